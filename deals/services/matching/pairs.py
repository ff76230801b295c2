"""The pairs of listings that look alike: which may have changed, what each scores, what is stored of it.

Called by settling's match step (listings.py) with the loading lock held. Raw SQL: a batch is some
statements over whole sets, whatever its size.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from deals.domain.matching.blocks import MOST_WITH_MODEL, Terms
from deals.domain.matching.features import key_features
from deals.domain.matching.fitted import Scorer
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.score import SUGGEST, compare
from deals.models import MatchScorer, Term
from deals.services.common.staging import stage

# A listing is compared with those that hold one of its block terms, or whose block terms it holds.
# Without UNION's sort: the few pairs that are found twice are one in Python's set.
_CANDIDATES = """
    SELECT mine.listing_id, other.listing_id
    FROM deals_listingterm mine JOIN deals_listingterm other USING (word)
    WHERE mine.listing_id = ANY(%(anew)s) AND mine.is_block AND other.listing_id <> mine.listing_id
    UNION ALL
    SELECT mine.listing_id, other.listing_id
    FROM deals_listingterm mine JOIN deals_listingterm other USING (word)
    WHERE mine.listing_id = ANY(%(anew)s) AND NOT mine.is_block AND other.is_block
    UNION ALL
    SELECT mine.listing_id, other.listing_id
    FROM unnest(%(seekers)s::bigint[], %(words)s::text[]) AS mine (listing_id, word)
        JOIN deals_listingterm other USING (word)
    WHERE other.listing_id <> mine.listing_id
"""

_TERMS = "SELECT id, terms_text FROM deals_listing WHERE id = ANY(%(listings)s)"

_KEYS = """
    SELECT listing.id, listing.key, coalesce(brand.name, '')
    FROM deals_listing listing LEFT JOIN deals_brand brand ON brand.id = listing.brand_id
    WHERE listing.id = ANY(%(listings)s)
"""

_STAGED_PAIR = """
    left_id bigint, right_id bigint, score double precision, agrees jsonb, conflicts jsonb, joins boolean,
    asks boolean
"""

_DROP_PAIRS = """
    DELETE FROM deals_matchpair pair
    WHERE (left_id = ANY(%(anew)s) OR right_id = ANY(%(anew)s)) AND NOT EXISTS (
        SELECT FROM staged_pair staged WHERE (staged.left_id, staged.right_id) = (pair.left_id, pair.right_id)
    )
    RETURNING left_id, right_id
"""

# Counted pair by pair: as NOT EXISTS it may be planned as a join of all terms with all.
_DROP_UNFOUND = """
    DELETE FROM deals_matchpair pair
    WHERE (left_id = ANY(%(losers)s) OR right_id = ANY(%(losers)s)) AND 0 = (
        SELECT count(*) FROM deals_listingterm one JOIN deals_listingterm other USING (word)
        WHERE one.listing_id = pair.left_id AND other.listing_id = pair.right_id
            AND (one.is_block OR other.is_block)
    )
    RETURNING left_id, right_id
"""

_WRITE_PAIRS = """
    INSERT INTO deals_matchpair AS pair
        (left_id, right_id, score, agrees, conflicts, joins, asks, is_best_of_left, is_best_of_right)
    SELECT left_id, right_id, score, agrees, conflicts, joins, asks, false, false FROM staged_pair
    ORDER BY left_id, right_id
    ON CONFLICT (left_id, right_id) DO UPDATE SET (score, agrees, conflicts, joins, asks)
        = (EXCLUDED.score, EXCLUDED.agrees, EXCLUDED.conflicts, EXCLUDED.joins, EXCLUDED.asks)
    WHERE (pair.score, pair.agrees, pair.conflicts, pair.joins, pair.asks)
        IS DISTINCT FROM
            (EXCLUDED.score, EXCLUDED.agrees, EXCLUDED.conflicts, EXCLUDED.joins, EXCLUDED.asks)
    RETURNING left_id, right_id
"""


class Changed(NamedTuple):
    """What happened to the index: listings whose pairs all are compared anew, and block terms of others.

    Another listing's pairs score as before: only by which terms it looks for others is new. `found` are those
    (listing, term) that it looks by now, `lost` the listings that no longer look by a term.
    """

    anew: set[int]
    found: list[tuple[int, str]]
    lost: set[int]


def compare_again(cursor: Any, changed: Changed) -> set[int]:
    """Bring the pairs up to the index; return the ends of all that changed."""
    if not any(changed):
        return set()
    stage(cursor, "staged_pair", _STAGED_PAIR, _alike(cursor, _candidates(cursor, changed)))
    values = {"anew": sorted(changed.anew), "losers": sorted(changed.lost)}
    ends: set[int] = set()
    for statement in (_DROP_PAIRS, _DROP_UNFOUND, _WRITE_PAIRS):
        cursor.execute(statement, values)
        ends.update(chain.from_iterable(cursor.fetchall()))
    return ends


def _candidates(cursor: Any, changed: Changed) -> set[tuple[int, int]]:
    """Return the pairs of listings that are to be compared and worth reading; each once."""
    seekers, words = [listing for listing, _ in changed.found], [word for _, word in changed.found]
    cursor.execute(_CANDIDATES, {"anew": sorted(changed.anew), "seekers": seekers, "words": words})
    found = cursor.fetchall()
    cursor.execute(_TERMS, {"listings": list({listing for pair in found for listing in pair})})
    texts: dict[int, str] = dict(cursor.fetchall())
    return set(_worth_reading(found, texts))


def _worth_reading(found: Collection[tuple[int, int]], texts: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that may be alike, the smaller id first.

    Other by other: of a hundred thousand titles that are read for this alone, none is kept in memory.
    """
    mine = {one: Terms.read(texts[one]) for one in {one for one, _ in found}}
    finders: dict[int, list[int]] = defaultdict(list)
    for one, other in found:
        finders[other].append(one)
    for other, ones in finders.items():
        read = Terms.read(texts[other])
        for one in ones:
            if read.may_be_alike(mine[one]):
                yield (one, other) if one < other else (other, one)


def _alike(cursor: Any, candidates: Collection[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of those pairs that score SUGGEST or more, the smaller key on the left."""
    cursor.execute(_KEYS, {"listings": list(set(chain.from_iterable(candidates)))})
    rows: list[tuple[int, str, str]] = cursor.fetchall()
    keys = {pk: key for pk, key, _ in rows}
    brands = {name: listing_key(name) for name in {name for _, _, name in rows}}
    read = {pk: key_features(key, brands[name]) for pk, key, name in rows}
    common, scorer = common_models(), scorer_in_use()
    for left, right in ((a, b) if keys[a] < keys[b] else (b, a) for a, b in candidates):
        found = compare(read[left], read[right], common, scorer)
        if found.score >= SUGGEST:
            yield left, right, found.score, found.agrees, found.conflicts, found.joins, found.asks


def common_models() -> set[str]:
    """Return the model numbers that stand in too many listings to tell one product. 1 query."""
    words = Term.objects.filter(word__startswith="#", listings__gt=MOST_WITH_MODEL)
    return {word[1:] for word in words.values_list("word", flat=True)}


def scorer_in_use() -> Scorer | None:
    """Return the scorer that was fitted last, if it beat the rule. 1 query."""
    latest = MatchScorer.objects.first()
    return Scorer.from_json(latest.scorer) if latest and latest.is_used else None
