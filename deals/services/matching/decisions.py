"""A curator's doors to products: decide on two listings, merge, split, and take it back.

Each door works at once: it holds the loading lock, writes what was said, and settles what hangs on it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product as every_pair
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models.functions import Now

from deals.domain.matching.partition import Bound, pair_of
from deals.domain.refused import Refused
from deals.models import Listing, MatchDecision, Product, ProductChange
from deals.services.loading.batches import lock_loading
from deals.services.loading.settling import settle_products
from deals.services.matching.grouping import Move, decisions_about, regroup

MOST_LISTINGS = 500
"""A merge or split of more listings is refused: it writes a decision a pair."""


def decide(left_key: str, right_key: str, verdict: str, user: User | None) -> MatchDecision:
    """Note a curator's word on two listings (`MatchDecision.Verdict`) and settle their products.

    Of two decisions that disagree the newer holds. Raises Refused for one listing twice.
    """
    if left_key == right_key:
        raise Refused("These are one listing: choose two.")
    with changing() as cursor:
        made = write([(left_key, right_key)], verdict, user)
        settle(cursor, [left_key, right_key])
    return made[0]


def undo_decision(decision: MatchDecision, user: User | None) -> None:
    """Take a decision back and settle its products. Raises Refused where it was undone before."""
    with changing() as cursor:
        if decision.change_id is not None:
            raise Refused("This decision belongs to a merge or split: undo that one.")
        if not _take_back(MatchDecision.objects.filter(pk=decision.pk), user):
            raise Refused("This decision was undone before.")
        settle(cursor, [decision.left_key, decision.right_key])


def merge_products(into: Product, others: Collection[Product], user: User | None) -> ProductChange:
    """Make one product of several; `into` stays, and the others' addresses lead to it.

    Raises Refused where there is nothing to merge, a product is gone, or there are too many listings.
    """
    with changing() as cursor:
        gone = {each.pk for each in others} - {into.pk}
        listings = list(Listing.objects.filter(product__in=[into.pk, *gone]).order_by("key"))
        if not gone or {each.product_id for each in listings} != {into.pk, *gone}:
            raise Refused("Choose at least two products that still have listings.")
        _refuse_many(listings)
        change = ProductChange.objects.create(action=ProductChange.Action.MERGE, changed_by=user)
        first, *rest = [each.key for each in listings]
        write([(first, key) for key in rest], MatchDecision.Verdict.SAME, user, change)
        wanted = dict.fromkeys((each.pk for each in listings), into.pk)
        return note(change, settle(cursor, [first, *rest], wanted))


def split_listings(listings: Collection[Listing], user: User | None) -> ProductChange:
    """Take listings of one product out of it, for good; matching may find them another product.

    Raises Refused where they are of several products, or all of one.
    """
    with changing() as cursor:
        keys = sorted({each.key for each in listings})
        products = set(Listing.objects.filter(key__in=keys).values_list("product_id", flat=True))
        if len(products) != 1:
            raise Refused("Choose listings of one product.")
        rest = list(
            Listing.objects.filter(product__in=products).exclude(key__in=keys).values_list("key", flat=True)
        )
        if not rest:
            raise Refused("Leave at least one listing with the product.")
        _refuse_many([*keys, *rest])
        change = ProductChange.objects.create(action=ProductChange.Action.SPLIT, changed_by=user)
        for part in (keys, rest):  # what was merged through a listing of the other part stays together
            write(_bound_pairs(part), MatchDecision.Verdict.SAME, user, change)
        write(every_pair(keys, rest), MatchDecision.Verdict.DIFFERENT, user, change)
        gone = Listing.objects.filter(key__in=keys).values_list("pk", flat=True)
        # However many go, the rest keeps the product's id.
        return note(change, settle(cursor, keys, dict.fromkeys(gone)))


def undo_change(change: ProductChange, user: User | None) -> ProductChange:
    """Take a merge or split back: its decisions are void, and the listings go where they were.

    Raises Refused for an undo, or where it was undone before.
    """
    with changing() as cursor:
        if change.action == ProductChange.Action.UNDO or ProductChange.objects.filter(undoes=change).exists():
            raise Refused("This change was undone before, or is an undo itself.")
        _take_back(change.decisions.all(), user)
        undo = ProductChange.objects.create(action=ProductChange.Action.UNDO, changed_by=user, undoes=change)
        before = {move["listing"]: move["from"] for move in change.moves}
        ids = dict(Listing.objects.filter(key__in=before).values_list("key", "pk"))
        keys = {key for pair in change.decisions.values_list("left_key", "right_key") for key in pair}
        return note(undo, settle(cursor, keys | before.keys(), {ids[key]: before[key] for key in ids}))


@contextmanager
def changing() -> Iterator[Any]:
    """Hold the loading lock in a transaction; yields its cursor."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        yield cursor


def write(
    pairs: Iterable[tuple[str, str]], verdict: str, user: User | None, change: ProductChange | None = None
) -> list[MatchDecision]:
    """Write a verdict on pairs of listing keys."""
    ordered = [pair_of(*pair) for pair in pairs]
    return MatchDecision.objects.bulk_create(
        MatchDecision(left_key=left, right_key=right, verdict=verdict, decided_by=user, change=change)
        for left, right in ordered
    )


def _bound_pairs(keys: Collection[str]) -> list[tuple[str, str]]:
    """Return pairs that hold together those of the keys which decisions bind at present."""
    bound = Bound(decisions_about(keys))
    atoms: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        atoms[bound.atom(key)].append(key)
    return [(first, other) for first, *rest in atoms.values() for other in rest]


def _take_back(decisions: Any, user: User | None) -> int:
    return decisions.filter(undone_at=None).update(undone_at=Now(), undone_by=user)


def settle(
    cursor: Any, keys: Collection[str], preferred: Mapping[int, int | None] | None = None
) -> list[Move]:
    """Group the listings of these keys again and settle their products; return the moves."""
    listings = list(Listing.objects.filter(key__in=keys).values_list("pk", flat=True))
    products, moves = regroup(cursor, listings, preferred)
    settle_products(cursor, products)
    return moves


def note(change: ProductChange, moves: list[Move]) -> ProductChange:
    """Keep with a change what it moved."""
    change.moves = [{"listing": each.key, "from": each.old, "to": each.new} for each in moves]
    change.save(update_fields=["moves"])
    return change


def _refuse_many(listings: Collection[Any]) -> None:
    if len(listings) > MOST_LISTINGS:
        raise Refused(f"Too many listings for one change: {len(listings)}, at most {MOST_LISTINGS}.")
