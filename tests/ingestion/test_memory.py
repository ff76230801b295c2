"""How much memory a worker takes, whatever the file."""

import bz2
import gzip
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from isal import igzip

from ingestion.models import Chunk, DumpFile
from tests.ingestion.dumps import jsonl, tweet

LINE_BYTES = 2400
"""Real lines have 2 to 3 kB, most of it about the author."""

# VmHWM and not ru_maxrss: the latter counts what this process held when it forked.
MEASURE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ingestion.reading.unpacking import Unpacked
from ingestion.reading.members import ChunkReader
for path in sys.argv[1:]:
    reader = ChunkReader(lambda content: [], datetime(2030, 1, 1, tzinfo=UTC))
    with open(path, "rb") as file:
        result = reader.read_member(path, Unpacked(file.read))
    assert result.lines == result.classes.total() + result.rejected.total()
status = Path("/proc/self/status").read_text()
sys.stdout.write(str(int(status.partition("VmHWM:")[2].split()[0]) // 1024))
"""


BOMBS = {
    "zeros.json.gz": lambda: gzip.compress(bytes(80_000_000), 1),
    "prices.json.gz": lambda: gzip.compress(b"$1 " * 2_000_000, 1),
    "endless.jsonl": lambda: b'{"text":"$5' + b"x" * 50_000_000,
}
MANY_LINES = {
    "newlines.json.gz": lambda: gzip.compress(b"\n" * 80_000_000, 1),
    "objects.json.gz": lambda: gzip.compress(b"{$1}\n" * 300_000, 1),
}


@pytest.mark.parametrize("files", [BOMBS, pytest.param(MANY_LINES, marks=pytest.mark.full)])
def test_bombs_and_endless_lines_take_bounded_memory(
    tmp_path: Path, files: dict[str, Callable[[], bytes]]
) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data())
    command = [sys.executable, "-c", MEASURE, *(str(tmp_path / name) for name in files)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 150, "MB"


LOAD = """
import contextlib
import sys
from pathlib import Path
import django
django.setup()
from django.core.management import CommandError, call_command
with contextlib.suppress(CommandError):  # of the bomb
    call_command("ingest", sys.argv[1], "--inline")
status = Path("/proc/self/status").read_text()
sys.stdout.write(status.partition("VmHWM:")[2].split()[0])
"""


def real_lines(first: int) -> bytes:
    """Return 16 MB of lines, one in 400 with an offer."""
    texts = (f"Acme Gadget {i} now only $5" if i % 400 == 0 else "good morning" for i in range(5800))
    chance = random.Random(first)
    about = (chance.randbytes(80).hex() + "words about oneself " * (LINE_BYTES // 20) for _ in range(5800))
    return jsonl(
        {**tweet(first + i, text), "about": each}
        for i, (text, each) in enumerate(zip(texts, about, strict=True), 1)
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with two files of 640 MB each, unpacked: many bz2 streams, and one gzip stream."""
    folder = tmp_path_factory.mktemp("large")
    with (folder / "many.json.bz2").open("wb") as many, igzip.open(folder / "one.json.gz", "wb") as one:
        for part in range(40):
            lines = real_lines(10_000 * part)
            many.write(bz2.compress(lines, 9))
            one.write(lines)
    (folder / "bomb.json.bz2").write_bytes(bz2.compress(bytes(500_000_000)))
    yield folder


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "state", "lines"),
    [
        ("many.json.bz2", "done", 232_000),
        ("one.json.gz", "done", 232_000),
        ("bomb.json.bz2", "failed", 1),
    ],  # one endless line
)
def test_a_load_takes_less_than_200_mb(
    live_services: dict[str, str], large: Path, name: str, state: str, lines: int
) -> None:
    command = [sys.executable, "-c", LOAD, str(large / name)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=live_services, capture_output=True, text=True, check=True
    )
    assert (DumpFile.objects.get().state, Chunk.objects.get().lines) == (state, lines)
    assert int(done.stdout.splitlines()[-1]) / 1024 < 200, "MB"
