"""A workspace's watchlists."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from deals.domain.refused import Refused
from deals.models import Brand, Category, Product, WatchedItem, Watchlist, Workspace
from deals.services.alerts.rules import switch_rule, watchlist_changed
from deals.services.workspaces.audit import changes, note

FIRST_LIST = "Watched"
MAX_LISTS = 100
MAX_ITEMS = 5000

Thing = Product | Brand | Category | str
"""What can be watched; a text is a search."""


def first_list(workspace: Workspace, by: User) -> Watchlist:
    """Return the workspace's first list that is not archived, made where it has none. Raises Refused."""
    return workspace.watchlists.active().order_by("id").first() or make_list(workspace, by, FIRST_LIST)


@transaction.atomic
def make_list(workspace: Workspace, by: User, name: str) -> Watchlist:
    """Return the workspace's list of this name: made where there is none, restored where it is archived.

    Raises Refused.
    """
    if workspace.watchlists.count() >= MAX_LISTS:
        raise Refused(f"The limit of {MAX_LISTS} watchlists is reached: archive one and delete it first.")
    found, is_new = Watchlist.objects.get_or_create(workspace=workspace, name=name)
    if is_new:
        note(workspace, by, "created the watchlist", name, found)
    if found.archived_at:
        restore_list(found, by)
    return found


@transaction.atomic
def archive_list(watchlist: Watchlist, by: User) -> int:
    """Put a list away. The alert rules on it are turned off; returns how many."""
    rules = list(watchlist.alert_rules.filter(is_on=True).select_related("workspace"))
    for rule in rules:
        switch_rule(rule, by, on=False)
    _archive(watchlist, timezone.now())
    note(watchlist.workspace, by, "archived the watchlist", watchlist.name, watchlist)
    return len(rules)


@transaction.atomic
def restore_list(watchlist: Watchlist, by: User) -> None:
    """Bring an archived list back; alert rules on it stay off."""
    _archive(watchlist, None)
    note(watchlist.workspace, by, "restored the watchlist", watchlist.name, watchlist)


def _archive(watchlist: Watchlist, at: datetime | None) -> None:
    watchlist.archived_at = at
    watchlist.save(update_fields=["archived_at"])


@transaction.atomic
def delete_list(watchlist: Watchlist, by: User) -> None:
    """Delete an archived list, with the rules on it and its feed. Raises Refused for any other."""
    if not watchlist.archived_at:
        raise Refused(f"Archive the list '{watchlist}' first: an archived one can be deleted.")
    note(watchlist.workspace, by, "deleted the watchlist", watchlist.name)
    watchlist.delete()


@transaction.atomic
def watch(watchlist: Watchlist, by: User, thing: Thing) -> WatchedItem:
    """Add something to a list. Idempotent. Raises Refused."""
    if watchlist.items.count() >= MAX_ITEMS:
        raise Refused(f"The list is full ({MAX_ITEMS} items): create another one.")
    field = "search" if isinstance(thing, str) else thing._meta.model_name
    item, is_new = WatchedItem.objects.get_or_create(
        watchlist=watchlist, **{str(field): thing}, defaults={"added_by": by}
    )
    if is_new:
        watchlist_changed(watchlist)
        note(watchlist.workspace, by, "started watching", f"{item} on {watchlist}", watchlist)
    return item


@transaction.atomic
def unwatch(item: WatchedItem, by: User) -> None:
    """Take something off its list."""
    note(item.watchlist.workspace, by, "stopped watching", f"{item} on {item.watchlist}", item.watchlist)
    item.delete()
    watchlist_changed(item.watchlist)


@transaction.atomic
def choose_watched(watchlist: Watchlist, by: User, things: Collection[Thing], shown: Collection[int]) -> None:
    """Watch these; of the items that were shown (by id) those that are not among them go. Raises Refused."""
    items = watchlist.items.filter(pk__in=shown).select_related("product", "brand", "watchlist__workspace")
    for item in items:
        if (item.product or item.brand) not in things:
            unwatch(item, by)
    for thing in things:
        watch(watchlist, by, thing)


@transaction.atomic
def tag_item(item: WatchedItem, by: User, tags: list[str]) -> None:
    """Give an item other tags."""
    before, item.tags = item.tags, tags
    if said := changes({f"tags of {item}": before}, {f"tags of {item}": tags}):
        item.save(update_fields=["tags"])
        note(item.watchlist.workspace, by, "tagged on a watchlist", said, item.watchlist)
