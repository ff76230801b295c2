"""Share of voice: promotions of me and my competitors by retailer, brand and category.

Counted are deals whose reading is sure enough, price points and all others. Nothing here needs a shared
product, so it has enough data long before prices can be compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, DecimalField, F, Q, QuerySet, Value, When
from django.db.models.functions import Round

from deals.domain.coverage import LoadedTime, NetworksLoaded
from deals.domain.metrics import DEPTH_MINIMUM, share_of, ten_thousandths
from deals.models import Deal, Retailer
from deals.selectors.comparing.comparison import Comparison, watched_in
from deals.selectors.loading.loaded import loaded_time
from deals.selectors.market.deals import sure_deals
from deals.selectors.market.price_history import Middle
from deals.selectors.market.promotions import networks_of, promotions_of

SHARE = DecimalField(max_digits=9, decimal_places=4)

MOST_PARTS = 100
"""Brands or categories in a list: those with most promotions."""


class MiddleDepth(Middle):
    """The lower or upper of the two middle depths; deals without one are passed over."""

    output_field = SHARE


@dataclass(frozen=True, slots=True)
class Frequency:
    """Over `n` promotions of a set of `of` ones: how many a loaded week, None below 2 loaded days."""

    n: int
    of: int
    a_week: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """The share of voice: the part of all promotions in the set, to four decimals; None of none."""
        return share_of(self.n, self.of)


@dataclass(frozen=True, slots=True)
class PromotionFigures(Frequency):
    """How many, and how deep.

    `depth` is the median over the `depths` promotions that state one, None below DEPTH_MINIMUM.
    """

    depths: int
    depth: Decimal | None


@dataclass(frozen=True, slots=True)
class RetailerShare:
    """How often one retailer promotes, among all that are compared."""

    retailer: Retailer
    is_me: bool
    figures: Frequency


@dataclass(frozen=True, slots=True)
class RetailerPromotions:
    """One retailer's promotions among those of all that are compared."""

    retailer: Retailer
    is_me: bool
    figures: PromotionFigures


@dataclass(frozen=True, slots=True)
class Part:
    """A brand or a category: my promotions, and those of my competitors together."""

    key: str
    name: str
    mine: PromotionFigures
    competitors: PromotionFigures


@dataclass(frozen=True, slots=True)
class ShareOfVoice:
    """Promotions of a period by retailer, brand and category; the latter two at most MOST_PARTS each.

    Frequencies divide by the hours that are `loaded` of the networks in which the promotions are.
    """

    loaded: NetworksLoaded
    retailers: tuple[RetailerPromotions, ...]
    brands: tuple[Part, ...]
    categories: tuple[Part, ...]


class GroupRow(NamedTuple):
    """One group: its promotions, those with a depth, the two middle depths."""

    by: str
    slug: str
    name: str
    is_me: bool
    n: int
    depths: int
    below: Decimal | None
    above: Decimal | None


NOTHING = GroupRow("", "", "", False, 0, 0, None, None)
GROUPINGS = ("retailer", "brand", "category")


def depth_of_deal() -> Case:
    """Return the formula of `deals.domain.metrics.discount_depth` in SQL; a test holds the two equal."""
    reduced = (F("list_price") - F("price")) / F("list_price")
    return Case(
        When(Q(price__isnull=False, list_price__gt=F("price")), then=Round(reduced, 4)),
        When(percent_off__isnull=False, then=Round(F("percent_off") / Value(Decimal(100)), 4)),
        output_field=SHARE,
    )


def promotions(comparison: Comparison) -> QuerySet[Deal]:
    """Return the promotions of the comparison's retailers in its period that fit its filters."""
    filters = comparison.filters
    deals = sure_deals(comparison.period).filter(retailer__in=comparison.all_ids).order_by()
    if filters.brand:
        deals = deals.filter(brand__slug=filters.brand)
    if filters.category:
        deals = deals.filter(category__slug=filters.category)
    return deals.filter(product__in=watched_in(comparison.workspace)) if filters.watched else deals


def share_of_voice(comparison: Comparison) -> ShareOfVoice:
    """Return the promotions by retailer, brand and category, those with most first. 2 queries.

    One more where more than one network is loaded.
    """
    retailer, *others = (_grouped(comparison, by) for by in GROUPINGS)
    rows = [GroupRow(*row) for row in retailer.union(*others, all=True)]
    times = _times(comparison, loaded_time(comparison.period))
    return ShareOfVoice(
        times.loaded,
        _retailers(comparison, rows, times),
        _parts(comparison, rows, "brand", times),
        _parts(comparison, rows, "category", times),
    )


def retailer_shares(comparison: Comparison, loaded: NetworksLoaded) -> tuple[RetailerShare, ...]:
    """Return how often each retailer promotes, silent ones last. 1 query, 2 of more than one network.

    The numbers are those of `share_of_voice`; with no filter they are counted by the hour.
    """
    if comparison.filters.narrows_deals:
        counted = promotions(comparison).values_list("retailer").annotate(n=Count("*"))
        counts = {retailer: n for retailer, n in counted if retailer is not None}
    else:
        counts = promotions_of(comparison.all_ids, comparison.period)
    of, times = sum(counts.values()), _times(comparison, loaded)
    found = []
    for retailer in (comparison.me, *comparison.competitors):
        n = counts.get(retailer.pk, 0)
        figures = Frequency(n, of, times.of([retailer.pk]).a_week(n))
        found.append(RetailerShare(retailer, retailer == comparison.me, figures))
    return tuple(sorted(found, key=lambda each: (-each.figures.n, each.retailer.name)))


def _grouped(comparison: Comparison, by: str) -> QuerySet:
    """Return the Rows of one grouping: mine apart from those of all others."""
    is_me = Case(When(retailer=comparison.me, then=True), default=False, output_field=BooleanField())
    deals = promotions(comparison).exclude(**{by: None})
    named = deals.annotate(
        depth=depth_of_deal(), by=Value(by), slug=F(f"{by}__slug"), name=F(f"{by}__name"), is_me=is_me
    )
    return named.values_list("by", "slug", "name", "is_me").annotate(
        n=Count("*"),
        depths=Count("depth"),
        below=MiddleDepth("depth", order="ASC"),
        above=MiddleDepth("depth", order="DESC"),
    )


@dataclass(frozen=True, slots=True)
class _Times:
    """The loaded time of retailers, by the networks that their promotions are in."""

    loaded: NetworksLoaded
    networks: dict[int, set[str]]

    def of(self, retailers: Iterable[int]) -> LoadedTime:
        """Return the hours that are loaded of any of their networks; of silent ones those of any at all."""
        theirs = set().union(*(self.networks.get(each, ()) for each in retailers))
        return self.loaded.of(theirs) if theirs else self.loaded.any_network


def _times(comparison: Comparison, loaded: NetworksLoaded) -> _Times:
    """Look the retailers' networks up where more than one is loaded: 1 query, else none."""
    is_one = len(loaded.networks) < 2
    return _Times(loaded, {} if is_one else networks_of(comparison.all_ids, comparison.period))


def _retailers(comparison: Comparison, rows: list[GroupRow], times: _Times) -> tuple[RetailerPromotions, ...]:
    """Return the retailers, silent ones last."""
    found = {row.slug: row for row in rows if row.by == "retailer"}
    of = sum(row.n for row in found.values())
    shares = [
        RetailerPromotions(
            retailer,
            retailer == comparison.me,
            _figures(found.get(retailer.slug, NOTHING), of, times.of([retailer.pk])),
        )
        for retailer in (comparison.me, *comparison.competitors)
    ]
    return tuple(sorted(shares, key=lambda share: (-share.figures.n, share.retailer.name)))


def _parts(comparison: Comparison, rows: list[GroupRow], by: str, times: _Times) -> tuple[Part, ...]:
    """Return the brands or the categories."""
    my_time, their_time = times.of([comparison.me.pk]), times.of(comparison.competitor_ids)
    mine = {(row.slug, row.name): row for row in rows if row.by == by and row.is_me}
    competitors = {(row.slug, row.name): row for row in rows if row.by == by and not row.is_me}
    found = []
    for key in mine.keys() | competitors.keys():
        my_row, their_row = mine.get(key, NOTHING), competitors.get(key, NOTHING)
        of = my_row.n + their_row.n
        found.append(Part(*key, _figures(my_row, of, my_time), _figures(their_row, of, their_time)))
    return tuple(sorted(found, key=lambda part: (-part.mine.of, part.name))[:MOST_PARTS])


def _figures(row: GroupRow, of: int, loaded: LoadedTime) -> PromotionFigures:
    """Make the figures of a row."""
    depth = None
    if row.depths >= DEPTH_MINIMUM and row.below is not None and row.above is not None:
        depth = ten_thousandths((row.below + row.above) / 2)
    return PromotionFigures(row.n, of, loaded.a_week(row.n), row.depths, depth)
