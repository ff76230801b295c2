"""The entries of a zip that is read forwards; a planned range holds one of them."""

import bz2
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from backports import zstd
from isal import igzip_lib

from ingestion.reading.containers import ZIP_ENTRY
from ingestion.reading.decompression import (
    BUFFER_SIZE,
    DECODE_ERRORS,
    READ_SIZE,
    Budget,
    Buffer,
    CutShort,
    Damaged,
    WrongChecksum,
)
from ingestion.reading.pulling import Pull, buffers_of
from ingestion.reading.tar_stream import Entry

LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
"""Signature, version, flags, method, time, date, checksum, packed and whole size, both lengths."""

ENCRYPTED, DESCRIPTOR_FOLLOWS = 0x1, 0x8
DESCRIPTOR = b"PK\x07\x08"
STORED = 0
DECODERS: dict[int, Callable[[], Any]] = {
    8: lambda: igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE),
    12: bz2.BZ2Decompressor,
    93: zstd.ZstdDecompressor,
}
"""By the number of the method."""

IN_NOTES = 0xFFFFFFFF
"""A size of over 4 GiB stands in the notes."""


def zip_entries(pull: Pull, budget: Budget) -> Iterator[Entry]:
    """Give a zip's files. Raises Damaged for what is encrypted, packed otherwise, or has a wrong checksum."""
    while (mark := pull.read(len(ZIP_ENTRY))) and _whole(pull, mark) == ZIP_ENTRY:
        yield from _entry(pull, budget)


def _whole(pull: Pull, mark: bytes) -> bytes:
    return mark + pull.read_exactly(len(ZIP_ENTRY) - len(mark))


def _entry(pull: Pull, budget: Budget) -> Iterator[Entry]:
    header = ZIP_ENTRY + pull.read_exactly(LOCAL_HEADER.size - len(ZIP_ENTRY))
    _, _, flags, method, _, _, checksum, packed, size, name_length, notes_length = LOCAL_HEADER.unpack(header)
    name = pull.read_exactly(name_length).decode("utf-8", "replace")
    notes = pull.read_exactly(notes_length)
    if flags & ENCRYPTED:
        raise Damaged(f"{name} is encrypted: unpack it, or leave it out")
    if method == STORED:
        if flags & DESCRIPTOR_FOLLOWS and not packed:
            raise Damaged(f"{name} does not say how long it is: unpack the zip and load its files")
        length = _long_size(notes) if IN_NOTES in (packed, size) else packed
        body = _checked(buffers_of(pull, length), name, lambda: checksum)
    elif method in DECODERS:
        ending = (lambda: _described(pull)) if flags & DESCRIPTOR_FOLLOWS else (lambda: checksum)
        body = _checked(_unpacked(pull, DECODERS[method](), budget, name), name, ending)
    else:
        raise Damaged(f"{name} is packed by method {method}: unpack it, or leave it out")
    yield Entry(name, body)
    for _ in body:  # what was not read
        pass


def _unpacked(pull: Pull, decoder: Any, budget: Budget, name: str) -> Iterator[Buffer]:
    data = b""
    while not decoder.eof:
        try:
            buffer: bytes = decoder.decompress(data, BUFFER_SIZE)
        except DECODE_ERRORS as error:
            raise Damaged(f"{name} is damaged: fetch it again") from error
        data = b""
        if buffer:
            budget.give(len(buffer))
            yield Buffer(buffer, verified=False)
        elif not decoder.eof and not (data := pull.read(READ_SIZE)):
            raise CutShort(f"{name} is cut short: fetch it again")
    pull.unread(decoder.unused_data)


def _checked(buffers: Iterator[Buffer], name: str, expected: Callable[[], int]) -> Iterator[Buffer]:
    """Give buffers on. Raises WrongChecksum where it is another than the zip says."""
    checksum = 0
    for buffer in buffers:
        checksum = zlib.crc32(buffer.data, checksum)
        yield buffer
    if checksum != expected():
        raise WrongChecksum(f"{name} is damaged (its checksum is another): fetch it again")


def _described(pull: Pull) -> int:
    """Read what follows an entry whose header was written before its size was known; return its checksum."""
    head = pull.read_exactly(4)
    found: int = struct.unpack("<I", pull.read_exactly(4) if head == DESCRIPTOR else head)[0]
    rest = pull.read_exactly(8)  # both sizes; of entries over 4 GiB each takes twice as much
    if (more := pull.read(1)) and more != ZIP_ENTRY[:1]:
        rest += more + pull.read_exactly(7)
    else:
        pull.unread(more)
    return found


def _long_size(notes: bytes) -> int:
    """Return the packed size of an entry of over 4 GiB: the second number of the note 1."""
    at = 0
    while at + 4 <= len(notes):
        kind, length = struct.unpack_from("<HH", notes, at)
        if kind == 1 and length >= 16:
            found: int = struct.unpack_from("<Q", notes, at + 12)[0]
            return found
        at += 4 + length
    raise Damaged("an entry of the zip does not say how long it is: fetch it again")
