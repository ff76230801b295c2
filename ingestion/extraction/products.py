"""The title of what is offered: a stretch of the text beside its price."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deals.records import Span
from ingestion.extraction import titles
from ingestion.extraction.text import SENTENCE_END

MAX_TITLE = 220
"""Longer stretches are sentences about a product, not its title."""


@dataclass(frozen=True, slots=True)
class Title:
    """A product's title in the text, and the maker named by 'by Y' after it."""

    span: Span
    maker: Span | None = None


Cuts = Sequence[tuple[int, int]]
"""Stretches of the text that belong to no title: other figures, sellers' names, the coupon."""

_STOP = re.compile(
    r"[ ](?:[@#]\w|(?:at|from|on|via|@)[ ](?=[@A-Z])(?!A\b)|w/[ ]?(?:code|prime|coupon|promo|s&s|sub|free)|with[ ](?:promo|coupon|code|this|the[ ]code|free|prime|your|discount|subscribe)|when[ ]you|using\b|use[ ]"
    r"|after\b|plus\b|\+[ ]|in-?store|online\b|today\b|shipped\b|delivered\b|thru\b|through\b|until\b|till?\b|ends\b|exp(?:ires)?\b|valid\b|now\b|only\b|for[ ](?:only|just|a[ ]limited|\d)|starting\b|if[ ]you|promo\b|coupon\b|code\b"
    r"|this[ ]week|this[ ]weekend|right[ ]now|for[ ]the[ ]next|and[ ](?:free|get|save|more)\b|\+|is[ ](?:now|only|on)|are[ ](?:now|only|on)|off\b|for[ ]black|—in|get[ ]|over[ ]\$|before\b|in[ ]the[ ]|includ(?:ing|es)\b|click|via\b|as[ ]well|that\b|which\b|because\b|tonight\b)"
    r"|[ ]?[({\[](?:reg|was|orig|msrp|retail|only|excellent|great|save|code|use|in-store|was|free|expires|today|very|with|after|up|limited|lowest|best)|\|\s|[ ][-–—]{1,2}[ ]|[:;](?=\s)|[!?](?=\s|\Z)|‼|❗",
    re.IGNORECASE,
)
_RIGHT_STOP_CASED = re.compile(r"[ ](?:at|from|on|via)[ ](?=[@A-Z])")
_HARD = re.compile(r"\n|[ ]\|[ ](?=[$£€₹\d])|\t")
_PARENTHESIS_END = re.compile(r"\s*[(\[][^()\[\]\n]{0,60}\Z")
_NO_TITLE = re.compile(
    r"(?:[^\w]|\b(?:deal|deals|price|sale|you|save|mrp|link|code|coupon|now|only|was|reg|today|hurry|off|black|friday|cyber|monday|week|via|amazon|kindle|free|shipping|just|the|a|an|it|its|this"
    r"|get|buy|one|for|with|at|on|in|is|are|now|discount|extra|up|to|use|promo|and|or|more|edition|hardcover|softcover|click|here|after|from|worth|special|offer|limited|time|history|lowest|flat|starting|pre|order)\b)*\Z",
    re.IGNORECASE,
)


def left_title(text: str, low: int, high: int, cuts: Cuts) -> Title | None:
    """Return the title that ends before a price: the last line or sentence of text[low:high] with content."""
    for start, end in _pieces_backwards(text, low, high):
        for cut_start, cut_end in reversed(cuts):
            if start <= cut_start < end:
                start, end = _beside(text, start, end, cut_start, cut_end)
        title = _title(text, start, end)
        if title is not None:
            return title
    return None


def right_title(text: str, low: int, high: int, cuts: Cuts) -> Title | None:
    """Return the title that begins after a price or a reduction, up to the first word that ends it."""
    for start, end in _lines(text, low, high):
        start = titles.trim_start(text, start, end)
        for cut_start, cut_end in cuts:
            if cut_start <= start < cut_end:
                start = titles.trim_start(text, min(cut_end, end), end)
            elif start < cut_start < end:
                end = cut_start
        stop = _first_stop(text, start, end)
        title = _title(text, start, stop)
        if title is not None:
            return title
    return None


def _first_stop(text: str, start: int, end: int) -> int:
    for match in _STOP.finditer(text, start, end):
        word = match.group().lower()
        if match.start() > start and not _is_soft(text, start, match, word):
            return match.start()
    sentence = SENTENCE_END.search(text, start + 1, end) if start + 1 < end else None
    return sentence.start() if sentence else end


def _is_soft(text: str, start: int, match: re.Match[str], word: str) -> bool:
    """A stop word inside a name: 'Set on the Edge', 'Men #beauty'."""
    if word[1:3] in ("at", "fr", "on", "vi") and not _RIGHT_STOP_CASED.match(match.group() + text[match.end() : match.end() + 1]):
        return True
    return word.strip() in ("-", "–", "—") and match.start() - start < 3


def _lines(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    start = low
    for hard in _HARD.finditer(text, low, high):
        yield start, hard.start()
        start = hard.end()
    yield start, high


def _pieces_backwards(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Sentences of the last line first, then those of the line before."""
    for start, end in reversed([(s, e) for s, e in _lines(text, low, high) if e > s]):
        marks = [match for match in SENTENCE_END.finditer(text, start, end)]
        edges = [start, *(mark.end() for mark in marks), end]
        for index in range(len(edges) - 2, -1, -1):
            if edges[index] < edges[index + 1]:
                yield edges[index], edges[index + 1]


def _beside(text: str, start: int, end: int, cut_start: int, cut_end: int) -> tuple[int, int]:
    """Take the side of a cut (a seller's name, a percentage) that holds the title."""
    left = titles.trim_end(text, titles.trim_start(text, start, cut_start), cut_start) - start
    right_from = titles.trim_start(text, min(cut_end, end), end)
    right = titles.trim_end(text, right_from, end) - right_from
    if right > 3 and not _NO_TITLE.match(text[right_from : right_from + right]):
        if left > 12 and left > 2 * right:
            return start, cut_start
        return right_from, end
    return start, cut_start


def _title(text: str, start: int, end: int) -> Title | None:
    """Trim both ends, split the maker off; None where no words of a title remain."""
    start = titles.trim_start(text, start, end)
    end = titles.trim_end(text, start, end)
    end, maker = titles.split_maker(text, start, end)
    if maker is not None:
        end = titles.split_maker(text, start, end)[0]
    end = titles.trim_end(text, start, titles.cut_dots(text, start, end))
    start, end = _unwrapped(text, start, end)
    if end - start > MAX_TITLE or not titles.has_words(text, start, end) or _NO_TITLE.match(text[start:end]):
        return None
    return Title(Span(start, end), Span(*maker) if maker else None)


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop quotation marks around the whole title and a leading hash."""
    if end - start > 2 and text[start] in "\"“‘'" and text[start:end].count(text[start]) == 1 + (text[start] in "\"'"):
        closing = {"“": "”", "‘": "’"}.get(text[start], text[start])
        if text[end - 1] == closing:
            return start + 1, end - 1
    while start < end and text[start] in "#@\"“*'":
        start += 1
    while start < end and text[end - 1] in "\"”*'" and not text[max(start, end - 2) : end - 1].isdigit():
        end -= 1
    return start, end
