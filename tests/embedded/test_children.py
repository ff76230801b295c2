"""A child of the supervisor: how it is stopped, and how its deaths are answered."""

import sys
import time

import pytest

from tests.embedded.processes_seen import is_running
from tweetdeals.embedded import processes
from tweetdeals.embedded.children import Child

FINISHES_ITS_WORK = """
import pathlib, signal, sys, time
def finish(*_):
    time.sleep(0.5)
    pathlib.Path(sys.argv[1]).write_text("finished")
    sys.exit(0)
signal.signal(signal.SIGTERM, finish)
pathlib.Path(sys.argv[1]).write_text("working")
time.sleep(60)
"""
HAS_A_CHILD_AND_DIES = """
import pathlib, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
"""


@pytest.fixture
def make_child(tmp_path):
    children = []

    def make(program, stop_cap=10.0):
        command = [sys.executable, "-c", program, str(tmp_path / "note")]
        child = Child("it", lambda: processes.spawn(command, tmp_path / "log"), stop_cap)
        child.start()
        children.append(child)
        return child

    yield make
    for child in children:
        child.stop(hurry=lambda: True)


def note(tmp_path, text):
    path = tmp_path / "note"
    assert processes.wait_until(lambda: path.exists() and path.read_text() == text, 10)


def test_it_may_finish_its_work(make_child, tmp_path):
    child = make_child(FINISHES_ITS_WORK)
    note(tmp_path, "working")
    assert child.stop(hurry=lambda: False)
    note(tmp_path, "finished")


def test_it_is_killed_when_its_time_is_over(make_child, tmp_path):
    child = make_child(FINISHES_ITS_WORK, stop_cap=0.1)
    note(tmp_path, "working")
    assert not child.stop(hurry=lambda: False)
    note(tmp_path, "working")


def test_a_second_signal_ends_the_waiting(make_child, tmp_path):
    child = make_child(FINISHES_ITS_WORK)
    note(tmp_path, "working")
    assert not child.stop(hurry=lambda: True)


def test_its_deaths_in_a_row_are_answered_later_and_later(make_child):
    child = make_child("raise SystemExit(3)")
    told = []
    while len(told) < 5:
        told += filter(None, [child.revive()])
        time.sleep(0.01)
    assert told == [
        "it ended (status 3); it starts again in 0.5 s",
        "it is started again",
        "it ended (status 3); it starts again in 1 s",
        "it is started again",
        "it ended (status 3); it starts again in 2 s",
    ]


def test_its_death_takes_its_own_children_along(make_child, tmp_path):
    child = make_child(HAS_A_CHILD_AND_DIES)
    assert processes.wait_until(lambda: not child.is_alive(), 10)
    orphan = int((tmp_path / "note").read_text())
    child.revive()
    assert processes.wait_until(lambda: not is_running(orphan), 5)
