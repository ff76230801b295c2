"""What merging two rows of the catalogue and taking it back have in common, for retailers and for brands."""

from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models.functions import Now

from deals.domain.refused import Refused
from deals.models import Brand, BrandMerge, Retailer, RetailerMerge

Row = TypeVar("Row", Retailer, Brand)
Merge = TypeVar("Merge", RetailerMerge, BrandMerge)


def check_two(gone: Row, into: Row, what: str) -> None:
    """Raise Refused where these are not two, or one of them was merged before. 1 query."""
    found = type(gone).objects.filter(pk__in=[gone.pk, into.pk]).count()
    if gone.pk == into.pk or found != 2:
        raise Refused(f"Choose two different {what} that were not merged before.")


def hand_over(gone: Row, into: Row) -> list[int]:
    """Merge one into the other, with all that were merged into it before; return the ids of those."""
    merged = type(gone).everything.filter(merged_into=gone)
    ids = list(merged.values_list("pk", flat=True))
    merged.update(merged_into=into)
    gone.merged_into = into
    gone.save(update_fields=["merged_into"])
    return ids


def open_merge(model: type[Merge], merge_id: int) -> Merge:
    """Return a merge that can be taken back. Raises Refused. 1 query."""
    merge = model._default_manager.select_related("gone", "into").filter(pk=merge_id, undone_at=None).first()
    if merge is None:
        raise Refused("This merge was undone before.")
    if merge.gone.merged_into_id != merge.into_id:
        raise Refused(f"{merge.into} was merged further since: undo that first.")
    return merge


def unmerge(merge: RetailerMerge | BrandMerge, user: User) -> None:
    """Separate two merged rows again, with all that belonged to the one then, and note who did it."""
    merge.gone.merged_into = None
    merge.gone.save(update_fields=["merged_into"])
    everything = type(merge.gone).everything
    everything.filter(pk__in=merge.moved["merged"]).update(merged_into=merge.gone)
    type(merge)._default_manager.filter(pk=merge.pk).update(undone_at=Now(), undone_by=user)
