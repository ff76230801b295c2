"""JSON objects one after the other, whatever stands between them -> lines of one object each.

For what is not one object a line: arrays, pretty-printed files, objects behind one another on a line, with a
number or `data:` before each. What stands between objects and is no such thing becomes a line as it is,
and is counted where lines are read.
"""

import re

MAX_LINE = 4 * 1024 * 1024
"""A post with all that is embedded in it has some 60 kB, a page of 500 posts 3 MB."""

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_MARK = re.compile(rb'["{}]')
_NEXT = re.compile(rb'\n(?:\xef\xbb\xbf)?\{ ?"')
"""A line that begins as an object of one line does: what was not closed before it never will be."""

_WITHIN = re.compile(rb'"\s*:\s*\[?\s*\Z')
"""Stands before an object that is a value of another one's, of which the head is lost."""

_FILLING = re.compile(
    rb"(?:[\s,\[\];\x00\x1e]|(?:\xef\xbb\xbf)|data:|(?:event|id|retry):[^\n]*\n|:[^\n{]*\n|\d{1,20}[,:\t |]"
    rb"|(?:window|var)\b[^={}\n]{0,80}=)*"
)
"""What may stand between objects: commas and brackets of an array, fields of server-sent events, a number
such as the time of collection, the assignment of a script."""


class Splitter:
    """Cuts a stream into objects. It holds at most MAX_LINE and what it was just given."""

    def __init__(self) -> None:
        self._rest = b""
        self._dropping = False

    def feed(self, data: bytes) -> list[bytes]:
        """Return the objects that `data` completes, and what is odd between them, as lines."""
        lines, self._rest = self._cut(self._rest + data, is_end=False)
        if len(self._rest) > MAX_LINE:
            lines.append(self._rest)  # longer than any line may be: counted as such where lines are read
            self._rest, self._dropping = b"", True
        return lines

    def close(self) -> list[bytes]:
        """Return what is left: an object that never ended."""
        lines, rest = self._cut(self._rest, is_end=True)
        self._rest = b""
        return lines + _odd(rest)

    def _cut(self, data: bytes, *, is_end: bool) -> tuple[list[bytes], bytes]:
        lines: list[bytes] = []
        at = self._resume(data)
        while (start := data.find(b"{", at)) >= 0:
            if _WITHIN.search(data, at, start):  # the head of an object is lost: so is the rest of its line
                end = data.find(b"\n", start)
                if end < 0 and not is_end:
                    break
                end = len(data) if end < 0 else end
                lines += _odd(data[at:end])
                at = end
                continue
            end = _end_of(data, start)
            again = _NEXT.search(data, start + 1, len(data) if end < 0 else end)
            if again is not None and (end < 0 or not _is_nested(data, start, again.start())):
                lines += _odd(data[at : again.start()])
                at = again.start() + 1
            elif end < 0:
                break
            else:
                lines += [*_odd(data[at:start]), _on_one_line(data[start:end])]
                at = end
        return lines, data[at:]

    def _resume(self, data: bytes) -> int:
        """Return where to go on: behind an object that was too long, where the next one begins."""
        if not self._dropping:
            return 0
        found = _NEXT.search(data)
        self._dropping = found is None
        return len(data) if found is None else found.start()


def split(data: bytes) -> list[bytes]:
    """Return the objects of a piece of a file, and what is odd between them, as lines."""
    splitter = Splitter()
    return splitter.feed(data) + splitter.close()


def _end_of(data: bytes, start: int) -> int:
    """Return where the object that begins at `start` ends; -1 where it does not."""
    depth, at = 0, start
    while mark := _MARK.search(data, at):
        at = mark.end()
        if mark[0] == b'"':
            string = _STRING.match(data, mark.start())
            if string is None:
                return -1
            at = string.end()
        else:
            depth += 1 if mark[0] == b"{" else -1
            if depth == 0:
                return at
    return -1


def _is_nested(data: bytes, start: int, at: int) -> bool:
    """Tell whether a line that begins like an object lies within a list of the object around it."""
    return data[start:at].rstrip(b" \t\r\n").endswith((b"[", b","))


def _on_one_line(value: bytes) -> bytes:
    """Take line ends out: between values they mean nothing, within a text a stream's keep-alive put them."""
    return value.replace(b"\r", b"").replace(b"\n", b"") if b"\n" in value or b"\r" in value else value


def _odd(between: bytes) -> list[bytes]:
    """Return what stands between objects, by line; [] where it is of no account."""
    lines, at = [], 0
    while (start := _behind_filling(between, at)) < len(between):
        end = between.find(b"\n", start)
        at = len(between) if end < 0 else end
        lines.append(between[start:at].strip())
    return lines


def _behind_filling(between: bytes, at: int) -> int:
    found = _FILLING.match(between, at)
    return found.end() if found else at
