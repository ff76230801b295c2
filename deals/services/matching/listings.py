"""The settle step that joins listings into products.

It keeps an inverted index of the listings' terms, and the pairs of listings that look alike. Both follow
from the set of listings alone, whatever came first: what a new or vanished listing can change is
recomputed (docs/matching.md has the argument). Called with the loading lock held. Raw SQL: a batch is
some statements over whole sets, whatever its size.
"""

import gc
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db.models import Count, Q

from deals.domain.matching.blocks import block_terms, state_of, terms, terms_text
from deals.domain.matching.features import key_features
from deals.domain.matching.one_product import names_one_product
from deals.models import Deal, Listing, ListingTerm, MatchPair, Term
from deals.services.alerts.lost_products import tell_of_lost_products
from deals.services.common.relations import LISTING, follow_removal
from deals.services.common.staging import stage
from deals.services.matching.grouping import regroup
from deals.services.matching.pairs import Changed, compare_again

_RELEASE = """
    UPDATE deals_deal deal SET listing_id = NULL, product_id = NULL, is_outlier = false,
        is_repeat = false, is_echo = false, times = 1
    FROM unnest(%(listings)s::bigint[], %(titles)s::text[], %(brands)s::text[])
        AS said (listing, title, brand)
    WHERE (deal.listing_id, deal.product_text, deal.brand_text) = (said.listing, said.title, said.brand)
"""

# Listings whose last deal is gone.
_UNSOLD = """
    SELECT listing.id FROM deals_listing listing WHERE listing.product_id = ANY(%(products)s)
        AND NOT EXISTS (SELECT FROM deals_deal deal WHERE deal.listing_id = listing.id)
"""

# What most deals of a listing say; of two brands as frequent the first by its slug. Listing by listing:
# joined as whole tables, statistics from before a large load made it quadratic.
_NEW_BRANDS = """
    WITH listed AS MATERIALIZED (
        SELECT id, brand_id FROM deals_listing WHERE product_id = ANY(%(products)s)
    ), settled AS MATERIALIZED (
        SELECT listed.id, said.brand_id FROM listed
        LEFT JOIN LATERAL (
            SELECT deal.brand_id FROM deals_deal deal JOIN deals_brand brand ON brand.id = deal.brand_id
            WHERE deal.listing_id = listed.id
            GROUP BY deal.brand_id, slug ORDER BY count(*) DESC, slug LIMIT 1
        ) said ON true
        WHERE listed.brand_id IS DISTINCT FROM said.brand_id
    )
    UPDATE deals_listing listing SET brand_id = settled.brand_id FROM settled WHERE listing.id = settled.id
    RETURNING listing.id
"""

_COUNT_TERMS = """
    INSERT INTO deals_term AS term (word, listings)
    SELECT word, n FROM unnest(%(words)s::text[], %(counts)s::int[]) AS new (word, n) ORDER BY word
    ON CONFLICT (word) DO UPDATE SET listings = term.listings + EXCLUDED.listings
    RETURNING word, listings
"""

_DISCOUNT_TERMS = """
    UPDATE deals_term term SET listings = listings - gone.n
    FROM unnest(%(words)s::text[], %(counts)s::int[]) AS gone (word, n) WHERE term.word = gone.word
    RETURNING term.word, listings
"""

_ADD_TERMS = (
    """
    INSERT INTO deals_listingterm (listing_id, word, is_block)
    SELECT listing_id, unnest(string_to_array(terms, ' ')), false FROM staged_terms
    """,
    """
    UPDATE deals_listing listing SET is_indexed = true, terms_text = staged.terms
    FROM staged_terms staged WHERE listing.id = staged.listing_id
    """,
)

_TERMS_OF = """
    SELECT listing_id, array_agg(word), array_agg(is_block), array_agg(listings)
    FROM deals_listingterm JOIN deals_term USING (word)
    WHERE listing_id = ANY(%(listings)s) GROUP BY listing_id
"""

_SET_BLOCKS = """
    UPDATE deals_listingterm term SET is_block = staged.is_block FROM staged_block staged
    WHERE term.listing_id = staged.listing_id AND term.word = staged.word
"""

_DROP_LISTINGS = "DELETE FROM deals_listing WHERE id = ANY(%(gone)s)"

_FORGET = (
    "DELETE FROM deals_matchpair",
    "DELETE FROM deals_listingterm",
    "DELETE FROM deals_term",
    "UPDATE deals_listing SET is_indexed = false WHERE is_indexed",
    """
    INSERT INTO deals_dirtyproduct (product_id, currency) SELECT DISTINCT product_id, '' FROM deals_listing
    ON CONFLICT DO NOTHING
    """,
)


def match_listings(cursor: Any, products: Collection[int]) -> set[int]:
    """Match the products' listings again; return these products and all others that changed by it."""
    with _collecting_later():
        return _match_listings(cursor, products)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Keep Python from looking for cycles: among hundreds of thousands of terms and pairs it took a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _match_listings(cursor: Any, products: Collection[int]) -> set[int]:
    unsettled = {"products": list(products)}
    _release_what_names_none(cursor, products)
    cursor.execute(_UNSOLD, unsettled)
    widowed, stale = _drop(cursor, _column(cursor))
    cursor.execute(_NEW_BRANDS, unsettled)
    rebranded = set(_column(cursor))
    new = dict(Listing.objects.filter(product__in=products, is_indexed=False).values_list("pk", "key"))
    ends = compare_again(cursor, index_listings(cursor, new, stale, rebranded))
    moved, _ = regroup(cursor, widowed | ends | new.keys())
    return moved | set(products)


def _release_what_names_none(cursor: Any, products: Collection[int]) -> None:
    """Take deals whose title names no product out of new listings; those of an older rule may stand there."""
    deals = Deal.objects.filter(listing__product__in=products, listing__is_indexed=False).order_by()
    said = deals.values_list("listing", "product_text", "brand_text").distinct()
    gone = [each for each in said if not names_one_product(each[1], each[2])]
    if gone:
        listings, titles, brands = (list(column) for column in zip(*gone, strict=True))
        cursor.execute(_RELEASE, {"listings": listings, "titles": titles, "brands": brands})
        tell_of_lost_products(products)


def index_listings(
    cursor: Any, new: Mapping[int, str], stale: Collection[str] = (), rebranded: Collection[int] = ()
) -> Changed:
    """Add listings (id: key) to the index; return all whose pairs can be others now.

    `stale` are terms whose state changed before, `rebranded` listings that have another brand.
    """
    return _set_blocks(cursor, {*new, *rebranded}, _add(cursor, new).union(stale))


def _drop(cursor: Any, gone: list[int]) -> tuple[set[int], set[str]]:
    """Remove listings; return those that were paired with them, and the terms whose state changed."""
    if not gone:
        return set(), set()
    pairs = MatchPair.objects.filter(Q(left__in=gone) | Q(right__in=gone)).values_list("left", "right")
    widowed = set(chain.from_iterable(pairs)).difference(gone)
    lost = ListingTerm.objects.filter(listing__in=gone).order_by().values_list("word")
    stale = _count(cursor, _DISCOUNT_TERMS, dict(lost.annotate(n=Count("*"))), -1)
    follow_removal(cursor, LISTING, gone)
    cursor.execute(_DROP_LISTINGS, {"gone": gone})
    Term.objects.filter(listings=0).delete()
    return widowed, stale


def _add(cursor: Any, new: Mapping[int, str]) -> set[str]:
    """Index new listings (id: key); return the terms whose state changed."""
    if not new:
        return set()
    found = {listing: terms(key_features(key)) for listing, key in new.items()}
    rows = ((listing, terms_text(words)) for listing, words in found.items())
    stage(cursor, "staged_terms", "listing_id bigint, terms text", rows)
    for statement in _ADD_TERMS:
        cursor.execute(statement)
    return _count(cursor, _COUNT_TERMS, Counter(chain.from_iterable(found.values())), 1)


def _count(cursor: Any, statement: str, counts: Mapping[str, int], sign: int) -> set[str]:
    """Change the terms' counts; return the terms whose state changed by it."""
    words = sorted(counts)
    cursor.execute(statement, {"words": words, "counts": [counts[word] for word in words]})
    after: list[tuple[str, int]] = cursor.fetchall()
    return {word for word, n in after if state_of(word, n) != state_of(word, n - sign * counts[word])}


def _set_blocks(cursor: Any, anew: Collection[int], stale: set[str]) -> Changed:
    """Choose the block terms of listings that are looked at anew, and of all that hold a stale term."""
    held = ListingTerm.objects.filter(word__in=stale).values_list("listing", "word")
    scored_anew = {listing for listing, word in held if word.startswith("#")}.union(anew)
    cursor.execute(_TERMS_OF, {"listings": sorted(scored_anew.union(listing for listing, _ in held))})
    rows = []
    for listing, words, are_blocks, counts in cursor.fetchall():
        blocks = block_terms(words, dict(zip(words, counts, strict=True)))
        rows += [
            (listing, word, word in blocks)
            for word, is_block in zip(words, are_blocks, strict=True)
            if (word in blocks) != is_block
        ]
    stage(cursor, "staged_block", "listing_id bigint, word text, is_block boolean", rows)
    cursor.execute(_SET_BLOCKS)
    others = [row for row in rows if row[0] not in scored_anew]
    found = [(listing, word) for listing, word, is_block in others if is_block]
    return Changed(scored_anew, found, {listing for listing, _, is_block in others if not is_block})


def forget_index(cursor: Any) -> None:
    """Make settling match all listings again: after a change of the rules, or of the scorer."""
    for statement in _FORGET:
        cursor.execute(statement)


def _column(cursor: Any) -> list[int]:
    return [row[0] for row in cursor.fetchall()]
