"""The benchmark is a command whose last line a reader, or a script, can take."""

import bz2
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.ingestion.dumps import jsonl, tweet


def test_a_folder_without_dumps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"holds no \.bz2 file"):
        call_command("bench_ingest", tmp_path)


@pytest.mark.full
def test_the_last_line_gives_the_ratios(tmp_path: Path) -> None:
    dump = bz2.compress(jsonl([tweet(number) for number in range(1, 500)]))
    (tmp_path / "00.json.bz2").write_bytes(dump)
    output = io.StringIO()
    call_command("bench_ingest", tmp_path, rounds=1, stdout=output)
    last = output.getvalue().splitlines()[-1]
    assert re.fullmatch(r"bench: bz2 \d+\.\d\dx gz \d+\.\d\dx of bare decompression", last)
