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


@pytest.fixture
def alone(tmp_path):
    """The environment of a user without any service; the cluster is removed at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    yield kept | {"TWEETDEALS_VAR": str(tmp_path / "var of it")}
    shutil.rmtree((tmp_path / "var of it" / "postgres").resolve())


def test_two_commands_at_once_share_a_migrated_database(alone, tmp_path):
    program = "from django.contrib.auth.models import User; print(User.objects.count())"
    command = [sys.executable, PROJECT_DIR / "manage.py", "shell", "-v", "0", "-c", program]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, env=alone, **pipes) for _ in range(2)]
    assert [(process.communicate()[0], process.returncode) for process in both] == [("0\n", 0)] * 2
    data = (tmp_path / "var of it" / "postgres" / "data").resolve()
    assert (data / "PG_VERSION").exists()
    assert not (data / "postmaster.pid").exists()
