"""Titles that name nothing ('4 more hours', 'I just saw', a lone hashtag), and what stands in for them."""

import re
from collections.abc import Iterator

from deals.records import Span
from ingestion.extraction.products import Cuts, Title, make_title

_CHATTY_START = re.compile(
    r"(?:i|i'm|i've|i'd|i'll|we|we're|he|she|they|they're|it|it's|this|that|these|those|there"
    r"|you|you're|you've|who|which|when|while|if|because|so|but|and|or|then|yes|yep|yeah|nope?"
    r"|just|please|thanks?|hey|wow|lol|omg|have|has|had|is|are|was|were|be|been|do|does|did"
    r"|don't|can|can't|will|would|should|could|let|let's|look|looking|did|found|find|weren't|isn't"
    r"|going|trying|ordered|happy|making|during|using|until|never|always|why|how|what"
    r"|where|another|thank|sorry|same|only|every[ ]time|want|receive|read|ends|starts|once|since)\b"
    r"(?![ ][#\"“'‘]?(?-i:[A-Z0-9]))",
    re.IGNORECASE,
)
_CHATTY_INSIDE = re.compile(
    r"(?<![\w'’])(?-i:I|i)(?:['’](?:m|ve|d|ll))?[ ]|\b(?:you['’]?re|they['’]?re|we['’]?re|don['’]?t|didn['’]?t"
    r"|doesn['’]?t|can['’]?t|it['’]?s|weren['’]?t|that['’]?s)[ ](?-i:[a-z])|\b(?:so[ ]they|you[ ]can|you[ ]have"
    r"|i[ ]just|they[ ]have|if[ ]it|(?-i:it)[ ]is)\b"
)
_TIME = re.compile(
    r"(?:(?:\d+|a[ ]few|few|next|last|the|more|only|first|for|this|in|under|limited|one|two|three)[ ])*"
    r"(?:more[ ])?(?:hours?|days?|hrs?|weeks?|minutes?|times?|months?|years?)\b(?:[ ](?:left|only|more|sale))*\W*\Z",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:(?<=\s)|\A|(?<=[(:]))(?:[\"“](?P<double>[^\"“”\n]{4,120})[\"”]|['‘](?P<single>(?=[A-Z0-9])[^\"“”\n]{4,120}?)['’](?=[\s.,!?:)…]|\Z)"
    r"|[「『](?P<corner>[^」』\n]{2,80})[」』])"
)
_WORD = re.compile(r"[^\W_][\w'’-]*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "on",
        "or",
        "the",
        "to",
        "vs",
        "with",
        "x",
        "is",
        "it",
    ]
)


def is_weak(text: str, title: Title) -> bool:
    """Whether a title is a lone hashtag, a span of time, or the start of a sentence."""
    start, end = title.span.start, title.span.end
    stretch = text[start:end]
    if _TIME.match(stretch):
        return True
    if text[start - 1 : start] == "#" and not re.search(r"[\s]", stretch):
        return True
    if title.maker is not None:
        return False
    return bool(_CHATTY_START.match(stretch) or _CHATTY_INSIDE.search(stretch))


def stand_in(text: str, cuts: Cuts) -> Title | None:
    """Return the best other title of the text: a quotation, else a line that is written like a title."""
    for match in _QUOTED.finditer(text):
        kind = match.lastgroup or "double"
        if _is_titled(match[kind]) and not _is_cut(match.span(kind), cuts):
            return Title(Span(*match.span(kind)), match.end())
    return next(
        (title for title in _lines(text, cuts) if _is_titled(text[title.span.start : title.span.end])), None
    )


def _lines(text: str, cuts: Cuts) -> Iterator[Title]:
    """Lines that the network's links end first: 'Title https://... via @shop'; then the others."""
    for line in re.finditer(r"[^\n]{4,200}(?=\n{4})|(?<=\n)[^\n]{4,200}", text):
        title = make_title(text, line.start(), line.end())
        if title is None or is_weak(text, title) or _is_cut((title.span.start, title.span.end), cuts):
            continue
        yield title


def _is_cut(span: tuple[int, int], cuts: Cuts) -> bool:
    return any(start < span[1] and end > span[0] for start, end in cuts)


def _is_titled(stretch: str) -> bool:
    """Whether most words of two or more begin with a capital or digit, as titles do; other scripts pass."""
    if "#" in stretch[1:] or "@" in stretch:
        return False
    words = [word for word in _WORD.findall(stretch) if word.lower() not in _SMALL]
    if not words or (len(words) == 1 and stretch.isascii()):
        return False
    return 3 * sum(not word[0].islower() for word in words) >= 2 * len(words)


def settled_title(text: str, title: Title | None, cuts: Cuts, must: bool) -> Title | None:
    """Replace a weak title, or none, by a stand-in; a weak one stays only where the offer must have one."""
    if title is not None and not is_weak(text, title):
        return title
    other = stand_in(text, cuts)
    if other is not None:
        return other
    if title is None or must:
        return title
    return title if text[title.span.start - 1 : title.span.start] == "#" else None
