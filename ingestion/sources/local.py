"""Dump files on this machine: a file, a folder (walked) or a glob.

An entry that cannot be read (a link that leads nowhere, a pipe, a locked folder) is given like any other, and
refused by name when it is opened: so it is shown with its reason and the others are loaded.
"""

import os
import stat
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from ingestion.sources.base import FoundFile, SourceChanged, SourceForbidden, SourceGone, SourceUnavailable


def discover(uri: str) -> Iterator[FoundFile]:
    """Give the files of a path in the order of their names. Hidden ones are left out of folders.

    Raises SourceForbidden where a folder above the path is locked.
    """
    path = _path(uri)
    try:
        is_folder, is_there = path.is_dir(), os.path.lexists(path)
    except PermissionError as error:
        raise SourceForbidden(f"{uri} may not be looked at by this user: change its permissions") from error
    if is_folder:
        yield from _walk(path)
    elif is_there:
        yield _found(path)
    elif set("*?[") & set(str(path)):
        pattern = str(path.relative_to(path.anchor))
        yield from (_found(match) for match in sorted(Path(path.anchor).glob(pattern)) if not match.is_dir())


def find(uri: str) -> FoundFile | None:
    path = _path(uri)
    return _found(path) if path.is_file() else None


def open_range(uri: str, etag: str, offset: int, length: int) -> "LocalRange":
    """Open a range of a file whose size and time are still those of `etag`."""
    path = _path(uri)
    try:
        _refuse_what_is_no_file(uri, path)
        file = path.open("rb", buffering=0)
    except FileNotFoundError as error:
        if path.is_symlink():
            raise SourceGone(f"{uri} is a link that leads nowhere: mend or remove it") from error
        raise SourceGone(f"{uri} is no longer there: put it back, or leave it out") from error
    except PermissionError as error:
        raise SourceForbidden(f"{uri} may not be read by this user: change its permissions") from error
    except SourceForbidden:
        raise
    except OSError as error:
        raise SourceUnavailable(f"{uri} cannot be opened: {error.strerror}") from error
    if _etag(os.fstat(file.fileno())) != etag:
        file.close()
        raise SourceChanged(f"{uri} has changed since it was listed: run ingest on it again")
    file.seek(offset)
    return LocalRange(file, length)


def put(uri: str, data: bytes) -> FoundFile:
    """Write a file beside its place and move it there; one that holds these bytes is left alone."""
    path = _path(uri)
    draft = path.with_name(f".{path.name}.draft")
    try:
        if not (path.is_file() and path.read_bytes() == data):
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        return _found(path)
    except PermissionError as error:
        raise SourceForbidden(f"{uri} may not be written by this user: change its permissions") from error
    except OSError as error:
        raise SourceUnavailable(f"{uri} cannot be written: {error.strerror}") from error


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


def _refuse_what_is_no_file(uri: str, path: Path) -> None:
    """Raise SourceForbidden for what must not be opened: a pipe would be waited for without end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise SourceForbidden(f"{uri} is a folder that this user may not look into: change its permissions")
    if not stat.S_ISREG(mode):
        raise SourceForbidden(f"{uri} is no regular file but a pipe, a socket or a device: remove it")


def _path(uri: str) -> Path:
    if uri.startswith("file://"):
        return Path(os.fsdecode(unquote_to_bytes(uri.removeprefix("file://")))).expanduser().absolute()
    return Path(uri).expanduser().absolute()


def _walk(folder: Path) -> Iterator[FoundFile]:
    """Give the files below a folder, and the folders that are locked."""
    locked: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=locked.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield _found(Path(parent) / name)
    yield from (_found(Path(error.filename)) for error in locked)


def _found(path: Path) -> FoundFile:
    try:
        status = path.stat()
    except OSError:
        status = path.lstat()
    # What is no file has a byte to read: so it is opened, and refused with its reason.
    size = status.st_size if stat.S_ISREG(status.st_mode) else max(status.st_size, 1)
    return FoundFile(uri=_uri(path), etag=_etag(status), size=size)


def _uri(path: Path) -> str:
    """Return the path, as an address where its name is no UTF-8: that can be stored and shown."""
    plain = os.path.normpath(path)
    try:
        plain.encode()
    except UnicodeEncodeError:
        return f"file://{quote(os.fsencode(plain))}"
    return plain


def _etag(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"
