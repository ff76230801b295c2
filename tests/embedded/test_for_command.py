"""Which commands get a database, and that two at once share it."""

import os
import shutil
import subprocess
import sys

import pytest

from tweetdeals.embedded.commands import PROJECT_DIR
from tweetdeals.embedded.for_command import needs_database


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ([], False),
        (["help"], False),
        (["check", "--deploy"], False),
        (["check", "--database", "default"], True),
        (["collectstatic", "--noinput"], False),
        (["make_demo_dump", "somewhere"], False),
        (["extract_deals", "posts.jsonl"], False),
        (["extract_deals", "posts.jsonl", "--db"], True),
        (["migrate"], True),
        (["runserver"], True),
        (["shell"], True),
        (["shell", "--help"], False),
        (["a_command_of_some_package"], True),
    ],
)
def test_a_command_gets_a_database_if_it_needs_one(words, needs):
    assert needs_database(words) is needs


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """The var directory of a user without any service; the first test makes its cluster, which takes 20 s."""
    var = tmp_path_factory.mktemp("alone") / "var of it"
    yield var
    shutil.rmtree((var / "postgres").resolve())


@pytest.fixture
def alone(var):
    """The environment of that user."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return kept | {"TWEETDEALS_VAR": str(var)}


def test_two_commands_at_once_share_a_migrated_database(alone, var):
    program = "from django.contrib.auth.models import User; print(User.objects.count())"
    command = [sys.executable, PROJECT_DIR / "manage.py", "shell", "-v", "0", "-c", program]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, env=alone, **pipes) for _ in range(2)]
    assert [(process.communicate()[0], process.returncode) for process in both] == [("0\n", 0)] * 2
    data = (var / "postgres" / "data").resolve()
    assert (data / "PG_VERSION").exists()
    assert not (data / "postmaster.pid").exists()


def test_a_database_of_a_newer_version_is_refused_without_a_traceback(alone):
    program = (
        "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder; "
        "MigrationRecorder(connection).record_applied('deals', '9999_of_tomorrow')"
    )
    first, second = (run(alone, program) for _ in range(2))
    assert (first.returncode, second.returncode, second.stdout) == (0, 1, "")
    assert second.stderr.startswith("shell: The database holds 1 migrations that this version does not know")
    assert len(second.stderr.splitlines()) == 1


def run(environment, program):
    """Run a program in `manage.py shell`."""
    command = [sys.executable, PROJECT_DIR / "manage.py", "shell", "-v", "0", "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True)
