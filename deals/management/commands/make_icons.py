"""`manage.py make_icons`: the icons that templates name, as one file, from Bootstrap's icons."""

import re
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

PACKAGE = "django-js-lib-bootstrap-icons"
SPRITE = Path(settings.BASE_DIR, "static", "img", "icons.svg")
NAMED = re.compile(r'\{% (?:icon|empty_state "[^"]*") "([a-z0-9-]+)"')
DEFAULT = "inbox"
"""Of an empty list that names no icon of its own."""

HEAD = """\
<!-- Bootstrap Icons {version}, (c) The Bootstrap Authors, MIT licence: those that templates name.
     Made by `manage.py make_icons`. -->
"""


class Command(BaseCommand):
    """Writes static/img/icons.svg again; run it after a template names another icon."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        SPRITE.write_text(sprite(used_icons(Path(settings.BASE_DIR, "templates"))))


def used_icons(templates: Path) -> list[str]:
    """Return the names of the icons that templates use, sorted."""
    found = {name for path in templates.rglob("*.html") for name in NAMED.findall(path.read_text())}
    return sorted({DEFAULT, *found})


def sprite(names: list[str]) -> str:
    """Return one SVG file with a symbol for each icon. Raises FileNotFoundError for an unknown one."""
    symbols = "".join(_symbol(name) for name in names)
    head = HEAD.format(version=version(PACKAGE))
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'


def _symbol(name: str) -> str:
    source = files("js_lib_bootstrap_icons") / "static" / "bootstrap-icons" / f"{name}.svg"
    drawing = re.sub(r"\s*\n\s*", "", source.read_text())
    box, inside = re.findall(r'viewBox="([\d ]+)">(.*)</svg>', drawing)[0]
    return f'<symbol id="{name}" viewBox="{box}">{inside}</symbol>\n'
