"""Review of makers that extraction does not know and many posts name: whose is the name?"""

from typing import Any

from django.contrib.auth.models import User

from deals.domain.makers import FEWEST_ACCOUNTS, FEWEST_TITLES
from deals.models import Deal
from deals.selectors.curation.queues import maker_decisions, unknown_makers
from deals.selectors.market.speakers import speakers_of
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import assignment_in_history
from deals.services.curation.makers import (
    assign_maker,
    assign_new_brand,
    dismiss_maker,
    put_maker_off,
    undo_maker,
)


def _shown(deals: list[Any]) -> list[Any]:
    """Add to each title who told its first deal. 1 query."""
    said = speakers_of(each["deal"] for deal in deals for each in deal.examples)
    for deal in deals:
        deal.examples = [{**each, "by": said.get(each["deal"])} for each in deal.examples]
    return deals


def _for_api(deal: Any) -> dict[str, Any]:
    return {
        "maker": deal.name,
        "deals": deal.n,
        "accounts": deal.accounts,
        "titles": deal.titles,
        "examples": deal.examples,
        "said_by": str(deal.post.spoken),
    }


def _decide(deal_id: int, action: str, user: User, name: str = "") -> Decided:
    if action == "assign":
        return _decided(assign_maker(deal_id, name, user))
    without_name = {"new": assign_new_brand, "reject": dismiss_maker, "later": put_maker_off}
    return _decided(without_name[action](deal_id, user))


def _undo(assignment_id: int, user: User) -> Deal | None:
    return unknown_makers(undo_maker(assignment_id, user).key).first()


def _decided(made: Any) -> Decided:
    return assignment_in_history(made, made.name)


MAKERS = ReviewKind(
    slug="makers",
    name="Unknown makers",
    question="Who goes by this name? The answer holds for all deals with it. Names are listed that at least "
    f"{FEWEST_ACCOUNTS} accounts use, or deals of at least {FEWEST_TITLES} different titles; those of most "
    "accounts first.",
    template="review/maker.html",
    actions=(
        ReviewAction("new", "A new maker", "n", "primary"),
        ReviewAction("assign", "A spelling of", "a", "success", detail="Maker", source="brands"),
        ReviewAction("reject", "No maker", "r", "danger"),
        ReviewAction("later", "Later", "l", "secondary"),
    ),
    orderings={"most_accounts": ("-accounts", "-n", "id"), "most_deals": ("-n", "id"), "oldest": ("id",)},
    waiting=unknown_makers,
    shown=_shown,
    for_api=_for_api,
    decide=_decide,
    undo=_undo,
    history=maker_decisions,
    decided=_decided,
    by_field="decided_by",
    at_field="decided_at",
    empty="Makers that many posts name and the catalogue does not know wait here.",
)
