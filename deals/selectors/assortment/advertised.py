"""What competitors advertise my articles for: my price, theirs in force, and how far they are apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from deals.domain.alerts.rule import LISTED_CONDITION
from deals.domain.comparing.points import VALID
from deals.domain.metrics import PriceComparison, compare_prices, relative_change
from deals.models import AssortmentItem, Deal, Retailer, Workspace
from deals.selectors.assortment.articles import ArticleFilter, ArticleLine, counts_of, lines_of, narrowed
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.current_prices import CurrentPrices, current_prices_by_currency
from deals.selectors.comparing.my_prices import MyPoint, matched_articles, my_point
from deals.selectors.market.price_history import PricePoint
from deals.selectors.workspaces.competitors import competitors_of

MOST_ARTICLES = 5_000
"""Articles that competitors advertise at one moment; the page says where there are more."""


@dataclass(frozen=True, slots=True)
class ArticleCell:
    """A competitor's price in force beside mine and my floor; of thousands a page asks fifty for the rest."""

    retailer: Retailer
    point: PricePoint
    my_price: Decimal | None
    floor: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """How far it lies from mine, below 0 where it is lower."""
        return None if self.my_price is None else self.point.price - self.my_price

    @property
    def gap_share(self) -> Decimal | None:
        return None if self.my_price is None else relative_change(self.point.price, self.my_price)

    @property
    def comparison(self) -> PriceComparison | None:
        return None if self.my_price is None else compare_prices(self.point.price, self.my_price)

    @property
    def is_below_floor(self) -> bool:
        return self.floor is not None and self.point.price < self.floor


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article: my price, and the `n` competitors' ones, the lowest first."""

    item: ArticleLine
    mine: MyPoint | None
    cells: tuple[ArticleCell, ...]

    @property
    def n(self) -> int:
        return len(self.cells)

    @property
    def deals(self) -> list[int]:
        """The deals of its prices; a list's price has none."""
        mine = [self.mine.deal_id] if self.mine and self.mine.deal_id else []
        return [*mine, *(cell.point.deal_id for cell in self.cells)]

    @property
    def lowest(self) -> ArticleCell:
        """The lowest of the competitors' prices: there is one, else there were no row."""
        return self.cells[0]


@dataclass(frozen=True, slots=True)
class Advertised:
    """The articles that a competitor advertises at the moment, the largest gap below my price first.

    `articles` are all of the list, `matched` those with a known product and currency.
    """

    rows: tuple[ArticleRow, ...]
    competitors: tuple[Retailer, ...]
    articles: int
    matched: int
    undercut: int
    is_cut: bool


def advertised(workspace: Workspace, filters: ArticleFilter, period: Period) -> Advertised:
    """Return the articles with a competitor's price in force at the period's end. 4 queries."""
    competitors = _competitors(workspace)
    shown = {pk: one for pk, one in competitors.items() if filters.retailer in ("", one.slug)}
    counted = counts_of(workspace.assortment_items.all())
    known = matched_articles(workspace)
    items = _advertised_items(known, filters, shown, period)
    rows = [
        row
        for row in _rows(workspace, items[:MOST_ARTICLES], shown, period)
        if filters.gap in ("", row.lowest.comparison)
    ]
    return Advertised(
        rows=tuple(sorted(rows, key=place_of)),
        articles=counted["every"],
        matched=counted["known"],
        competitors=tuple(competitors.values()),
        undercut=sum(row.lowest.comparison is PriceComparison.LOWER for row in rows),
        is_cut=len(items) > MOST_ARTICLES,
    )


def place_of(row: ArticleRow) -> tuple[int | float | str, ...]:
    """Return the place of a row: the largest gap below my price first, no price of mine last."""
    gap = row.lowest.gap
    return int(gap is None), float(gap or 0), row.item.sku


def _competitors(workspace: Workspace) -> dict[int, Retailer]:
    """Return my competitors by id. 1 query."""
    rows = competitors_of(workspace)
    return {row.retailer_id: row.retailer for row in rows if row.retailer_id != workspace.own_retailer_id}


def _advertised_items(
    known: QuerySet[AssortmentItem], filters: ArticleFilter, competitors: Iterable[int], period: Period
) -> list[ArticleLine]:
    """Return the articles of which a competitor has a price in force. 1 query."""
    in_force = Deal.objects.filter(
        is_price_point=True,
        product=OuterRef("product"),
        currency=OuterRef("currency"),
        condition=LISTED_CONDITION,
        retailer__in=list(competitors),
        announced_at__gte=period.until - VALID,
        announced_at__lt=period.until,
    )
    items = narrowed(known, filters).filter(Exists(in_force)).order_by("sku")
    return list(lines_of(items[: MOST_ARTICLES + 1]))


def _rows(
    workspace: Workspace,
    items: Sequence[ArticleLine],
    competitors: Mapping[int, Retailer],
    period: Period,
) -> list[ArticleRow]:
    """Lay out the articles. 1 query."""
    wanted = [(item.product_id, item.currency) for item in items]
    me = workspace.own_retailer_id
    retailers = [*competitors, *([me] if me else [])]
    prices = current_prices_by_currency(wanted, retailers, LISTED_CONDITION, period.until)
    return [_row(item, prices[item.currency], competitors, me) for item in items]


def _row(
    item: ArticleLine, prices: CurrentPrices, competitors: Mapping[int, Retailer], me: int | None
) -> ArticleRow:
    mine = my_point(prices.get((item.product_id, me or 0)), item.list_price)
    cells = [
        ArticleCell(retailer, point, mine.price if mine else None, item.floor_price)
        for pk, retailer in competitors.items()
        if (point := prices.get((item.product_id, pk)))
    ]
    cells.sort(key=lambda cell: (cell.point.price, cell.retailer.name))
    return ArticleRow(item, mine, tuple(cells))
