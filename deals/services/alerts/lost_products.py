"""Members who watch a product that settling found to be none are told once, by mail.

A generic title ('Laptop') of an older version names no product: its deals leave it, and it goes. What is
watched becomes a search (services/common/relations.py); here it becomes a message. Settling writes it, a
sender sends it: several products that go together come in one mail. Called with the loading lock held.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef

from deals.models import Deal, Delivery, Membership, Product, WatchedItem
from deals.services.alerts.queue import message_id_of

GATHERED_FOR = timedelta(minutes=10)
"""What goes within this time after the first one is told in the same mail."""

MOST_TOLD = 200
"""Products in one mail: of more the watchlist tells."""

Lost = dict[str, str]


def tell_of_lost_products(products: Collection[int]) -> int:
    """Tell who watches those of the products that have no deal any more; return how many mails are new."""
    sold = Exists(Deal.objects.filter(product=OuterRef("pk")))
    gone = Product.objects.filter(pk__in=products).exclude(sold)
    items = WatchedItem.objects.filter(product__in=gone).order_by("watchlist__name", "product__title", "pk")
    told: dict[tuple[int, int], list[Lost]] = defaultdict(list)
    for item in items.select_related("product", "watchlist"):
        assert item.product is not None
        workspace = item.watchlist.workspace_id
        for user in _watchers(workspace, item.added_by_id):
            told[workspace, user].append({"title": item.product.title, "watchlist": item.watchlist.name})
    return sum(_tell(*receiver, lost) for receiver, lost in told.items())


def _watchers(workspace: int, added_by: int | None) -> list[int]:
    """Return who put it on the list, if still a member; else all members. With an address only."""
    members = Membership.objects.filter(workspace=workspace, user__is_active=True).exclude(user__email="")
    users = list(members.order_by("user_id").values_list("user_id", flat=True))
    return [added_by] if added_by in users else users


def _tell(workspace: int, user: int, lost: list[Lost]) -> bool:
    """Add to the mail that still gathers, else write one; tell whether it is new."""
    mails = Delivery.objects.filter(workspace=workspace, user=user, kind=Delivery.Kind.GONE)
    waiting = mails.filter(state=Delivery.State.PENDING, attempts=0).select_for_update().first()
    if waiting is not None:
        more = [each for each in lost if each not in waiting.lost]
        waiting.lost = [*waiting.lost, *more][:MOST_TOLD]
        waiting.save(update_fields=["lost"])
        return False
    now = datetime.now(UTC)
    key = f"gone {workspace} user {user} {now:%Y-%m-%dT%H:%M:%S.%f}"
    Delivery.objects.create(
        workspace_id=workspace,
        user_id=user,
        kind=Delivery.Kind.GONE,
        dedupe_key=key,
        message_id=message_id_of(key),
        not_before=now + GATHERED_FOR,
        lost=lost[:MOST_TOLD],
    )
    return True
