"""You and your competitors above the level of products: ranges of prices, depths and bands, never an index.

A line, category or shop is shared where I and a competitor gave price points of it in the period, or
promotions with a depth.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    Count,
    F,
    Func,
    IntegerField,
    Max,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from deals.domain.comparing.levels import (
    BAND_EDGES,
    ENOUGH_SHARED,
    QUARTER,
    TENTH,
    Level,
    band_name,
    tail_of,
)
from deals.domain.metrics import DEPTH_MINIMUM, PriceComparison, compare_prices, ten_thousandths
from deals.models import Deal, ProductLine, Retailer
from deals.selectors.comparing.comparison import SHARED, Comparison, points_compared
from deals.selectors.comparing.share_of_voice import (
    SHARE,
    MiddleDepth,
    depth_of_deal,
    promotions,
)
from deals.selectors.market.price_history import CENTS, PricePoint

# Raw SQL: short descents of the covering index, as for shared products.
SHARED_LINES = """
    SELECT line_id FROM (
        SELECT DISTINCT line_id FROM deals_product WHERE id = ANY(%s) AND line_id IS NOT NULL
    ) mine WHERE EXISTS (
        SELECT FROM deals_product product CROSS JOIN unnest(%s::bigint[]) competitor (id)
        WHERE product.line_id = mine.line_id AND EXISTS (
            SELECT FROM deals_deal WHERE is_price_point AND product_id = product.id
                AND currency = %s AND condition = %s AND retailer_id = competitor.id
                AND announced_at >= %s AND announced_at < %s
        )
    )
"""

GROUPS = {
    Level.LINE: ("product__line__", "product__line__"),
    Level.CATEGORY: ("product__category__", "category__"),
}
"""By what price points, and promotions, are grouped: the beginning of its fields."""

SHOP_NAME = "Whole shop"

NO_KIND = "everything"
"""The category of promotions of the whole shop: no kind of thing."""


@dataclass(frozen=True, slots=True)
class Range:
    """What one side advertised: `n` price points of `products` products, from `lowest` to `highest`.

    `middle_low` and `middle_high` are the ends of its middle prices: one wrong price does not move them.
    `depth` is the median over the `depths` promotions that state one, None below DEPTH_MINIMUM.
    """

    n: int = 0
    products: int = 0
    lowest: PricePoint | None = None
    highest: Decimal | None = None
    middle_low: Decimal | None = None
    middle_high: Decimal | None = None
    depths: int = 0
    depth: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        return not self.n and not self.depths

    @property
    def percent_left_off(self) -> int:
        """The part of the prices that is left off at each end, in percent."""
        return int(tail_of(self.n) * 100)


class Band(NamedTuple):
    """A band of prices: how many of my price points and of the competitors' lie in it."""

    name: str
    mine: int
    theirs: int


@dataclass(frozen=True, slots=True)
class LevelCell:
    """What one competitor advertised of the thing."""

    retailer: Retailer
    range: Range


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A shared line, category or shop. `key` is a line's id or a category's slug, '' of the whole shop.

    `position`: my lowest price against theirs (of lines only); `deeper`: my median depth against theirs,
    where HIGHER is deeper. None where either side has none.
    """

    key: str
    name: str
    mine: Range
    theirs: Range
    cells: tuple[LevelCell, ...]
    bands: tuple[Band, ...]
    position: PriceComparison | None
    deeper: PriceComparison | None

    @property
    def deals(self) -> list[int]:
        """The deals of the lowest prices."""
        lows = (each.lowest for each in (self.mine, self.theirs, *(cell.range for cell in self.cells)))
        return [low.deal_id for low in lows if low]


class Counted(NamedTuple):
    """How I compare over `n` things in which both sides have a value."""

    n: int
    lower: int
    equal: int
    higher: int


@dataclass(frozen=True, slots=True)
class LevelMatrix:
    """The shared things of a level, those with most competitors first; `mine_only` more are not shared."""

    level: Level
    rows: tuple[LevelRow, ...]
    mine_only: int

    @property
    def shared(self) -> int:
        return len(self.rows)

    @property
    def from_prices(self) -> Counted:
        """In how many lines my lowest price is lower, equal or higher than theirs."""
        return _counted(row.position for row in self.rows)

    @property
    def depths(self) -> Counted:
        """In how many things my median depth is lower, equal or higher than theirs."""
        return _counted(row.deeper for row in self.rows)


def _counted(values: Iterable[PriceComparison | None]) -> Counted:
    found = [value for value in values if value is not None]
    return Counted(len(found), *(found.count(each) for each in PriceComparison))


def level_of(comparison: Comparison, levels: Collection[Level] = tuple(Level)) -> Level:
    """Return the finest of the levels with ENOUGH_SHARED shared things; without one the last. 1 query.

    A level is counted only where the finer ones have too few.
    """
    of_products = _values(comparison, comparison.my_products)
    of_lines = _values(comparison, comparison.advertised)
    me = comparison.me.pk
    promoted = promotions(comparison).exclude(category=None).exclude(category__slug=NO_KIND)
    categories = promoted.values("category").annotate(
        mine=Count("id", filter=Q(retailer=me)), theirs=Count("id", filter=~Q(retailer=me))
    )  # fmt: skip
    category_sql, category_values = categories.filter(mine__gt=0, theirs__gt=0).query.sql_with_params()
    counting: dict[Level, tuple[str, Sequence[Any]]] = {
        Level.PRODUCT: (SHARED, of_products),
        Level.LINE: (SHARED_LINES, of_lines),
        Level.CATEGORY: (category_sql, category_values),
    }
    *finer, coarsest = levels
    tests = [f"WHEN (SELECT count(*) FROM ({counting[each][0]}) c) >= %s THEN %s" for each in finer]
    bound = [value for each in finer for value in (*counting[each][1], ENOUGH_SHARED, each.value)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CASE {' '.join(tests)} ELSE %s END", [*bound, coarsest.value])
        return Level(cursor.fetchone()[0])


def shared_lines(comparison: Comparison) -> list[ProductLine]:
    """Return the lines of `comparison.advertised` that a competitor advertised too, by name. 1 query."""
    values = _values(comparison, comparison.advertised)
    return list(ProductLine.objects.filter(pk__in=RawSQL(SHARED_LINES, values)).order_by("name", "id"))


def _values(comparison: Comparison, products: Sequence[int]) -> tuple[Any, ...]:
    """Return what SHARED and SHARED_LINES take. Lines are of what both advertise: a list has no range."""
    chosen = comparison.chosen
    ids = (list(products), comparison.competitor_ids)
    return *ids, chosen.currency, chosen.condition, comparison.shared_since, comparison.period.until


def level_matrix(comparison: Comparison, level: Level) -> LevelMatrix:
    """Return the shared things of a level above products. 3 queries."""
    points, deals = points_compared(comparison), promotions(comparison)
    if level == Level.LINE:
        lines = [line.pk for line in shared_lines(comparison)]
        points, deals = points.filter(product__line__in=lines), deals.filter(product__line__in=lines)
    elif level == Level.CATEGORY:
        points = points.exclude(product__category=None).exclude(product__category__slug=NO_KIND)
        deals = deals.exclude(category=None).exclude(category__slug=NO_KIND)
    by_price, by_depth = GROUPS.get(level, ("", ""))
    me = comparison.me.pk
    ranges = _ranges(_grouped(points, level, by_price, me), _grouped(deals, level, by_depth, me), me)
    bands = {} if level == Level.LINE else _bands(_grouped(points, level, by_price, me), me)
    rows, mine_only = [], 0
    for group in {group for group, _ in ranges}:
        row = _row(comparison, level, group, ranges, bands.get(group, {}))
        if not row.mine.is_empty and not row.theirs.is_empty:
            rows.append(row)
        else:
            mine_only += not row.mine.is_empty
    return LevelMatrix(level, tuple(sorted(rows, key=_place)), mine_only)


THEIRS = -1
"""In place of a retailer's id: all competitors together."""

Group = tuple[str, str]
"""Key and name of a line, a category or the shop."""

Ranges = dict[tuple[Group, int | None], Range]
"""By group and retailer; those of all competitors together under THEIRS."""


Grouped = Any
"""Deals with `key`, `name` and `side`, a queryset whose further fields types do not know."""


def _grouped(deals: QuerySet[Deal], level: Level, prefix: str, me: int) -> Grouped:
    """Name each deal's group and side, which is THEIRS for every competitor's."""
    side = Case(When(retailer=me, then=Value(me)), default=Value(THEIRS), output_field=BigIntegerField())
    key: Any = Value("")
    name: Any = Value(SHOP_NAME)
    if level != Level.SHOP:
        key = Cast(F(f"{prefix}{'id' if level == Level.LINE else 'slug'}"), TextField())
        name = F(f"{prefix}name")
    return deals.order_by().annotate(key=key, name=name, side=side)


def _ranges(points: Grouped, deals: Grouped, me: int) -> Ranges:
    """Return the ranges of prices and the depths. 2 queries."""
    found: dict[tuple[Group, int | None], dict[str, Any]] = defaultdict(dict)
    prices = _of_each(
        points,
        n=Count("*"),
        products=Count("product", distinct=True),
        highest=Max("piece_price"),
        lows=Tails("piece_price", order="ASC"),
        highs=Tails("piece_price", order="DESC"),
        below=NO_DEPTH,
        above=NO_DEPTH,
    )
    depths = _of_each(
        deals.annotate(deal_depth=depth_of_deal()),
        n=Count("deal_depth"),
        products=Value(-1),
        highest=NO_PRICE,
        lows=NO_PRICES,
        highs=NO_PRICES,
        below=MiddleDepth("deal_depth", order="ASC"),
        above=MiddleDepth("deal_depth", order="DESC"),
    )
    first, *others = (*prices, *depths)
    for key, name, owner, n, products, highest, lows, highs, below, above in first.union(*others, all=True):
        if products >= 0:
            place = TAILS.index(tail_of(n))
            found[(key, name), owner] |= {"n": n, "products": products, "highest": highest}
            found[(key, name), owner] |= {"middle_low": lows[place], "middle_high": highs[place]}
        else:
            depth = ten_thousandths((below + above) / 2) if n >= DEPTH_MINIMUM else None
            found[(key, name), owner] |= {"depths": n, "depth": depth}
    for group, low in _lows(points):
        for owner in {low.retailer_id, me if low.retailer_id == me else THEIRS}:
            known = found[group, owner].get("lowest")
            if known is None or _lower(low) < _lower(known):
                found[group, owner]["lowest"] = low
    return {key: Range(**values) for key, values in found.items()}


TAILS = (TENTH, QUARTER)
PRICES = ArrayField(CENTS)


class Tails(Aggregate):
    """Where the middle prices begin, counted from the side that `order` names: one price for each TAILS."""

    function = "PERCENTILE_DISC"
    template = (
        f"%(function)s(ARRAY[{', '.join(map(str, TAILS))}]) WITHIN GROUP (ORDER BY %(expressions)s %(order)s)"
    )
    output_field = PRICES


NO_DEPTH, NO_PRICE, NO_PRICES = (Cast(Value(None), field) for field in (SHARE, CENTS, PRICES))
"""Of the columns that only the other part of a union fills."""


def _of_each(deals: Grouped, **figures: Any) -> tuple[Any, Any]:
    """Return the figures of each group, by retailer and of the competitors together, for a union."""
    by_retailer = deals.annotate(owner=F("retailer_id")).values_list("key", "name", "owner")
    theirs = deals.filter(side=THEIRS).annotate(owner=F("side")).values_list("key", "name", "owner")
    return by_retailer.annotate(**figures), theirs.annotate(**figures)


def _lows(points: Grouped) -> Iterator[tuple[Group, PricePoint]]:
    """Yield the lowest price point of each group and retailer, of equal ones the latest. 1 query."""
    cheapest = points.order_by("key", "name", "retailer_id", "piece_price", "-announced_at", "-id")
    columns = ("key", "name", "announced_at", "piece_price", "list_price", "id", "retailer_id")
    for key, name, *point in cheapest.distinct("key", "name", "retailer_id").values_list(*columns):
        yield (key, name), PricePoint(*point)


def _lower(point: PricePoint) -> tuple[Decimal, float, int]:
    return point.price, -point.at.timestamp(), -point.deal_id


def _bands(points: Grouped, me: int) -> dict[Group, dict[int, tuple[int, int]]]:
    """Return by group and band how many price points are mine and the competitors'. 1 query."""
    band = Func(
        F("piece_price"),
        Value(list(BAND_EDGES)),
        template="width_bucket(%(expressions)s::numeric[])",
        output_field=IntegerField(),
    )
    counted = points.annotate(band=band).values_list("key", "name", "band").annotate(
        mine=Count("id", filter=Q(retailer=me)), theirs=Count("id", filter=~Q(retailer=me))
    )  # fmt: skip
    found: dict[Group, dict[int, tuple[int, int]]] = defaultdict(dict)
    for key, name, number, mine, theirs in counted:
        found[key, name][number] = (mine, theirs)
    return found


def _row(
    comparison: Comparison, level: Level, group: Group, ranges: Ranges, bands: dict[int, tuple[int, int]]
) -> LevelRow:
    mine = ranges.get((group, comparison.me.pk), Range())
    theirs = ranges.get((group, THEIRS), Range())
    cells = [LevelCell(one, ranges.get((group, one.pk), Range())) for one in comparison.competitors]
    position = deeper = None
    if level == Level.LINE and mine.lowest and theirs.lowest:
        position = compare_prices(mine.lowest.price, theirs.lowest.price)
    if mine.depth is not None and theirs.depth is not None:
        deeper = compare_prices(mine.depth, theirs.depth)
    numbered = tuple(Band(band_name(number), *bands[number]) for number in sorted(bands))
    return LevelRow(*group, mine, theirs, tuple(cells), numbered, position, deeper)


def _place(row: LevelRow) -> tuple[int, int, str, str]:
    sellers = sum(not cell.range.is_empty for cell in row.cells)
    return -sellers, -(row.mine.n + row.theirs.n), row.name, row.key
