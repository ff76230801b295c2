"""What waits for a member of a workspace: alerts to read, matches to review, what is not set up yet."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from deals.models import AlertEvent, AlertInbox, AlertRule, AssortmentItem, WatchedItem, Workspace


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits, in numbers, and whether the workspace warns, watches and has articles at all."""

    unread_alerts: int
    unsure_matches: int
    has_rules: bool
    has_watched: bool
    has_articles: bool


def to_do(workspace: Workspace, user: User) -> ToDo:
    """Return what waits for a member. 1 query."""
    own = {"workspace": OuterRef("pk")}
    inbox = AlertInbox.objects.filter(workspace=OuterRef("workspace"), user=user).values("read_up_to")
    unread = AlertEvent.objects.filter(**own, withdrawn_at=None, pk__gt=Coalesce(Subquery(inbox), Value(0)))
    unread = unread.seen_by(user)
    unsure = AssortmentItem.objects.filter(**own, decision="", product__isnull=False, is_sure=False)
    row = (
        Workspace.objects.filter(pk=workspace.pk)
        .annotate(
            unread=_count(unread),
            unsure=_count(unsure),
            has_rules=Exists(AlertRule.objects.filter(**own).seen_by(user)),
            has_watched=Exists(WatchedItem.objects.filter(watchlist__workspace=OuterRef("pk"))),
            has_articles=Exists(AssortmentItem.objects.filter(**own)),
        )
        .values_list("unread", "unsure", "has_rules", "has_watched", "has_articles")
    )
    return ToDo(*row.get())


def _count(rows: QuerySet) -> Coalesce:
    """Return how many rows of a workspace there are, for use inside a query."""
    counted = rows.order_by().values("workspace").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), Value(0))
