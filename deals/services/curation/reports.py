"""Users report what is wrong with a deal; a curator answers, and the user is told."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string

from deals.domain.refused import Refused
from deals.models import Deal, DealOverride, DealReport, ReportAnswer
from deals.selectors.workspaces.addresses import mails_reach
from deals.services.curation.corrections import about, reject_deal, undo_override
from deals.services.operations.mails import queue_mail

State = DealReport.State
MOST_AN_HOUR = 20
"""Reports of one user, so that nobody floods the curators."""


class TooManyReports(Refused):
    """The user reported too much within the hour."""


def report_deal(deal: Deal, user: User, reason: str, comment: str = "", *, site: str = "") -> DealReport:
    """Store a report. Raises Refused for an unknown reason, one report too many, or a second one."""
    if reason not in DealReport.Reason.values:
        raise Refused(f"Say what is wrong: one of {', '.join(DealReport.Reason.values)}.")
    recent = DealReport.objects.for_user(user).filter(reported_at__gt=Now() - timedelta(hours=1))
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)  # so that two requests at once are counted
            if recent.count() >= MOST_AN_HOUR:
                raise TooManyReports(f"You reported {MOST_AN_HOUR} deals within the hour: wait a while.")
            return DealReport.objects.create(
                post_id=deal.post_id,
                anchor=deal.anchor,
                deal=deal,
                about=about(deal),
                reason=reason,
                comment=" ".join(comment.split())[:500],
                reporter=user,
                site=site[:200],
            )
    except IntegrityError:
        raise Refused("You reported this before: it waits for a curator.") from None


@transaction.atomic
def answer_report(report_id: int, state: str, answer: str, user: User) -> ReportAnswer:
    """Answer an open report with one of DealReport.State; REJECTED takes the deal out of every number.

    The reporter is told by mail. Raises Refused where it was answered meanwhile.
    """
    report = DealReport.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        raise Refused("This report is gone: its post was deleted.")
    if report.state != State.OPEN:
        who = report.answered_by.get_username() if report.answered_by else "someone"
        raise Refused(f"Answered by {who} meanwhile: {report.get_state_display()}.")
    if state == State.REJECTED:
        report.override = _reject(report, user)
    report.state, report.answer, report.answered_by = state, answer[:300], user
    report.save(update_fields=["state", "answer", "answered_by", "override"])
    DealReport.objects.filter(pk=report.pk).update(answered_at=Now())
    _tell(report)
    return ReportAnswer.objects.create(report=report, state=state, decided_by=user)


@transaction.atomic
def undo_answer(answer_id: int, user: User) -> DealReport:
    """Take an answer back: the report waits again, and a rejection that it made is void.

    Raises Refused where it was taken back before, or the rejection cannot be.
    """
    made = ReportAnswer.objects.select_for_update().filter(pk=answer_id, undone_at=None).first()
    if made is None:
        raise Refused("This decision was undone before.")
    report = made.report
    if DealReport.objects.open().filter(
        reporter=report.reporter_id, post_id=report.post_id, anchor=report.anchor, reason=report.reason
    ):
        raise Refused("The user reported the deal again: answer that report.")
    if report.override_id is not None:
        undo_override(report.override_id, user)
    DealReport.objects.filter(pk=report.pk).update(
        state=State.OPEN, answer="", answered_by=None, answered_at=None, override=None
    )
    ReportAnswer.objects.filter(pk=made.pk).update(undone_at=Now(), undone_by=user)
    return report


def _reject(report: DealReport, user: User) -> DealOverride | None:
    deal = report.deal
    if deal is None:
        raise Refused("The deal is gone: its post was extracted again. Answer that the deal stays as it is.")
    if deal.rejected:
        return None
    return reject_deal(deal.pk, report.get_reason_display(), user, "reports")


def _tell(report: DealReport) -> None:
    """Mail the reporter, at an address that is verified."""
    if mails_reach(report.reporter):
        context = {"report": report}
        subject = f"Your report: {' '.join(report.about.split())}"[:150]
        text = render_to_string("reports/answer_mail.txt", context)
        queue_mail(report.reporter.email, subject, text)
