"""What a rule would have fired on, had it been there from the start: before it is saved, and after.

The same `evaluate` on the same facts as the settle step, so it shows what the live path fires.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from deals.domain.alerts.evaluate import evaluate
from deals.domain.alerts.facts import Event, Fact
from deals.domain.alerts.picture import DrawnPrice, MonthOfAlerts, alerts_by_month, drawn_prices
from deals.domain.alerts.rule import Rule
from deals.domain.voices.spoken import SpokenBy
from deals.models import AlertRule, Deal, Product, Retailer
from deals.selectors.alerts.facts import (
    asks_list,
    campaign_facts,
    competitors_of_workspaces,
    grammar,
    lists_of_workspaces,
    price_facts,
)
from deals.selectors.alerts.scopes import deals_in_scope, products_in_scope
from deals.selectors.loading.loaded import loaded_utc_days
from deals.selectors.market.speakers import speakers_of_posts

MOST_PRODUCTS = 2_000
"""A back-test reads about 50,000 price points a second; more products than these are left out."""

MOST_RETAILERS = 200
PRODUCTS_AT_ONCE = 500
SHOWN = 50
MOST_DRAWN = 1_000
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Firing:
    """One event of a back-test with what is to be shown beside it."""

    event: Event
    product: Product | None
    retailer: Retailer | None
    deal_id: int | None
    by: SpokenBy | None


@dataclass(frozen=True, slots=True)
class BackTest:
    """`n` events; `latest` are the last ones, newest first; `evaluated` of `in_scope` were evaluated."""

    n: int
    latest: tuple[Firing, ...]
    evaluated: int
    in_scope: int
    unit: str
    months: tuple[MonthOfAlerts, ...] = ()
    picture: "Picture | None" = None

    @property
    def is_partial(self) -> bool:
        """Tell whether the scope holds more than was read."""
        return self.evaluated < self.in_scope


@dataclass(frozen=True, slots=True)
class Picture:
    """The prices of the product (or of the line's products) on which a rule fired most, the latest of them.

    `names` are those of their retailers, by id; `said` has who told them, by post.
    """

    product: Product
    prices: tuple[DrawnPrice, ...]
    names: dict[int, str]
    said: dict[int, SpokenBy]

    @property
    def currency(self) -> str:
        """Of all the prices."""
        return self.prices[0].fact.currency


def rule_as_it_is(rule: AlertRule) -> Rule:
    """Return a rule, saved or not, as `evaluate` takes it. 1 query, 2 where it asks for the list."""
    workspace = rule.workspace_id
    competitors = competitors_of_workspaces([workspace]).get(workspace, frozenset())
    lists = lists_of_workspaces([workspace] if asks_list(rule) else [])
    return grammar(rule, competitors, lists.get(workspace, {}))


def back_test(rule: AlertRule, as_of: datetime) -> BackTest:
    """Return what the rule, saved or not, fires on in the archive before `as_of`."""
    events, evaluated, in_scope, unit = fired_on(rule, as_of)
    latest = sorted(events, key=lambda event: event.fact.order, reverse=True)[:SHOWN]
    is_digest, is_weekly = rule.timing != AlertRule.Timing.AT_ONCE, rule.timing == AlertRule.Timing.WEEKLY
    months = alerts_by_month(
        [event.fact.at for event in events],
        rule.zone,
        by_mail=rule.by_mail,
        hour=rule.hour if is_digest else None,
        weekday=rule.weekday if is_weekly else None,
    )
    picture = picture_of(rule, events, as_of)
    return BackTest(len(events), _with_names(latest), evaluated, in_scope, unit, tuple(months), picture)


def picture_of(rule: AlertRule, events: list[Event], as_of: datetime) -> Picture | None:
    """Return the prices to draw; None for a rule that is about no price or did not fire. Up to 6 queries."""
    fired = Counter(event.fact.product for event in events if event.fact.product)
    if rule.kind != AlertRule.Kind.PRICE or not fired:
        return None
    product = Product.objects.filter(pk=min(fired, key=lambda pk: (-fired[pk], pk))).first()
    if product is None:
        return None
    together = [product.pk]
    if rule.scope == AlertRule.Scope.LINES and product.line_id:
        together = list(Product.objects.filter(line=product.line_id).values_list("pk", flat=True))
    facts = [fact for some in price_facts(together, until=as_of).values() for fact in some]
    prices = drawn_prices(rule_as_it_is(rule), facts)[-MOST_DRAWN:]
    retailers = Retailer.everything.filter(
        pk__in=[price.fact.retailer for price in prices if price.fact.retailer]
    )
    if not prices:
        return None
    said = speakers_of_posts(price.fact.post_id for price in prices)
    return Picture(product, tuple(prices), dict(retailers.values_list("pk", "name")), said)


def fired_on(rule: AlertRule, as_of: datetime) -> tuple[list[Event], int, int, str]:
    """Return the events, how many products (or retailers) were read, of how many, and what they are."""
    wanted = rule_as_it_is(rule)
    if rule.kind != AlertRule.Kind.PRICE:
        return _campaigns(rule, wanted, as_of)
    products = list(products_in_scope(rule).values_list("pk", flat=True)[: MOST_PRODUCTS + 1])
    in_scope = len(products)
    if in_scope > MOST_PRODUCTS:
        in_scope = products_in_scope(rule).count()
    read, events = products[:MOST_PRODUCTS], []
    if rule.scope == AlertRule.Scope.LINES:
        return _on_lines(wanted, read, as_of), len(read), in_scope, "products"
    ids = iter(read)
    while some := list(islice(ids, PRODUCTS_AT_ONCE)):
        for facts in price_facts(some, until=as_of).values():
            events += evaluate(wanted, facts)
    return events, len(read), in_scope, "products"


def _on_lines(wanted: Rule, products: list[int], as_of: datetime) -> list[Event]:
    """Return what a rule fires on where all products of a line have one history."""
    line_of = dict(Product.objects.filter(pk__in=products).values_list("pk", "line"))
    histories: dict[int | None, list[Fact]] = defaultdict(list)
    for product, facts in price_facts(products, until=as_of).items():
        histories[line_of[product]] += facts
    return [event for history in histories.values() for event in evaluate(wanted, history)]


def _campaigns(rule: AlertRule, wanted: Rule, as_of: datetime) -> tuple[list[Event], int, int, str]:
    sellers = sellers_of(wanted)
    read = sellers[:MOST_RETAILERS]
    found = campaign_facts(deals_in_scope(rule), read, until=as_of - TICK)
    loaded = loaded_utc_days(until=as_of)
    events = [event for facts in found.values() for event in evaluate(wanted, facts, loaded)]
    return events, len(read), len(sellers), "retailers"


def sellers_of(rule: Rule) -> list[int]:
    """Return the retailers whose deals can fire the rule, by id."""
    match rule.sellers:
        case rule.sellers.NAMED:
            found = set(rule.named)
        case rule.sellers.ANY:
            found = set(Retailer.objects.values_list("pk", flat=True))
        case _:
            found = set(rule.competitors)
    return sorted(found - {rule.own_retailer})


def _with_names(events: list[Event]) -> tuple[Firing, ...]:
    """Add the rows that a page names, and who spoke. 4 queries."""
    products = Product.objects.in_bulk({event.fact.product for event in events} - {None})
    retailers = Retailer.objects.in_bulk({event.fact.retailer for event in events} - {None})
    deals = Deal.objects.filter(post__in={event.fact.post_id for event in events})
    said = speakers_of_posts(event.fact.post_id for event in events)
    ids = {(post, anchor): pk for post, anchor, pk in deals.values_list("post_id", "anchor", "pk")}
    return tuple(
        Firing(
            event,
            products.get(event.fact.product or 0),
            retailers.get(event.fact.retailer or 0),
            ids.get(event.fact.key),
            said.get(event.fact.post_id),
        )
        for event in events
    )
