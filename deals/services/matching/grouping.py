"""Products from listings: the groups of deals/domain/matching/partition.py, brought into the tables.

`regroup` looks again at some listings and at all that could change with them, so that the products are
a function of the listings, their pairs and the decisions (docs/matching.md has the argument). Called
with the loading lock held. Raw SQL: sets of rows move in one statement each.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q

from deals.domain.matching.partition import Decision, Pair, partition
from deals.models import MatchDecision, Product
from deals.services.common.relations import PRODUCT, follow_merge
from deals.services.matching.lines import note_lost_products

MOVE_LISTINGS = """
    UPDATE deals_listing listing SET product_id = move.product_id
    FROM unnest(%(listings)s::bigint[], %(products)s::bigint[]) AS move (listing_id, product_id)
    WHERE listing.id = move.listing_id
"""

MOVE_DEALS = """
    UPDATE deals_deal deal SET product_id = move.product_id
    FROM unnest(%(listings)s::bigint[], %(products)s::bigint[]) AS move (listing_id, product_id)
    WHERE deal.listing_id = move.listing_id
"""

ADD_REDIRECTS = """
    INSERT INTO deals_productredirect (old_id, product_id)
    SELECT * FROM unnest(%(old)s::bigint[], %(new)s::bigint[])
"""

DELETE_PRODUCTS = "DELETE FROM deals_product WHERE id = ANY(%(old)s)"

REVIVE_PRODUCTS = (
    "INSERT INTO deals_product (id, title) SELECT unnest(%(ids)s::bigint[]), '' ON CONFLICT DO NOTHING",
    "DELETE FROM deals_productredirect WHERE old_id = ANY(%(ids)s)",
)


MARK_BEST = """
    UPDATE deals_matchpair pair SET is_best_of_left = mark.of_left, is_best_of_right = mark.of_right
    FROM unnest(%(pairs)s::bigint[], %(left)s::boolean[], %(right)s::boolean[])
        AS mark (id, of_left, of_right)
    WHERE pair.id = mark.id
"""

# Raw SQL: the ORM prepares each id of a list of tens of thousands by itself.
LISTINGS = "SELECT id, key, product_id FROM deals_listing WHERE id = ANY(%(listings)s)"

LINKED = """
    SELECT id, key, product_id FROM deals_listing
    WHERE (id = ANY(%(near)s) OR key = ANY(%(keys)s) OR product_id = ANY(%(products)s))
        AND NOT id = ANY(%(found)s)
"""

PAIRS = """
    SELECT pair.id, left_id, right_id, one.key, other.key, score, joins, asks, is_best_of_left,
        is_best_of_right
    FROM deals_matchpair pair JOIN deals_listing one ON one.id = left_id
        JOIN deals_listing other ON other.id = right_id
    WHERE left_id = ANY(%(listings)s) OR right_id = ANY(%(listings)s)
"""


@dataclass(frozen=True, slots=True)
class Move:
    """A listing that goes from one product to another."""

    listing_id: int
    key: str
    old: int
    new: int


class _Scored(NamedTuple):
    """A `MatchPair` with its listings' keys. Plain, for they come by the thousand."""

    pk: int
    left_id: int
    right_id: int
    left_key: str
    right_key: str
    score: float
    joins: bool
    asks: bool
    is_best_of_left: bool
    is_best_of_right: bool

    @property
    def keys(self) -> Pair:
        """The two keys, the smaller one first (as `MatchPair` keeps them)."""
        return self.left_key, self.right_key


@dataclass(slots=True)
class _Neighbourhood:
    """Listings that are grouped together, with all that bears on them."""

    keys: dict[int, str] = field(default_factory=dict)
    products: dict[int, int] = field(default_factory=dict)
    decisions: dict[int, MatchDecision] = field(default_factory=dict)
    pairs: dict[int, _Scored] = field(default_factory=dict)

    def groups(self) -> list[tuple[str, ...]]:
        scores = {each.keys: each.score for each in self.pairs.values()}
        joins = {each.keys for each in self.pairs.values() if each.joins}
        return partition(self.keys.values(), scores, joins, _newest_first(self.decisions.values()))


def regroup(
    cursor: Any, listings: Collection[int], preferred: Mapping[int, int | None] | None = None
) -> tuple[set[int], list[Move]]:
    """Group the listings and all that connected with them again.

    Returns the products whose listings changed (to be settled) and the moves. A group keeps the product
    with which it shares most listings; `preferred` names another one for some listings (made where it does
    not exist), or None for a new one.
    """
    found = _neighbourhood(cursor, listings)
    if not found.keys:
        return set(), []
    ids = {key: listing for listing, key in found.keys.items()}
    groups = [[ids[key] for key in group] for group in found.groups()]
    old = found.products
    new = _products_of(cursor, groups, {**old, **(preferred or {})})
    moves = [
        Move(each, found.keys[each], old[each], new[each]) for each in sorted(new) if new[each] != old[each]
    ]
    _move(cursor, moves)
    _retire(cursor, old, new)
    _mark_best(cursor, found, new)
    return {each.new for each in moves} | ({each.old for each in moves} & set(new.values())), moves


def decisions_about(keys: Collection[str]) -> list[Decision]:
    """Return the standing decisions that hang on the keys, also through others, the newest first."""
    found = _Neighbourhood()
    _decided_keys(found, set(keys))
    return _newest_first(found.decisions.values())


def _newest_first(decisions: Collection[MatchDecision]) -> list[Decision]:
    newest = sorted(decisions, key=lambda each: (each.decided_at, each.pk), reverse=True)
    same = MatchDecision.Verdict.SAME
    return [Decision(each.left_key, each.right_key, each.verdict == same) for each in newest]


def _neighbourhood(cursor: Any, listings: Collection[int]) -> _Neighbourhood:
    """Follow products, joinable pairs and decisions from the listings until nothing new comes."""
    found = _Neighbourhood()
    cursor.execute(LISTINGS, {"listings": list(listings)})
    while rows := cursor.fetchall():
        found.keys.update((listing, key) for listing, key, _ in rows)
        found.products.update((listing, product) for listing, _, product in rows)
        pairs = _pairs_of(cursor, [listing for listing, _, _ in rows])
        found.pairs.update((pair.pk, pair) for pair in pairs)
        keys = _decided_keys(found, {key for _, key, _ in rows})
        near = {end for pair in pairs if pair.joins for end in (pair.left_id, pair.right_id)}
        linked = {
            "near": list(near.difference(found.keys)),
            "keys": list(keys),
            "products": list({product for _, _, product in rows}),
            "found": list(found.keys),
        }
        cursor.execute(LINKED, linked)
    return found


def _pairs_of(cursor: Any, listings: list[int]) -> list[_Scored]:
    """Return the pairs that have one of the listings. 1 query."""
    cursor.execute(PAIRS, {"listings": listings})
    return [_Scored(*row) for row in cursor.fetchall()]


def _decided_keys(found: _Neighbourhood, fresh: set[str]) -> set[str]:
    """Add the decisions that hang on the keys, also by way of listings that are not there at present."""
    reached: set[str] = set()
    while fresh:
        reached |= fresh
        decisions = MatchDecision.objects.standing().filter(Q(left_key__in=fresh) | Q(right_key__in=fresh))
        found.decisions.update((each.pk, each) for each in decisions)
        fresh = {key for each in decisions for key in (each.left_key, each.right_key)} - reached
    return reached


def _products_of(cursor: Any, groups: list[list[int]], wanted: Mapping[int, int | None]) -> dict[int, int]:
    """Return each listing's product: a group gets the one that most of it has, else a new one."""
    overlaps = sorted(
        (-count, product, number)
        for number, group in enumerate(groups)
        for product, count in Counter(wanted[listing] for listing in group).items()
        if product is not None
    )
    products: dict[int, int] = {}  # by the number of the group
    taken: set[int] = set()
    for _, product, number in overlaps:
        if number not in products and product not in taken:
            products[number] = product
            taken.add(product)
    _revive(cursor, taken)
    without = [number for number in range(len(groups)) if number not in products]
    made = Product.objects.bulk_create(Product(title="") for _ in without)
    products.update((number, product.pk) for number, product in zip(without, made, strict=True))
    return {listing: products[number] for number, group in enumerate(groups) for listing in group}


def _revive(cursor: Any, products: Collection[int]) -> None:
    """Make those of the products that are gone again, under their old ids."""
    present = set(Product.objects.filter(pk__in=products).values_list("pk", flat=True))
    if gone := sorted(set(products) - present):
        for statement in REVIVE_PRODUCTS:
            cursor.execute(statement, {"ids": gone})


def _move(cursor: Any, moves: list[Move]) -> None:
    if moves:
        values = {"listings": [each.listing_id for each in moves], "products": [each.new for each in moves]}
        cursor.execute(MOVE_LISTINGS, values)
        cursor.execute(MOVE_DEALS, values)


def _retire(cursor: Any, old: Mapping[int, int], new: Mapping[int, int]) -> None:
    """Remove the products without listings; their addresses lead to where most of their listings went."""
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for listing, product in old.items():
        shared[product][new[listing]] += 1
    gone = sorted(shared.keys() - set(new.values()))
    if gone:
        targets = [min(shared[each].items(), key=lambda item: (-item[1], item[0]))[0] for each in gone]
        note_lost_products(cursor, gone)
        follow_merge(cursor, PRODUCT, gone, targets)
        cursor.execute(ADD_REDIRECTS, {"old": gone, "new": targets})
        cursor.execute(DELETE_PRODUCTS, {"old": gone})


def _mark_best(cursor: Any, found: _Neighbourhood, products: Mapping[int, int]) -> None:
    """Note of each listing its best pair worth a look that is neither joined nor decided."""
    decided = {(each.left_key, each.right_key) for each in found.decisions.values()}
    best: dict[int, _Scored] = {}
    for pair in sorted(found.pairs.values(), key=_rank):
        ends = (pair.left_id, pair.right_id)
        is_joined = all(end in products for end in ends) and products[ends[0]] == products[ends[1]]
        if (pair.asks or pair.joins) and not is_joined and pair.keys not in decided:
            for end in ends:
                best.setdefault(end, pair)
    changed = []
    for pair in found.pairs.values():
        flags = (
            best.get(pair.left_id) is pair if pair.left_id in products else pair.is_best_of_left,
            best.get(pair.right_id) is pair if pair.right_id in products else pair.is_best_of_right,
        )
        if flags != (pair.is_best_of_left, pair.is_best_of_right):
            changed.append((pair.pk, *flags))
    if changed:
        pks, of_left, of_right = zip(*changed, strict=True)
        cursor.execute(MARK_BEST, {"pairs": list(pks), "left": list(of_left), "right": list(of_right)})


def _rank(pair: _Scored) -> tuple[float, Pair]:
    return -pair.score, pair.keys
