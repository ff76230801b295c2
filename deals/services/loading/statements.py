"""The statements of batches.py, in the order in which they run."""

from collections.abc import Iterable

from deals.domain.sightings import rank_sql
from deals.services.loading.rows import DEAL_COLUMNS, POST_COLUMNS


def _listed(columns: Iterable[str], table: str = "") -> str:
    return ", ".join(f"{table}.{name}" if table else name for name in columns)


_POST_COLUMNS = _listed(POST_COLUMNS)
_POST_VALUES, _POST_STORED = _listed(POST_COLUMNS, "EXCLUDED"), _listed(POST_COLUMNS, "stored")

# The better sighting wins; the same sighting again changes the row only where it reads differently.
UPSERT_POSTS = f"""
    INSERT INTO deals_post AS stored (id, {_POST_COLUMNS})
    SELECT id, {_POST_COLUMNS} FROM staged_post ORDER BY id
    ON CONFLICT (id) DO UPDATE SET ({_POST_COLUMNS}) = ROW ({_POST_VALUES}), voice_due = true
    WHERE {rank_sql("EXCLUDED")} <= {rank_sql("stored")}
        AND ({_POST_VALUES}) IS DISTINCT FROM ({_POST_STORED})
"""

KEEP_DEALS_OF_WINNING_SIGHTINGS = f"""
    DELETE FROM staged_deal USING staged_post staged, deals_post post
    WHERE staged.id = staged_deal.post_id AND post.id = staged.id
        AND {rank_sql("post")} <> {rank_sql("staged")}
"""

# Django's foreign keys are checked at commit, so a listing may come before its product. The title is
# a first one: settling sets it from all deals.
ADD_LISTINGS = """
    WITH wanted AS (
        SELECT listing_key AS key, min(product_text) AS title FROM staged_deal
        WHERE listing_key <> '' GROUP BY listing_key
    ), made AS (
        INSERT INTO deals_listing (key, product_id)
        SELECT key, nextval(pg_get_serial_sequence('deals_product', 'id')) FROM wanted
        WHERE NOT EXISTS (SELECT FROM deals_listing known WHERE known.key = wanted.key)
        ORDER BY key
        RETURNING key, product_id
    )
    INSERT INTO deals_product (id, title)
    SELECT made.product_id, wanted.title FROM made JOIN wanted USING (key)
"""

# Who sells: where the author's handle changed its owner, the owner on the post's day; else who was read, or
# who the seller was assigned to; and of a retailer that was merged the one that it was merged into. `source`
# has post_id, retailer_source, author_handle, announced_at, read_retailer_id and seller_key. What was said of
# the one post goes before what was said of all of that seller.
SELLER = """
    SELECT coalesce(retailer.merged_into_id, retailer.id) FROM deals_retailer retailer WHERE retailer.id = (
        CASE WHEN source.retailer_source = 'author' AND EXISTS (
            SELECT FROM deals_retaileralias dated WHERE dated.kind = 'handle'
                AND dated.value = source.author_handle
                AND (dated.valid_from IS NOT NULL OR dated.valid_until IS NOT NULL)
        ) THEN (
            SELECT owner.retailer_id FROM deals_retaileralias owner WHERE owner.kind = 'handle'
                AND owner.value = source.author_handle
                AND coalesce((source.announced_at AT TIME ZONE 'UTC')::date >= owner.valid_from, true)
                AND coalesce((source.announced_at AT TIME ZONE 'UTC')::date < owner.valid_until, true)
            ORDER BY owner.valid_from NULLS LAST LIMIT 1
        ) ELSE coalesce(source.read_retailer_id, (
            SELECT assigned.retailer_id FROM deals_sellerassignment assigned
            WHERE assigned.key = source.seller_key AND source.seller_key <> '' AND assigned.undone_at IS NULL
                AND coalesce(assigned.post_id = source.post_id, true)
            ORDER BY assigned.post_id NULLS LAST LIMIT 1
        )) END
    )
"""

# The retailer is part of a price history: whoever follows one must hear that it changed.
REASSIGN_RETAILERS = f"""
    WITH touched AS (
        SELECT id FROM deals_deal WHERE retailer_id = ANY(%(retailers)s)
        UNION SELECT id FROM deals_deal WHERE read_retailer_id = ANY(%(retailers)s)
        UNION SELECT id FROM deals_deal WHERE seller_key = ANY(%(sellers)s) AND seller_key <> ''
        UNION SELECT deal.id FROM deals_deal deal JOIN deals_post post ON post.id = deal.post_id
            WHERE post.handle = ANY(%(handles)s)
    ), source AS (
        SELECT deal.id, deal.post_id, deal.retailer_source, lower(post.handle) AS author_handle,
            deal.announced_at, deal.read_retailer_id, deal.seller_key
        FROM touched JOIN deals_deal deal USING (id) JOIN deals_post post ON post.id = deal.post_id
    ), found AS (
        SELECT id, ({SELLER}) AS retailer_id FROM source
    ), changed AS (
        UPDATE deals_deal deal SET retailer_id = found.retailer_id FROM found
        WHERE deal.id = found.id AND deal.retailer_id IS DISTINCT FROM found.retailer_id
        RETURNING product_id, currency
    ), dirty AS (
        INSERT INTO deals_dirtyproduct (product_id, currency)
        SELECT DISTINCT product_id, currency FROM changed WHERE product_id IS NOT NULL
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) FROM changed
"""

# Who makes it: who was read, else whom the name was assigned to; and of a brand that was merged the one that
# it was merged into. What was read by a spelling that goes back to its brand goes back too, as it was never
# told apart; spellings are without blanks and signs.
REASSIGN_BRANDS = """
    WITH touched AS (
        SELECT id FROM deals_deal WHERE brand_id = ANY(%(brands)s)
        UNION SELECT id FROM deals_deal WHERE read_brand_id = ANY(%(brands)s)
        UNION SELECT id FROM deals_deal WHERE maker_key = ANY(%(makers)s) AND maker_key <> ''
    ), source AS (
        SELECT deal.id, maker_key, CASE
            WHEN maker_key <> '' THEN (
                SELECT assigned.brand_id FROM deals_makerassignment assigned
                WHERE assigned.key = maker_key AND assigned.undone_at IS NULL
                    AND assigned.brand_id IS NOT NULL
            )
            WHEN read_brand_id IS NULL AND brand_id = %(target)s
                AND regexp_replace(lower(brand_text), '[^[:alnum:]]', '', 'g') = ANY(%(spellings)s)
            THEN %(owner)s ELSE coalesce(read_brand_id, brand_id) END AS read_id
        FROM touched JOIN deals_deal deal USING (id)
    ), found AS (
        SELECT source.id, coalesce(brand.merged_into_id, brand.id) AS brand_id,
            CASE WHEN maker_key = '' AND brand.merged_into_id IS NOT NULL THEN brand.id END AS read_brand_id
        FROM source LEFT JOIN deals_brand brand ON brand.id = source.read_id
    ), changed AS (
        UPDATE deals_deal deal SET brand_id = found.brand_id, read_brand_id = found.read_brand_id FROM found
        WHERE deal.id = found.id
            AND (deal.brand_id, deal.read_brand_id) IS DISTINCT FROM (found.brand_id, found.read_brand_id)
        RETURNING product_id, currency
    ), dirty AS (
        INSERT INTO deals_dirtyproduct (product_id, currency)
        SELECT DISTINCT product_id, currency FROM changed WHERE product_id IS NOT NULL
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) FROM changed
"""

_RESOLVED = {
    "retailer_id": f"({SELLER})",
    "read_retailer_id": "source.read_retailer_id",
    "brand_id": "coalesce(brand.merged_into_id, brand.id, maker.merged_into_id, maker.id)",
    "read_brand_id": "CASE WHEN brand.merged_into_id IS NOT NULL THEN brand.id END",
    "category_id": "category.id",
    "listing_id": "listing.id",
    "product_id": "listing.product_id",
}
"""Columns of deals that are looked up, and how."""

RESOLVE_DEALS = f"""
    CREATE TEMP TABLE resolved_deal ON COMMIT DROP AS
    WITH source AS (
        SELECT staged_deal.*, read_one.id AS read_retailer_id
        FROM staged_deal LEFT JOIN deals_retailer read_one ON read_one.slug = staged_deal.retailer_slug
    )
    SELECT source.post_id, source.anchor,
        {", ".join(f"{value} AS {name}" for name, value in _RESOLVED.items())},
        {_listed(DEAL_COLUMNS, "source")}
    FROM source
    LEFT JOIN deals_brand brand ON brand.slug = source.brand_slug
    LEFT JOIN deals_makerassignment assigned ON assigned.key = source.maker_key AND source.maker_key <> ''
        AND assigned.undone_at IS NULL AND assigned.brand_id IS NOT NULL
    LEFT JOIN deals_brand maker ON maker.id = assigned.brand_id
    LEFT JOIN deals_category category ON category.slug = source.category_slug
    LEFT JOIN deals_listing listing ON listing.key = source.listing_key
"""

# A sighting that won, or was extracted again, may hold fewer deals, or others.
_STALE = f"""
    FROM deals_post post JOIN staged_post staged
        ON staged.id = post.id AND {rank_sql("staged")} = {rank_sql("post")}
    WHERE deal.post_id = post.id AND NOT EXISTS (
        SELECT FROM resolved_deal found WHERE (found.post_id, found.anchor) = (deal.post_id, deal.anchor)
    )
"""

MARK_STALE_DIRTY = f"""
    INSERT INTO deals_dirtyproduct (product_id, currency)
    SELECT DISTINCT deal.product_id, deal.currency FROM deals_deal deal
    WHERE deal.product_id IS NOT NULL AND EXISTS (SELECT {_STALE})
    ON CONFLICT DO NOTHING
"""

# Who speaks rests on the post's deals too: where they stand in the text, whom they name.
MARK_STALE_DUE = f"""
    UPDATE deals_post SET voice_due = true WHERE NOT voice_due AND id IN (
        SELECT deal.post_id FROM deals_deal deal WHERE EXISTS (SELECT {_STALE})
    )
"""

# A report outlives its deal's row, and finds it again where it comes back.
UNLINK_STALE_REPORTS = f"""
    UPDATE deals_dealreport report SET deal_id = NULL FROM deals_deal deal
    WHERE report.deal_id = deal.id AND EXISTS (SELECT {_STALE})
"""

LINK_REPORTS = """
    UPDATE deals_dealreport report SET deal_id = deal.id
    FROM resolved_deal found JOIN deals_deal deal USING (post_id, anchor)
    WHERE report.deal_id IS NULL AND (report.post_id, report.anchor) = (deal.post_id, deal.anchor)
"""

DELETE_STALE_DEALS = f"DELETE FROM deals_deal deal USING {_STALE.strip().removeprefix('FROM ')}"

_WRITTEN = (*_RESOLVED, *DEAL_COLUMNS)
_DEAL_COLUMNS = _listed(_WRITTEN)
_DEAL_VALUES, _DEAL_STORED = _listed(_WRITTEN, "EXCLUDED"), _listed(_WRITTEN, "stored")

_IS_SETTLED = "EXCLUDED.product_id IS NOT NULL"
"""A deal that no longer names a product is settled no more: it repeats nothing."""

# A price that is new or changed stays out of charts until settling has looked at it beside the others.
# `before` sees the rows as they were, so the products that a deal leaves become dirty too.
UPSERT_DEALS = f"""
    WITH before AS (
        SELECT deal.post_id, deal.anchor, deal.product_id, deal.currency
        FROM deals_deal deal JOIN resolved_deal USING (post_id, anchor)
    ), written AS (
        INSERT INTO deals_deal AS stored (post_id, anchor, is_outlier, {_DEAL_COLUMNS})
        SELECT post_id, anchor, product_id IS NOT NULL, {_DEAL_COLUMNS} FROM resolved_deal
        ORDER BY post_id, anchor
        ON CONFLICT (post_id, anchor) DO UPDATE SET ({_DEAL_COLUMNS}, is_outlier, is_repeat, is_echo, times)
            = ROW ({_DEAL_VALUES}, {_IS_SETTLED}, {_IS_SETTLED} AND stored.is_repeat,
                {_IS_SETTLED} AND stored.is_echo, CASE WHEN {_IS_SETTLED} THEN stored.times ELSE 1 END)
        WHERE ({_DEAL_VALUES}) IS DISTINCT FROM ({_DEAL_STORED})
        RETURNING stored.post_id, stored.anchor, stored.product_id, stored.currency
    ), due AS (
        UPDATE deals_post SET voice_due = true
        WHERE NOT voice_due AND id IN (SELECT post_id FROM written)
    ), dirty AS (
        INSERT INTO deals_dirtyproduct (product_id, currency)
        SELECT product_id, currency FROM written WHERE product_id IS NOT NULL
        UNION
        SELECT before.product_id, before.currency FROM before JOIN written USING (post_id, anchor)
        WHERE before.product_id IS NOT NULL
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) FROM written
"""

# Of two extractions of one sighting the larger counters stay, so that their order does not matter.
ADD_SNAPSHOTS = """
    INSERT INTO deals_engagementsnapshot AS stored
        (post_id, source_post_id, observed_at, retweets, likes, replies, quotes)
    SELECT post_id, source_post_id, observed_at, max(retweets), max(likes), max(replies), max(quotes)
    FROM staged_snapshot WHERE EXISTS (SELECT FROM deals_post WHERE deals_post.id = post_id)
    GROUP BY post_id, source_post_id, observed_at
    ORDER BY post_id, observed_at, source_post_id
    ON CONFLICT (post_id, observed_at, source_post_id) DO UPDATE SET
        retweets = greatest(stored.retweets, EXCLUDED.retweets),
        likes = greatest(stored.likes, EXCLUDED.likes),
        replies = greatest(stored.replies, EXCLUDED.replies),
        quotes = greatest(stored.quotes, EXCLUDED.quotes)
    WHERE EXCLUDED.retweets > coalesce(stored.retweets, -1) OR EXCLUDED.likes > coalesce(stored.likes, -1)
        OR EXCLUDED.replies > coalesce(stored.replies, -1) OR EXCLUDED.quotes > coalesce(stored.quotes, -1)
"""
