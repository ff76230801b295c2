"""Me against my competitors at a moment: who takes part, which products we share, who is cheaper."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from deals.metrics import Against, against, mean_index, median, price_index, rank
from deals.models import Deal, Product, Retailer, WatchedItem, Workspace
from deals.selectors.as_of import Period
from deals.selectors.competitors import competitors_of
from deals.selectors.price_history import HistoryChoice, PricePoint, choose
from deals.selectors.standing import standing_prices

MOST_PRODUCTS = 1_000
"""Products in a comparison, those that I advertised most often in the period; the page says where more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare; empty fields do not narrow."""

    currency: str = ""
    condition: str = ""
    brand: str = ""
    category: str = ""
    group: str = ""
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """Who is compared, in what, and since when products count as shared."""

    workspace: Workspace
    me: Retailer
    rivals: tuple[Retailer, ...]
    groups: tuple[str, ...]
    chosen: HistoryChoice
    choices: tuple[HistoryChoice, ...]
    period: Period
    wanted: Wanted

    @property
    def rival_ids(self) -> list[int]:
        """The competitors' ids."""
        return [rival.pk for rival in self.rivals]

    @property
    def all_ids(self) -> list[int]:
        """Mine and the competitors' ids."""
        return [self.me.pk, *self.rival_ids]


@dataclass(frozen=True, slots=True)
class Cell:
    """A competitor's standing price; `against` says how it stands against mine, None where I have none."""

    retailer: Retailer
    point: PricePoint | None
    against: Against | None


@dataclass(frozen=True, slots=True)
class Row:
    """One shared product: my standing price against the `n` competitors' that stand."""

    product: Product
    mine: PricePoint | None
    cells: tuple[Cell, ...]
    n: int
    median: Decimal | None
    index: Decimal | None
    rank: int | None
    position: Against | None


@dataclass(frozen=True, slots=True)
class Position:
    """Over `n` products in which I and a competitor have a standing price, of `shared` ones."""

    key: str
    name: str
    shared: int
    n: int
    index: Decimal | None
    cheaper: int
    equal: int
    dearer: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows, those with a position first; `left_off` where I advertised more than are compared."""

    at: datetime
    rows: tuple[Row, ...]
    position: Position
    brands: tuple[Position, ...]
    categories: tuple[Position, ...]
    left_off: bool


def field_of(workspace: Workspace, wanted: Wanted, period: Period) -> Field | None:
    """Return who takes part; None where the workspace has not said which retailer it is. 2 queries.

    The currency and condition are the ones asked for, else those in which I have most price points.
    """
    if workspace.own_retailer is None:
        return None
    rows = [row for row in competitors_of(workspace) if row.retailer_id != workspace.own_retailer_id]
    rivals = tuple(row.retailer for row in rows if wanted.group in ("", row.group))
    choices = _choices(workspace.own_retailer, period)
    asked = HistoryChoice(wanted.currency or "USD", wanted.condition or "new", 0)
    return Field(
        workspace=workspace,
        me=workspace.own_retailer,
        rivals=rivals,
        groups=tuple(sorted({row.group for row in rows if row.group})),
        chosen=choose(choices, wanted.currency, wanted.condition) or asked,
        choices=tuple(choices),
        period=period,
        wanted=wanted,
    )


def shared_products(field: Field) -> list[Product]:
    """Return the products that I and a competitor advertised in the period, `rivals` counted. 2 queries.

    Of those that I advertised, the MOST_PRODUCTS with most price points are looked at.
    """
    mine = _narrowed(_points(field).filter(retailer=field.me), field)
    most = mine.values("product").annotate(n=Count("*")).order_by("-n", "product")[:MOST_PRODUCTS]
    ids = [row["product"] for row in most]
    theirs = _points(field).filter(retailer__in=field.rival_ids, product=OuterRef("pk")).order_by()
    counted = theirs.values("product").annotate(n=Count("retailer", distinct=True)).values("n")
    products = Product.objects.filter(pk__in=ids).select_related("brand", "category")
    rivals = Coalesce(Subquery(counted), 0, output_field=IntegerField())
    return list(products.annotate(rivals=rivals).filter(rivals__gt=0).order_by("title", "id"))


def matrix(field: Field, products: Sequence[Product]) -> Matrix:
    """Return the standing prices of the products at the end of the period, mine against theirs. 1 query."""
    at = field.period.until
    ids = [product.pk for product in products]
    prices = standing_prices(ids, field.all_ids, field.chosen.currency, field.chosen.condition, at)
    rows = [_row(product, field, prices) for product in products]
    rows.sort(
        key=lambda row: (row.index is None, row.mine is None, -row.n, row.product.title, row.product.pk)
    )
    return Matrix(
        at=at,
        rows=tuple(rows),
        position=_position("", "All", rows),
        brands=_split(rows, lambda product: product.brand),
        categories=_split(rows, lambda product: product.category),
        left_off=len(ids) >= MOST_PRODUCTS,
    )


def _row(product: Product, field: Field, prices: dict[tuple[int, int], PricePoint]) -> Row:
    """Put the competitors' standing prices beside mine."""
    mine = prices.get((product.pk, field.me.pk))
    cells = []
    for rival in field.rivals:
        point = prices.get((product.pk, rival.pk))
        stands = against(point.price, mine.price) if point and mine else None
        cells.append(Cell(rival, point, stands))
    theirs = [cell.point.price for cell in cells if cell.point]
    middle = median(theirs)
    return Row(
        product=product,
        mine=mine,
        cells=tuple(cells),
        n=len(theirs),
        median=middle,
        index=price_index(mine.price, theirs) if mine else None,
        rank=rank(mine.price, theirs) if mine else None,
        position=against(mine.price, middle) if mine and middle else None,
    )


def _position(key: str, name: str, rows: Iterable[Row]) -> Position:
    """Count over rows how I stand against the median of my competitors."""
    rows = list(rows)
    found = [row for row in rows if row.index is not None]
    counted = [sum(row.position is stand for row in found) for stand in Against]
    index = mean_index([row.index for row in found if row.index is not None])
    return Position(key, name, len(rows), len(found), index, *counted)


def _split(rows: Iterable[Row], part_of: Callable[[Product], Any]) -> tuple[Position, ...]:
    """Return the position by brand or category, those with most compared products first."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if part := part_of(row.product):
            groups[part.slug, part.name].append(row)
    parts = [_position(slug, name, found) for (slug, name), found in groups.items()]
    return tuple(sorted(parts, key=lambda part: (-part.n, -part.shared, part.name)))


def _choices(me: Retailer, period: Period) -> list[HistoryChoice]:
    """Return the currencies and conditions of my price points in the period, the richest first. 1 query."""
    mine = _of_period(period).filter(retailer=me).values_list("currency", "condition")
    choices = [HistoryChoice(*row) for row in mine.annotate(n=Count("*"))]
    return sorted(choices, key=lambda choice: (-choice.n, choice.currency, choice.condition))


def _points(field: Field) -> QuerySet[Deal]:
    """Return the price points of the period in the chosen currency and condition."""
    chosen = field.chosen
    return _of_period(field.period).filter(currency=chosen.currency, condition=chosen.condition)


def _of_period(period: Period) -> QuerySet[Deal]:
    """Return the price points of a period."""
    points = Deal.objects.filter(is_price_point=True, announced_at__lt=period.until).order_by()
    return points if period.since is None else points.filter(announced_at__gte=period.since)


def _narrowed(points: QuerySet[Deal], field: Field) -> QuerySet[Deal]:
    """Keep the price points of products that fit the filters."""
    wanted = field.wanted
    if wanted.brand:
        points = points.filter(product__brand__slug=wanted.brand)
    if wanted.category:
        points = points.filter(product__category__slug=wanted.category)
    if wanted.watched:
        points = points.filter(product__in=watched_in(field.workspace))
    return points


def watched_in(workspace: Workspace) -> QuerySet[WatchedItem, int | None]:
    """Return the products on any of the workspace's lists, for use inside a query."""
    items = WatchedItem.objects.filter(watchlist__workspace=workspace, product__isnull=False)
    return items.order_by().values_list("product_id", flat=True)
