"""Loading a year of old dumps wakes nobody: no mail, or (if asked) one summary a workspace."""

import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command

from deals.models import AlertEvent, AlertRule, Delivery, Product, Watchlist, Workspace
from deals.services.alerts.rules import settle_stale_rules
from deals.tasks import alerts_task, send_task
from tests.alerts.builders import make_rule
from tests.factories import make_user, make_workspace
from tests.ingestion.dumps import jsonl, tweet
from tests.report_summary import print_at_the_end

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2018, 1, 1, 12, tzinfo=UTC)
EACH = 5
"""Days between two prices of a product."""


def write_year(folder: Path, days: int, products: int) -> int:
    """Write a file a month of prices that go up and down; return how many posts that are."""
    offers: dict[str, list[object]] = {}
    count = 0
    for day in range(days):
        at = NEW_YEAR + timedelta(days=day)
        for product in range(day % EACH, products, EACH):
            count += 1
            text = f"Acme Gadget {100 + product} now only ${20 + (day * day + product * 13) % 40}.99"
            offers.setdefault(f"{at:%Y-%m}.jsonl", []).append(tweet(count, text, at=at))
    for name, lines in offers.items():
        (folder / name).write_bytes(jsonl(lines))
    return count


def make_watches(workspaces: int, each: int, products: int) -> None:
    """Make workspaces of one member each, with watchlists of one product and a rule on each."""
    for number in range(workspaces):
        workspace = make_workspace(make_user(f"member{number}"), name=f"Shop {number}")
        for nth in range(each):
            watchlist = Watchlist.objects.create(workspace=workspace, name=f"list {nth}")
            watchlist.items.create(search=f"gadget {100 + (number * each + nth) % products}")
            make_rule(workspace, name=f"rule {nth}", scope="watchlist", watchlist=watchlist, size=30)
    settle_stale_rules()


@pytest.mark.parametrize(
    ("days", "products", "workspaces", "each"),
    [
        pytest.param(30, 10, 2, 10, id="a month"),
        pytest.param(365, 200, 10, 100, id="a year", marks=pytest.mark.full),
    ],
)
@pytest.mark.parametrize("mode", ["record", "digest"])
def test_a_back_fill_mails_nothing_or_one_summary_a_workspace(
    tmp_path: Path, mode: str, days: int, products: int, workspaces: int, each: int
) -> None:
    posts = write_year(tmp_path, days, products)
    make_watches(workspaces, each, products)
    began = time.monotonic()
    call_command("ingest", str(tmp_path), "--inline", "--alerts", mode, stdout=StringIO())
    for _ in range(3):
        alerts_task()
        send_task()
    seconds = time.monotonic() - began
    assert (Product.objects.count(), AlertRule.objects.count()) == (products, workspaces * each)
    fired = AlertEvent.objects.count()
    wanted = workspaces if mode == "digest" else 0
    assert fired > workspaces and len(mail.outbox) == Delivery.objects.count() == wanted
    if mode == "digest":
        _check_summaries()
    print_at_the_end(
        f"back-fill: {days} days, {posts:,} posts of {products} products, {workspaces * each:,} watches, "
        f"{mode}: {fired:,} events, {len(mail.outbox)} mails in {seconds:.0f} s\n"
    )


def _check_summaries() -> None:
    """Each workspace's member has one mail, of all its events."""
    for workspace in Workspace.objects.all():
        summary = Delivery.objects.get(workspace=workspace)
        assert (summary.kind, summary.state) == ("load", "sent")
        assert summary.events.count() == AlertEvent.objects.filter(workspace=workspace).count()
    assert len({each.to[0] for each in mail.outbox}) == len(mail.outbox)
