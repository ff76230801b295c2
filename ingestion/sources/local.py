"""Dump files on this machine: a file, a folder (walked) or a glob."""

import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from urllib.parse import unquote

from ingestion.sources.base import FoundFile, SourceChanged, SourceForbidden, SourceGone, SourceUnavailable


def discover(uri: str) -> Iterator[FoundFile]:
    """Give the files of a path in the order of their names. Hidden ones are left out of folders."""
    path = _path(uri)
    if path.is_file():
        yield _found(path)
    elif path.is_dir():
        yield from _walk(path)
    elif set("*?[") & set(str(path)):
        pattern = str(path.relative_to(path.anchor))
        yield from (_found(match) for match in sorted(Path(path.anchor).glob(pattern)) if match.is_file())


def find(uri: str) -> FoundFile | None:
    path = _path(uri)
    return _found(path) if path.is_file() else None


def open_range(uri: str, etag: str, offset: int, length: int) -> "LocalRange":
    """Open a range of a file whose size and time are still those of `etag`."""
    try:
        file = _path(uri).open("rb", buffering=0)
    except FileNotFoundError as error:
        raise SourceGone(f"{uri} is no longer there: put it back, or leave it out") from error
    except PermissionError as error:
        raise SourceForbidden(f"{uri} may not be read by this user: change its permissions") from error
    except OSError as error:
        raise SourceUnavailable(f"{uri} cannot be opened: {error.strerror}") from error
    if _etag(os.fstat(file.fileno())) != etag:
        file.close()
        raise SourceChanged(f"{uri} has changed since it was listed: run ingest on it again")
    file.seek(offset)
    return LocalRange(file, length)


class LocalRange:
    """The bytes of one range of an open file."""

    def __init__(self, file: FileIO, length: int) -> None:
        self._file = file
        self._left = length

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, b"" at the range's end."""
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._file.close()


def _path(uri: str) -> Path:
    plain = unquote(uri.removeprefix("file://")) if uri.startswith("file://") else uri
    return Path(plain).expanduser().absolute()


def _walk(folder: Path) -> Iterator[FoundFile]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield _found(Path(parent) / name)


def _found(path: Path) -> FoundFile:
    status = path.stat()
    return FoundFile(uri=os.path.normpath(path), etag=_etag(status), size=status.st_size)


def _etag(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"
