"""Decompression: several streams, damage, bombs; nothing unverified counts."""

import bz2
import gzip
import io
import random

import pytest
from backports import zstd

from ingestion.reading.decompression import BZ2, GZIP, ZSTD, Damaged, Decompressed, Format, Plain
from tests.seeds import seeds

DATA = b"".join(b'{"id":%d,"noise":"%x"}\n' % (i, random.Random(i).getrandbits(200)) for i in range(40_000))
PACK = {
    "zstd": lambda data: zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1}),
    "bz2": lambda data: bz2.compress(data, 1),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}
FORMATS = [BZ2, GZIP, ZSTD]


def read(form: Format, packed: bytes) -> tuple[bytes, bytes, str, str]:
    """Return all output, its verified part, the fault and the warning."""
    buffers = Decompressed(io.BytesIO(packed).read, form)
    output, verified = b"", 0
    try:
        for buffer in buffers:
            output += buffer.data
            verified = len(output) if buffer.verified else verified
    except Damaged as fault:
        return output, output[:verified], str(fault), buffers.warning
    return output, output[:verified], "", buffers.warning


@pytest.fixture(params=FORMATS, ids=lambda form: form.name)
def form(request: pytest.FixtureRequest) -> Format:
    """Each kind of compression."""
    return request.param


def test_a_file_is_read_whole(form: Format) -> None:
    assert read(form, PACK[form.name](DATA)) == (DATA, DATA, "", "")


def test_all_streams_of_a_file_are_read(form: Format) -> None:
    packed = PACK[form.name](DATA[:100]) + PACK[form.name](b"") + PACK[form.name](DATA[100:])
    assert read(form, packed)[1] == DATA


def test_a_damaged_second_stream_is_an_error(form: Format) -> None:
    second = bytearray(PACK[form.name](DATA))
    second[len(second) // 2] ^= 16
    _, verified, fault, _ = read(form, PACK[form.name](b"first\n") + bytes(second))
    assert verified.startswith(b"first\n") and "is damaged" in fault


def test_trailing_bytes_are_a_warning(form: Format) -> None:
    assert read(form, PACK[form.name](DATA) + b"\0" * 7)[2:] == ("", "7 bytes after its end were left out")


def test_a_stream_begun_at_the_end_is_a_cut(form: Format) -> None:
    packed = PACK[form.name](DATA)
    assert "is cut short" in read(form, packed + packed[:2])[2]


def test_a_cut_bz2_file_gives_its_verified_blocks() -> None:
    packed = PACK["bz2"](DATA)
    output, verified, fault, _ = read(BZ2, packed[: len(packed) // 2])
    assert fault == f"it is cut short after {len(packed) // 2} bytes: fetch it again"
    assert output == verified == DATA[: len(verified)] and len(verified) > len(DATA) // 3


def test_a_cut_gzip_stream_has_nothing_verified() -> None:
    output, verified, fault, _ = read(GZIP, PACK["gzip"](DATA)[:-2000])
    assert output and not verified and "is cut short" in fault


@pytest.mark.parametrize("seed", seeds(6, 25))
def test_a_flipped_bit_gives_no_wrong_verified_byte(form: Format, seed: int) -> None:
    chance, packed = random.Random(seed), bytearray(PACK[form.name](DATA))
    packed[chance.randrange(10, len(packed))] ^= 1 << chance.randrange(8)
    output, verified, fault, _ = read(form, bytes(packed))
    assert DATA.startswith(verified) and (fault or output == DATA)


def test_an_empty_file_fails(form: Format) -> None:
    assert read(form, b"")[2] == "it is empty (0 bytes): fetch it again"


def test_a_file_of_nothing_is_whole(form: Format) -> None:
    assert read(form, PACK[form.name](b"")) == (b"", b"", "", "")


def test_another_kind_of_file_fails(form: Format) -> None:
    assert f"it is no {form.name} file: it begins with b'<html>" in read(form, b"<html>404</html>")[2]


def test_a_bomb_stops_at_its_ratio(form: Format) -> None:
    bomb = PACK[form.name](bytes(100_000_000))
    output, _, fault, _ = read(form, bomb)
    assert len(output) <= 68 * 1024 * 1024 and "over 200 times its size" in fault


def test_plain_bytes_are_verified_as_they_come() -> None:
    assert [buffer.verified for buffer in Plain(io.BytesIO(b"a\n").read)] == [True]


def test_an_empty_plain_file_fails() -> None:
    with pytest.raises(Damaged, match="empty"):
        list(Plain(io.BytesIO(b"").read))
