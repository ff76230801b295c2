"""A damaged file within a compressed tar or a zip loses only itself."""

import gzip
import io

import pytest

from ingestion.reading.members import ChunkReader, MemberResult
from ingestion.reading.unpacking import Unpacked
from tests.ingestion.dumps import bz2_of, gz_of, line, tar_of, tweet
from tests.ingestion.test_members import reader, wrong_checksum

WRONG_BIT = wrong_checksum(gz_of(tweet(2)))
CUT = gz_of(tweet(2), tweet(4))[:-9]


def read(data: bytes, into: ChunkReader | None = None) -> MemberResult:
    result = (into or reader()).read_member("a.tar.gz", Unpacked(io.BytesIO(data).read))
    assert result.lines == result.classes.total() + result.rejected.total()
    return result


def in_tar(data: bytes) -> int:
    """Return the bytes that a file takes in a tar, with its header."""
    return 512 + -(-len(data) // 512) * 512


@pytest.mark.parametrize(
    ("files", "stored", "reason"),
    [
        ({"a": gz_of(tweet(1)), "b.gz": WRONG_BIT, "c": gz_of(tweet(3))}, 2, "b.gz: it is damaged within"),
        ({"a": gz_of(tweet(1)), "b": CUT, "c": line(tweet(3))}, 4, "b: it is cut short"),
        ({"a": tar_of({"x": WRONG_BIT, "y": bz2_of(tweet(1))}), "c": gz_of(tweet(3))}, 2, "x: it is damaged"),
        ({"a": gz_of(tweet(1)), "b": b"id,text\n5,x\n", "c": gz_of(tweet(3))}, 2, "b: it is a table"),
    ],
    ids=["a wrong bit", "a cut", "in a tar in it", "a table that lacks a column"],
)
def test_a_damaged_file_in_a_compressed_tar_loses_only_itself(
    files: dict[str, bytes], stored: int, reason: str
) -> None:
    result = read(gzip.compress(tar_of(files)))
    assert result.classes["stored"] == stored
    assert result.reason.startswith(f"1 of the files in it could not be read: {reason}")


def test_a_container_of_one_file_that_is_damaged_says_only_how() -> None:
    assert read(gzip.compress(tar_of({"b.gz": WRONG_BIT}))).reason.startswith("it is damaged within")


def test_the_hours_of_what_could_be_read_are_partly_loaded() -> None:
    chunk = reader()
    read(gzip.compress(tar_of({"a": gz_of(tweet(1)), "b": WRONG_BIT})), chunk)
    batch = chunk.batch("c")
    assert ([each.status for each in batch.coverage], batch.is_whole) == (["partial"], False)


def test_five_damaged_files_are_named_and_the_others_counted() -> None:
    result = read(gzip.compress(tar_of({str(n): WRONG_BIT for n in range(7)})))
    assert result.reason.startswith("7 of the files in it could not be read: 0: it is damaged")
    assert "; 4: it is damaged" in result.reason and result.reason.endswith("; and 2 more")


def test_a_damaged_header_in_a_compressed_tar_ends_it_behind_what_is_named() -> None:
    tar = bytearray(tar_of({"a": gz_of(tweet(1)), "b": gz_of(tweet(2))}))
    tar[in_tar(gz_of(tweet(1))) + 20] ^= 1
    result = read(gzip.compress(bytes(tar)))
    assert result.classes["stored"] == 1
    assert "a header of the tar behind a is damaged; what follows is not loaded" in result.reason


def test_a_tar_that_was_cut_before_it_was_compressed_gives_the_whole_lines() -> None:
    first, second = line(tweet(1)), line(tweet(2)) + b"\n"
    tar = tar_of({"a": first, "b": second + line(tweet(3))})
    result = read(gzip.compress(tar[: in_tar(first) + 512 + len(second) + 40]))
    assert (result.classes["stored"], "ends within" in result.reason) == (2, True)


def test_nothing_of_a_compressed_tar_with_a_wrong_checksum_counts() -> None:
    result = read(wrong_checksum(gzip.compress(tar_of({"a": gz_of(tweet(1))}))))
    assert (result.classes.total(), result.reason[:13]) == (0, "it is damaged")


def test_nothing_of_a_compressed_tar_with_a_bomb_counts() -> None:
    bomb = gzip.compress(gzip.compress(b"{" * 100_000_000))
    result = read(gzip.compress(tar_of({"a": gz_of(tweet(1)), "b": bomb, "c": gz_of(tweet(3))})))
    assert (result.classes.total(), "such a file is no dump" in result.reason) == (0, True)


def test_a_large_file_that_is_no_dump_is_passed_over_and_the_next_is_read() -> None:
    other = bytes(range(256)) * 8_000
    result = read(gzip.compress(tar_of({"a": gz_of(tweet(1)), "b.bin": other, "c": gz_of(tweet(3))}), 1))
    assert (result.classes["stored"], result.reason) == (2, "")
    assert result.warning == "1 files in it that are empty or no dumps were left out"
