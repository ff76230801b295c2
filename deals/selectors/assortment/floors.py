"""Who advertised the workspace's articles below their floor prices: the evidence, and who does so again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from deals.domain.alerts.rule import LISTED_CONDITION
from deals.domain.assortment.floors import Breach, OffenderFigures, offenders
from deals.domain.voices.spoken import SpokenBy
from deals.models import AssortmentItem, Retailer, Workspace
from deals.selectors.assortment.articles import ArticleFilter, ArticleLine, counts_of, lines_of, narrowed
from deals.selectors.common.as_of import EARLIEST_MOMENT, Period
from deals.selectors.comparing.my_prices import matched_articles

MOST_BREACHES = 50_000
"""The latest ones are read; the page says where there are more."""

# Raw SQL: articles and deals have no relation that the ORM could join along, and the prices of each product
# come from the index `deal_price_history`.
BREACHES = """
    SELECT deal.announced_at, deal.id, item.id, deal.retailer_id, deal.piece_price, item.floor_price,
        deal.times, post.handle, post.network, post.voice
    FROM ({items}) item JOIN deals_deal deal
        ON deal.product_id = item.product_id AND deal.currency = item.currency AND deal.condition = %s
        AND deal.is_price_point AND deal.piece_price < item.floor_price
    JOIN deals_post post ON post.id = deal.post_id
    WHERE deal.announced_at >= %s AND deal.announced_at < %s
        AND deal.retailer_id = ANY(%s::bigint[]) IS NOT FALSE AND deal.retailer_id IS DISTINCT FROM %s
        AND deal.retailer_id IS NOT NULL
    ORDER BY deal.announced_at DESC, deal.id DESC, item.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A breach with what a page names."""

    breach: Breach
    item: ArticleLine
    retailer: Retailer

    @property
    def price(self) -> Decimal:
        return self.breach.price


@dataclass(frozen=True, slots=True)
class Offender:
    """A retailer that advertised below floors."""

    retailer: Retailer
    figures: OffenderFigures


@dataclass(frozen=True, slots=True)
class FloorReport:
    """The breaches of the period, newest first, and who is behind them; `with_floor` articles have a floor.

    `watched` of them have a known product: only those can be seen to be undercut.
    """

    breaches: tuple[BreachRow, ...]
    offenders: tuple[Offender, ...]
    with_floor: int
    watched: int
    is_cut: bool


def floor_report(workspace: Workspace, filters: ArticleFilter, period: Period) -> FloorReport:
    """Return who advertised below my floors in the period, but for my own retailer. At most 5 queries."""
    articles = narrowed(matched_articles(workspace).filter(floor_price__isnull=False), filters)
    counted = counts_of(workspace.assortment_items.filter(floor_price__isnull=False))
    breaches = _breaches(workspace, articles, filters, period)
    is_cut = len(breaches) > MOST_BREACHES
    found = AssortmentItem.objects.filter(pk__in={breach.article for breach in breaches})
    items = {line.pk: line for line in lines_of(found.order_by())}
    retailers = Retailer.objects.in_bulk({breach.retailer for breach in breaches})
    rows = (
        BreachRow(breach, items[breach.article], retailers[breach.retailer])
        for breach in breaches[:MOST_BREACHES]
    )
    return FloorReport(
        breaches=tuple(rows),
        offenders=tuple(
            Offender(retailers[one.retailer], one) for one in offenders(breaches[:MOST_BREACHES])
        ),
        with_floor=counted["every"],
        watched=counted["known"],
        is_cut=is_cut,
    )


def _breaches(
    workspace: Workspace, articles: QuerySet[AssortmentItem], filters: ArticleFilter, period: Period
) -> Sequence[Breach]:
    """Return the breaches, the newest first. 1 query, 2 where a retailer is asked for."""
    asked = None
    if filters.retailer:
        asked = list(Retailer.objects.filter(slug=filters.retailer).values_list("pk", flat=True))
    columns = articles.values("id", "product_id", "currency", "floor_price")
    query, values = columns.query.sql_with_params()
    since = period.since or EARLIEST_MOMENT
    more = (LISTED_CONDITION, since, period.until, asked, workspace.own_retailer_id, MOST_BREACHES + 1)
    with connection.cursor() as cursor:
        cursor.execute(BREACHES.format(items=query), (*values, *more))
        return [Breach._make((*row[:7], SpokenBy(*row[7:]))) for row in cursor.fetchall()]


def place_of(row: BreachRow) -> tuple[float | int, ...]:
    """Return the place of a breach in the list: the newest first, no two at one place."""
    return -row.breach.at.timestamp(), -row.breach.deal, row.breach.article
