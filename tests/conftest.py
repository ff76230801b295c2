"""Real services for the tests, started once and stopped at the end of the session.

What a test asks for:

- the database: pytest-django's `db` (rolled back) or `transactional_db`, on an embedded PostgreSQL of the
  session's own. The user's DATABASE_URL and a running `make up` are never touched.
- `broker_url`: the address of a real Valkey. It runs in each session, and the settings name it.
- `s3`: a real S3 endpoint (an `S3Store`: `url`, `client`, `bucket()`, `put()`). It starts when the first test
  asks for it; from then on the settings and the AWS variables name it.
- `live_services`: the environment for `subprocess` or for child processes of the code under test: the *test*
  database, the broker and the S3 endpoint. It is also set in `os.environ` while the test runs. Children see
  committed rows only, so it comes with `transactional_db`. `web_services`: the same, for web servers.
"""

import fcntl
import gc
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests import database
from tests.emptying import emptied_without_flush as emptied_without_flush
from tests.in_flight import in_flight as in_flight
from tests.in_flight import nothing_in_flight as nothing_in_flight
from tweetdeals.celery import app as celery_app
from tweetdeals.embedded import postgres, processes
from tweetdeals.embedded.broker import EmbeddedBroker
from tweetdeals.embedded.commands import PROJECT_DIR
from tweetdeals.embedded.s3 import EmbeddedS3, environment

REAL = (
    "alerts/test_chaos_alerts.py",
    "campaigns/test_worker.py",
    "embedded/test_children.py",
    "embedded/test_plain_user.py",
    "ingestion/test_backup_drill.py",
    "ingestion/test_broker.py",
    "ingestion/test_celery.py",
    "ingestion/live/test_disturbed.py",
    "ingestion/test_chaos.py",
    "ingestion/test_lost_workers.py",
    "ingestion/test_memory.py",
)
"""Tests of real processes: they come first, one after another in one process, beside the quick ones."""

ALONE = ("embedded/test_supervisor.py", "embedded/test_watchdog.py")
"""Tests that look at the clock: nothing else runs meanwhile, in whatever process."""

hypothesis.settings.register_profile("suite", deadline=None)  # on a busy machine time is no property
hypothesis.settings.load_profile("suite")

PLAIN_NAMES = "django.contrib.staticfiles.storage.StaticFilesStorage"
CLOSED = "127.0.0.1:1"  # nothing listens there: a test that forgot its fixture fails at once


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of real processes first: an idle process takes over tests from the end of a list."""
    places = {file: place for place, file in enumerate(REAL + ALONE)}
    items.sort(key=lambda item: places.get(file_of(item), len(places)))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what was imported and collected: it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def file_of(item: pytest.Item) -> str:
    """The path of a test's file below tests/."""
    return item.path.relative_to(Path(__file__).parent).as_posix()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Let a test that shares the machine with no others wait for those that run, and others wait for it.

    All queue at the first lock: else the quick tests of one process would keep the machine from another.
    """
    folder = item.config.cache.mkdir("machine")
    is_alone = file_of(item) in ALONE
    with (folder / "queue").open("a") as queue, (folder / "machine").open("a") as machine:
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(machine, fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH)
        fcntl.flock(queue, fcntl.LOCK_UN)
        try:
            return (yield)
        finally:
            fcntl.flock(machine, fcntl.LOCK_UN)  # a process that a test left behind may hold the file open


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The session's own `var/`; its name has a blank, as a user's folder may."""
    return tmp_path_factory.mktemp("var of tests")


@pytest.fixture(scope="session", autouse=True)
def settings_of_the_tests(var_dir: Path) -> Iterator[None]:
    """Point the settings away from the user's own services and files."""
    settings.VAR_DIR = var_dir
    settings.S3_ENDPOINT_URL = f"http://{CLOSED}"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: users are many
    settings.EXTRACTION_READER = os.environ["EXTRACTION_READER"] = (
        "rules"  # the second reader has tests of its own
    )
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True  # else each new client looks through all static files
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_NAMES}}  # nothing is collected
    with override_settings(STORAGES=plain):  # tells the storage too, which may be there already
        yield


@pytest.fixture(scope="session")
def postgres_url(var_dir: Path) -> Iterator[str]:
    """The address of the session's PostgreSQL (its database is not the test database)."""
    with postgres.running(var_dir, discard=True) as url:
        yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres_url: str, pytestconfig: pytest.Config, django_db_blocker: DjangoDbBlocker
) -> None:
    """Make pytest-django create the test database in the session's PostgreSQL."""
    settings.DATABASE_URL = postgres_url
    database.point_to(postgres_url)
    with django_db_blocker.unblock():
        database.make_template(postgres_url, pytestconfig.cache.mkdir("tables"))


@pytest.fixture(scope="session", autouse=True)
def broker_url(var_dir: Path, settings_of_the_tests: None) -> Iterator[str]:
    """The address of the session's Valkey; starts in 0.1 s, so every session has it."""
    broker = EmbeddedBroker(var_dir)
    process = broker.start()
    settings.BROKER_URL = settings.CELERY_BROKER_URL = broker.url
    celery_app.conf.broker_url = broker.url
    with override_settings(CACHES={"default": {**settings.CACHES["default"], "LOCATION": broker.url}}):
        yield broker.url
    processes.stop(process, signal.SIGTERM, 5)


@dataclass(frozen=True)
class S3Store:
    """An S3 endpoint to put dump files into."""

    url: str
    client: Any

    def bucket(self) -> str:
        """Make a bucket that no other test uses; return its name."""
        name = f"test-{uuid.uuid4().hex[:12]}"
        self.client.create_bucket(Bucket=name)
        return name

    def put(self, bucket: str, key: str, data: bytes) -> str:
        """Store an object; return its s3:// address."""
        self.client.put_object(Bucket=bucket, Key=key, Body=data)
        return f"s3://{bucket}/{key}"


@pytest.fixture(scope="session")
def s3(var_dir: Path, settings_of_the_tests: None) -> Iterator[S3Store]:
    """The session's S3 endpoint, in a process of its own."""
    endpoint = EmbeddedS3(var_dir)
    process = endpoint.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "S3_ENDPOINT_URL", endpoint.url)
        for name, value in environment(endpoint.url, var_dir).items():
            patch.setenv(name, value)
        patch.setattr(boto3, "DEFAULT_SESSION", None)  # it keeps the key that an earlier test named
        yield S3Store(endpoint.url, boto3.client("s3", endpoint_url=endpoint.url))
    processes.stop(process, signal.SIGTERM, 5)


@pytest.fixture
def live_services(
    transactional_db: None, broker_url: str, s3: S3Store, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The environment of a child process that shall work on the test database."""
    test_database = connections["default"].settings_dict["NAME"]
    services = {
        "DATABASE_URL": postgres_url.rpartition("/")[0] + f"/{test_database}",
        "BROKER_URL": broker_url,
        "TWEETDEALS_VAR": str(settings.VAR_DIR),
        "DJANGO_SETTINGS_MODULE": "tweetdeals.settings",
    }
    for name, value in services.items():
        monkeypatch.setenv(name, value)
    return dict(os.environ)


@pytest.fixture
def web_services(live_services: dict[str, str]) -> dict[str, str]:
    """`live_services` for a web server of its own: its pages name collected files."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    subprocess.run(command, cwd=PROJECT_DIR, env=live_services, check=True, stdout=subprocess.DEVNULL)
    return live_services
