"""Users say that something is wrong with a deal; a curator answers, and the user is told."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string

from deals.domain.refused import Refused
from deals.models import Deal, DealFlag, DealOverride, FlagAnswer
from deals.services.curation.corrections import about, reject_deal, undo_word

State = DealFlag.State
MOST_AN_HOUR = 20
"""Flags of one user: nobody shall flood the curators."""


class TooManyFlags(Refused):
    """The user flagged too much of late."""


def flag_deal(deal: Deal, user: User, sort: str, comment: str = "", *, site: str = "") -> DealFlag:
    """Note a flag of one of DealFlag.Sort. Raises Refused: an unknown sort, one too many, or twice."""
    if sort not in DealFlag.Sort.values:
        raise Refused(f"Say what is wrong: one of {', '.join(DealFlag.Sort.values)}.")
    recent = DealFlag.objects.for_user(user).filter(flagged_at__gt=Now() - timedelta(hours=1))
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)  # so that two requests at once are counted
            if recent.count() >= MOST_AN_HOUR:
                raise TooManyFlags(f"You flagged {MOST_AN_HOUR} deals within the hour: wait a while.")
            return DealFlag.objects.create(
                post_id=deal.post_id,
                anchor=deal.anchor,
                deal=deal,
                about=about(deal),
                sort=sort,
                comment=" ".join(comment.split())[:500],
                flagger=user,
                site=site[:200],
            )
    except IntegrityError:
        raise Refused("You flagged this before: it waits for a curator.") from None


@transaction.atomic
def answer_flag(flag_id: int, state: str, answer: str, user: User) -> FlagAnswer:
    """Answer an open flag with one of DealFlag.State; REJECTED takes the deal out of every number.

    The flagger is told by mail. Raises Refused where it was answered meanwhile.
    """
    flag = DealFlag.objects.select_for_update(of=("self",)).filter(pk=flag_id).first()
    if flag is None:
        raise Refused("This flag is gone: its post was deleted.")
    if flag.state != State.OPEN:
        who = flag.answered_by.get_username() if flag.answered_by else "someone"
        raise Refused(f"Answered by {who} meanwhile: {flag.get_state_display()}.")
    if state == State.REJECTED:
        flag.override = _reject(flag, user)
    flag.state, flag.answer, flag.answered_by = state, answer[:300], user
    flag.save(update_fields=["state", "answer", "answered_by", "override"])
    DealFlag.objects.filter(pk=flag.pk).update(answered_at=Now())
    _tell(flag)
    return FlagAnswer.objects.create(flag=flag, state=state, decided_by=user)


@transaction.atomic
def undo_answer(answer_id: int, user: User) -> DealFlag:
    """Take an answer back: the flag waits again, and a rejection that it made is void.

    Raises Refused where it was taken back before, or the rejection cannot be.
    """
    made = FlagAnswer.objects.select_for_update().filter(pk=answer_id, undone_at=None).first()
    if made is None:
        raise Refused("This decision was undone before.")
    flag = made.flag
    if DealFlag.objects.open().filter(
        flagger=flag.flagger_id, post_id=flag.post_id, anchor=flag.anchor, sort=flag.sort
    ):
        raise Refused("The user flagged the deal anew: answer that flag.")
    if flag.override_id is not None:
        undo_word(flag.override_id, user)
    DealFlag.objects.filter(pk=flag.pk).update(
        state=State.OPEN, answer="", answered_by=None, answered_at=None, override=None
    )
    FlagAnswer.objects.filter(pk=made.pk).update(undone_at=Now(), undone_by=user)
    return flag


def _reject(flag: DealFlag, user: User) -> DealOverride | None:
    deal = flag.deal
    if deal is None:
        raise Refused("The deal is gone: its post was read anew. Answer that it stays as it is.")
    if deal.rejected:
        return None
    return reject_deal(deal.pk, flag.get_sort_display(), user, "flags")


def _tell(flag: DealFlag) -> None:
    """Mail the flagger once the answer is stored."""
    if flag.flagger.email:
        context = {"flag": flag}
        subject = f"Your flag: {' '.join(flag.about.split())}"[:150]
        text = render_to_string("flags/answer_mail.txt", context)
        message = EmailMessage(subject, text, to=[flag.flagger.email])
        transaction.on_commit(lambda: message.send(fail_silently=False))
