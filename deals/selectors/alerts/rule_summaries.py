"""Alert rules in plain words, with the names of what they are about."""

from collections.abc import Iterable

from deals.domain.alerts.summary import summarise
from deals.models import AlertRule, Brand, Category, Product, ProductLine, Retailer
from deals.selectors.alerts.facts import grammar

MOST_NAMES = 3
"""In a summary; of more it says how many."""

Named = type[Product] | type[ProductLine] | type[Brand] | type[Category] | type[Retailer]
NAMED: dict[str, tuple[Named, str]] = {
    "products": (Product, "title"),
    "lines": (ProductLine, "name"),
    "brands": (Brand, "name"),
    "categories": (Category, "name"),
    "retailers": (Retailer, "name"),
}
"""A rule's lists of ids, and which column of what they name."""


class RuleNames:
    """The names of what rules are about, read for all of them at once.

    At most 5 queries, none for a list that is empty in all rules.
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


def with_summaries(rules: Iterable[AlertRule]) -> list[tuple[AlertRule, str]]:
    """Return each rule with what it says. At most 5 queries for all."""
    kept = list(rules)
    names = RuleNames(kept)
    return [(rule, summary_of(rule, names)) for rule in kept]


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
