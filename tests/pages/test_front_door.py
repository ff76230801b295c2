"""What somebody sees who comes here first: what this site is, with a picture, beside the form."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

pytestmark = pytest.mark.django_db

PICTURE = re.compile(
    r'<img class="on-(light|dark)" src="/static/img/([a-z-]+\.webp)" width="(\d+)" height="(\d+)"'
    r'\s[^>]*alt="([^"]+)"'
)
MOST_BYTES = 60_000


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-up/"])
def test_the_form_comes_before_what_this_is(client: Client, path: str) -> None:
    form, _, about = client.get(path).text.partition("See what other retailers advertise, and at what price")
    assert "<form" in form and "<form" not in about
    assert "Who advertised a product cheaper" in about and len(PICTURE.findall(about)) == 2


def test_its_pictures_are_small_and_have_the_size_that_the_page_says(client: Client) -> None:
    pictures = PICTURE.findall(client.get("/sign-in/").text)
    assert [theme for theme, *_ in pictures] == ["light", "dark"]
    for _, name, width, height, alt in pictures:
        path = Path(settings.BASE_DIR, "static", "img", name)
        assert (path.stat().st_size < MOST_BYTES, len(alt) > 80) == (True, True)
        assert Image.open(path).size == (int(width), int(height))
