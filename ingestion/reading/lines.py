"""Decompressed buffers -> blocks of whole lines -> the line class of each line.

A block is scanned as one buffer; a Python loop over its lines runs only where one of them is blank,
not framed as `{...}`, too long or not UTF-8.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.reading.prefilter import Candidate, Scanned, scan_block
from ingestion.reading.splitting import MAX_LINE, split
from ingestion.reading.values import valid_id

MAX_BLOCK_LINES = 50_000
"""A block of tweets has some 1,500 lines; one of nothing but newlines would have four million."""

BAD_FRAME = "bad_frame"
"""The reason of lines that do not begin and end as an object does."""

BOM = b"\xef\xbb\xbf"

SHORT_LINE = 32
"""Bytes: where lines are shorter on average most are blank, and each would be a match of the scan."""

_BLANK_LINES = re.compile(rb"^(?:[ \t\r]*\n)+", re.MULTILINE)

_DELETE = re.compile(
    rb'\{[ ]?"delete":[ ]?\{[ ]?"status":[ ]?\{[ ]?"id":[ ]?([0-9]{1,19}),[ ]?'
    rb'(?:"id_str":[ ]?"\1"[^{}\\]*|"user_id":[ ]?[0-9]{1,19}(?:,[ ]?"user_id_str":[ ]?"[0-9]{1,19}")?)\}'
    rb'(?:,[ ]?"timestamp_ms":[ ]?"[0-9]{1,16}")?\}[ ]?\}[ \t\r]*'
)
"""A delete notice as the network writes it; any other shape of one goes through the JSON parser."""


class LineFramer:
    """Cuts buffers into blocks of whole lines and drops lines longer than MAX_LINE."""

    def __init__(self) -> None:
        self.dropped = 0  # lines too long to hold
        self._rest = b""
        self._dropping = False
        self._at_start = True

    def feed(self, data: bytes) -> bytes:
        """Return the whole lines that `data` completes."""
        if self._at_start and (self._rest or data):
            data, self._rest = self._rest + data, b""
            if len(data) < len(BOM) and BOM.startswith(data):
                self._rest = data
                return b""
            self._at_start, data = False, data.removeprefix(BOM)
        if self._dropping:
            _, found, data = data.partition(b"\n")
            self._dropping = not found
        cut = data.rfind(b"\n") + 1
        if not cut:
            self._keep(self._rest + data)
            return b""
        block = self._rest + data[:cut] if self._rest else data[:cut]
        self._keep(data[cut:])
        return block

    def drop_rest(self) -> None:
        """Leave out what no newline has ended yet: its file has another fault, or ended."""
        self._rest, self._dropping = b"", False

    def close(self) -> bytes:
        """Return the last line where no newline ends it."""
        rest, self._rest = self._rest, b""
        return rest

    def _keep(self, rest: bytes) -> None:
        if self._dropping or len(rest) > MAX_LINE:
            self.dropped += not self._dropping
            self._dropping, rest = True, b""
        self._rest = rest


@dataclass(slots=True)
class BlockLines:
    """A block's lines by what is known before parsing; `candidates` must be parsed, in order."""

    total: int = 0
    blank: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    deleted: list[int] = field(default_factory=list)
    candidates: list[bytes] = field(default_factory=list)
    others: list[bytes] = field(default_factory=list)  # only where every line is asked for

    def add(self, found: "BlockLines") -> None:
        """Add lines that were found within others, whose number is in the total already."""
        self.blank += found.blank
        self.rejected.update(found.rejected)
        self.deleted += found.deleted
        self.candidates += found.candidates
        self.others += found.others


def few_lines(block: bytes) -> Iterator[tuple[bytes, int]]:
    """Cut a block of very many lines, so that what is noted of each of them stays small; give line counts."""
    lines = _count(block)
    middle = len(block) // 2
    cut = (block.find(b"\n", middle) + 1) or (block.rfind(b"\n", 0, middle) + 1)
    if lines <= MAX_BLOCK_LINES or not 0 < cut < len(block):
        yield block, lines
        return
    yield from few_lines(block[:cut])
    yield from few_lines(block[cut:])


def read_block(block: bytes, total: int | None = None, *, every_line: bool = False) -> BlockLines:
    """Sort the lines of a block; `total`: how many there are, where that is known.

    `every_line` also gives those that the prefilter passes over.
    """
    lines = BlockLines(total=_count(block) if total is None else total)
    block, scanned = _scan(block, lines)
    if every_line or not scanned.is_framed or _may_have_long_line(block) or not _is_utf8(block):
        _sort_out(block, scanned.candidates, lines, every_line)
        return lines
    for hit in scanned.candidates:
        if hit.may_be_control and (post_id := _deleted_id(block, hit)):
            lines.deleted.append(post_id)
        else:
            lines.candidates.append(block[hit.start : hit.end])
    return lines


def _scan(block: bytes, lines: BlockLines) -> tuple[bytes, Scanned]:
    """Scan a block, without its blank lines where it has any; the loop over its lines is then spared."""
    if lines.total * SHORT_LINE < len(block):
        scanned = scan_block(block)
        if scanned.is_framed:
            return block, scanned
    block = _BLANK_LINES.sub(b"", block)
    lines.blank = lines.total - _count(block)
    return block, scan_block(block) if block else Scanned([], True)


def _count(block: bytes) -> int:
    return block.count(b"\n") + (not block.endswith(b"\n") and bool(block))


def _deleted_id(block: bytes, line: Candidate) -> int | None:
    notice = _DELETE.fullmatch(block, line.start, line.end)
    return None if notice is None else valid_id(int(notice[1]))


def _may_have_long_line(block: bytes) -> bool:
    half = MAX_LINE // 2  # a line of over MAX_LINE fills one of these windows
    return any(block.find(b"\n", at, at + half) < 0 for at in range(0, len(block) - half, half))


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sort_out(block: bytes, hits: list[Candidate], lines: BlockLines, every_line: bool) -> None:
    """Look at each line of a block: blank, faulty, hit, or (where every line is asked for) another."""
    hits_by_start = {hit.start: hit for hit in hits}
    unframed: list[bytes] = []
    for start, line in _lines(block):
        stripped = line.strip(b" \t\r")
        hit = hits_by_start.get(start)
        if not stripped:
            lines.blank += 1
            continue
        if (fault := _fault(stripped)) == BAD_FRAME:
            unframed.append(line)
            continue
        _mend(unframed, lines, every_line)
        if fault:
            lines.rejected[fault] += 1
        elif hit and hit.may_be_control and not every_line and (post_id := _deleted_id(block, hit)):
            lines.deleted.append(post_id)
        elif hit:
            lines.candidates.append(line)
        elif every_line:
            lines.others.append(line)
    _mend(unframed, lines, every_line)


def _mend(unframed: list[bytes], lines: BlockLines, every_line: bool) -> None:
    """Look for objects in lines behind one another that are not framed as one each; the list is emptied."""
    if not unframed:
        return
    found = split(b"\n".join(unframed)) if any(b"{" in line for line in unframed) else []
    objects = [each for each in found if not _fault(each)]
    if objects:
        lines.total += len(found) - len(unframed)
        lines.rejected[BAD_FRAME] += len(found) - len(objects)
        lines.add(read_block(b"".join(each + b"\n" for each in objects), every_line=every_line))
    else:
        lines.rejected[BAD_FRAME] += len(unframed)
    unframed.clear()


def _fault(line: bytes) -> str:
    if len(line) > MAX_LINE:
        return "too_long"
    if not (line.startswith(b"{") and line.endswith(b"}")):
        return BAD_FRAME
    return "" if _is_utf8(line) else "bad_utf8"


def _lines(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Give a block's lines with their offsets; no empty one after the last newline."""
    start = 0
    while start < len(block):
        end = block.find(b"\n", start)
        end = len(block) if end < 0 else end
        yield start, block[start:end]
        start = end + 1
