"""A member's bytes -> the lines that it holds, through all that packs them; what that is its bytes tell."""

from collections.abc import Iterator
from itertools import chain

from ingestion.reading.containers import HEAD, Container, container_of, format_of, format_promised
from ingestion.reading.decompression import (
    BOMB,
    Bomb,
    Budget,
    Buffer,
    CutShort,
    Damaged,
    Decompressed,
    Mark,
    Plain,
    Read,
    WrongChecksum,
)
from ingestion.reading.layouts import Layout, as_lines, layout_of, without_mark
from ingestion.reading.pulling import Pull
from ingestion.reading.tar_stream import Entry, tar_entries
from ingestion.reading.zip_stream import zip_entries

DEEPEST = 4
"""Layers of packing; a minute's gz in a day's tar in a month's zip has three."""

NAMED = 5
"""Damaged files that a reason names; it says how many there are."""

LOOKED_AT = 64 * 1024
"""Bytes of a text by which its layout is told."""


class Unpacked:
    """The lines of a member as buffers; `warning` is set at the end where there is one to give.

    A compressed text gives its buffers as its decoder does. Of what lies deeper nothing is verified before
    all of it is read; a file within it that is damaged loses only itself, and marks say so. `layers` are
    what it was packed in and how the text holds its objects, from outside in, each named once.
    """

    def __init__(self, read: Read, name: str = "") -> None:
        """Unpack what `read` gives; `name` counts only where the bytes are nothing that is known."""
        self._read, self._name = read, name
        self._budget = Budget()
        self._left_out = 0
        self._faults: list[tuple[str, str]] = []  # of a file within it, and what is wrong with it
        self._outer: Decompressed | Plain | None = None
        self.layers: list[str] = []
        self.warning = ""

    def __iter__(self) -> Iterator[Buffer]:
        """Give the buffers. Raises Damaged, after which nothing provisional may be used.

        Where only files within it are damaged it does so at the end, when all others are verified.
        """
        head = self._read_head()
        form = format_of(head)
        if form is not None:
            self._note(form.name)
            outer = self._outer = Decompressed(_Prefixed(head, self._count).read, form, self._budget)
            yield from self._opened(iter(outer), 1)
        else:
            self._check_promise(head)
            self._outer = Plain(_Prefixed(head, self._count).read)
            yield from self._opened(iter(self._outer), 0)
        warnings = [self._outer.warning] if self._outer.warning else []
        if self._left_out:
            warnings.append(f"{self._left_out} files in it that are empty or no dumps were left out")
        self.warning = "; ".join(warnings)
        if self._faults:
            raise Damaged(self._reason())

    def _reason(self) -> str:
        """Say which files within it are damaged, and how; what holds one file only is named by itself."""
        if self._budget.files == 1:
            return self._faults[0][1]
        first = "; ".join(
            fault if fault.startswith(name) else f"{name}: {fault}" for name, fault in self._faults[:NAMED]
        )
        more = f"; and {len(self._faults) - NAMED} more" if len(self._faults) > NAMED else ""
        return f"{len(self._faults)} of the files in it could not be read: {first}{more}"

    def _check_promise(self, head: bytes) -> None:
        """Raise Damaged for bytes that are neither packed as the name's ending says nor lines of posts."""
        form = format_promised(self._name)
        is_text = container_of(head) is Container.TEXT
        if head and form and is_text and layout_of(without_mark(head)) is Layout.UNKNOWN:
            raise Damaged(f"it is no {form.name} file: it begins with {head[:12]!r}; fetch it again")

    def _note(self, layer: str) -> None:
        if layer not in self.layers:
            self.layers.append(str(layer))

    def _read_head(self) -> bytes:
        head = b""
        while len(head) < HEAD and (data := self._count(HEAD - len(head))):
            head += data
        return head

    def _count(self, size: int) -> bytes:
        data = self._read(size)
        self._budget.taken += len(data)
        return data

    def _opened(self, buffers: Iterator[Buffer], depth: int, *, is_entry: bool = False) -> Iterator[Buffer]:
        """Give the lines of what buffers hold; an entry that holds no lines is left out."""
        first, buffers = _peeked(buffers)
        kind = container_of(first)
        if kind is Container.TEXT:
            layout = layout_of(without_mark(first[:LOOKED_AT]))
            if is_entry and layout is Layout.UNKNOWN:
                self._left_out += 1
                return
            if first:
                self._note(layout)
            yield from as_lines(buffers)
            return
        if depth >= DEEPEST:
            raise Bomb(f"it is packed over {DEEPEST} times, one in the other: {BOMB}")
        self._note(kind)
        yield from self._inner(kind, Pull(buffers), first, depth + 1)

    def _inner(self, kind: Container, pull: Pull, first: bytes, depth: int) -> Iterator[Buffer]:
        """Give the lines of a container, and say at its end that all is verified."""
        if kind is Container.TAR:
            yield from self._all(tar_entries(pull), pull, depth)
        elif kind is Container.ZIP:
            yield from self._all(zip_entries(pull, self._budget), pull, depth)
        elif form := format_of(first):
            yield from _provisional(self._opened(iter(Decompressed(pull.read, form, self._budget)), depth))
        pull.drain()
        yield Buffer(b"", verified=True)  # the layers around hold it back until they are

    def _all(self, entries: Iterator[Entry], pull: Pull, depth: int) -> Iterator[Buffer]:
        """Give the lines of a container's files, to where its own headers are damaged or it ends."""
        try:
            for entry in entries:
                self._budget.add_file()
                yield from self._one(entry, pull, depth)
        except Damaged as error:
            if isinstance(error, Bomb) or pull.is_over:
                raise
            self._faults.append(("", str(error)))

    def _one(self, entry: Entry, pull: Pull, depth: int) -> Iterator[Buffer]:
        """Give a file's lines between its marks. Raises Damaged where no other can be read behind it."""
        body = _Watched(entry.buffers)
        yield Buffer(b"", False, Mark.BEGINS)
        try:
            lines = self._opened(iter(body), depth, is_entry=True)
            yield from _with_last_newline(_provisional(lines))
            body.drain()
        except Damaged as error:
            yield Buffer(b"", False, Mark.CUT if isinstance(error, CutShort) else Mark.LOST)
            if isinstance(error, Bomb) or pull.is_over or body.is_broken:
                raise
            body.drain()
            self._faults.append((entry.name[-200:], str(error)))
        else:
            yield Buffer(b"", False, Mark.ENDS)


class _Watched:
    """A file's buffers; `is_broken` where they end so that nothing behind them can be found."""

    def __init__(self, buffers: Iterator[Buffer]) -> None:
        self._buffers = buffers
        self.is_broken = False

    def __iter__(self) -> Iterator[Buffer]:
        try:
            for buffer in self._buffers:  # noqa: UP028 - `yield from` would close them before `drain`
                yield buffer
        except Damaged as error:
            self.is_broken = not isinstance(error, WrongChecksum)
            raise

    def drain(self) -> None:
        """Read what was not read, so that the next file is found."""
        for _ in self:
            pass


class _Prefixed:
    """Reads what was read ahead first."""

    def __init__(self, head: bytes, read: Read) -> None:
        self._head, self._read = head, read

    def read(self, size: int) -> bytes:
        head, self._head = self._head, b""
        return head + self._read(size - len(head)) if len(head) < size else head


def _peeked(buffers: Iterator[Buffer]) -> tuple[bytes, Iterator[Buffer]]:
    """Return the first bytes, enough to tell what they are, and the buffers whole."""
    held: list[Buffer] = []
    first = b""
    try:
        for buffer in buffers:
            held.append(buffer)
            first += buffer.data[:LOOKED_AT]
            if len(first) >= HEAD:
                break
    except Damaged as error:  # what came before it is given first
        return first, chain(held, _raising(error))
    return first, chain(held, buffers)


def _raising(error: Damaged) -> Iterator[Buffer]:
    raise error
    yield


def _provisional(buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    for buffer in buffers:
        yield buffer._replace(verified=False)


def _with_last_newline(buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    """End the last line, so that the next file begins on one of its own."""
    last = b"\n"
    for buffer in buffers:
        last = buffer.data[-1:] or last
        yield buffer
    if last != b"\n":
        yield Buffer(b"\n", verified=False)
