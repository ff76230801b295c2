"""One fold before everything: odd ways to write a plain sign become the plain sign; offsets are kept."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from deals.domain.records import Span

_PLANES = (range(0x80, 0x3100), range(0xA620, 0xABFA), range(0xFE00, 0x10000), range(0x104A0, 0x12000),
           range(0x16A60, 0x16B60), range(0x1D400, 0x1D800), range(0x1E140, 0x1E960), range(0x1FBF0, 0x1FBFA),
           range(0xE0001, 0xE0080), range(0xE0100, 0xE01F0))  # fmt: skip
"""Where characters stand that the fold makes plain: all decimal digits (a test looks), styles, blanks."""

_STYLES = ("<wide>", "<narrow>", "<font>", "<small>")
_PLAIN_SIGNS = "¢£¥₩"
_BY_HAND = {"٫": ".", "٬": ",", "٪": "%", "﹪": "%", "＇": "'"}
_STRIKES = "\u0335\u0336\u0337\u0338"
_SELECTORS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
_SIGNS_IN_UTF8 = "€₹₽₩₺₪₫₱₦₴₡₸₼₾฿৳"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origin[i]` is the offset in the original of text[i], None for the identity.

    `struck` are the stretches of the text that were written with a line through them.
    """

    text: str
    origin: Sequence[int] | None = None
    size: int = 0  # of the original
    struck: tuple[Span, ...] = ()

    def span(self, span: Span) -> Span:
        """Return where a span of the folded text stands in the original."""
        if self.origin is None:
            return span
        end = self.origin[span.end] if span.end < len(self.origin) else self.size
        return Span(self.offset(span.start), end)

    def offset(self, at: int) -> int:
        """Return the offset in the original of a character of the folded text."""
        if self.origin is None:
            return at
        return self.origin[at] if at < len(self.origin) else self.size


def fold_text(text: str) -> Folded:
    """Return the text with full-width and styled signs, other digits and odd blanks made plain.

    Format characters and strokes through letters go; mojibake of currency signs is mended. Folding
    twice gives what folding once gives.
    """
    if text.isascii() or _SUSPECTS.isdisjoint(text):
        return Folded(text, None, len(text))
    size, origin = len(text), list(range(len(text)))
    struck: tuple[Span, ...] = ()
    before = ""
    while text != before:  # what is taken out may leave a new pair; rarely more than twice
        before = text
        text, origin, struck = _folded_once(text, origin, struck)
    return Folded(text, origin, size, struck)


def _folded_once(
    text: str, origin: list[int], struck: tuple[Span, ...]
) -> tuple[str, list[int], tuple[Span, ...]]:
    text, origin, _ = _replaced(text, origin, _GARBLED)
    text, origin, strokes = _replaced(text, origin, _BEYOND_ASCII)
    return text, origin, struck + _runs(strokes)


def _replaced(text: str, origin: list[int], odd: re.Pattern[str]) -> tuple[str, list[int], list[int]]:
    """Make each match plain; also return the characters that a stroke went through."""
    pieces: list[str] = []
    kept: list[int] = []
    strokes: list[int] = []
    past = 0
    for match in odd.finditer(text):
        plain = _plain(match.group())
        if plain == match.group():
            continue
        pieces.append(text[past : match.start()])
        kept += origin[past : match.start()]
        if plain:
            pieces.append(plain)
            kept.append(origin[match.start()])
        elif match.group() in _STRIKES and kept:
            strokes.append(len(kept) - 1)
        past = match.end()
    return "".join([*pieces, text[past:]]), kept + origin[past:], strokes


def _plain(odd: str) -> str:
    known = _PLAIN.get(odd)
    if known is not None:
        return known
    return " " if odd[-1] == "\u00a0" else odd[-1]  # 'Â£' and 'ÂÂ£'; what is known to nobody stays


def _runs(places: Sequence[int]) -> tuple[Span, ...]:
    """Join struck characters that stand beside each other."""
    runs: list[Span] = []
    for place in places:
        if runs and place - runs[-1].end <= 1:
            runs[-1] = Span(runs[-1].start, place + 1)
        else:
            runs.append(Span(place, place + 1))
    return tuple(runs)


def _folded_character(character: str) -> str | None:
    """Return what a character becomes: '' where it goes, None where it stays."""
    if character in _BY_HAND:
        return _BY_HAND[character]
    category = unicodedata.category(character)
    if category == "Cf" or character in _STRIKES or character in _SELECTORS:
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if not unicodedata.decomposition(character).startswith(_STYLES):
        return None
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and (plain.isascii() or plain in _PLAIN_SIGNS) else None


def _mojibake() -> dict[str, str]:
    """Each sign of a currency as its UTF-8 bytes look when they are read as Windows-1252 or Latin-1."""
    return {
        "".join(_as_text(byte, encoding) for byte in sign.encode()): sign
        for sign in _SIGNS_IN_UTF8
        for encoding in ("latin-1", "cp1252")
    }


def _as_text(byte: int, encoding: str) -> str:
    """Windows-1252 has five holes, which programs read as Latin-1 has them."""
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def _characters() -> dict[str, str]:
    found = {chr(code): _folded_character(chr(code)) for plane in _PLANES for code in plane}
    return {character: plain for character, plain in found.items() if plain is not None}


MOJIBAKE = _mojibake()
"""How often-garbled signs look -> the sign."""

_CHARACTERS = _characters()
_PLAIN = MOJIBAKE | _CHARACTERS
_HEADS = "".join(sorted({garbled[0] for garbled in MOJIBAKE}))
_GARBLED = re.compile(rf"(?=[{_HEADS}])(?:{'|'.join(map(re.escape, MOJIBAKE))})|(?:Ã‚|Â){{1,40}}[¢£¤¥\u00a0]")
_SUSPECTS = frozenset(_CHARACTERS) | set(_HEADS) | {"Â"}
