"""Where a cluster's files are."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tweetdeals.embedded import accounts

pytestmark = pytest.mark.skipif(
    not accounts.is_root(), reason="a plain user's data are in var/postgres itself"
)


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A folder in the place of the one that all clusters of this machine share."""
    monkeypatch.setattr(accounts, "ROOT_BASE", tmp_path / "base")
    return tmp_path / "base"


def test_many_who_come_at_once_get_one_home(base, tmp_path):
    with ThreadPoolExecutor(16) as pool:
        for number in range(20):
            homes = set(pool.map(accounts.home, [tmp_path / f"var-{number}"] * 16))
            assert len(homes) == 1
    assert len(list(base.iterdir())) == 20


def test_a_home_that_was_removed_is_made_anew(base, tmp_path):
    first = accounts.home(tmp_path)
    (first / "belongs-to").unlink()
    first.rmdir()
    assert accounts.home(tmp_path) != first
    assert (tmp_path / "postgres").is_dir()
