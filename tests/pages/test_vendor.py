"""Copies of libraries in static/vendor: the version in the name, in the file and in the docs is one."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COPIES = sorted((ROOT / "static" / "vendor").glob("*.js"))


def test_a_copy_holds_the_version_that_its_name_tells() -> None:
    assert [path.name for path in COPIES] == ["chart-4.6.1.umd.min.js"]
    for path in COPIES:
        named = re.fullmatch(r"\w+-(\d+\.\d+\.\d+)\.umd\.min\.js", path.name)
        inside = re.match(r"/\*!\n \* Chart\.js v(\S+)\n", path.read_text())
        assert named and inside and named[1] == inside[1]


def test_the_docs_name_each_copy_with_its_version() -> None:
    docs = (ROOT / "docs" / "dependencies.md").read_text()
    rows = re.findall(r"\| `(\w+-([\d.]+)\.umd\.min\.js)` \| Chart\.js ([\d.]+),", docs)
    assert [row[0] for row in rows] == [path.name for path in COPIES]
    assert all(named == told for _, named, told in rows)


def test_each_copy_has_its_licence_beside_it() -> None:
    for path in COPIES:
        licence = path.with_name(path.name.replace(".umd.min.js", ".LICENSE.md"))
        assert "MIT" in licence.read_text()


def test_pages_take_the_copy_and_no_other() -> None:
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    assert sum("vendor/chart-4.6.1.umd.min.js" in page for page in pages) == 1
    assert sum("unfold/js" in page for page in pages) == 0
