"""No alert is lost, and none doubled but by a kill at the wrong moment, whoever dies meanwhile."""

from pathlib import Path

import pytest

from tests.alerts.chaos import FaultPlan, run
from tests.report_summary import print_at_the_end


def test_kills_lose_no_alert(live_services: dict[str, str], tmp_path: Path) -> None:
    plan = FaultPlan(events=40, kills=3, refuse=0.1, break_off=0.02, seed=3)
    result = run(plan, live_services, tmp_path)
    assert (result.expected, result.lost, result.kills) == (40, 0, 3)
    assert result.doubled <= result.kills + result.broken


@pytest.mark.full
def test_500_drops_are_500_mails(live_services: dict[str, str], tmp_path: Path) -> None:
    result = run(FaultPlan(events=500), live_services, tmp_path)
    assert str(result) == "chaos-alerts: expected 500 delivered 500 lost 0 doubled 0"


@pytest.mark.full
def test_sixty_kills_lose_nothing(live_services: dict[str, str], tmp_path: Path) -> None:
    plan = FaultPlan(events=520, kills=60, refuse=0.1, break_off=0.002, seed=7)
    result = run(plan, live_services, tmp_path)
    print_at_the_end(
        f"{result.kills} kills, {result.refused} refusals, {result.broken} broken off\n{result}\n"
    )
    assert (result.expected, result.lost, result.kills) == (520, 0, 60)
    assert result.doubled <= result.kills + result.broken
