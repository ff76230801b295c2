"""Templates that people can read: no line that is wider than a screen, shapes made in one place."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

TEMPLATES = Path(settings.BASE_DIR, "templates")
COLUMNS = 120


def rendered(text: str, **context: object) -> str:
    """A template's HTML on one line."""
    return " ".join(Template("{% load components %}" + text).render(Context(context)).split())


def test_no_line_of_a_template_is_over_120_columns() -> None:
    lines = {
        f"{path.relative_to(TEMPLATES)}:{number}": len(line)
        for path in TEMPLATES.rglob("*.html")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
    }
    assert {place: length for place, length in lines.items() if length > COLUMNS} == {}


@pytest.mark.parametrize("shape", ['class="tile"', "tile-value", "active{% endif %}", "partials/empty.html"])
def test_tiles_toggles_and_empty_lists_are_made_by_their_tags(shape: str) -> None:
    by_hand = [path.name for path in TEMPLATES.rglob("*.html") if shape in path.read_text()]
    allowed = {"tile.html", "nav_item.html", "header.html", "detail.html" if shape == 'class="tile"' else ""}
    assert set(by_hand) <= allowed


def test_a_tile_without_a_figure_says_so() -> None:
    tile = "{% tile %}Median{% figure %}{{ figure }}{% note %}n = {{ n }}{% endtile %}"
    assert '<span class="tile-value">$5</span>' in rendered(tile, figure="$5", n="<3")
    assert '<span class="tile-value tile-none">not enough data</span>' in rendered(tile, n=0)
    assert '<span class="tile-note">n = &lt;3</span>' in rendered(tile, n="<3")


def test_a_toggle_tells_which_choice_is_on() -> None:
    button = '<a {% toggle key == "brand" %} href="?">'
    on = '<a class="btn btn-sm btn-outline-secondary active" aria-current="true" href="?">'
    assert rendered(button, key="brand") == on
    assert rendered(button, key="") == '<a class="btn btn-sm btn-outline-secondary" href="?">'


def test_a_tab_tells_which_page_one_is_on() -> None:
    assert rendered("<a {% current here == 1 %}>", here=1) == '<a aria-current="page">'
    assert rendered("<a {% current here == 1 %}>") == "<a >"


def test_an_empty_list_says_what_to_do() -> None:
    html = rendered('{% empty_state "No rule" "bell" %}Make {{ one }}.{% endempty_state %}', one="<b>")
    assert '<p class="empty-title">No rule</p> <p>Make &lt;b&gt;.</p>' in html
