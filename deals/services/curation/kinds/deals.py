"""Review of deals: confidence below the bar, and prices far from the others."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from deals.domain.confidences import named
from deals.domain.evidence import Segment, segments
from deals.domain.field_values import FIELDS
from deals.models import Deal, DealOverride
from deals.models.curation import Assignment
from deals.selectors.curation.queues import (
    OtherPrices,
    corrected_deals,
    other_prices,
    outliers,
    overrides_of_queue,
    unsure_deals,
    with_evidence,
)
from deals.selectors.market.deals import why_no_price_point
from deals.services.curation.corrections import (
    accept_deal,
    correct_deal,
    mark_no_product,
    name_product,
    reject_deal,
    undo_override,
)
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind

REASONS = ("not a deal", "wrong price", "wrong product", "wrong retailer", "duplicate", "spam")
"""Why deals are rejected; the first is taken unless another is chosen."""

PICKS = tuple((name, label, key) for name, (label, key, _) in FIELDS.items())
"""What can be picked in a text: field, its name, its key."""

ACTIONS = (
    ReviewAction("accept", "Accept", "a", "success"),
    ReviewAction("reject", "Reject", "r", "danger", detail="Reason", choices=REASONS),
)


OF_OUTLIERS = (
    *ACTIONS,
    ReviewAction("other", "Another product", "b", "primary", detail="Product"),
    ReviewAction("none", "No single product", "n", "secondary"),
)
"""Of a price that is right and lies far from the others: it is another thing's, or a range's."""


@dataclass(frozen=True, slots=True)
class ShownDeal:
    """A deal as its template shows it."""

    pk: int
    deal: Deal
    segments: list[Segment]
    why: str
    others: OtherPrices | None
    override: DealOverride | None
    confidences: list[tuple[str, float]]
    picks: tuple[tuple[str, str, str], ...] = PICKS


def shown_deals(deals: list[Deal]) -> list[ShownDeal]:
    """Add the evidence, and the other prices of the same product. 1 query."""
    others = other_prices(deals)
    return [shown_deal(deal, others) for deal in deals]


def shown_deal(deal: Deal, others: dict[tuple[int, str, str], OtherPrices]) -> ShownDeal:
    key = (deal.product_id or 0, deal.currency, deal.condition)
    pieces = segments(deal.post.text, deal.spans)
    why, sure = why_no_price_point(deal), named(deal.field_confidences)
    return ShownDeal(deal.pk, deal, pieces, why, others.get(key), deal.override, sure)


def deal_for_api(deal: Deal) -> dict[str, Any]:
    """Tell a deal to the API."""
    return {
        "deal": deal.pk,
        "product": deal.product_text,
        "retailer": deal.retailer.name if deal.retailer else deal.retailer_text,
        "price": None if deal.price is None else str(deal.price),
        "list_price": None if deal.list_price is None else str(deal.list_price),
        "currency": deal.currency,
        "confidence": deal.confidence,
        "point_confidence": deal.point_confidence,
        "field_confidences": deal.field_confidences,
        "why": why_no_price_point(deal),
        "text": deal.post.text,
        "spans": deal.spans,
    }


def override_in_history(override: DealOverride) -> Decided:
    """Tell an override as history does."""
    return Decided(
        id=override.pk,
        at=override.decided_at,
        by=name_of(override.decided_by),
        said=override.said,
        about=(override.about or "a deal whose post was deleted",),
        undone_at=override.undone_at,
        undone_by=name_of(override.undone_by),
    )


def assignment_in_history(made: Assignment, about: str) -> Decided:
    """Tell a decision on an unknown name as history does."""
    return Decided(
        id=made.pk,
        at=made.decided_at,
        by=name_of(made.decided_by),
        said=made.said,
        about=(about,),
        undone_at=made.undone_at,
        undone_by=name_of(made.undone_by),
    )


def name_of(user: User | None) -> str:
    """Return a user's name, '' where the account is gone."""
    return user.get_username() if user else ""


def _decide(queue: str, deal_id: int, action: str, user: User, reason: str = REASONS[0]) -> Decided:
    if action == "accept":
        return override_in_history(accept_deal(deal_id, user, queue, only_open=True))
    if action == "other":
        return override_in_history(name_product(deal_id, reason, user, queue))
    if action == "none":
        return override_in_history(mark_no_product(deal_id, user, queue))
    return override_in_history(reject_deal(deal_id, reason or REASONS[0], user, queue, only_open=True))


def _correct(queue: str, deal_id: int, field: str, picked: str, start: int | None, user: User) -> Deal:
    """Correct a field; return the deal, whether it still waits or not."""
    correct_deal(deal_id, field, picked, start, user, queue)
    return with_evidence(Deal.objects.all()).get(pk=deal_id)


def _undo(waiting: Callable[[], QuerySet[Deal]], override_id: int, user: User) -> Deal | None:
    return waiting().filter(pk=undo_override(override_id, user) or 0).first()


def _say_any(deal_id: int, action: str, user: User, reason: str = REASONS[0]) -> Decided:
    """Decide on any deal, whatever was said before."""
    if action == "accept":
        return override_in_history(accept_deal(deal_id, user, "deals"))
    return override_in_history(reject_deal(deal_id, reason or REASONS[0], user, "deals"))


def _kind(
    slug: str, name: str, question: str, waiting: Callable[[], QuerySet[Deal]], **more: Any
) -> ReviewKind:
    more.setdefault("decide", partial(_decide, slug))
    return ReviewKind(
        slug=slug,
        name=name,
        question=question,
        template="review/deal.html",
        actions=more.pop("actions", ACTIONS),
        waiting=waiting,
        shown=shown_deals,
        for_api=deal_for_api,
        undo=partial(_undo, waiting),
        history=partial(overrides_of_queue, slug),
        decided=override_in_history,
        by_field="decided_by",
        at_field="decided_at",
        correct=partial(_correct, slug),
        **more,
    )


UNSURE = _kind(
    "unsure",
    "Unsure deals",
    "Is it a deal, and read rightly?",
    unsure_deals,
    orderings={"surest": ("-confidence", "id"), "least_sure": ("confidence", "id")},
    empty="Readings below the bar wait here, and stay out of charts until then.",
)
OUTLIERS = _kind(
    "outliers",
    "Outliers",
    "Is the price right, though it lies far from what else is known?",
    outliers,
    actions=OF_OUTLIERS,
    orderings={"newest": ("-announced_at", "-id"), "oldest": ("announced_at", "id")},
    empty="Prices far from a product's others wait here, and stay out of charts and alerts until then.",
)
CORRECTED = _kind(
    "deals",
    "Corrected",
    "It was corrected: is it right now?",
    corrected_deals,
    decide=_say_any,
    orderings={"newest": ("-announced_at", "-id"), "oldest": ("announced_at", "id")},
    empty="Deals that were corrected, and neither accepted nor rejected since, wait here.",
)
