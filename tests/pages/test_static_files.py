"""Static files as web serves them: collected, compressed, under names with a hash that are kept for years."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings

from deals.models import Workspace

NAMED = re.compile(r"\{% static '([^']+)' %\}")
HASHED = {"staticfiles": {"BACKEND": "tweetdeals.static_files.HashedFiles"}}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that `make up` collects into, in the place of the plain files of the other tests."""
    root = tmp_path_factory.mktemp("static")
    changed = override_settings(
        STATIC_ROOT=root,
        STORAGES={**settings.STORAGES, **HASHED},
        WHITENOISE_USE_FINDERS=False,
        WHITENOISE_AUTOREFRESH=False,
    )
    with changed:
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


def test_every_file_that_a_template_names_is_there(collected: Path) -> None:
    pages = Path(settings.BASE_DIR, "templates").rglob("*.html")
    names = {name for page in pages for name in NAMED.findall(page.read_text())}
    assert len(names) > 10
    for name in names:
        assert (collected / staticfiles_storage.stored_name(name)).exists()


def test_a_name_with_a_hash_is_kept_for_a_year_at_least_and_sent_compressed(collected: Path) -> None:
    answer = Client().get(staticfiles_storage.url("css/site.css"), headers={"Accept-Encoding": "gzip"})
    kept = re.search(r"max-age=(\d+)", answer["Cache-Control"])
    assert kept and int(kept[1]) >= 31_536_000 and "immutable" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.getvalue()).startswith(b"/* The site's look")


def test_scripts_import_each_other_by_names_with_a_hash(collected: Path) -> None:
    script = (collected / staticfiles_storage.stored_name("js/price-chart.js")).read_text()
    imported = re.findall(r'^import (?:.* from )?"\./([^"]+)";', script, re.MULTILINE)
    assert len(imported) == 10
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name) for name in imported)
    assert all((collected / "js" / name).exists() for name in imported)


def test_pages_are_sent_compressed(client: Client, workspace: Workspace) -> None:
    client.force_login(workspace.members.get(username="ada"))
    answer = client.get("/products/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert b"<h1>Products</h1>" in gzip.decompress(answer.content)
