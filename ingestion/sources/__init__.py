"""Where the bytes of dumps come from: one module for each URI scheme, found through one registry."""

from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from typing import Any

from ingestion.sources.base import (
    FoundFile,
    RangeReader,
    SourceChanged,
    SourceError,
    SourceForbidden,
    SourceGone,
    SourceUnavailable,
)

SOURCES = {"s3": "ingestion.sources.s3", "file": "ingestion.sources.local"}
"""Scheme -> module with `discover`, `find`, `open_range`, `put`, imported on first use (boto3 is slow)."""

__all__ = [
    "FoundFile",
    "RangeReader",
    "SourceChanged",
    "SourceError",
    "SourceForbidden",
    "SourceGone",
    "SourceUnavailable",
    "discover",
    "find",
    "open_range",
    "put",
    "read_range",
]


def discover(uri: str) -> Iterator[FoundFile]:
    """Give every object that a URI (a path, a folder, a glob, `s3://bucket/prefix`) names.

    Raises SourceError where it cannot be listed. A URI that names nothing gives nothing.
    """
    found: Iterator[FoundFile] = _source(uri).discover(uri)
    return found


def find(uri: str) -> FoundFile | None:
    """Return one object as it is stored now; None where there is none. Raises SourceError."""
    found: FoundFile | None = _source(uri).find(uri)
    return found


def open_range(uri: str, etag: str, offset: int, length: int) -> RangeReader:
    """Open `length` bytes of an object from `offset`, of the version `etag` only. Raises SourceError."""
    reader: RangeReader = _source(uri).open_range(uri, etag, offset, length)
    return reader


def read_range(uri: str, etag: str, offset: int, length: int) -> bytes:
    """Return `length` bytes of an object from `offset`, fewer at its end. Raises SourceError."""
    with closing(open_range(uri, etag, offset, length)) as reader:
        return b"".join(iter(lambda: reader.read(length), b""))


def put(uri: str, data: bytes) -> FoundFile:
    """Store a small object whole; the same bytes again leave its version as it is. Raises SourceError."""
    stored: FoundFile = _source(uri).put(uri, data)
    return stored


def _source(uri: str) -> Any:
    scheme, separator, _ = uri.partition("://")
    name = SOURCES.get(scheme.lower() if separator else "file")
    if name is None:
        raise SourceGone(f"{uri}: '{scheme}' is none of the known schemes ({', '.join(SOURCES)}, or a path)")
    return import_module(name)
