"""Review of orphaned corrections: a curator's override that no deal follows any more."""

from typing import Any

from django.contrib.auth.models import User

from deals.models import DealOverride
from deals.selectors.curation.queues import dropped_overrides, orphaned_overrides
from deals.services.curation.corrections import drop_override, restore_override
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import name_of


def _for_api(override: DealOverride) -> dict[str, Any]:
    return {
        "post": str(override.post_id),
        "said": override.said,
        "about": override.about,
        "values": override.values,
    }


def _decide(override_id: int, action: str, user: User) -> Decided:
    return _decided(drop_override(override_id, user))


def _decided(override: DealOverride) -> Decided:
    at = override.undone_at or override.decided_at
    about = (override.said, override.about or "a deal whose post was deleted")
    return Decided(id=override.pk, at=at, by=name_of(override.undone_by), said="dropped", about=about)


ORPHANED = ReviewKind(
    slug="orphaned",
    name="Orphaned corrections",
    question="Its deal is gone: the post is extracted differently or not loaded. Drop the correction?",
    template="review/override.html",
    actions=(ReviewAction("accept", "Drop", "a", "danger"),),
    orderings={"newest": ("-decided_at", "-id"), "oldest": ("decided_at", "id")},
    waiting=orphaned_overrides,
    shown=lambda overrides: overrides,
    for_api=_for_api,
    decide=_decide,
    undo=restore_override,
    history=dropped_overrides,
    decided=_decided,
    by_field="undone_by",
    at_field="undone_at",
    empty="Corrections whose deal was removed by a load or a re-extraction wait here.",
)
