"""All facts as ordered rows under natural keys: two loads are the same if these are."""

import hashlib

from django.db import connection

FACTS = {
    "posts": "SELECT * FROM deals_post ORDER BY id",
    "deals": """
        SELECT post_id, anchor, announced_at, retailer.slug, brand.slug, listing.key, product.title,
            product_text, brand_text, retailer_text, deal.kind, basis, quantity, scope, condition, price,
            piece_price, list_price, currency, percent_off, amount_off, coupon, url, spans, confidence,
            point_confidence, field_confidences, is_outlier, is_price_point
        FROM deals_deal deal
        LEFT JOIN deals_retailer retailer ON retailer.id = retailer_id
        LEFT JOIN deals_brand brand ON brand.id = deal.brand_id
        LEFT JOIN deals_listing listing ON listing.id = listing_id
        LEFT JOIN deals_product product ON product.id = deal.product_id
        ORDER BY post_id, anchor
    """,
    "snapshots": """
        SELECT post_id, observed_at, source_post_id, retweets, likes, replies, quotes
        FROM deals_engagementsnapshot ORDER BY 1, 2, 3
    """,
    "products": "SELECT title, count(*) FROM deals_product GROUP BY 1 ORDER BY 1",
    "notices": "SELECT compressed_ids FROM deals_deletionnotices ORDER BY smallest, largest, compressed_ids",
    "dealless": "SELECT compressed_ids FROM deals_deallessposts ORDER BY smallest, largest, compressed_ids",
    "sightings": "SELECT DISTINCT post_id, seen_at, seen_in FROM deals_sighting ORDER BY 1, 2, 3",
    "coverage": """
        SELECT network, hour, status, sum(lines), sum(posts), sum(deals) FROM deals_coveragehour
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """,
    "dirty": "SELECT count(*) FROM deals_dirtyproduct",
    "files": "SELECT uri, state, reason FROM ingestion_dumpfile ORDER BY 1",
    "chunks": "SELECT state, count(*), sum(lines) FROM ingestion_chunk GROUP BY 1 ORDER BY 1",
}


def facts() -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of every table that ingestion fills."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in FACTS.items():
            cursor.execute(query)
            found[name] = [
                tuple(bytes(value).hex() if isinstance(value, memoryview) else str(value) for value in row)
                for row in cursor.fetchall()
            ]
    return found


def digests() -> dict[str, tuple[int, str]]:
    """Return for each table how many rows it has and a hash over them in their order."""
    return {
        name: (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()) for name, rows in facts().items()
    }


def clear() -> None:
    """Empty those tables and forget the files."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            TRUNCATE deals_post, deals_deal, deals_engagementsnapshot, deals_product, deals_listing,
                deals_deletionnotices, deals_deallessposts, deals_sighting, deals_coveragehour,
                deals_dirtyproduct, deals_term,
                ingestion_dumpfile, ingestion_run, ingestion_runfile, ingestion_chunk,
                ingestion_member CASCADE
            """
        )
