"""The secret address of a watchlist's feed."""

from django.contrib.auth.models import User
from django.db import transaction

from deals.models import Watchlist, WatchlistFeed
from deals.services.common.secrets import hash_of, new_secret
from deals.services.workspaces.audit import note


@transaction.atomic
def make_feed(watchlist: Watchlist, by: User) -> str:
    """Return a new secret for the list's feed; the address before is gone."""
    secret = new_secret()
    values = {"secret_hash": hash_of(secret), "made_by": by}
    WatchlistFeed.objects.update_or_create(watchlist=watchlist, defaults=values)
    note(watchlist.workspace, by, "created the feed of", watchlist.name, watchlist)
    return secret


@transaction.atomic
def close_feed(watchlist: Watchlist, by: User) -> None:
    """End the list's feed."""
    if WatchlistFeed.objects.filter(watchlist=watchlist).delete()[0]:
        note(watchlist.workspace, by, "closed the feed of", watchlist.name, watchlist)


def feed_of(secret: str) -> WatchlistFeed | None:
    """Return the feed that a secret opens. 1 query."""
    return (
        WatchlistFeed.objects.select_related("watchlist__workspace")
        .filter(secret_hash=hash_of(secret))
        .first()
    )
