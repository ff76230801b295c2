"""The file of icons holds those that templates name, and no others."""

import re
from pathlib import Path

from django.conf import settings

from deals.management.commands.make_icons import SPRITE, sprite, used_icons
from deals.templatetags.site import icon

TEMPLATES = Path(settings.BASE_DIR, "templates")


def test_it_holds_the_icons_in_use_and_no_others() -> None:
    assert re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()) == used_icons(TEMPLATES)


def test_it_is_what_the_command_makes_of_the_package() -> None:
    assert SPRITE.read_text() == sprite(used_icons(TEMPLATES))


def test_an_icon_that_is_named_by_a_template_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(
        '{% icon "bell" %} {% empty_state "No rule" "eye" %}{% endempty_state %}'
    )
    assert used_icons(tmp_path) == ["bell", "eye", "inbox"]


def test_a_page_refers_to_the_file() -> None:
    assert icon("bell") == '<svg class="bi" aria-hidden="true"><use href="/static/img/icons.svg#bell"/></svg>'
