"""The peers are given the same selection, each in its own SQL."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingestion.bench.peers.selection import struct


def test_a_folder_without_dumps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"holds no \.bz2 file"):
        call_command("bench_peers", tmp_path)


@pytest.mark.parametrize(
    ("colon", "written"),
    [(":", "STRUCT<`user`: STRUCT<`id`: BIGINT>>"), ("", 'STRUCT("user" STRUCT("id" BIGINT))')],
)
def test_types_are_written_as_spark_and_duckdb_want_them(colon: str, written: str) -> None:
    assert struct({"user": {"id": "BIGINT"}}, colon) == written
