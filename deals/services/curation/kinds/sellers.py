"""Review of sellers that extraction does not know: which retailer is it? Holds for all their deals."""

from typing import Any

from django.contrib.auth.models import User

from deals.domain.voices.voice import Voice
from deals.models import Deal, SellerAssignment
from deals.selectors.curation.queues import seller_decisions, unknown_sellers
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import ShownDeal, assignment_in_history, shown_deals
from deals.services.curation.sellers import (
    assign_new_retailer,
    assign_post,
    assign_seller,
    dismiss_seller,
    tell_account,
    undo_assignment,
)


def _for_api(deal: Any) -> dict[str, Any]:
    return {"seller": deal.seller_key, "deals": deal.n, "example": deal.pk, "text": deal.post.text,
            "said_by": str(deal.post.spoken)}  # fmt: skip


def _shown(deals: list[Deal]) -> list[ShownDeal]:
    return shown_deals(deals)


def _decide(deal_id: int, action: str, user: User, name: str = "") -> Decided:
    if action == "assign":
        return _decided(assign_seller(deal_id, name, user))
    if action == "new":
        return _decided(assign_new_retailer(deal_id, name, user))
    if action == "post":
        return _decided(assign_post(deal_id, name, user))
    if action in (Voice.DEAL_ACCOUNT, Voice.PERSON):
        return _decided(tell_account(deal_id, Voice(action), user))
    return _decided(dismiss_seller(deal_id, user))


def _undo(assignment_id: int, user: User) -> Deal | None:
    made = undo_assignment(assignment_id, user)
    return unknown_sellers().filter(seller_key=made.key).first()


def _decided(made: SellerAssignment) -> Decided:
    return assignment_in_history(made, made.key)


SELLERS = ReviewKind(
    slug="sellers",
    name="Unknown sellers",
    question="Which retailer is it? The answer holds for all deals of that seller.",
    template="review/seller.html",
    actions=(
        ReviewAction("assign", "Assign", "a", "success", detail="Retailer", source="retailers"),
        ReviewAction("new", "New retailer", "n", "primary", detail="Name"),
        ReviewAction(
            "post",
            "Only this post",
            "o",
            "secondary",
            detail="Retailer",
            source="retailers",
            is_optional=True,
        ),
        ReviewAction(Voice.DEAL_ACCOUNT, "A deal account", "d", "secondary"),
        ReviewAction(Voice.PERSON, "A private person", "p", "secondary"),
        ReviewAction("reject", "No retailer", "r", "danger"),
    ),
    orderings={"most_deals": ("-n", "id"), "oldest": ("id",)},
    waiting=unknown_sellers,
    shown=_shown,
    for_api=_for_api,
    decide=_decide,
    undo=_undo,
    history=seller_decisions,
    decided=_decided,
    by_field="decided_by",
    at_field="decided_at",
    empty="Sellers that no retailer of the catalogue goes by wait here.",
)
