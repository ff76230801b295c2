"""One file from the Internet Archive into the S3 store: in parts, in bounded memory, verified, resumable."""

import enum
import hashlib
from collections.abc import Callable
from contextlib import closing

from ingestion.fetching.download import FileReader
from ingestion.fetching.items import ArchiveFile
from ingestion.fetching.web import Web
from ingestion.sources import SourceChanged, s3_upload

PART = 8 * 1024 * 1024
"""Bytes of one part: what a connection holds in memory, and what a kill costs at most."""

READ = 256 * 1024
"""Bytes asked for at once; between two reads a stop is noticed."""


class Outcome(enum.Enum):
    """The outcome of a file."""

    FETCHED = enum.auto()
    RESUMED = enum.auto()
    """Fetched, but begun by an earlier command."""
    ALREADY_THERE = enum.auto()


def transfer(web: Web, file: ArchiveFile, uri: str, on_bytes: Callable[[int], None]) -> Outcome:
    """Bring a file to `uri`; tell `on_bytes` the bytes that have got there. Raises SourceError.

    The object appears only when all its bytes are verified. After an error its parts stay for the next
    attempt, unless they are of another version than the listed one.
    """
    if s3_upload.is_stored(uri, file.size, file.identity):
        on_bytes(file.size)
        return Outcome.ALREADY_THERE
    upload = s3_upload.resume_or_begin(uri, file.identity, resume=bool(file.crc32))
    begun = upload.offset
    on_bytes(begun)
    digests = Digests(file, is_whole=not begun)
    try:
        with closing(FileReader(web, file, begun, upload.validator)) as reader:
            while part := _read_part(reader, part_size(file.size)):
                digests.update(part)
                upload.add(bytes(part), reader.validator)
                on_bytes(len(part))
        digests.check(upload.crc32)
    except SourceChanged:
        upload.abort()
        raise
    upload.complete()
    return Outcome.RESUMED if begun else Outcome.FETCHED


def part_size(size: int) -> int:
    """Return the bytes of a part: a file has at most MAX_PARTS of them."""
    return max(PART, -(-size // s3_upload.MAX_PARTS))


def _read_part(reader: FileReader, size: int) -> bytearray:
    """Return `size` bytes, fewer at the end of the file."""
    part = bytearray()
    while len(part) < size and (data := reader.read(min(READ, size - len(part)))):
        part += data
    return part


class Digests:
    """The checksums of a file on its way.

    MD5 and SHA-1 cannot go on where another process stopped; a CRC-32 can. A file that was read in one go
    is held against all that the site states, a resumed one against its CRC-32 (without it none is resumed).
    """

    def __init__(self, file: ArchiveFile, *, is_whole: bool) -> None:
        self._file = file
        wanted = {"md5": file.md5, "sha1": file.sha1} if is_whole else {}
        self._running = {
            name: (hashlib.new(name, usedforsecurity=False), value) for name, value in wanted.items() if value
        }

    def update(self, data: bytearray) -> None:
        """Take the next bytes in."""
        for digest, _ in self._running.values():
            digest.update(data)

    def check(self, crc32: int) -> None:
        """Raise SourceChanged where the bytes are not those that the site states."""
        found = {name: (digest.hexdigest(), stated) for name, (digest, stated) in self._running.items()}
        if self._file.crc32:
            found["crc32"] = (f"{crc32:08x}", self._file.crc32)
        for name, (computed, stated) in found.items():
            if computed != stated:
                raise SourceChanged(
                    f"{self._file.name}: its {name} is {computed}, the site states {stated}: what came was "
                    "thrown away; run the same command again. If it stays so, the site's copy is damaged"
                )
