"""Invented products in any number, for measuring."""

import random
from collections.abc import Sequence
from typing import Any

from deals.domain.matching.normalise import listing_key
from deals.models import Post
from deals.services.common.staging import stage

BATCH = 2000
"""Listings that one settling takes, as a sweep does."""

POST_ID = 1
_SYLLABLES = "ba be bo da do fi ga go ka ki la lo ma mi na no pa po ra ri sa so ta to va vi za zo".split()  # noqa: SIM905
_COLOURS = ("Black", "White", "Silver", "Blue", "Red", "")
_SIZES = ("16GB", "32GB", "64GB", "128GB", '40"', '55"', "18V", "12 oz", "")

# Deals of one post, each with a price, so that search finds the products.
_ADD = (
    """
    INSERT INTO deals_product (id, title) SELECT nextval(pg_get_serial_sequence('deals_product', 'id')), title
    FROM staged_title
    WHERE NOT EXISTS (SELECT FROM deals_listing listing WHERE listing.key = staged_title.key)
    """,
    """
    INSERT INTO deals_listing (key, product_id)
    SELECT key, max(product.id) FROM staged_title JOIN deals_product product USING (title)
    GROUP BY key ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO deals_deal (post_id, anchor, announced_at, listing_id, product_id, product_text, brand_text,
        retailer_text, retailer_source, kind, basis, quantity, scope, condition, price, piece_price, currency,
        coupon, url, spans, confidence, is_outlier, rejected)
    SELECT %(post)s, anchor, now() - anchor * interval '1 second', listing.id, listing.product_id, title, '',
        '', '', 'price', 'once', 1, 'product', 'new', 20, 20, 'USD', '', '', '{}', 0.9, false, false
    FROM staged_title JOIN deals_listing listing USING (key)
    """,
    """
    DELETE FROM deals_product product USING staged_title WHERE product.title = staged_title.title
        AND NOT EXISTS (SELECT FROM deals_listing listing WHERE listing.product_id = product.id)
    """,
)


def invented_titles(count: int, rng: random.Random) -> list[str]:
    """Return titles of as many products: brand, line, mostly a model number, kind, size, colour."""
    brands, lines, kinds = (_words(number, rng) for number in (2000, 5000, 800))
    return [
        " ".join(
            part
            for part in (
                _pick(brands, rng),
                _pick(lines, rng),
                _model(rng) if rng.random() < 0.5 else _pick(lines, rng),
                _pick(kinds, rng),
                rng.choice(_SIZES),
                rng.choice(_COLOURS),
            )
            if part
        )
        for _ in range(count)
    ]


def respelt(title: str, rng: random.Random) -> str:
    """Return the title as another retailer may write it: words in another order, one more word."""
    words = title.split()
    rng.shuffle(words)
    return " ".join([*words, rng.choice(("new", "sale", "deal", "original", "genuine"))])


def misspelt(word: str, rng: random.Random) -> str:
    """Return the word with one letter left out, doubled or replaced."""
    at = rng.randrange(1, max(len(word), 2))
    return word[:at] + rng.choice(("", word[at - 1], "e")) + word[at + rng.randrange(2) :]


def add_listings(cursor: Any, titles: Sequence[str], first: int) -> list[int]:
    """Store a deal for each title, with listing and product where there is none; return these products."""
    Post.objects.get_or_create(id=POST_ID, defaults=_POST)
    rows = ((number, title, listing_key(title)) for number, title in enumerate(titles, first))
    stage(cursor, "staged_title", "anchor int, title text, key text", rows)
    for statement in _ADD:
        cursor.execute(statement, {"post": POST_ID})
    cursor.execute(
        """
        SELECT DISTINCT product_id FROM deals_listing JOIN staged_title USING (key) WHERE NOT is_indexed
        """
    )
    return [row[0] for row in cursor.fetchall()]


_POST: dict[str, Any] = {
    "author_id": 0,
    "handle": "bench",
    "created_at": "2016-11-25T00:00:00Z",
    "text": "bench",
    "complete": True,
    "seen_at": "2016-11-25T00:00:00Z",
    "seen_in": POST_ID,
    "voice_due": False,
}


def _words(count: int, rng: random.Random) -> list[str]:
    return [
        "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 4))).capitalize() for _ in range(count)
    ]


def _pick(words: Sequence[str], rng: random.Random) -> str:
    """Pick as language does: few words often, most of them seldom."""
    return words[int(len(words) * rng.random() ** 3)]


def _model(rng: random.Random) -> str:
    return f"{rng.choice(_SYLLABLES).upper()}{rng.choice(_SYLLABLES)[0].upper()}-{rng.randint(100, 9999)}"
