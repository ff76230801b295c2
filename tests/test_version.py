"""One version: the code's, the changelog's and the page's."""

import re
from datetime import date
from pathlib import Path

from django.conf import settings
from django.test import Client

import tweetdeals
from tests.factories import make_user

CHANGELOG = (Path(settings.BASE_DIR) / "CHANGELOG.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^## (.+)$", CHANGELOG, flags=re.M)


def test_the_changelog_begins_with_the_version_of_the_code() -> None:
    assert HEADINGS[0].split()[0] == tweetdeals.__version__ == settings.VERSION


def test_every_version_of_the_changelog_has_a_number_and_a_day() -> None:
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d\d-\d\d)\)", heading) for heading in HEADINGS]
    versions = [tuple(map(int, one.groups()[:3])) for one in found if one]
    assert len(versions) == len(HEADINGS) and versions == sorted(versions, reverse=True)
    assert all(date.fromisoformat(one[4]) for one in found if one)


def test_a_page_says_which_version_it_is_of(client: Client, db: None) -> None:
    client.force_login(make_user("ada"))
    assert f"tweetdeals {tweetdeals.__version__} ·" in client.get("/products/").content.decode()
