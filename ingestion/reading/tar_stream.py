"""The files of a tar that is read forwards: it is compressed as a whole, or lies in something that is."""

import re
import tarfile
from collections.abc import Iterator
from typing import NamedTuple

from ingestion.reading.decompression import Buffer, Damaged
from ingestion.reading.pulling import Pull, buffers_of

MAX_HEADER = 1024 * 1024
"""A long name takes some hundred bytes; a header that says more would be read into memory whole."""

_PAX_SIZE = re.compile(rb"\d{1,6} size=(\d{1,15})\n")


class Entry(NamedTuple):
    """A file within a file. `buffers` are read before the next entry is asked for."""

    name: str
    buffers: Iterator[Buffer]


def tar_entries(pull: Pull) -> Iterator[Entry]:
    """Give a tar's regular files. Raises Damaged for what is no header, CutShort where it ends early."""
    long_name, size, name = "", None, ""
    while (header := pull.read_exactly(tarfile.BLOCKSIZE)).strip(b"\0"):
        info = _info(header, name)
        if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE):
            note = pull.read_exactly(_bounded(info.size))
            pull.skip(_padding(info.size))
            if info.type == tarfile.GNUTYPE_LONGNAME:
                long_name = note.rstrip(b"\0").decode("utf-8", "replace")
            elif found := _PAX_SIZE.search(note):
                size = int(found[1])
            continue
        length = info.size if size is None else size
        if info.isreg():
            body = buffers_of(pull, length)
            name = long_name or info.name
            yield Entry(name, body)
            for _ in body:  # what was not read
                pass
        else:
            pull.skip(length)
        pull.skip(_padding(length))
        long_name, size = "", None


def _info(header: bytes, before: str) -> tarfile.TarInfo:
    try:
        return tarfile.TarInfo.frombuf(header, "utf-8", "replace")
    except tarfile.HeaderError as error:
        behind = f" behind {before[:200]}" if before else ""
        raise Damaged(
            f"a header of the tar{behind} is damaged; what follows is not loaded: fetch it again"
        ) from error


def _bounded(size: int) -> int:
    if size > MAX_HEADER:
        raise Damaged(f"a header of the tar takes over {MAX_HEADER} bytes: such a file is no dump")
    return size


def _padding(size: int) -> int:
    return -size % tarfile.BLOCKSIZE
