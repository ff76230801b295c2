"""The mode of a run decides whom its alerts reach: nobody, one summary, or a message each."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command

from deals.domain.alerts.mode import AlertMode
from deals.models import AlertEvent, Workspace
from deals.services.alerts.sending import send_due
from ingestion.models import Run
from tests.alerts.builders import make_rule
from tests.ingestion.dumps import jsonl, tweet

pytestmark = pytest.mark.django_db
DAY_0 = datetime(2018, 6, 1, 12, tzinfo=UTC)


def offer(number: int, price: int) -> dict[str, object]:
    """The shop's price of one drill with a link to it, a day later each time."""
    text = f"Borvo Drill BD-180 now ${price}.00, was $90.00 https://t.co/a"
    links = {"urls": [{"url": "https://t.co/a", "expanded_url": "https://www.target.com/p/bd-180"}]}
    return tweet(number, text, at=DAY_0 + timedelta(days=number), entities=links)


def ingest(folder: Path, *options: str) -> None:
    """Load a fall of the price, and another one, after the first price was loaded."""
    for name, offers in {"a": [offer(1, 60)], "b": [offer(2, 50), offer(3, 40)]}.items():
        (folder / name).mkdir()
        (folder / name / "part.jsonl").write_bytes(jsonl(offers))
        call_command("ingest", str(folder / name), "--inline", *options, stdout=StringIO())
    send_due()


@pytest.mark.parametrize(
    ("options", "subjects"),
    [
        ((), []),
        (("--alerts", "record"), []),
        (("--alerts", "digest"), ["2 alerts of the latest load: Ada's shop"]),
        (("--alerts", "live"), ["$50.00 (-16.7 %)", "$40.00 (-20.0 %)"]),
    ],
)
def test_a_runs_mode_decides(
    workspace: Workspace, tmp_path: Path, options: tuple[str, ...], subjects: list[str]
) -> None:
    make_rule(workspace)
    ingest(tmp_path, *options)
    assert AlertEvent.objects.count() == 2
    assert [each.subject[-len(end) :] for each, end in zip(mail.outbox, subjects, strict=True)] == subjects


def test_loading_the_same_again_live_tells_nobody(workspace: Workspace, tmp_path: Path) -> None:
    make_rule(workspace)
    ingest(tmp_path)
    call_command("ingest", str(tmp_path / "b"), "--inline", "--force", "--alerts", "live", stdout=StringIO())
    send_due()
    assert (AlertEvent.objects.count(), mail.outbox) == (2, [])


def test_both_applications_know_the_same_modes() -> None:
    fields = (Run._meta.get_field("alert_mode"), AlertEvent._meta.get_field("mode"))
    assert [field.choices for field in fields] == [AlertMode.choices] * 2
