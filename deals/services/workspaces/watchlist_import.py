"""Putting many things on a watchlist at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import transaction

from deals.models import WatchedItem, Watchlist
from deals.selectors.workspaces.watchlist_names import Found, ImportedRow, named_rows
from deals.services.alerts.rules import watchlist_changed
from deals.services.workspaces.audit import note
from deals.services.workspaces.watchlists import MAX_ITEMS

FULL = f"The list is full ({MAX_ITEMS} items): create another one."


@dataclass(frozen=True, slots=True)
class Import:
    """How many things are new on the list, how many stood on it before, and the rows that fit nothing."""

    added: int
    known: int
    refused: tuple[ImportedRow, ...]


@transaction.atomic
def import_items(watchlist: Watchlist, by: User, texts: Sequence[str]) -> Import:
    """Put what the texts name on the list, each thing once: in few queries, whatever their number."""
    Watchlist.objects.select_for_update().get(pk=watchlist.pk)
    rows = named_rows(texts)
    standing = set(watchlist.items.values_list("product", "brand", "category"))
    room = MAX_ITEMS - watchlist.items.count()
    wanted = {_key(row.thing): row for row in reversed(rows) if row.thing is not None}
    new = [row for key, row in wanted.items() if key not in standing]
    new.sort(key=lambda row: row.number)
    fits, late = new[:room], new[room:]
    WatchedItem.objects.bulk_create(
        [WatchedItem(watchlist=watchlist, added_by=by, **{_kind(row.thing): row.thing}) for row in fits]
    )
    if fits:
        watchlist_changed(watchlist)
        said = f"{len(fits)} items into {watchlist}"
        note(watchlist.workspace, by, "imported into the watchlist", said, watchlist)
    refused = [row for row in rows if row.thing is None] + [replace(row, reason=FULL) for row in late]
    return Import(len(fits), len(wanted) - len(new), tuple(sorted(refused, key=lambda row: row.number)))


def _kind(thing: Found | None) -> str:
    return str(thing._meta.model_name) if thing else ""


def _key(thing: Found | None) -> tuple[int | None, ...]:
    """Return a thing as `standing` has it."""
    kinds = ("product", "brand", "category")
    return tuple(thing.pk if thing and _kind(thing) == kind else None for kind in kinds)
