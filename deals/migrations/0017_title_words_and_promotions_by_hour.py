"""The words of titles, indexed, and how many promotions a retailer had in each hour.

The latter the database itself keeps, in the writer's transaction.

Counting a year of them from the index took longer than all the rest of a page (docs/architecture.md). The
hours of UTC are cut to days of any zone when they are read. There is no model: nobody but
`deals.selectors.promotions` reads the table, and nothing but these triggers writes it.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

COUNTED = """
    SELECT retailer_id, date_trunc('hour', announced_at, 'UTC') AS hour, {by} AS n FROM {rows}
    WHERE NOT rejected AND confidence >= 0.5 AND retailer_id IS NOT NULL
"""

TABLE = """
    CREATE TABLE deals_promotionhour (
        retailer_id bigint NOT NULL, hour timestamptz NOT NULL, n int NOT NULL,
        CONSTRAINT promotion_hour_once PRIMARY KEY (retailer_id, hour) INCLUDE (n)
    )
"""


def _function(event: str, rows: str) -> str:
    """Return the function of one event; `rows` are what it adds and what it takes away.

    In the order of the key, so that two writers wait for each other's rows in one order only.
    """
    return f"""
        CREATE FUNCTION deals_promotions_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            WITH changed AS MATERIALIZED (
                SELECT retailer_id, hour, sum(n) AS n FROM ({rows}) counted
                GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2
            )
            INSERT INTO deals_promotionhour AS known (retailer_id, hour, n)
            SELECT retailer_id, hour, n FROM changed ORDER BY 1, 2
            ON CONFLICT (retailer_id, hour) DO UPDATE SET n = known.n + excluded.n;
            RETURN NULL;
        END $$
    """


ADDED = COUNTED.format(by="1", rows="added")
GONE = COUNTED.format(by="-1", rows="gone")
EVENTS = {
    "insert": ("NEW TABLE AS added", ADDED),
    "update": ("OLD TABLE AS gone NEW TABLE AS added", f"{ADDED} UNION ALL {GONE}"),
    "delete": ("OLD TABLE AS gone", GONE),
}
FILL = f"""
    INSERT INTO deals_promotionhour (retailer_id, hour, n)
    SELECT retailer_id, hour, sum(n) FROM ({COUNTED.format(by="1", rows="deals_deal")}) counted GROUP BY 1, 2
"""
EMPTY = """
    CREATE FUNCTION deals_promotions_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM deals_promotionhour;
        RETURN NULL;
    END $$
"""


def _trigger(event: str, rows: str = "") -> str:
    return f"""
        CREATE TRIGGER promotions_{event} AFTER {event} ON deals_deal {rows}
        FOR EACH STATEMENT EXECUTE FUNCTION deals_promotions_{event}()
    """


MAKE = [
    TABLE,
    *(_function(event, rows) for event, (_, rows) in EVENTS.items()),
    EMPTY,
    *(_trigger(event, f"REFERENCING {tables}") for event, (tables, _) in EVENTS.items()),
    _trigger("truncate"),
    FILL,  # after the triggers, which keep writers waiting
]
UNMAKE = [
    *(f"DROP TRIGGER promotions_{event} ON deals_deal" for event in (*EVENTS, "truncate")),
    *(f"DROP FUNCTION deals_promotions_{event}()" for event in (*EVENTS, "truncate")),
    "DROP TABLE deals_promotionhour",
]


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0016_promotions_counted_and_sampled'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='product',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('title', config='simple'), name='product_title_words'),
        ),
        migrations.RunSQL(MAKE, UNMAKE),
    ]
