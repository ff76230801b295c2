"""The title of what is offered: a stretch of the text beside its price."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deals.domain.records import Span
from ingestion.extraction import titles
from ingestion.extraction.text import SENTENCE_END

MAX_TITLE = 220
"""Longer stretches are sentences about a product, not its title."""


MAX_STRETCH = 600
"""Text without a break longer than this is not looked at for a title."""

MAX_PIECES = 3
"""Sentences behind a price that may hold its title; what follows is small print."""


@dataclass(frozen=True, slots=True)
class Title:
    """A product's title in the text, and the maker named by 'by Y' after it; `end` is behind both.

    Of a variant the span is its label ('2TB'), and the `heading` names the thing.
    """

    span: Span
    end: int
    maker: Span | None = None
    heading: Span | None = None

    @property
    def named(self) -> Span:
        """Where the thing's own name stands."""
        return self.heading or self.span

    def words(self, text: str) -> str:
        """Return the title as the text has it, the heading first."""
        label = text[self.span.start : self.span.end]
        return f"{text[self.heading.start : self.heading.end]} {label}" if self.heading else label


Cuts = Sequence[tuple[int, int]]
"""Stretches of the text that belong to no title: other figures, sellers' names, the coupon."""

_STOP = re.compile(
    r"[ ](?:[@#][A-Za-z]|(?:at|from|on|via|@)[ ](?=[@A-Z])|w/[ ]?(?:code"
    r"|prime|coupon|promo|s&s|sub|free)|with[ ](?:promo|coupon"
    r"|code|this|the[ ]code|free|prime|your|discount|subscribe)"
    r"|when[ ]you|using\b|use[ ]"
    r"|after\b|plus\b|\+[ ](?=free|fs\b|\$|extra|s&h|ship|deliver"
    r"|tax|get|code|add|more|up|\d+%)|in-?store|online\b|today\b"
    r"|shipped\b|delivered\b|thru\b|through\b|until\b|till?\b|ends\b"
    r"|exp(?:ires)?\b|valid\b|now\b|only\b|for[ ](?:only|just|a[ ]limited"
    r"|the[ ](?:next|week)|\d)|starting\b|if[ ]you|promo\b|coupon\b"
    r"|code\b"
    r"|this[ ]week|this[ ]weekend|right[ ]now|for[ ]the[ ]next"
    r"|and[ ](?:free|get|save|more)\b|is[ ](?:now|only|on)|are[ ](?:now"
    r"|only|on)|off\b|for[ ]black|—in|get[ ]|over[ ]\$|before\b"
    r"|in[ ]the[ ]|includ|click|as[ ]well|that\b|which\b|because\b"
    r"|tonight\b|all[ ](?:week|day|weekend|month)|at[ ]your\b|from[ ]a[ ](?:great|wide)|when\b|while\b"
    r"|if\b|during\b|worth\b|reg\b|was\b|going[ ]on|don't\b|by[ ](?=[A-Z]))"
    r"|[ ]?[({\[](?:reg|was|orig|msrp|retail|only|excellent|great"
    r"|save|code|use|in-store|was|free|expires|today|very|with"
    r"|after|up|limited|lowest|best|enter|comes|aff)|\|\s|[ ][-–—]{1,2}[ ](?=free"
    r"|\$|use|code|today|only|ends|now|at|shop|save|more)|;(?=\s)"
    r"|—(?=\w)|:(?=\s*(?:\n|\Z))|[!?](?=\s|\Z)|‼|❗|✅|👉",
    re.IGNORECASE,
)
_RIGHT_STOP_CASED = re.compile(r"[ ](?:at|from|on|via)[ ](?=[@A-Z])")
_HARD = re.compile(r"\n+|[ ]\|[ ](?=[$£€₹\d])|\t")
_NO_TITLE = re.compile(
    r"(?:[^\w]|\b(?:deal|deals|price|sale|sales|you|save|mrp|link"
    r"|code|codes|coupon|now|only|was|reg|today|hurry|off|black"
    r"|friday|cyber|monday|week|via|amazon|kindle|free|shipping"
    r"|just|the|a|an|it|its|this"
    r"|get|buy|one|for|with|at|on|in|is|are|now|discount|extra"
    r"|up|to|use|promo|and|or|more|edition|hardcover|softcover"
    r"|click|here|after|from|worth|special|offer|offers|limited"
    r"|time|history|lowest|flat|starting|pre|order|alert"
    r"|online|store|stores|instore|your|back|ad|ads|sponsored|cybermonday"
    r"|blackfriday|saw|using|delivery|booking|fees?|tax(?:es)?|during|respectively|technically|less"
    r"|spent|spend|yours?|mine|first|approx|receive|orders?|purchases?|freebie|few|hours?|left"
    r"|expiration|prime|non|cheaper|thanks|last|call|date"
    r"|product|guarantee|weekend|days?|ganga|multi|retail|ends"
    r"|thru|until|us|usa|uk|there|yes|great|big|new|hot|bestseller"
    r"|mo|month|each|ea|shop|my|all|these|deadstock|under|over"
    r"|savings|cents|reduced|ebook|paperback|discounts|coupons"
    r"|dailydeals|subscribe|take|saved|selling|sell|sold|promotion|version|continues|happy|dear|again|redeem|returns)\b"
    r"|\d{1,2}/\d{1,2}\b|\d{1,3}%)*+\Z",
    re.IGNORECASE,
)
"""Possessive: where a word stands here twice, a text of n such words would be tried in 2^n ways else."""

_NO_START = re.compile(
    r"(?:each|purchases?|phone|whatsapp|tel|call|supports|if|when|let[ ]us|who|what|how|why|code|enter"
    r"|checkout"
    r"|in-?store|online|website|until|ends|valid|thru|at|i|i'm"
    r"|i've|they|he|she|we|you|because|so|but|prime[ ]members|be"
    r"|per|works|trust[ ]me|apply|click|hurry|don't|can't|not|w/)\b(?![ ](?-i:[A-Z]))",
    re.IGNORECASE,
)
_ONLY_TAGS = re.compile(r"\s*(?:[#@]\w+[\s,.:!&|/-]*){2,}\Z")
_TALK = re.compile(r"\s*via[ ]@\w+", re.IGNORECASE)


def left_title(text: str, low: int, high: int, cuts: Cuts) -> Title | None:
    """Return the title that ends before a price: the last line or sentence of text[low:high] with content."""
    for start, end in _pieces_backwards(text, low, high):
        start = titles.trim_start(text, start, end)
        for cut_start, cut_end in reversed(cuts):
            if start <= cut_start < end:
                if text.rfind("(", start, cut_start) > text.rfind(")", start, cut_start):
                    end = cut_start
                    continue
                start, end = _beside(text, start, end, cut_start, cut_end)
        title = make_title(text, start, end)
        if title is not None:
            return title
    return None


def right_title(text: str, low: int, high: int, cuts: Cuts) -> Title | None:
    """Return the title that begins after a price or a reduction, up to the first word that ends it."""
    pieces = 0
    for line_start, line_end in _lines(text, low, high):
        start = line_start
        while start < line_end and pieces < MAX_PIECES:
            pieces += text[start:line_end].strip() != ""
            start = _past_cuts(text, start, line_end, cuts)
            stop = _first_stop(text, start, min([line_end, *(cut for cut, _ in cuts if cut > start)]))
            title = make_title(text, start, stop)
            if title is not None:
                return title
            start = max(stop, start) + 1
    return None


def _past_cuts(text: str, start: int, end: int, cuts: Cuts) -> int:
    """Where a title can begin: past lead-ins, and past cuts that only lead-ins precede."""
    start = titles.trim_start(text, start, end)
    for cut_start, cut_end in cuts:
        if start < cut_end <= end and (cut_start <= start or _NO_TITLE.match(text[start:cut_start])):
            start = titles.trim_start(text, cut_end, end)
    return start


def _first_stop(text: str, start: int, end: int) -> int:
    sentence = SENTENCE_END.search(text, start + 1, end) if start + 1 < end else None
    end = sentence.start() if sentence else end
    for match in _STOP.finditer(text, start, end):
        if match.start() > start and not _is_soft(text, start, match, match.group().lower()):
            return match.start()
    return end


def _is_soft(text: str, start: int, match: re.Match[str], word: str) -> bool:
    """A stop word inside a name: 'Set on the Edge', 'Men #beauty'."""
    if "selection" in text[match.start() : match.end() + 12]:
        return False
    if word[1:3] in ("at", "fr", "on", "vi") and not _RIGHT_STOP_CASED.match(
        match.group() + text[match.end() : match.end() + 1]
    ):
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
    lines = [(start, end) for start, end in _lines(text, low, high) if end > start]
    for start, end in reversed(lines):
        if start != lines[0][0] and _TALK.match(text, start, end):
            continue
        marks = list(SENTENCE_END.finditer(text, start, end))
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


def make_title(text: str, start: int, end: int) -> Title | None:
    """Trim both ends, split the maker off; None where no words of a title remain."""
    if end - start > MAX_STRETCH:
        return None
    start = titles.trim_start(text, start, end)
    outer = end = titles.trim_end(text, start, end)
    if _ONLY_TAGS.match(text, start, end):
        return None
    end, maker = titles.split_maker(text, start, end)
    if maker is not None:
        end = titles.split_maker(text, start, end)[0]
    if maker is not None:
        start = titles.past_chat(text, start, end)
    whole = titles.cut_dots(text, start, end)
    trim = titles.trim_end if maker is None and whole == end else titles.trim_marks
    end = trim(text, start, whole)
    if whole == outer:  # a title that was cut keeps its open bracket
        end = trim(text, start, titles.cut_open_bracket(text, start, end))
    start, end = _unwrapped(text, titles.inner_start(text, start, end), end)
    if maker is None:
        end = titles.cut_clause(text, start, end)
    if end - start > MAX_TITLE or not titles.has_words(text, start, end) or _NO_TITLE.match(text[start:end]):
        return None
    if maker is None and _NO_START.match(text, start, end):
        return None
    return Title(Span(start, end), max(outer, end), Span(*maker) if maker else None)


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop quotation marks around the whole title and a leading hash."""
    if (
        end - start > 2
        and text[start] in "\"“‘'"
        and text[start:end].count(text[start]) == 1 + (text[start] in "\"'")
    ):
        closing = {"“": "”", "‘": "’"}.get(text[start], text[start])
        if text[end - 1] == closing:
            return start + 1, end - 1
    while start < end and text[start] in "#@\"“*'":
        start += 1
    while start < end and text[end - 1] in "\"”*'" and not text[max(start, end - 2) : end - 1].isdigit():
        end -= 1
    return start, end
