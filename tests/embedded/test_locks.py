"""Every package that is installed, also those that others bring, is pinned by version and hash."""

import re
from pathlib import Path

import pytest

from tweetdeals.embedded.commands import PROJECT_DIR

LOCKS = sorted((PROJECT_DIR / "locks").glob("*.txt"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
MADE_OF = {
    "app": ["", "-postgres"], "up": ["", "-embedded"], "test": ["", "-embedded", "-dev"],
    "fit": ["", "-embedded", "-fit"], "peers": ["", "-embedded", "-peers"], "train": ["", "-fit", "-train"],
    "audit": ["-audit"], "uv": ["-uv"],
}  # fmt: skip


def pins(text: str) -> dict[str, str]:
    """Versions by normalised name."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def asked(parts: list[str]) -> dict[str, str]:
    """What the requirements files name, with those that they take in."""
    found: dict[str, str] = {}
    for part in parts:
        text = (PROJECT_DIR / f"requirements{part}.txt").read_text()
        found |= pins(text) | asked(
            [f"-{more}" for more in re.findall(r"^-r requirements-(\w+)", text, re.M)]
        )
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_what_is_asked_for_and_each_package_by_hash(lock: Path) -> None:
    text = lock.read_text()
    assert asked(MADE_OF[lock.stem]).items() <= pins(text).items()
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [each for each in packages if "--hash=sha256:" not in each] == []
    assert "://" not in text


def test_each_set_has_its_lock() -> None:
    assert {lock.stem for lock in LOCKS} == set(MADE_OF)


def test_nothing_is_installed_without_its_hash() -> None:
    installing = [
        line
        for file in ("Makefile", "Dockerfile", "tweetdeals/embedded/set_up.py")
        for line in re.split(r" && |\n", (PROJECT_DIR / file).read_text())
        if re.search(r"pip[\", ]+install", line) and "docs" not in line
    ]
    assert len(installing) == 7
    assert [line for line in installing if "--require-hashes" not in line and "by_uv" not in line] == []
