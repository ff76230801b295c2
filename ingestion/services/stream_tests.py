"""Streams are saved through a test of their connection, which a worker carries out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from deals.domain.refused import Refused
from ingestion.live.trial import Trial, try_stream
from ingestion.models import ConnectionTest, LiveStream
from ingestion.selectors.live_pages import has_credentials
from ingestion.services.live_streams import switch_streams

FIELDS = ("name", "kind", "prefix", "settings", "secret_names", "alert_mode", "most_a_day", "is_on")
"""What an operator says of a stream."""

DIED = timedelta(minutes=3)
"""A test that takes longer has died with its worker, and is begun again."""

KEPT = timedelta(days=1)

CREDENTIALS = (
    "Leave user and password out of addresses: write them into an environment variable that begins with "
    "STREAM_, and name that in 'secret names'."
)


def ask_for_test(values: Mapping[str, Any], stream: LiveStream | None = None) -> ConnectionTest:
    """Have the fields of a new stream, or of one that is changed, tested by a worker.

    Raises ValidationError for fields that no stream can have.
    """
    test = ConnectionTest(stream=stream, values={name: values[name] for name in FIELDS if name in values})
    check_fields(test.candidate())
    test.save()
    return test


def check_fields(stream: LiveStream) -> None:
    """Raise ValidationError, by field, for what no stream can have."""
    stream.full_clean(exclude=["position", "rejected", "samples", "switched_at"])
    if has_credentials(stream.settings):
        raise ValidationError({"settings": CREDENTIALS})


def count_due_tests() -> int:
    return ConnectionTest.objects.filter(_due()).count()


def carry_out_next_test() -> bool:
    """Carry out the test that waits longest; tell whether there was one. Of two workers one does it."""
    test = _take()
    if test is None:
        return False
    try:
        trial = try_stream(test.candidate())
    except Exception as error:
        _end(test, Trial(reason=f"the test failed ({type(error).__name__}): the worker's log says where"))
        raise
    _end(test, trial)
    return True


def save_tested(pk: int, *, insists: bool = False) -> LiveStream:
    """Save the stream of a test that passed, or of one that failed where the operator `insists`.

    A stream that is on begins anew. Raises Refused, ConnectionTest.DoesNotExist.
    """
    with transaction.atomic():
        test = ConnectionTest.objects.select_for_update().get(pk=pk)
        _check_state(test, insists=insists)
        stream = _changed(test)
        try:
            check_fields(stream)
        except ValidationError as error:
            raise Refused(f"This can no longer be saved: {' '.join(error.messages)}") from None
        stream.save()
        if stream.is_on:
            switch_streams([stream.pk], on=True)
        test.state, test.stream = ConnectionTest.State.SAVED, stream
        test.save(update_fields=["state", "stream"])
    stream.refresh_from_db()
    return stream


def forget_old_tests() -> None:
    """Delete tests that nobody will save any more."""
    ConnectionTest.objects.filter(asked_at__lt=Now() - KEPT).delete()


def _due() -> Q:
    State = ConnectionTest.State
    return Q(state=State.WAITING) | Q(state=State.RUNNING, begun_at__lt=Now() - DIED)


def _take() -> ConnectionTest | None:
    with transaction.atomic():
        waiting = ConnectionTest.objects.filter(_due()).order_by("pk").select_for_update(skip_locked=True)
        if (test := waiting.first()) is None:
            return None
        ConnectionTest.objects.filter(pk=test.pk).update(state=ConnectionTest.State.RUNNING, begun_at=Now())
    test.refresh_from_db()
    return test


def _end(test: ConnectionTest, trial: Trial) -> None:
    """Note what came of it, unless the test was begun again since."""
    State = ConnectionTest.State
    ConnectionTest.objects.filter(pk=test.pk, state=State.RUNNING, begun_at=test.begun_at).update(
        state=State.FAILED if trial.reason else State.PASSED,
        found=list(trial.found),
        reason=trial.reason,
        finished_at=Now(),
    )


def _check_state(test: ConnectionTest, *, insists: bool) -> None:
    State = ConnectionTest.State
    if test.state == State.SAVED:
        raise Refused("This was saved already.")
    if test.state in (State.WAITING, State.RUNNING):
        raise Refused("The connection is still being tested: save it once the test has ended.")
    if test.state == State.FAILED and not insists:
        raise Refused(f"The test failed, so nothing was saved: {test.reason} Correct the fields, or insist.")


def _changed(test: ConnectionTest) -> LiveStream:
    """Return the stream with its new fields; one of another kind begins from now on."""
    stream = (
        LiveStream()
        if test.stream_id is None
        else LiveStream.objects.select_for_update().get(pk=test.stream_id)
    )
    if stream.pk and stream.kind != test.values["kind"]:
        stream.position, stream.position_at = {}, None
    for name, value in test.values.items():
        setattr(stream, name, value)
    return stream
