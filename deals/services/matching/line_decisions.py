"""A curator's doors to product lines: merge, split, and take it back.

Each door works at once: it holds the loading lock, writes what was said, and settles what hangs on it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models.functions import Now

from deals.domain.lines.keys import line_key
from deals.domain.refused import Refused
from deals.models import LineChange, LineDecision, Listing, Product, ProductLine
from deals.services.alerts.events import settle_price_alerts
from deals.services.loading.batches import lock_loading
from deals.services.matching.lines import settle_lines

MOST_NAME = 120


def merge_lines(into: ProductLine, others: Collection[ProductLine], user: User | None) -> LineChange:
    """Make one line of several; `into` stays, and the others' addresses lead to it.

    Raises Refused where there is nothing to merge.
    """
    with _changing() as cursor:
        gone = {each.key: each.name for each in others if each.pk != into.pk}
        if not gone:
            raise Refused("Choose at least one other line.")
        names = ", ".join(sorted(gone.values()))
        change = _change(LineChange.Action.MERGE, user, f"{names} into {into.name}")
        LineDecision.objects.bulk_create(
            LineDecision(
                change=change,
                about=LineDecision.About.LINE,
                subject=key,
                line_key=into.key,
                line_name=into.name,
            )
            for key in sorted(gone)
        )
        _settle(cursor, {into.key, *gone})
        return change


def split_line(line: ProductLine, products: Collection[Product], name: str, user: User | None) -> LineChange:
    """Take products out of a line for good: into the line of that name, or (empty) into none.

    Raises Refused where a product is not of the line, or the name is the line's own or no name.
    """
    with _changing() as cursor:
        name = " ".join(name.split())[:MOST_NAME]
        key = line_key(name)
        ids = {each.pk for each in products}
        if not ids or Product.objects.filter(pk__in=ids, line=line).count() != len(ids):
            raise Refused("Choose products of this line.")
        if key == line.key or (name and not key):
            raise Refused("Write the name of another line, or none.")
        where = f"into {name}" if name else "into no line"
        count = f"{len(ids)} product{'' if len(ids) == 1 else 's'}"
        change = _change(LineChange.Action.SPLIT, user, f"{count} of {line.name} {where}")
        listings = Listing.objects.filter(product__in=ids).order_by("key").values_list("key", flat=True)
        LineDecision.objects.bulk_create(
            LineDecision(
                change=change, about=LineDecision.About.LISTING, subject=listing, line_key=key, line_name=name
            )
            for listing in listings
        )
        _settle(cursor, {line.key, key})
        return change


def undo_line_change(change: LineChange, user: User | None) -> LineChange:
    """Take a merge or split back: its decisions are void.

    Raises Refused for an undo, or where it was undone before.
    """
    with _changing() as cursor:
        if change.action == LineChange.Action.UNDO or LineChange.objects.filter(undoes=change).exists():
            raise Refused("This change was undone before, or is an undo itself.")
        decisions = change.decisions.filter(undone_at=None)
        keys = {key for pair in decisions.values_list("subject", "line_key") for key in pair}
        listings = decisions.filter(about=LineDecision.About.LISTING).values_list("subject", flat=True)
        products = list(Product.objects.filter(listings__key__in=listings).values_list("pk", flat=True))
        decisions.update(undone_at=Now())
        undo = _change(LineChange.Action.UNDO, user, f"taken back: {change.said}", change)
        _settle(cursor, keys, products)
        return undo


@contextmanager
def _changing() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        yield cursor


def _change(
    action: LineChange.Action, user: User | None, said: str, undoes: LineChange | None = None
) -> LineChange:
    return LineChange.objects.create(action=action, changed_by=user, said=said[:300], undoes=undoes)


def _settle(cursor: Any, keys: Collection[str], products: Collection[int] = ()) -> None:
    """Settle the products of the lines, and these."""
    of_keys = Product.objects.filter(line_key__in=set(keys) - {""}).values_list("pk", flat=True)
    settled = {*of_keys, *products}
    moved = settle_lines(cursor, settled)
    settle_price_alerts({*settled, *moved.products}, lines=moved.from_lines)
