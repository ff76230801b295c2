"""How a text holds its objects: one a line, or otherwise; told by its first bytes, made to lines."""

import codecs
import re
from collections.abc import Iterator
from enum import StrEnum

from ingestion.reading.csv_rows import header_of, to_lines
from ingestion.reading.decompression import Buffer
from ingestion.reading.splitting import Splitter

BOM = codecs.BOM_UTF8
WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Layout(StrEnum):
    """How a text holds its objects."""

    LINES = "one object a line"
    OBJECTS = "objects over several lines, in an array, or with something between them"
    TABLE = "a table of posts, its columns named in the first row"
    UNKNOWN = "none"


_LINE = re.compile(rb"\s*\{[^\n]*\}[ \t\r]*(?:\n|\Z)|\s*\{[^\n]*\Z")
_OBJECTS = re.compile(
    rb"\s*(?:\[|\{|\x1e|data:|event:|:|\d{1,20}[,:\t |]+\{|(?:window|var)\b[^={}\n]{0,80}=)"
)


def layout_of(head: bytes) -> Layout:
    """Tell the layout of a text by its first bytes (some kB, without a byte order mark)."""
    if _LINE.match(head):
        return Layout.LINES
    if _OBJECTS.match(head):
        return Layout.OBJECTS
    return Layout.UNKNOWN if header_of(head) is None else Layout.TABLE


def without_mark(head: bytes) -> bytes:
    """Return the first bytes of a text as UTF-8, without a byte order mark."""
    for mark, encoding in WIDE.items():
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace").encode()
    return head.removeprefix(BOM)


def as_lines(buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    """Give a text's buffers so that each line is one object; a file of such lines goes through as it is."""
    first, buffers = _peek(buffers)
    if first.startswith(tuple(WIDE)):
        buffers = _narrow(buffers)
    elif first.startswith(BOM):
        buffers = _unmarked(buffers)
    layout = layout_of(without_mark(first))
    if layout is Layout.OBJECTS:
        return _split(buffers)
    return to_lines(buffers) if layout is Layout.TABLE else buffers


def _peek(buffers: Iterator[Buffer]) -> tuple[bytes, Iterator[Buffer]]:
    held: list[Buffer] = []
    for buffer in buffers:
        held.append(buffer)
        if buffer.data:
            break
    return (held[-1].data if held else b""), _after(held, buffers)


def _after(held: list[Buffer], buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    yield from held
    yield from buffers


def _unmarked(buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    """Take the byte order mark off the first bytes, which hold it whole."""
    is_first = True
    for buffer in buffers:
        yield Buffer(buffer.data.removeprefix(BOM) if is_first else buffer.data, buffer.verified)
        is_first = is_first and not buffer.data


def _narrow(buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    """Give UTF-16 as UTF-8; what is no character becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    for buffer in buffers:
        yield Buffer(decoder.decode(buffer.data).encode(), buffer.verified)
    yield Buffer(decoder.decode(b"", final=True).encode(), verified=True)


def _split(buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    splitter = Splitter()
    for buffer in buffers:
        yield Buffer(_joined(splitter.feed(buffer.data)), buffer.verified)
    yield Buffer(_joined(splitter.close()), verified=True)


def _joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
