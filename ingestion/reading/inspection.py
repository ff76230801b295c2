"""What a file is, and what a load would read of it: told from its beginning, nothing is stored."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ingestion.reading.archives import Plan
from ingestion.reading.containers import HEAD, Container, container_of
from ingestion.reading.decompression import Buffer, Read
from ingestion.reading.lines import LineFramer, read_block
from ingestion.reading.members import ChunkReader, Extract
from ingestion.reading.plans import plan_file
from ingestion.reading.posts import read_line, shape_name
from ingestion.reading.ranged import ReadRange
from ingestion.reading.unpacking import Unpacked
from ingestion.reading.values import BadLine, UnknownShape

MOST_BYTES = 64 * 1024 * 1024
"""Unpacked bytes that are looked at."""

MOST_LINES = 20_000
"""Lines after which no further member is opened."""

EXAMPLES, EXAMPLE_LETTERS, LOOKED_AT_LINES = 3, 100, 200

PIECE = 1024 * 1024


@dataclass(slots=True)
class Inspection:
    """What was found. `layers`: from outside in; `examples`: a result and a line's beginning each."""

    plan: Plan
    layers: list[str] = field(default_factory=list)
    shapes: Counter[str] = field(default_factory=Counter)
    members: int = 0
    lines: int = 0
    is_all: bool = True
    classes: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    examples: dict[str, str] = field(default_factory=dict)


def inspect_file(
    name: str, size: int, read_range: ReadRange, extract: Extract, latest: datetime
) -> Inspection:
    """Plan a file and read its first members, every line parsed. Raises what `read_range` raises."""
    plan = plan_file(name, size, read_range)
    found = Inspection(plan)
    if size:
        outer = container_of(read_range(0, min(size, HEAD)))
        found.layers += [str(outer)] if outer in (Container.TAR, Container.ZIP) else []
    reader = ChunkReader(extract, latest, every_line=True)
    for member in plan.members:
        if found.lines >= MOST_LINES or not found.is_all:
            found.is_all = False
            break
        opened = Opened(Unpacked(_reader(read_range, member.offset, member.size), member.name), found, latest)
        result = reader.read_member(member.name, opened)
        found.members += 1
        found.lines += result.lines
        found.classes.update(result.classes)
        found.rejected.update(result.rejected)
        found.reasons += [f"{member.name}: {result.reason}"] if result.reason else []
        found.warnings += [f"{member.name}: {result.warning}"] if result.warning else []
        found.layers += [layer for layer in opened.unpacked.layers if layer not in found.layers]
    return found


class Opened:
    """A member's buffers up to MOST_BYTES; the first lines are looked at as they go by."""

    def __init__(self, unpacked: Unpacked, found: Inspection, latest: datetime) -> None:
        self.unpacked, self._found, self._latest = unpacked, found, latest
        self.warning = ""

    def __iter__(self) -> Iterator[Buffer]:
        """Give the buffers. Raises Damaged."""
        framer, given = LineFramer(), 0
        for buffer in self.unpacked:
            given += len(buffer.data)
            if buffer.mark:
                framer.drop_rest()
            self._look_at(framer.feed(buffer.data))
            yield buffer
            if given > MOST_BYTES:
                self._found.is_all = False
                return
        self._look_at(framer.close())
        self.warning = self.unpacked.warning

    def _look_at(self, block: bytes) -> None:
        left = LOOKED_AT_LINES - self._found.shapes.total()
        if left <= 0 or not block:
            return
        lines = read_block(block, every_line=True)
        for line in [*lines.candidates, *lines.others][:left]:
            shape, result = _described(line, self._latest)
            self._found.shapes[shape] += 1
            if len(self._found.examples) < EXAMPLES and result not in self._found.examples:
                self._found.examples[result] = line[: 4 * EXAMPLE_LETTERS].decode("utf-8", "replace")


def _described(line: bytes, latest: datetime) -> tuple[str, str]:
    """Return a line's shape and what becomes of it, in a few words."""
    try:
        shape = shape_name(line)
        parsed = read_line(line, latest)
    except UnknownShape as fault:
        return "unknown", f"not_a_post: keys {fault.keys}"
    except BadLine as fault:
        return "faulty", str(fault)
    return shape, "control" if parsed.is_control else f"{len(parsed.posts)} post(s)"


def _reader(read_range: ReadRange, offset: int, size: int) -> Read:
    """Read a member forwards, in pieces of a MiB."""
    position, held = 0, b""

    def read(length: int) -> bytes:
        nonlocal position, held
        if not held and position < size:
            held = read_range(offset + position, min(PIECE, size - position))
            position += len(held)
        data, held = held[:length], held[length:]
        return data

    return read
