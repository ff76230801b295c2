"""Millions of invented deals straight into Postgres, to measure the reading side on.

Skewed as real ones are: few products and retailers have most deals, a sale in late November has a tenth
of them, most posts were never seen again. Raw SQL: a row at a time would take hours. Constraints between
tables are not checked meanwhile (all rows are made here); that takes a superuser of the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.domain.metrics import CHART_BAR
from deals.models import Competitor, Deal, Membership, Product, Retailer, WatchedItem, Watchlist, Workspace

SINCE = datetime(2016, 6, 1, tzinfo=UTC)
DAYS = 183
BATCH = 250_000
FIRST_POST = 737_000_000_000_000_000
COMPETITORS = 10
WATCHED = 1000
NAME = "load"
"""Of the workspace and its user, who has no password."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many rows of each there shall be."""

    deals: int = 5_000_000
    products: int = 200_000
    retailers: int = 500
    brands: int = 3000
    categories: int = 30


CATALOGUE = (
    """
    INSERT INTO deals_category (slug, name, words)
    SELECT 'load-' || n, 'Category ' || n, '[]' FROM generate_series(1, %(categories)s) n ORDER BY n
    """,
    """
    INSERT INTO deals_brand (slug, name, is_demo)
    SELECT 'load-' || n, 'Brand ' || n, false FROM generate_series(1, %(brands)s) n ORDER BY n
    """,
    """
    INSERT INTO deals_retailer (slug, name, country, kind, is_demo)
    SELECT 'load-' || n, 'Retailer ' || n, 'US', 'shop', false
    FROM generate_series(1, %(retailers)s) n ORDER BY n
    """,
    """
    CREATE TEMP TABLE load_brand AS SELECT row_number() OVER (ORDER BY id) AS n, id
    FROM deals_brand WHERE slug LIKE 'load-%%'
    """,
    """
    CREATE TEMP TABLE load_retailer AS SELECT row_number() OVER (ORDER BY id) AS n, id
    FROM deals_retailer WHERE slug LIKE 'load-%%'
    """,
    """
    CREATE TEMP TABLE load_category AS SELECT row_number() OVER (ORDER BY id) AS n, id
    FROM deals_category WHERE slug LIKE 'load-%%'
    """,
    # The brand of a product is a frequent one more often than not; its category follows from the brand.
    """
    CREATE TEMP TABLE load_product AS
    SELECT n, nextval(pg_get_serial_sequence('deals_product', 'id')) AS id, nth,
        round((5 + 400 * random() ^ 3)::numeric, 0) + 0.99 AS base_price
    FROM (
        SELECT n, 1 + floor(%(brands)s * random() ^ 3)::int AS nth
        FROM generate_series(1, %(products)s) n
    ) made
    """,
    """
    INSERT INTO deals_product (id, title, brand_id, category_id)
    SELECT load_product.id, 'Brand ' || nth || ' ' ||
            (ARRAY['Drill', 'Kettle', 'Monitor', 'Router', 'Jacket', 'Mixer', 'Lamp'])[1 + nth %% 7]
            || ' M' || load_product.n,
        load_brand.id, load_category.id
    FROM load_product JOIN load_brand ON load_brand.n = nth
    JOIN load_category ON load_category.n = 1 + nth %% %(categories)s ORDER BY load_product.n
    """,
    """
    INSERT INTO deals_listing (key, product_id, brand_id, is_indexed)
    SELECT lower(title), id, brand_id, false FROM deals_product WHERE id IN (SELECT id FROM load_product)
    """,
    """
    INSERT INTO deals_coveragehour (source, network, hour, status, lines, posts, deals)
    SELECT 'load', 'twitter', %(since)s + n * interval '1 hour', 'loaded', 100000, 200, 250
    FROM generate_series(0, %(days)s * 24 - 1) n
    """,
    "CREATE UNIQUE INDEX ON load_product (n)",
    "ANALYZE load_product, load_brand, load_retailer",
)

# A deal's number gives its day: the database is filled in the order of time, as by a real load. A product
# is sold by up to eight retailers, of whom the first few have most of what there is.
DRAW = """
    CREATE TEMP TABLE load_drawn ON COMMIT DROP AS
    WITH drawn AS (
        SELECT n, n::float8 / %(deals)s AS part,
            1 + floor(%(products)s * random() ^ 3)::int AS product_n, floor(8 * random() ^ 2)::int AS seller,
            random() AS hour, random() AS reduced, random() AS listed, random() AS sort, random() AS sure,
            random() AS whose, random() AS seen, random() AS reaction
        FROM generate_series(%(first)s, %(last)s) n
    )
    SELECT drawn.n, %(first_post)s + drawn.n AS post_id, load_product.id AS product_id, product.title,
        product.brand_id, product.category_id, listing.id AS listing_id, load_retailer.id AS retailer_id,
        load_retailer.n AS retailer_n,
        %(since)s + interval '1 day' * (
            CASE WHEN part < 0.9 THEN floor(part / 0.9 * (%(days)s - 6))
                ELSE %(days)s - 10 + floor((part - 0.9) * 40) END
        ) + interval '1 second' * floor(86400 * (0.3 + 0.7 * hour ^ 0.7) * 0.9999) AS at,
        round(load_product.base_price * (1 - 0.5 * reduced ^ 2)::numeric, 2) AS price,
        CASE WHEN listed < 0.4 THEN load_product.base_price END AS list_price,
        round((10 * floor(1 + 6 * reduced))::numeric, 2) AS percent_off, sort, sure, whose, seen, reaction
    FROM drawn
    JOIN load_product ON load_product.n = product_n
    JOIN deals_product product ON product.id = load_product.id
    JOIN deals_listing listing ON listing.product_id = product.id
    JOIN load_retailer ON load_retailer.n
        = 1 + floor(%(retailers)s * ((product_n * 31 + seller * 17) %% 997 / 997.0) ^ 3)::int
"""

FILL = (
    """
    INSERT INTO deals_post (id, network, author_id, handle, author_name, followers, created_at, text,
        complete, lang, urls, mentions, hashtags, seen_at, seen_in, voice, voice_knows, voice_due)
    SELECT post_id, 'twitter', CASE WHEN whose < 0.7 THEN retailer_n ELSE 1000 + n %% 5000 END,
        CASE WHEN whose < 0.7 THEN 'retailer' || retailer_n ELSE 'reader' || n %% 5000 END, '',
        CASE WHEN whose < 0.7 THEN 500000 / retailer_n ELSE 50 + n %% 3000 END,
        at, title || ' now $' || price, true, 'en', '[]', '[]', '[]', at, post_id,
        CASE WHEN whose < 0.7 THEN 'retailer' ELSE 'share_button' END, true, false
    FROM load_drawn ORDER BY n
    """,
    """
    INSERT INTO deals_deal (post_id, anchor, announced_at, retailer_id, brand_id, category_id, listing_id,
        product_id, product_text, brand_text, retailer_text, retailer_source, kind, basis, quantity, scope,
        condition, price, piece_price, list_price, currency, percent_off, coupon, url, spans, confidence,
        is_outlier, rejected, speaker_knows, account)
    SELECT post_id, 0, at, retailer_id, brand_id, category_id, listing_id, product_id, title, '', '',
        'author', kind, 'once', 1, CASE WHEN sort > 0.9 THEN 'range' ELSE 'product' END, 'new',
        CASE WHEN kind = 'price' THEN price END, CASE WHEN kind = 'price' THEN price END,
        CASE WHEN kind = 'price' AND list_price > price THEN list_price END, 'USD',
        CASE WHEN kind = 'percent_off' THEN percent_off END,
        CASE WHEN whose < 0.15 THEN 'SAVE' || n %% 90 ELSE '' END, '', '{}',
        CASE WHEN sure < 0.05 THEN 0.3 ELSE 0.9 END, sure > 0.995, sure BETWEEN 0.05 AND 0.055, true,
        CASE WHEN whose < 0.7 THEN retailer_n ELSE 1000 + n %% 5000 END
    FROM (
        SELECT *, CASE WHEN sort < 0.75 THEN 'price' WHEN sort < 0.95 THEN 'percent_off'
            WHEN sort < 0.98 THEN 'free_shipping' ELSE 'bogo' END AS kind
        FROM load_drawn
    ) drawn ORDER BY n
    """,
    """
    INSERT INTO deals_engagementsnapshot (post_id, source_post_id, observed_at, retweets, likes)
    SELECT post_id, post_id + 1000000000, at + interval '1 hour' * (1 + 40 * reaction),
        floor(exp(6 * reaction) - 1), floor(exp(7 * reaction) - 1)
    FROM load_drawn WHERE seen < 0.15 ORDER BY n
    """,
)

# What triggers do otherwise (migration 0017): they rest while constraints are not checked.
COUNT_PROMOTIONS = """
    INSERT INTO deals_promotionhour (retailer_id, hour, n)
    SELECT retailer_id, date_trunc('hour', announced_at, 'UTC'), count(*) FROM deals_deal
    WHERE NOT rejected AND confidence >= %s AND retailer_id IS NOT NULL GROUP BY 1, 2
"""


def make_load_data(amounts: Amounts, on_batch: Callable[[int], None] = lambda deals: None) -> Workspace:
    """Fill a database without deals; return the workspace that compares in it. `on_batch` gets deals so far.

    Raises ValueError where there are deals, django.db.ProgrammingError without a superuser's right.
    """
    if Deal.objects.exists():
        raise ValueError("this database holds deals already: give the load data one of its own")
    values = {**{name: getattr(amounts, name) for name in Amounts.__slots__}, "since": SINCE, "days": DAYS}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        with transaction.atomic():
            _each(cursor, CATALOGUE, values)
        for first in range(0, amounts.deals, BATCH):
            last = min(first + BATCH, amounts.deals) - 1
            with transaction.atomic():
                cursor.execute("SET LOCAL session_replication_role = replica")
                batch = {**values, "first": first, "last": last, "first_post": FIRST_POST}
                _each(cursor, (DRAW, "ANALYZE load_drawn", *FILL), batch)
            on_batch(last + 1)
        cursor.execute(COUNT_PROMOTIONS, [CHART_BAR])
        cursor.execute("VACUUM ANALYZE")
    return _make_workspace()


def _each(cursor: Any, statements: tuple[str, ...], values: dict[str, Any]) -> None:
    for statement in statements:
        cursor.execute(statement, values)


@transaction.atomic
def _make_workspace() -> Workspace:
    """Make a workspace of the second most active retailer, if there is one, and its neighbours as rivals."""
    retailers = Retailer.objects.filter(slug__in=[f"load-{n}" for n in range(1, COMPETITORS + 2)])
    by_slug = {retailer.slug: retailer for retailer in retailers}
    own = by_slug.pop("load-2", None) or by_slug.pop("load-1")
    user = User(username=NAME)
    user.set_unusable_password()
    user.save()
    workspace = Workspace.objects.create(name=NAME, own_retailer=own)
    Membership.objects.create(workspace=workspace, user=user, role=Membership.Role.OWNER)
    Competitor.objects.bulk_create(
        Competitor(workspace=workspace, retailer=retailer) for retailer in by_slug.values()
    )
    watchlist = Watchlist.objects.create(workspace=workspace, name=NAME)
    products = Product.objects.order_by("id")[:WATCHED]
    WatchedItem.objects.bulk_create(WatchedItem(watchlist=watchlist, product=each) for each in products)
    return workspace


LAST = SINCE + timedelta(days=DAYS)
"""The as-of moment of the load data: the end of their last hour."""
