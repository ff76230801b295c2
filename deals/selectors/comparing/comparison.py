"""You and your competitors at a moment: who takes part, which products we share, whose price is lower."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from deals.domain.alerts.rule import LISTED_CONDITION
from deals.domain.comparing.index import ToldIndex
from deals.domain.metrics import (
    PriceComparison,
    compare_prices,
    mean_index,
    median,
    price_index,
    rank,
)
from deals.models import AssortmentItem, Brand, Deal, Product, Retailer, WatchedItem, Workspace
from deals.selectors.common.as_of import EARLIEST_MOMENT, Period
from deals.selectors.comparing.current_prices import current_prices
from deals.selectors.comparing.my_prices import (
    ByProduct,
    MyPoint,
    listed_prices,
    matched_articles,
    my_point,
)
from deals.selectors.comparing.my_products import MOST_PRODUCTS, Lists, Mine, read_mine
from deals.selectors.market.price_history import HistoryChoice, PricePoint, choose
from deals.selectors.workspaces.competitors import competitors_of

Row = TypeVar("Row", Deal, AssortmentItem)

# Raw SQL: a short descent of the covering index for each product and competitor, where the ORM's count of
# distinct retailers would read every price point, twice.
SHARED = """
    SELECT id FROM unnest(%s::bigint[]) product (id) WHERE EXISTS (
        SELECT FROM unnest(%s::bigint[]) competitor (id) WHERE EXISTS (
            SELECT FROM deals_deal WHERE is_price_point AND product_id = product.id
                AND currency = %s AND condition = %s AND retailer_id = competitor.id
                AND announced_at >= %s AND announced_at < %s
        )
    )
"""


@dataclass(frozen=True, slots=True)
class ComparisonFilter:
    """What to compare; empty fields do not narrow."""

    currency: str = ""
    condition: str = ""
    brand: str = ""
    category: str = ""
    group: str = ""
    watched: bool = False

    @property
    def narrows_deals(self) -> bool:
        """Whether only some deals of those compared are looked at."""
        return bool(self.brand or self.category or self.watched)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who is compared, in what, and since when products count as shared.

    `my_products` are those that I advertised in the period, most price points first (`advertised`), then
    those of my list that a competitor did; `left_off` more of them are not compared. `listed` is what my list
    says of them. With a `reach` the period of both begins so much earlier: a price may have been in force
    before the period began.
    """

    workspace: Workspace
    me: Retailer
    competitors: tuple[Retailer, ...]
    groups: tuple[str, ...]
    chosen: HistoryChoice
    choices: tuple[HistoryChoice, ...]
    advertised: tuple[int, ...]
    my_products: tuple[int, ...]
    left_off: int
    period: Period
    filters: ComparisonFilter
    listed: ByProduct = field(default_factory=dict)
    reach: timedelta = timedelta(0)

    @property
    def shared_since(self) -> datetime:
        """Since when products count as shared."""
        return (self.period.since or EARLIEST_MOMENT) - self.reach

    @property
    def competitor_ids(self) -> list[int]:
        return [competitor.pk for competitor in self.competitors]

    @property
    def all_ids(self) -> list[int]:
        return [self.me.pk, *self.competitor_ids]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A competitor's current price; `comparison` says how it compares with mine, None where I have none."""

    retailer: Retailer
    point: PricePoint | None
    comparison: PriceComparison | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One shared product: my current price against the `n` competitors' ones."""

    product: Product
    mine: MyPoint | None
    cells: tuple[MatrixCell, ...]
    n: int
    median: Decimal | None
    index: Decimal | None
    rank: int | None
    position: PriceComparison | None

    @property
    def deals(self) -> list[int]:
        """The deals of its prices; a list's price has none."""
        points = (self.mine, *(cell.point for cell in self.cells))
        return [point.deal_id for point in points if point and point.deal_id]


Place = tuple[Decimal | None, PriceComparison | None]
"""The index of one product and how my price compares."""

NOWHERE: Place = (None, None)


@dataclass(frozen=True, slots=True)
class Position(ToldIndex):
    """Over `n` products in which I and a competitor have a current price, of `shared` ones."""

    key: str
    name: str
    shared: int
    n: int
    index: Decimal | None
    lower: int
    equal: int
    higher: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows, those with a position first."""

    at: datetime
    rows: tuple[MatrixRow, ...]
    position: Position
    brands: tuple[Position, ...]
    categories: tuple[Position, ...]


def comparison_of(
    workspace: Workspace, filters: ComparisonFilter, period: Period, reach: timedelta = timedelta(0)
) -> Comparison | None:
    """Return who takes part; None where the workspace has not said which retailer it is. 2 queries.

    The currency and condition are the ones asked for, else those in which I have most price points, else
    the currency in which my list has most to compare.
    """
    if workspace.own_retailer is None:
        return None
    rows = [row for row in competitors_of(workspace) if row.retailer_id != workspace.own_retailer_id]
    competitors = tuple(row.retailer for row in rows if filters.group in ("", row.group))
    reached = replace(period, since=period.since - reach) if period.since else period
    mine, lists = _mine(workspace, filters, reached, [one.pk for one in competitors])
    choices = _choices(mine, lists)
    asked = HistoryChoice(filters.currency or "USD", filters.condition or "new", 0)
    chosen = choose(choices, filters.currency, filters.condition) or asked
    products = [row for row in mine if (row.currency, row.condition) == (chosen.currency, chosen.condition)]
    listed = lists.get(chosen.currency, {}) if chosen.condition == LISTED_CONDITION else {}
    advertised = [row.product for row in products]
    every = [*advertised, *sorted(listed.keys() - set(advertised))]
    beyond = products[0].products - len(products) if products else 0
    return Comparison(
        workspace=workspace,
        me=workspace.own_retailer,
        competitors=competitors,
        groups=tuple(sorted({row.group for row in rows if row.group})),
        chosen=chosen,
        choices=tuple(choices),
        advertised=tuple(advertised),
        my_products=tuple(every[:MOST_PRODUCTS]),
        left_off=beyond + max(len(every) - MOST_PRODUCTS, 0),
        period=period,
        filters=filters,
        listed=listed,
        reach=reach,
    )


def shared_products(comparison: Comparison, *, with_parts: bool = True) -> list[Product]:
    """Return those of `comparison.my_products` that a competitor advertised too, by title. 1 query.

    Without parts their brands and categories are not read.
    """
    chosen = comparison.chosen
    values = (
        list(comparison.my_products),
        comparison.competitor_ids,
        chosen.currency,
        chosen.condition,
        comparison.shared_since,
        comparison.period.until,
    )
    products = Product.objects.filter(pk__in=RawSQL(SHARED, values)).order_by("title", "id")
    return list(products.select_related("brand", "category") if with_parts else products)


def points_compared(comparison: Comparison) -> QuerySet[Deal]:
    """Return the price points of all that are compared, in what is compared."""
    chosen = comparison.chosen
    points = _of_period(comparison.period).filter(
        retailer__in=comparison.all_ids, currency=chosen.currency, condition=chosen.condition
    )
    return _narrowed(points, comparison.workspace, comparison.filters)


def matrix(comparison: Comparison) -> Matrix:
    """Return the current prices of shared products at the end of the period. 2 queries."""
    products, chosen = shared_products(comparison), comparison.chosen
    ids = [product.pk for product in products]
    at = comparison.period.until
    prices = current_prices(ids, comparison.all_ids, chosen.currency, chosen.condition, at)
    return matrix_of(comparison, products, prices)


def matrix_of(
    comparison: Comparison, products: Sequence[Product], prices: dict[tuple[int, int], PricePoint]
) -> Matrix:
    """Lay current prices out by product and retailer, and compare them."""
    empty = {competitor.pk: MatrixCell(competitor, None, None) for competitor in comparison.competitors}
    rows = [_row(product, comparison, empty, prices) for product in products]
    rows.sort(key=place_of)
    return Matrix(
        at=comparison.period.until,
        rows=tuple(rows),
        position=_position_of_rows("", "All", rows),
        brands=_split(rows, lambda product: product.brand),
        categories=_split(rows, lambda product: product.category),
    )


def place_of(row: MatrixRow) -> tuple[int | str, ...]:
    """Return the place of a row in the matrix: those with a position first, no two at one place."""
    has_position, is_current = row.index is not None, row.mine is not None
    return int(not has_position), int(not is_current), -row.n, row.product.title, row.product.pk


def position_of(
    comparison: Comparison, products: Sequence[Product], prices: dict[tuple[int, int], PricePoint]
) -> Position:
    """Return the position over all products, the one that the matrix has."""
    me, competitors = comparison.me.pk, comparison.competitor_ids
    places = []
    for product in products:
        if mine := my_point(prices.get((product.pk, me)), comparison.listed.get(product.pk)):
            their_prices = [
                point.price for competitor in competitors if (point := prices.get((product.pk, competitor)))
            ]
            places.append(_place(mine.price, their_prices))
    return _position("", "All", len(products), places)


def _row(
    product: Product,
    comparison: Comparison,
    empty: Mapping[int, MatrixCell],
    prices: Mapping[tuple[int, int], PricePoint],
) -> MatrixRow:
    """Put the competitors' current prices beside mine; `empty` are the cells of those without one."""
    pk = product.pk
    mine = my_point(prices.get((pk, comparison.me.pk)), comparison.listed.get(pk))
    cells = []
    for competitor, cell in empty.items():
        if point := prices.get((pk, competitor)):
            cell = MatrixCell(cell.retailer, point, compare_prices(point.price, mine.price) if mine else None)
        cells.append(cell)
    their_prices = [cell.point.price for cell in cells if cell.point]
    index, position = _place(mine.price, their_prices) if mine else NOWHERE
    return MatrixRow(
        product=product,
        mine=mine,
        cells=tuple(cells),
        n=len(their_prices),
        median=median(their_prices),
        index=index,
        rank=rank(mine.price, their_prices) if mine else None,
        position=position,
    )


def _place(mine: Decimal, their_prices: Sequence[Decimal]) -> Place:
    """Return how my price compares with the median of my competitors'."""
    middle = median(their_prices)
    return (price_index(mine, their_prices), compare_prices(mine, middle)) if middle else NOWHERE


def _position(key: str, name: str, shared: int, places: Iterable[Place]) -> Position:
    """Count over `shared` products how I compare where I and a competitor have a current price."""
    found = [(index, comparison) for index, comparison in places if index is not None]
    counted = [sum(comparison is each for _, comparison in found) for each in PriceComparison]
    return Position(key, name, shared, len(found), mean_index([index for index, _ in found]), *counted)


def _position_of_rows(key: str, name: str, rows: Sequence[MatrixRow]) -> Position:
    return _position(key, name, len(rows), [(row.index, row.position) for row in rows])


def _split(rows: Iterable[MatrixRow], part_of: Callable[[Product], Any]) -> tuple[Position, ...]:
    """Return the position by brand or category, those with most compared products first."""
    groups: dict[tuple[str, str], list[MatrixRow]] = defaultdict(list)
    for row in rows:
        if part := part_of(row.product):
            groups[part.slug, part.name].append(row)
    parts = [_position_of_rows(slug, name, found) for (slug, name), found in groups.items()]
    return tuple(sorted(parts, key=lambda part: (-part.n, -part.shared, part.name)))


def _mine(
    workspace: Workspace, filters: ComparisonFilter, period: Period, competitors: list[int]
) -> tuple[list[Mine], Lists]:
    """Return what I advertised, and what my list says of what competitors advertised. 1 query."""
    points = _narrowed(_of_period(period).filter(retailer=workspace.own_retailer), workspace, filters)
    articles = _narrowed(matched_articles(workspace), workspace, filters)
    listed = listed_prices(articles, _of_period(period), competitors)
    return read_mine(points, listed, MOST_PRODUCTS)


def _choices(mine: Sequence[Mine], lists: Lists) -> list[HistoryChoice]:
    """Return the currencies and conditions of my price points, the richest first, then those of my list."""
    choices = {HistoryChoice(row.currency, row.condition, int(row.in_all)) for row in mine}
    known = {(choice.currency, choice.condition) for choice in choices}
    more = [each for each in lists if (each, LISTED_CONDITION) not in known]
    more.sort(key=lambda currency: (-len(lists[currency]), currency))
    return [
        *sorted(choices, key=lambda choice: (-choice.n, choice.currency, choice.condition)),
        *(HistoryChoice(currency, LISTED_CONDITION, 0) for currency in more),
    ]


def _of_period(period: Period) -> QuerySet[Deal]:
    points = Deal.objects.filter(is_price_point=True, announced_at__lt=period.until).order_by()
    return points if period.since is None else points.filter(announced_at__gte=period.since)


def _narrowed(points: QuerySet[Row], workspace: Workspace, filters: ComparisonFilter) -> QuerySet[Row]:
    """Keep the price points, or articles, of products that fit the filters."""
    if filters.brand:
        # The id itself: with it the planner knows whether the brand has a few products or very many.
        brand = Brand.objects.filter(slug=filters.brand).values_list("pk", flat=True).first()
        points = points.filter(product__brand=brand or 0)
    if filters.category:
        points = points.filter(product__category__slug=filters.category)
    if filters.watched:
        points = points.filter(product__in=watched_in(workspace))
    return points


def watched_in(workspace: Workspace) -> QuerySet[WatchedItem, int | None]:
    """Return the products on any of the workspace's lists, for use inside a query."""
    items = WatchedItem.objects.filter(watchlist__workspace=workspace, product__isnull=False)
    return items.order_by().values_list("product_id", flat=True)
