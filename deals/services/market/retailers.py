"""Upkeep of retailers: merge two, take it back, and follow handles that change their owners."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.models import Competitor, Retailer, RetailerAlias, RetailerMerge, Workspace
from deals.services.loading.batches import lock_loading, reassign_retailers
from deals.services.market.merging import check_two, hand_over, open_merge, unmerge


@transaction.atomic
def merge_retailers(gone: Retailer, into: Retailer, user: User) -> RetailerMerge:
    """Make two retailers one: deals, aliases and workspaces' choices go over to `into`.

    Raises Refused for one retailer twice, or where one was merged before.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
        check_two(gone, into, "retailers")
        merge = RetailerMerge.objects.create(gone=gone, into=into, merged_by=user)
        merge.moved = {
            "aliases": _move_aliases(gone, into),
            "workspaces": _move_own(gone, into),
            "competitors": _move_competitors(gone, into),
            "merged": hand_over(gone, into),
        }
        merge.save(update_fields=["moved"])
        reassign_retailers(cursor, retailers=[gone.pk])
    return merge


@transaction.atomic
def undo_merge(merge_id: int, user: User) -> RetailerMerge:
    """Take a merge back: what moved by it goes back, also deals that were loaded since.

    Raises Refused where it was taken back before, or the merge target was merged further since.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
        merge = open_merge(RetailerMerge, merge_id)
        _move_back(merge)
        unmerge(merge, user)
        reassign_retailers(cursor, retailers=[merge.into_id, merge.gone_id])
    return merge


def follow_handles(handles: Collection[str]) -> int:
    """Bring deals in line after handles changed their owners or dates; return how many deals changed.

    Raw SQL: networks ignore the case of handles, and posts hold them as they were written.
    """
    with connection.cursor() as cursor:
        lower = [each.lower() for each in handles]
        cursor.execute("SELECT DISTINCT handle FROM deals_post WHERE lower(handle) = ANY(%s)", [lower])
        written = [row[0] for row in cursor.fetchall()]
        with transaction.atomic():
            lock_loading(cursor)
            return reassign_retailers(cursor, handles=written)


def _move_aliases(gone: Retailer, into: Retailer) -> list[int]:
    moved = list(RetailerAlias.objects.filter(retailer=gone))
    for alias in moved:  # one by one: the history notes each
        alias.retailer = into
        alias.save(update_fields=["retailer"])
    return [alias.pk for alias in moved]


def _move_own(gone: Retailer, into: Retailer) -> list[int]:
    found = Workspace.objects.filter(own_retailer=gone)
    moved = list(found.values_list("pk", flat=True))
    found.update(own_retailer=into)
    return moved


def _move_competitors(gone: Retailer, into: Retailer) -> list[int]:
    """Move competitors; where the workspace has the merge target already the row waits for an undo."""
    have = Competitor.objects.filter(retailer=into).values("workspace")
    own = Workspace.objects.filter(own_retailer=into).values("pk")
    found = Competitor.objects.filter(retailer=gone).exclude(workspace__in=have).exclude(workspace__in=own)
    moved = list(found.values_list("pk", flat=True))
    Competitor.objects.filter(pk__in=moved).update(retailer=into)
    return moved


def _move_back(merge: RetailerMerge) -> None:
    for alias in RetailerAlias.objects.filter(pk__in=merge.moved["aliases"], retailer=merge.into):
        alias.retailer = merge.gone
        alias.save(update_fields=["retailer"])
    Workspace.objects.filter(pk__in=merge.moved["workspaces"], own_retailer=merge.into).update(
        own_retailer=merge.gone
    )
    Competitor.objects.filter(pk__in=merge.moved["competitors"], retailer=merge.into).update(
        retailer=merge.gone
    )
