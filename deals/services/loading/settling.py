"""Settling: what depends on other facts is recomputed from all facts, in one canonical order.

So the tables end the same whatever the order of loading: who speaks in a post, which listings are one
product, the product's title, brand and category, what is said twice, which prices are outliers, and what
alert rules fire on. A run is done when nothing is dirty.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db import connection, transaction

from deals.domain.metrics import CHART_BAR, OUTLIER_FACTOR, OUTLIER_MINIMUM, SUSPECT_FACTOR, VALID_DAYS
from deals.models import DirtyProduct, SettlingFailure
from deals.services.alerts.dirty import mark_retailers_dirty, watches_campaigns
from deals.services.alerts.events import settle_campaign_alerts, settle_price_alerts
from deals.services.common.relations import PRODUCT, follow_removal
from deals.services.loading.batches import lock_loading
from deals.services.loading.repeats import MARK_REPEATS
from deals.services.loading.set_aside import settle_or_set_aside
from deals.services.loading.voices import settle_voices, tell_posts_of
from deals.services.matching.lines import note_lost_products, settle_lines
from deals.services.matching.listings import match_listings

# The earliest deal names the product; brand and category are what most deals say.
DESCRIBE_PRODUCTS = """
    UPDATE deals_product product
    SET title = settled.title, brand_id = settled.brand_id, category_id = settled.category_id
    FROM (
        SELECT deal.product_id,
            (array_agg(product_text ORDER BY announced_at, post_id, anchor))[1] AS title,
            mode() WITHIN GROUP (ORDER BY brand_id) AS brand_id,
            mode() WITHIN GROUP (ORDER BY category_id) AS category_id
        FROM deals_deal deal WHERE deal.product_id = ANY(%(products)s) GROUP BY deal.product_id
    ) settled
    WHERE product.id = settled.product_id
        AND (product.title, product.brand_id, product.category_id)
            IS DISTINCT FROM (settled.title, settled.brand_id, settled.category_id)
"""

# The lower of the two middle prices where their number is even: exact, no float. With too few prices for a
# median a confirmed one is the measure, else each price's own list price and percentage, the list prices that
# other posts state, and the other price.
MARK_OUTLIERS = """
    WITH priced AS (
        SELECT id, post_id, product_id, currency, condition, price, piece_price, confirmed, is_outlier,
            could_be_point AND NOT is_repeat AND NOT is_echo AS counts,
            coalesce(price * %(suspect)s < list_price, false)
                OR coalesce(price * %(factor)s < list_price * (100 - percent_off) / 100, false)
                OR coalesce(price > %(factor)s * list_price * (100 - percent_off) / 100, false) AS suspect
        FROM deals_deal WHERE product_id = ANY(%(products)s)
    ), known AS (
        SELECT product_id, currency, condition, count(*) AS n,
            percentile_disc(0.5) WITHIN GROUP (ORDER BY piece_price) AS median,
            percentile_disc(0.5) WITHIN GROUP (ORDER BY piece_price) FILTER (WHERE confirmed) AS sure,
            min(piece_price) FILTER (WHERE NOT suspect) AS lowest,
            max(piece_price) FILTER (WHERE NOT suspect) AS highest
        FROM priced WHERE counts GROUP BY product_id, currency, condition
    ), measured AS (
        SELECT priced.*, suspect OR coalesce(highest > %(suspect)s * lowest, false)
                OR (n < %(minimum)s AND counts AND EXISTS (
                    SELECT FROM deals_deal other
                    WHERE (other.product_id, other.currency, other.condition)
                            = (priced.product_id, priced.currency, priced.condition)
                        AND other.post_id <> priced.post_id AND priced.price * %(suspect)s < other.list_price
                        AND other.confidence >= %(bar)s AND NOT other.rejected
                )) AS doubtful,
            CASE WHEN n >= %(minimum)s THEN median ELSE sure END AS measure
        FROM priced LEFT JOIN known USING (product_id, currency, condition)
    ), judged AS (
        SELECT id, is_outlier AS before, counts AND NOT confirmed AND coalesce(
            piece_price > %(factor)s * measure OR piece_price * %(factor)s < measure, doubtful
        ) AS is_outlier
        FROM measured
    )
    UPDATE deals_deal deal SET is_outlier = judged.is_outlier FROM judged
    WHERE deal.id = judged.id AND judged.before <> judged.is_outlier
    RETURNING deal.post_id
"""

# Products whose last deal was deleted go.
UNSOLD = """
    SELECT id FROM deals_product product WHERE id = ANY(%(products)s)
        AND NOT EXISTS (SELECT FROM deals_listing listing WHERE listing.product_id = product.id)
"""

DELETE_PRODUCTS = "DELETE FROM deals_product WHERE id = ANY(%(gone)s)"

BATCH = 100
"""Products in one transaction: a second at most, so that loads need not wait for long."""


def settle_dirty(limit: int = 500) -> int:
    """Settle up to `limit` dirty products and return how many there were; 0 means nothing is due.

    Who speaks is told first, for as many accounts. Products that cannot be settled are set aside with their
    reason, and the others go on.
    """
    settle_voices(limit)
    due = DirtyProduct.objects.due().order_by("product_id").values_list("product_id", flat=True)
    products = list(due.distinct()[:limit])
    for start in range(0, len(products), BATCH):
        settle_or_set_aside(products[start : start + BATCH], _settle_batch)
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        settle_campaign_alerts()
    return len(products)


def _settle_batch(products: Collection[int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        settle_now(cursor, products)
        SettlingFailure.objects.filter(product__in=products).delete()


def settle_all(on_step: Callable[[], None] = lambda: None) -> int:
    """Settle until nothing is dirty; return how many products were. `on_step` is called as it proceeds."""
    total = 0
    while settle_voices():
        on_step()
    while settled := settle_dirty():
        total += settled
        on_step()
    return total


def settle_now(cursor: Any, products: Collection[int]) -> None:
    """Match and settle products without waiting for their turn. Called with the loading lock held."""
    settle_products(cursor, match_listings(cursor, products))


def settle_products(cursor: Any, products: Collection[int]) -> None:
    """Compute what follows from the products' deals. Called with the loading lock held."""
    values: dict[str, Any] = {
        "products": sorted(products),
        "bar": CHART_BAR,
        "minimum": OUTLIER_MINIMUM,
        "factor": OUTLIER_FACTOR,
        "suspect": SUSPECT_FACTOR,
        "valid_days": VALID_DAYS,
    }
    tell_posts_of(cursor, values["products"])
    cursor.execute(MARK_REPEATS, values)
    cursor.execute(DESCRIBE_PRODUCTS, values)
    cursor.execute(MARK_OUTLIERS, values)
    changed = [row[0] for row in cursor.fetchall()]
    if changed and watches_campaigns():
        mark_retailers_dirty(cursor, changed)
    DirtyProduct.objects.filter(product__in=products).delete()
    _remove_unsold(cursor, values)
    moved = settle_lines(cursor, products)
    settle_price_alerts({*products, *moved.products}, lines=moved.from_lines)


def _remove_unsold(cursor: Any, values: dict[str, Any]) -> None:
    cursor.execute(UNSOLD, values)
    if gone := [row[0] for row in cursor.fetchall()]:
        note_lost_products(cursor, gone)
        follow_removal(cursor, PRODUCT, gone)
        cursor.execute(DELETE_PRODUCTS, {"gone": gone})
