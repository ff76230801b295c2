"""What happened to a product's, or line's, prices: undercuts, new lows, campaigns, and what members noted."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import F, Min, RowRange, Window

from deals.domain.campaign_groups import CampaignGroup
from deals.domain.choices import LabelledEnum
from deals.domain.comparing.from_prices import from_price_rows
from deals.domain.comparing.points import cents_of
from deals.domain.comparing.undercuts import NO_LIST, Undercut
from deals.domain.currencies import money_text
from deals.domain.metrics import relative_change
from deals.domain.records import DealKind
from deals.models import ChartNote, Retailer
from deals.selectors.campaigns.grouped import campaigns_naming, name_of
from deals.selectors.campaigns.wanted import CampaignFilter
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.current_prices import points_between
from deals.selectors.comparing.undercut_responses import undercuts_in, walk_since
from deals.selectors.market.price_history import Products, price_points
from deals.selectors.market.product_prices import Choice
from deals.selectors.workspaces.chart_notes import begin_of, end_of

MOST_EVENTS = 1_000
"""The API and the chart tell so many, the newest; the page and its files all of them."""

LINE = 0
"""In place of a product, where the prices are those of a line."""


class EventKind(LabelledEnum):
    """What an event is."""

    UNDERCUT = "undercut", "undercut"
    NEW_LOW = "new_low", "new low"
    CAMPAIGN = "campaign", "campaign"
    NOTE = "note", "note"


@dataclass(frozen=True, slots=True)
class PriceEvent:
    """Something that happened at `at`, of campaigns and notes up to `until`; `deal_id` is its evidence.

    `price` went below `before` by `share` of it (below 0); `over` is whose price that was, None for a low's.
    `name` is a campaign's, or what a note says, which `by` wrote: it has no evidence. Amounts are of
    `currency`.
    """

    kind: EventKind
    at: datetime
    deal_id: int | None
    currency: str
    retailer: Retailer | None
    is_mine: bool = False
    until: datetime | None = None
    price: Decimal | None = None
    before: Decimal | None = None
    over: Retailer | None = None
    name: str = ""
    by: str = ""

    @property
    def share(self) -> Decimal | None:
        """How far the price went below the other one, as a share of that."""
        if self.price is None or not self.before:
            return None
        return relative_change(self.price, self.before)

    @property
    def seller(self) -> str:
        """Whose event it is."""
        return self.by or (self.retailer.name if self.retailer else "unknown retailer")

    @property
    def what(self) -> str:
        """The event in words: 'Quillmart at $84.99, below Tindalo's $89.99'."""
        if self.kind in (EventKind.CAMPAIGN, EventKind.NOTE):
            return self.name
        price, before = (money_text(each, self.currency) for each in (self.price, self.before) if each)
        if self.kind is EventKind.NEW_LOW:
            return f"{self.seller} at {price}: the lowest so far, {before} before"
        return f"{self.seller} at {price}, below {self.over.name if self.over else 'your list'}’s {before}"


@dataclass(frozen=True, slots=True)
class PriceEvents:
    """The events of a period, the newest first."""

    events: tuple[PriceEvent, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        found = Counter(each.kind for each in self.events)
        return {kind.value: found[kind] for kind in EventKind}


def price_events(
    products: Products, choice: Choice, period: Period, zone: str, notes: Iterable[ChartNote] = ()
) -> PriceEvents:
    """Return the events among the shown sellers' prices, as chosen, and the notes. 4 queries.

    `products` is a product, or those of a line: there a retailer's price is its lowest in force of any.
    `zone` tells the days of retailers without a country, and of notes.
    """
    ids = [products] if isinstance(products, int) else list(products)
    known = {one.retailer.pk: one.retailer for one in choice.here if one.retailer}
    found = [
        *_undercuts(ids, choice, period, known, isinstance(products, int)),
        *_new_lows(products, choice, period, known),
        *_campaigns(ids, choice, period, zone),
        *(_note(each, choice.chosen.currency, ZoneInfo(zone)) for each in notes),
    ]
    return PriceEvents(
        tuple(sorted(found, key=lambda one: (one.at, one.deal_id or 0, one.kind), reverse=True))
    )


def _note(note: ChartNote, currency: str, zone: ZoneInfo) -> PriceEvent:
    begin, end = begin_of(note, zone), end_of(note, zone) - timedelta(seconds=1)
    until = None if note.is_one_day else end
    return PriceEvent(
        EventKind.NOTE, begin, None, currency, None, until=until, name=note.text, by=note.made_by_name
    )


def _undercuts(
    products: list[int], choice: Choice, period: Period, known: Mapping[int, Retailer], is_product: bool
) -> Iterator[PriceEvent]:
    """Yield who went below whom, me and each competitor, as the undercuts' page tells it. 1 query."""
    rivals = [one.retailer.pk for one in choice.here if one.retailer and one.is_competitor]
    if choice.own is None or not rivals:
        return
    chosen = choice.chosen
    retailers, since = [choice.own, *rivals], walk_since(period)
    rows = points_between(products, retailers, chosen.currency, chosen.condition, since, period.until)
    listed = cents_of({products[0]: choice.listed}) if is_product and choice.listed is not None else NO_LIST
    walked = rows if is_product else from_price_rows(rows, dict.fromkeys(products, LINE))
    for competitor, undercuts in undercuts_in(walked, choice.own, rivals, period, listed).items():
        for each in undercuts:
            yield _undercut(each, choice, known[competitor], known)


def _undercut(
    each: Undercut, choice: Choice, competitor: Retailer, known: Mapping[int, Retailer]
) -> PriceEvent:
    first = each.first
    me = None if each.over.is_listed else known.get(choice.own or 0)
    is_mine = first.retailer == choice.own
    return PriceEvent(
        EventKind.UNDERCUT,
        first.at,
        first.deal,
        choice.chosen.currency,
        known[first.retailer],
        is_mine=is_mine,
        price=first.price,
        before=each.over.price,
        over=competitor if is_mine else me,
    )


def _new_lows(
    products: Products, choice: Choice, period: Period, known: Mapping[int, Retailer]
) -> Iterator[PriceEvent]:
    """Yield the prices below every one before them, of all time. 1 query."""
    chosen = choice.chosen
    points = price_points(products, Period.all_until(period.until), choice.selection.ids)
    points = points.filter(currency=chosen.currency, condition=chosen.condition)
    before = Window(
        Min("piece_price"), order_by=[F("announced_at").asc(), F("id").asc()], frame=RowRange(end=-1)
    )
    lows = points.annotate(before=before).filter(before__gt=F("piece_price")).order_by("announced_at", "id")
    for at, deal, retailer, price, low in lows.values_list(
        "announced_at", "id", "retailer_id", "piece_price", "before"
    ):
        if period.since is None or at >= period.since:
            seller = known.get(retailer)
            is_mine = retailer is not None and retailer == choice.own
            yield PriceEvent(
                EventKind.NEW_LOW, at, deal, chosen.currency, seller, is_mine=is_mine, price=price, before=low
            )


def _campaigns(products: list[int], choice: Choice, period: Period, zone: str) -> Iterator[PriceEvent]:
    """Yield the shown retailers' campaigns that name the products. 2 queries."""
    retailers = tuple(one.retailer for one in choice.selection.shown if one.retailer)
    if not retailers:
        return
    wanted = CampaignFilter(retailers, products=tuple(products))
    for group in campaigns_naming(wanted, period, zone):
        if group.currency in ("", choice.chosen.currency):
            yield _campaign(group, {one.pk: one for one in retailers}, choice.own)


def _campaign(group: CampaignGroup, known: Mapping[int, Retailer], own: int | None) -> PriceEvent:
    first = group.promotions[0]
    return PriceEvent(
        EventKind.CAMPAIGN,
        first.at,
        first.deal_id,
        group.currency,
        known[group.retailer_id],
        is_mine=group.retailer_id == own,
        until=group.promotions[-1].at,
        price=group.value if group.kind == DealKind.PRICE else None,
        name=name_of(group),
    )


def of_kinds(events: PriceEvents, kinds: Collection[str]) -> PriceEvents:
    """Return the events of some kinds; of all where none is named."""
    return PriceEvents(tuple(one for one in events.events if not kinds or one.kind in kinds))
