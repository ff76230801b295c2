"""Review of users' reports: is the user right?"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from deals.domain.refused import Refused
from deals.models import DealReport, ReportAnswer
from deals.selectors.curation.queues import open_reports, report_answers
from deals.services.curation.corrections import correct_deal
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import PICKS, ShownDeal, deal_for_api, name_of, shown_deals
from deals.services.curation.reports import answer_report, undo_answer

STATES = {
    "accept": DealReport.State.REJECTED,
    "corrected": DealReport.State.CORRECTED,
    "reject": DealReport.State.KEPT,
}


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report with its deal's evidence as its template shows it; None where the deal is gone."""

    pk: int
    report: DealReport
    shown: ShownDeal | None
    picks: tuple[tuple[str, str, str], ...] = PICKS

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shown, name) if self.shown else None


def _shown(reports: list[DealReport]) -> list[ShownReport]:
    shown = {each.pk: each for each in shown_deals([report.deal for report in reports if report.deal])}
    return [ShownReport(report.pk, report, shown.get(report.deal_id or 0)) for report in reports]


def _for_api(report: DealReport) -> dict[str, Any]:
    return {
        "reason": report.reason,
        "comment": report.comment,
        "by": report.reporter.get_username(),
        "at": report.reported_at.isoformat(),
        "deal": deal_for_api(report.deal) if report.deal else None,
    }


def _decide(report_id: int, action: str, user: User, answer: str = "") -> Decided:
    return _decided(answer_report(report_id, STATES[action], answer, user))


def _correct(report_id: int, field: str, picked: str, start: int | None, user: User) -> DealReport:
    report = open_reports().filter(pk=report_id).first()
    if report is None or report.deal is None:
        raise Refused("This report, or its deal, is gone.")
    correct_deal(report.deal.pk, field, picked, start, user, "reports")
    return open_reports().get(pk=report_id)


def _undo(answer_id: int, user: User) -> DealReport | None:
    report = undo_answer(answer_id, user)
    return open_reports().filter(pk=report.pk).first()


def _decided(made: ReportAnswer) -> Decided:
    return Decided(
        id=made.pk,
        at=made.decided_at,
        by=name_of(made.decided_by),
        said=made.get_state_display(),
        about=(made.report.get_reason_display(), made.report.about or "a deal whose post was deleted"),
        undone_at=made.undone_at,
        undone_by=name_of(made.undone_by),
    )


REPORTS = ReviewKind(
    slug="reports",
    name="Reports",
    question="Is the user right? Your answer goes to the user by mail.",
    template="review/deal.html",
    actions=(
        ReviewAction("accept", "Right: take the deal out", "a", "danger", "Answer", is_optional=True),
        ReviewAction("corrected", "Right: corrected", "f", "success", "Answer", is_optional=True),
        ReviewAction("reject", "The deal stays", "r", "secondary", "Answer", is_optional=True),
    ),
    orderings={"oldest": ("reported_at", "id"), "newest": ("-reported_at", "-id")},
    waiting=open_reports,
    shown=_shown,
    for_api=_for_api,
    decide=_decide,
    undo=_undo,
    history=report_answers,
    decided=_decided,
    by_field="decided_by",
    at_field="decided_at",
    correct=_correct,
    empty="What users report on evidence cards waits here.",
)
