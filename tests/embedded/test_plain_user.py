"""`make up` as a plain user, tried by root, who lends the rights of `nobody` to a process."""

import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import psycopg2
import pytest

from tests.embedded.make_up import MakeUp
from tests.embedded.processes_seen import descendants
from tweetdeals.embedded import accounts

pytestmark = pytest.mark.skipif(
    not accounts.is_root(), reason="whoever runs the tests is a plain user already: the other tests show it"
)
PACKAGES = {"PYTHONPATH": sysconfig.get_path("purelib"), "HOME": "/nonexistent"}


@pytest.fixture
def nobody():
    """The arguments of subprocess.Popen for that user."""
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture
def python(nobody):
    """An interpreter that the user may run, with the dependencies: root's own often lies in /root."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        try:
            command = [candidate, "-c", "import boto3, celery, django, moto, psycopg2, redis"]
            subprocess.run(command, env=PACKAGES, check=True, capture_output=True, cwd="/", **nobody)
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    pytest.skip("no Python of this machine that a plain user may run finds the dependencies")


@pytest.fixture
def up(python, nobody, monkeypatch):
    """The user's copy of the project."""
    for name, value in PACKAGES.items():
        monkeypatch.setenv(name, value)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        up = MakeUp(folder, python, **nobody)
        shutil.chown(folder, nobody["user"], nobody["group"])
        yield up
        up.end()


def test_a_plain_user_runs_everything_below_the_own_folder(up, nobody):
    up.start()
    owners = {seen.user for seen in descendants(up.pid)}
    assert owners == {"nobody"}
    psycopg2.connect(up.services()["database_url"]).close()
    assert not (up.var / "postgres").is_symlink()
    assert up.send(signal.SIGTERM) == 0
