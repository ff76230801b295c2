"""Alert rules in plain words, with the names of what they are about."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from deals.domain.alerts.rule import Sellers
from deals.domain.alerts.summary import SELLERS, summarise
from deals.domain.alerts.templates import Template
from deals.domain.currencies import money_text
from deals.models import AlertRule, Brand, Category, Product, ProductLine, Retailer
from deals.selectors.alerts.facts import grammar

MOST_NAMES = 3
"""In a summary; of more it says how many."""

LONGEST_NAME = 74
"""Of the 80 characters of a name: the rest is for the number that tells it from another one."""

NOBODY = "nobody: the account was deleted"

Named = type[User] | type[Product] | type[ProductLine] | type[Brand] | type[Category] | type[Retailer]
NAMED: dict[str, tuple[Named, str]] = {
    "products": (Product, "title"),
    "lines": (ProductLine, "name"),
    "brands": (Brand, "name"),
    "categories": (Category, "name"),
    "retailers": (Retailer, "name"),
    "recipients": (User, "username"),
}
"""A rule's lists of ids, and which column of what they name."""


class RuleNames:
    """The names of what rules are about, read for all of them at once.

    At most 6 queries, none for a list that is empty in all rules.
    """

    def __init__(self, rules: Iterable[AlertRule]) -> None:
        kept = list(rules)
        self._names = {
            field: _read(named, {pk for rule in kept for pk in getattr(rule, field)})
            for field, named in NAMED.items()
        }

    def of(self, rule: AlertRule, field: str) -> list[str]:
        """Return the names of one of a rule's lists, sorted; what is gone is left out."""
        names = self._names[field]
        return sorted(names[pk] for pk in getattr(rule, field) if pk in names)


def _read(named: tuple[Named, str], ids: set[int]) -> dict[int, str]:
    model, column = named
    return dict(model._default_manager.filter(pk__in=ids).values_list("pk", column)) if ids else {}


def with_summaries(rules: Iterable[AlertRule]) -> list[tuple[AlertRule, str, str]]:
    """Return each rule with what it says, and whom it mails. At most 6 queries for all."""
    kept = list(rules)
    names = RuleNames(kept)
    return [(rule, summary_of(rule, names), mails_to(rule, names)) for rule in kept]


def mails_to(rule: AlertRule, names: RuleNames) -> str:
    """Return whom a rule mails, in words; '' where it sends no mails."""
    if not rule.by_mail:
        return ""
    if rule.audience == AlertRule.Audience.MEMBERS:
        return "all members"
    if rule.audience == AlertRule.Audience.PEOPLE:
        return ", ".join(names.of(rule, "recipients")) or NOBODY
    return rule.made_by.get_username() if rule.made_by else NOBODY


def summary_of(rule: AlertRule, names: RuleNames | None = None) -> str:
    """Return a rule, saved or not, in plain words. Up to 4 queries where its names are not read yet."""
    names = names or RuleNames([rule])
    as_it_is = grammar(rule, frozenset())  # competitors are not named
    return summarise(as_it_is, scope_words(rule, names), names.of(rule, "retailers"))


def scope_words(rule: AlertRule, names: RuleNames) -> str:
    """Return what a rule covers, in words."""
    match rule.scope:
        case AlertRule.Scope.PRODUCTS:
            return _some(names.of(rule, "products"), "products that no longer exist")
        case AlertRule.Scope.LINES:
            return f"the line {_some(names.of(rule, 'lines'), 'that no longer exists')}"
        case AlertRule.Scope.BRANDS:
            return f"anything of {_some(names.of(rule, 'brands'), 'no brand')}"
        case AlertRule.Scope.CATEGORIES:
            return f"anything in {_some(names.of(rule, 'categories'), 'no category')}"
        case AlertRule.Scope.ASSORTMENT:
            return "a product of your assortment"
        case AlertRule.Scope.WATCHLIST:
            return f"anything on the watchlist '{rule.watchlist}'"
    return "anything"


def _some(names: list[str], none: str) -> str:
    if not names:
        return none
    more = len(names) - MOST_NAMES
    return " or ".join(names[:MOST_NAMES]) + (f" or {more} more" if more > 0 else "")


def name_of(rule: AlertRule, template: Template) -> str:
    """Return the name of a rule made by a template: 'Tindalo goes below $40.00: Drill'. Up to 4 queries."""
    names = RuleNames([rule])
    who = SELLERS.get(Sellers(rule.sellers)) or " or ".join(names.of(rule, "retailers")) or "a retailer"
    price = "" if rule.target is None else money_text(rule.target, rule.currency)
    text = f"{who} {template.verb.format(price=price)}: {scope_words(rule, names)}"
    return text[:1].upper() + (text[1:] if len(text) <= LONGEST_NAME else f"{text[1 : LONGEST_NAME - 1]}…")
