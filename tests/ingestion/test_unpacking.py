"""What packs a text is told by its bytes: containers in containers, bounds, damage, cuts."""

import bz2
import gzip
import io
import json
import tarfile
import zipfile
import zlib
from itertools import count

import pytest

from ingestion.reading.decompression import Buffer, Damaged, Mark
from ingestion.reading.unpacking import Unpacked

LINES = b'{"id":1}\n{"id":2}\n'


def tar_of(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def zip_of(method: int = zipfile.ZIP_DEFLATED, *, seekable: bool = True, **files: bytes) -> bytes:
    packed = io.BytesIO()
    if not seekable:
        packed.seekable = lambda: False  # type: ignore[method-assign]
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def unpacked(data: bytes) -> bytes:
    return b"".join(buffer.data for buffer in Unpacked(io.BytesIO(data).read))


@pytest.mark.parametrize(
    "data",
    [
        LINES,
        gzip.compress(LINES),
        bz2.compress(LINES),
        gzip.compress(tar_of(a=LINES)),
        bz2.compress(tar_of(a=bz2.compress(LINES))),
        gzip.compress(tar_of(day=tar_of(minute=gzip.compress(LINES)))),
        zip_of(a=LINES),
        zip_of(zipfile.ZIP_STORED, a=gzip.compress(LINES)),
        zip_of(zipfile.ZIP_BZIP2, a=LINES),
        zip_of(seekable=False, a=LINES),
        gzip.compress(gzip.compress(LINES)),
        b"\xff\xfe" + LINES.decode().encode("utf-16-le"),
        b"\xfe\xff" + LINES.decode().encode("utf-16-be"),
        gzip.compress(b'[{"id":1},\n{"id":2}]'),
    ],
    ids=count(),  # what is packed holds the time
)
def test_the_lines_are_found_whatever_packs_them(data: bytes) -> None:
    assert unpacked(data) == LINES


def test_files_without_a_last_newline_stay_apart() -> None:
    assert unpacked(gzip.compress(tar_of(a=b'{"id":1}', b=b'{"id":2}'))) == LINES


def test_what_is_no_dump_within_a_container_is_left_out_and_counted() -> None:
    found = Unpacked(io.BytesIO(gzip.compress(tar_of(a=LINES, readme=b"read me", icon=b"\x89PNG"))).read)
    assert b"".join(buffer.data for buffer in found) == LINES
    assert found.warning == "2 files in it that are empty or no dumps were left out"


def test_a_name_of_over_a_hundred_letters_does_not_hide_a_file() -> None:
    assert unpacked(gzip.compress(tar_of(**{"x" * 180: LINES}))) == LINES


def test_what_is_packed_too_often_is_refused() -> None:
    data = LINES
    for _ in range(6):
        data = gzip.compress(data)
    with pytest.raises(Damaged, match="packed over 4 times"):
        unpacked(data)


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zip_of(a=data)])
def test_a_bomb_is_refused_also_where_each_layer_is_modest(pack: object) -> None:
    bomb = gzip.compress(gzip.compress(b"{" * 100_000_000))
    with pytest.raises(Damaged, match="unpacks to over 200 times its size"):
        unpacked(pack(bomb))  # type: ignore[operator]


def test_nothing_within_a_container_is_verified_before_all_of_it_is_read() -> None:
    buffers = list(Unpacked(io.BytesIO(bz2.compress(tar_of(a=LINES, b=LINES))).read))
    assert [each.verified for each in buffers if each.data] == [False, False]
    assert [each.mark for each in buffers if each.mark] == [Mark.BEGINS, Mark.ENDS] * 2
    assert buffers[-1] == Buffer(b"", verified=True)


def test_a_zip_entry_with_a_wrong_checksum_is_damaged() -> None:
    data = zip_of(a=LINES).replace(zlib.crc32(LINES).to_bytes(4, "little"), b"\1\2\3\4")
    with pytest.raises(Damaged, match="checksum"):
        unpacked(data)


def test_an_encrypted_entry_is_refused_by_name() -> None:
    data = bytearray(zip_of(a=LINES))
    data[6] |= 1
    with pytest.raises(Damaged, match="a is encrypted"):
        unpacked(bytes(data))


@pytest.mark.parametrize("whole", [gzip.compress(tar_of(a=LINES * 9)), zip_of(a=LINES * 9)], ids=count())
def test_a_container_that_is_cut_says_so(whole: bytes) -> None:
    with pytest.raises(Damaged, match="cut short"):
        unpacked(whole[:40])


def test_a_table_of_posts_becomes_lines() -> None:
    table = b"id,created_at,text\n1061349238472347648,2018-11-10T20:15:09Z,Borvo lamp $5\n"
    (line,) = unpacked(gzip.compress(table)).splitlines()
    assert json.loads(line)["text"] == "Borvo lamp $5"


def test_a_table_without_a_needed_column_is_refused_and_says_which() -> None:
    with pytest.raises(Damaged, match="text"):
        unpacked(b"tweet_id,created_at,retweet_count\n1061349238472347648,2018-11-10T20:15:09Z,1\n")
