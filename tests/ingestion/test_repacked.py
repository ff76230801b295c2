"""The same posts, however their files are packed: the same rows in the tables."""

import bz2
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping

import pytest
from django.conf import settings

from deals.models import CoverageHour, DeallessPosts, DeletionNotices
from deals.services.loading.id_sets import decompress_ids
from ingestion.models import Run
from tests.ingestion.dumps import minutes
from tests.ingestion.tables import clear, facts

ARCHIVE = settings.BASE_DIR.parent / "shared" / "dumps" / "archive"
Files = Mapping[str, bytes]
Pack = Callable[[Files], Files]
Put = Callable[[Files], str]
Load = Callable[..., Run]


def unpacked(files: Files) -> Files:
    """Return the files as plain .json."""
    return {name.removesuffix(".bz2"): bz2.decompress(data) for name, data in files.items()}


def tar_of(files: Files) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def zip_of(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def gz_in_zip(files: Files) -> bytes:
    return zip_of({f"{name}.gz": gzip.compress(data, 1) for name, data in unpacked(files).items()})


def tar_in_tar(files: Files) -> bytes:
    """Return a tar of two tars."""
    names = sorted(files)
    days = (names[: len(names) // 2], names[len(names) // 2 :])
    return tar_of({f"{n}.tar": tar_of({name: files[name] for name in day}) for n, day in enumerate(days)})


def array(files: Files) -> bytes:
    """Return all lines as one JSON array."""
    lines = (line for data in unpacked(files).values() for line in data.splitlines() if line.strip())
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


PACKS: dict[str, Pack] = {
    "plain .json": unpacked,
    "a .tar.gz": lambda files: {"day.tar.gz": gzip.compress(tar_of(files), 1)},
    "a zip": lambda files: {"day.zip": zip_of(files)},
    "gz in a zip": lambda files: {"day.zip": gz_in_zip(files)},
    "a tar in a tar": lambda files: {"month.tar": tar_in_tar(files)},
    "one array": lambda files: {"all.json": array(files)},
    "UTF-16": lambda files: {name: data.decode().encode("utf-16") for name, data in unpacked(files).items()},
}

BY_CHUNK = ("files", "chunks", "coverage", "notices", "dealless")

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, object]:
    """Return the rows of all tables but those that tell of files and lines; of chunks' rows what all say."""
    found: dict[str, object] = {name: table for name, table in facts().items() if name not in BY_CHUNK}
    sets = {"notices": DeletionNotices, "dealless": DeallessPosts}
    for name, model in sets.items():
        packed = model.objects.values_list("compressed_ids", flat=True)
        found[name] = set().union(*map(decompress_ids, packed))
    found["coverage"] = set(CoverageHour.objects.values_list("network", "hour", "status"))
    return found


def compare(files: Files, pack: Pack, put: Put, load: Load) -> None:
    """Load files as they are and packed otherwise, and compare the tables."""
    load(put({f"as-they-are/{name}": data for name, data in files.items()}) + "/as-they-are")
    expected = rows()
    clear()
    run = load(put({f"repacked/{name}": data for name, data in pack(files).items()}) + "/repacked")
    assert run.state == "done" and rows() == expected


@pytest.mark.parametrize("name", PACKS)
def test_files_give_the_same_rows_however_they_are_packed(put: Put, load: Load, name: str) -> None:
    compare(minutes(4), PACKS[name], put, load)


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.skipif(not ARCHIVE.is_dir(), reason="../shared/dumps is not on this machine")
@pytest.mark.parametrize("name", PACKS)
def test_the_archives_files_give_the_same_rows_however_they_are_packed(
    put: Put, load: Load, name: str
) -> None:
    files = {str(path.relative_to(ARCHIVE)): path.read_bytes() for path in sorted(ARCHIVE.rglob("*.bz2"))}
    assert len(files) == 45
    compare(files, PACKS[name], put, load)
