"""Review of users' flags: is the user right?"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from deals.domain.refused import Refused
from deals.models import DealFlag, FlagAnswer
from deals.selectors.curation.queues import flag_answers, open_flags
from deals.services.curation.corrections import correct_deal
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import PICKS, ShownDeal, name_of, shown_deals, told_deal
from deals.services.curation.reports import answer_flag, undo_answer

STATES = {
    "accept": DealFlag.State.REJECTED,
    "corrected": DealFlag.State.CORRECTED,
    "reject": DealFlag.State.KEPT,
}


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flag with its deal's evidence as its template shows it; None where the deal is gone."""

    pk: int
    flag: DealFlag
    shown: ShownDeal | None
    picks: tuple[tuple[str, str, str], ...] = PICKS

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shown, name) if self.shown else None


def _shown(flags: list[DealFlag]) -> list[ShownFlag]:
    shown = {each.pk: each for each in shown_deals([flag.deal for flag in flags if flag.deal])}
    return [ShownFlag(flag.pk, flag, shown.get(flag.deal_id or 0)) for flag in flags]


def _told(flag: DealFlag) -> dict[str, Any]:
    return {
        "sort": flag.sort,
        "comment": flag.comment,
        "by": flag.flagger.get_username(),
        "at": flag.flagged_at.isoformat(),
        "deal": told_deal(flag.deal) if flag.deal else None,
    }


def _decide(flag_id: int, action: str, user: User, answer: str = "") -> Decided:
    return _decided(answer_flag(flag_id, STATES[action], answer, user))


def _correct(flag_id: int, field: str, picked: str, start: int | None, user: User) -> DealFlag:
    flag = open_flags().filter(pk=flag_id).first()
    if flag is None or flag.deal is None:
        raise Refused("This flag, or its deal, is gone.")
    correct_deal(flag.deal.pk, field, picked, start, user, "flags")
    return open_flags().get(pk=flag_id)


def _undo(answer_id: int, user: User) -> DealFlag | None:
    flag = undo_answer(answer_id, user)
    return open_flags().filter(pk=flag.pk).first()


def _decided(made: FlagAnswer) -> Decided:
    return Decided(
        id=made.pk,
        at=made.decided_at,
        by=name_of(made.decided_by),
        said=made.get_state_display(),
        about=(made.flag.get_sort_display(), made.flag.about or "a deal whose post was deleted"),
        undone_at=made.undone_at,
        undone_by=name_of(made.undone_by),
    )


FLAGS = ReviewKind(
    slug="flags",
    name="Flags",
    question="Is the user right? Your answer goes to the user by mail.",
    template="review/deal.html",
    actions=(
        ReviewAction("accept", "Right: take the deal out", "a", "danger", "Answer", is_optional=True),
        ReviewAction("corrected", "Right: corrected", "f", "success", "Answer", is_optional=True),
        ReviewAction("reject", "The deal stays", "r", "secondary", "Answer", is_optional=True),
    ),
    orderings={"oldest": ("flagged_at", "id"), "newest": ("-flagged_at", "-id")},
    waiting=open_flags,
    shown=_shown,
    told=_told,
    decide=_decide,
    undo=_undo,
    history=flag_answers,
    decided=_decided,
    by_field="decided_by",
    at_field="decided_at",
    correct=_correct,
    empty="What users flag on evidence cards waits here.",
)
