"""The secrets and addresses under `var/`."""

import fcntl
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tweetdeals.embedded.state import generated_secret, running_services, write_services

SERVICES = {"pid": 1, "port": 8000, "database_url": "postgresql://x", "broker_url": "redis://x"}


def test_a_secret_is_the_same_the_second_time_and_private(tmp_path):
    assert generated_secret(tmp_path, "key") == generated_secret(tmp_path, "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_many_who_make_a_secret_at_once_get_the_same_whole_one(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        for number in range(20):
            made = set(pool.map(lambda _, name=f"key-{number}": generated_secret(tmp_path, name), range(16)))
            assert [len(secret) for secret in made] == [67]
    assert len(list(tmp_path.iterdir())) == 20


def test_an_empty_secret_is_refused(tmp_path):
    (tmp_path / "key").touch()
    with pytest.raises(ValueError, match="is empty: remove it"):
        generated_secret(tmp_path, "key")


def test_addresses_count_while_their_supervisor_lives(tmp_path):
    write_services(tmp_path, SERVICES)
    with (tmp_path / "supervisor.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert running_services(tmp_path) == {"database_url": "postgresql://x", "broker_url": "redis://x"}
    assert running_services(tmp_path) == {}


def test_addresses_are_private(tmp_path):
    write_services(tmp_path, SERVICES)
    assert (tmp_path / "services.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "services.json").read_text()) == SERVICES


def test_without_a_var_directory_nothing_runs(tmp_path):
    assert running_services(tmp_path / "missing") == {}
