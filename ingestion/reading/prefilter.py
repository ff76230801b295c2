"""The byte prefilter: which lines of a decompressed block are worth parsing.

It is built from the extraction's triggers, so that no line is passed over whose decoded text a
trigger matches. JSON and HTML spell a character in several ways; each way is in the pattern
(`£` or `\\u00a3`, `/` or `\\/`, `&` or `&amp;`), and what is spelled in a way too odd for that (any
other ASCII character as `\\uXXXX` or as an HTML entity) hits as such: the parser then decides.
"""

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from html.entities import html5
from typing import NamedTuple

from ingestion.extraction.triggers import ODD, SPACE, TRIGGERS

try:
    import hyperscan
except ImportError:  # no wheel for this machine: google-re2 does the same at two thirds of the speed
    hyperscan = None  # type: ignore[assignment]

CONTROL_KEYS = (
    "delete", "limit", "scrub_geo", "status_withheld", "user_withheld", "warning", "disconnect",
    "friends", "friends_str", "event", "for_user", "control", "direct_message", "sitestream_disconnect",
)  # fmt: skip
"""The keys of the streaming API's messages that are no posts."""

ACCOUNT_KEYS = ("user_delete", "user_suspend", "user_protect")
"""The keys of messages that an account, and with it all of its posts, is gone."""

CONTROL_LISTS = ("errors",)
"""The same, where a list follows: the v2 stream says so why it disconnects."""

_AMPERSAND = "(?:&|\\\\u0026)"
_SPELLINGS = {
    "&": f"{_AMPERSAND}(?:amp;?)?",
    ">": f"(?:>|\\\\u003e|{_AMPERSAND}gt;?)",
    "/": "\\\\?/",
}
_ESCAPED_ASCII = "\\\\u00(?:2[0134589a-f]|3[0-9abdf]|[4-7][0-9a-f])"
"""All of ASCII that a trigger may use; `&` and `>` are spelled out above, and the quotes and `<`
stand in no trigger (a test holds that), though nearly every line has them escaped."""


_HEX = "[0-9a-f]"
_DIGIT = f"(?:[^0-9a-f]{_HEX}{{0,2}}|[^u]{_HEX}{{3}}|[^\\\\]u{_HEX}{{3}}|\\\\\\\\u{_HEX}{{3}})[0-9]"
"""A digit that is not the last of an escape: in `\\ub2c8\\uc6d0` no 8 stands before the won."""

_ODD_BEFORE = "[0-9a-f;\\x80-\\xff]"
_ODD_BEHIND = "[\\\\&\\x80-\\xff]"
"""The byte of any character outside ASCII, escape or entity that stands next: its last, its first."""

_BLANK_BEHIND_DIGIT = {
    f"[0-9]{SPACE}?": "[0-9f\\xa0\\xaf] ?",
    f"[0-9]{SPACE}": "(?:[0-9] |[0f\\xa0\\xaf])",
}
"""Of odd blanks the last byte is enough, in UTF-8 and as `\\u00a0` or `\\u202f`: literals stay few."""

_ODD_FRAME = r"[^}\r]\n|[^}]\r\n|\n[^{]"
"""Where one line does not end with `}`, or the next does not begin with `{`."""


_COLON = r"[ \t]{0,4}:[ \t]{0,4}"
_QUOTE = r'\\?"'
"""A queue may keep a whole object as text."""

CHANGES = (
    f'"operation{_QUOTE}{_COLON}{_QUOTE}(?:delete|update){_QUOTE}',  # of a Jetstream commit
    f'"type{_QUOTE}{_COLON}{_QUOTE}(?:d|u|acc){_QUOTE}',  # the same before October 2024
    f'"kind{_QUOTE}{_COLON}{_QUOTE}(?:account|tombstone){_QUOTE}',
    f"#(?:account|tombstone){_QUOTE}",
    f'"verb{_QUOTE}{_COLON}{_QUOTE}delete{_QUOTE}',  # of an activity
    f'"edit_(?:history_)?tweet_ids{_QUOTE}{_COLON}\\[[ ]{{0,4}}{_QUOTE}?[0-9]{{1,19}}{_QUOTE}?[ ]{{0,4}},',
    f'"event{_QUOTE}{_COLON}{_QUOTE}delete{_QUOTE}',  # of a status
    f'"edited_at{_QUOTE}{_COLON}{_QUOTE}',  # of a status
    f'"edited(?:_unixtime)?{_QUOTE}{_COLON}{_QUOTE}?[0-9]',  # of a message, a submission
    f'"(?:selftext|body){_QUOTE}{_COLON}{_QUOTE}\\[(?:deleted|removed)\\]',
)
"""What deletes or changes a post though it shows no trigger."""

PIECES = (
    f'"content{_QUOTE}{_COLON}{_QUOTE}',  # HTML
    f'"text{_QUOTE}{_COLON}\\[',  # a list of pieces
)
"""Where a text lies in pieces, between which a trigger may stand: all such lines hit."""


class Hit(IntEnum):
    """What a match in a block means."""

    TRIGGER = 0
    CONTROL = 1
    ODD_FRAME = 2


class Candidate(NamedTuple):
    """A line of the block that must be parsed: block[start:end], without its newline."""

    start: int
    end: int
    may_be_control: bool


class Scanned(NamedTuple):
    """The lines to parse, in order, and whether all lines are framed as `{...}`."""

    candidates: list[Candidate]
    is_framed: bool


Scan = Callable[[bytes], "Found"]
"""Gives the lines of a block that hold a match."""

_ENDS = (b"}", b"}\n", b"}\r\n", b"}\r")


def scan_block(block: bytes) -> Scanned:
    """Find the lines of a block (whole lines) that a trigger or a control key hits."""
    found = compile_scan()(block)
    candidates: list[Candidate] = []
    last = -1
    for start, end, kind in sorted(found.lines):
        if start != last:
            candidates.append(Candidate(start, end, kind == Hit.CONTROL))
            last = start
        else:  # of one line, a control key sorts after a trigger
            candidates[-1] = Candidate(start, end, may_be_control=True)
    return Scanned(candidates, found.is_framed and block.startswith(b"{") and block.endswith(_ENDS))


def byte_pattern(trigger: str) -> str:
    """Return a trigger as it may be spelled in a line: only ASCII, bytes beyond it as `\\xNN`."""
    head, rest = _head(trigger)
    if rest.startswith(ODD):
        head, rest = _ODD_BEFORE, rest.removeprefix(ODD)
    return head + _ODD_BEHIND.join("".join(map(_spelling, part)) for part in rest.split(ODD))


def _head(trigger: str) -> tuple[str, str]:
    """Return how the digit is spelled that a trigger begins with, and the rest of the trigger."""
    for start, spelled in _BLANK_BEHIND_DIGIT.items():
        rest = trigger.removeprefix(start)
        if rest != trigger and rest.isascii():
            return spelled, rest
    if trigger.startswith("[0-9]") and not trigger.replace(SPACE, "").isascii():
        return _DIGIT, trigger.removeprefix("[0-9]")
    return "", trigger


def _spelling(character: str) -> str:
    if character.isascii():
        return _SPELLINGS.get(character, character)
    raw = "".join(f"\\x{byte:02x}" for byte in character.encode())
    units = character.encode("utf-16-be").hex()
    escaped = "".join(f"\\\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
    return f"(?:{raw}|{escaped})"


def guard_patterns() -> list[str]:
    """Return what hits because it may hide a trigger: odd escapes and HTML entities."""
    alphabet = set("".join(TRIGGERS)) - {"&", ">"} | set("0123456789")
    names = {name.rstrip(";") for name, value in html5.items() if alphabet & set(value)}
    bare = {
        name for name, value in html5.items() if name[-1] not in ";0123456789abcdef" and not value.isascii()
    }
    beside = f"{_AMPERSAND}(?:{'|'.join(sorted(bare))}) ?[$%]"  # stands for any character outside ASCII
    return [_ESCAPED_ASCII, f"{_AMPERSAND}#", f"{_AMPERSAND}(?:{'|'.join(sorted(names))})", beside]


def patterns() -> dict[Hit, list[str]]:
    """Return every pattern of the scan, in the syntax that hyperscan and RE2 share."""
    return {
        Hit.TRIGGER: [byte_pattern(trigger) for trigger in TRIGGERS] + guard_patterns() + [*PIECES],
        Hit.CONTROL: [
            f'"(?:{"|".join(CONTROL_KEYS + ACCOUNT_KEYS)}){_QUOTE}{_COLON}\\{{',
            f'"(?:{"|".join(CONTROL_LISTS)})"{_COLON}\\[',
            *CHANGES,
        ],
        Hit.ODD_FRAME: [_ODD_FRAME],
    }


@lru_cache(maxsize=1)
def compile_scan() -> Scan:
    """Return this machine's scan, made once a process."""
    return hyperscan_scan() if hyperscan else re2_scan()


def hyperscan_scan() -> Scan:
    """All patterns as one automaton: some 950 MB a second, where RE2 takes a pass for each kind."""
    from ingestion.reading.compiled import database_of

    kinds = patterns().items()
    database = database_of([(pattern.encode("ascii"), int(kind)) for kind, each in kinds for pattern in each])

    def scan(block: bytes) -> Found:
        found = Found(block)
        add = found.add

        def on_match(kind: int, _start: int, end: int, _flags: int, _context: object) -> None:
            add(end, kind)

        database.scan(block, match_event_handler=on_match)
        return found

    return scan


class Found:
    """Each line that was hit, once a kind: a line of a million prices would fill the memory."""

    def __init__(self, block: bytes) -> None:
        self.lines: list[tuple[int, int, int]] = []  # start, end without the newline, `Hit`
        self.is_framed = True
        self._block = block
        self._last = [(0, -1)] * len(Hit)  # by kind: start and end of the last match's line

    def add(self, end: int, kind: int) -> None:
        """Note a match by the offset after it."""
        start, stop = self._last[kind]
        if start < end <= stop:
            return
        if kind == Hit.ODD_FRAME:  # it lies between lines
            self.is_framed = False
            return
        start, stop = self._block.rfind(b"\n", 0, end) + 1, self._block.find(b"\n", end)
        if stop < 0:
            stop = len(self._block)
        self._last[kind] = start, stop
        self.lines.append((start, stop, kind))


def re2_scan() -> Scan:
    """Compile one RE2 pattern a kind: RE2 finds no overlapping matches, so each takes its own pass."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.encoding = re2.Options.Encoding.LATIN1  # bytes
    options.max_mem = 64 * 1024 * 1024
    compiled = {
        kind: re2.compile("|".join(f"(?:{pattern})" for pattern in each).encode("ascii"), options)
        for kind, each in patterns().items()
    }

    def scan(block: bytes) -> Found:
        found = Found(block)
        for kind, each in compiled.items():
            for match in each.finditer(block):
                found.add(match.end(), int(kind))
        return found

    return scan
