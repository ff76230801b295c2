"""Titles that name nothing ('4 more hours', 'I just saw', a lone hashtag), and what stands in for them."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from deals.domain.records import Span
from ingestion.extraction.products import Cuts, Title, make_title
from ingestion.extraction.text import SENTENCE_END
from ingestion.extraction.titles import trim_end

SHORTEST_NAME = 4
"""Characters of a name that may stand for a product."""

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
    r"(?<![\w'’])(?-i:I|i)(?:['’](?:m|ve|d|ll))?[ ]|\b(?:you['’]?re|they['’]?re|we['’]?re|don['’]?t"
    r"|didn['’]?t"
    r"|doesn['’]?t|can['’]?t|it['’]?s|weren['’]?t|that['’]?s)[ ](?-i:[a-z])|\b(?:so[ ]they|you[ ]can"
    r"|you[ ]have"
    r"|i[ ]just|they[ ]have|if[ ]it|(?-i:it)[ ]is)\b"
)
_TIME = re.compile(
    r"(?:(?:\d+|a[ ]few|few|next|last|the|more|only|first|for|this|in|under|limited|one|two|three)[ ])*"
    r"(?:more[ ])?(?:hours?|days?|hrs?|weeks?|minutes?|times?|months?|years?)\b(?:[ ](?:left|only|more"
    r"|sale))*\W*\Z",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:(?<=\s)|\A|(?<=[(:]))(?:[\"“](?P<double>[^\"“”\n]{4,120})[\"”]"
    r"|['‘](?P<single>(?=[A-Z0-9])[^\"“”\n]{4,120}?)['’](?=[\s.,!?:)…]|\Z)"
    r"|[「『](?P<corner>[^」』\n]{2,80})[」』])"
)
_WORD = re.compile(r"[^\W_][\w'’-]*")
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or"]
)
_SMALL |= {"the", "to", "vs", "with", "x", "is", "it"}
_GENERIC = re.compile(
    r"(?:(?:my|our|your|the|this|new|first|free|a|one|each|any|latest|debut|next|#\w+)[ ])*"
    r"(?:e?books?|copy|copies|novels?|sample|pack|box|thing|story|stories|read|album|music|kids|page|gift"
    r"|one|pour|version|user|title|series|sequel|products?|stuff|download)\Z",
    re.IGNORECASE,
)
_NAME_RUN = re.compile(
    r"(?:(?:(?<=\s)|(?<=#)|\A)(?:[A-Z0-9][\w'’&.-]*|[a-z]{1,2}[A-Z][\w-]+))"
    r"(?:[ ](?:[A-Z0-9#(][\w'’&.)-]*|of|the|and|&|for|in|to|a|an|on|with|[-–+]))*\Z"
)
_NO_RUN = re.compile(
    r"(?:\d[\d/:.,]*+|[AP]M|EST|PST|ET|PT|I|Amazon|Kindle|Prime|Black|Friday|Cyber|Monday|Deals?|Sale"
    r"|Free|NEW|HOT|Only"
    r"|Now|Today|Get|Buy|And|The|For|On|At|Just|Price|Amazing|Great|Book|US|UK|Limited|Time|Last"
    r"|Days?|Starting|From|Left|[\s#-])+\Z",
    re.IGNORECASE,
)
"""Each word once, and numbers whole: no text is cut in two ways."""

_TAG_RUN = re.compile(r"#(?P<tags>\w++(?:[ ]#\w++)++(?:[ ]\d{1,2})?+)(?![^\n]*#\w+[ ]#\w+)")
MOST_SENTENCES = 40
"""Looked at for a title: a machine's text of ten thousand characters has hundreds."""

LONGEST_RUN = 90
"""Characters before a price in which the end of a sentence may be a name."""


def is_weak(text: str, title: Title) -> bool:
    """Whether a title is a lone tag, a span of time, a word like 'book', or the start of a sentence."""
    start, end = title.span.start, title.span.end
    stretch = text[start:end]
    if _TIME.match(stretch) or _GENERIC.match(stretch):
        return True
    if title.maker is not None:
        return False
    if text[start - 1 : start] in ("#", "@") and not re.search(r"\s", stretch):
        return True
    return bool(_CHATTY_START.match(stretch) or _CHATTY_INSIDE.search(stretch))


def settled_title(text: str, title: Title | None, cuts: Cuts, at: int, must: bool) -> Title | None:
    """Replace a weak title, or none, by another of the text; `at` is where the offer's figure begins.

    A weak one stays where nothing else stands and the offer `must` have one.
    """
    if title is not None and not is_weak(text, title):
        return title
    other = (
        _quoted(text, cuts)
        or _line(text, cuts, must_name_maker=True)
        or (_name_before(text, at, cuts) if must else None)
        or _line(text, cuts)
    )
    if other is not None:
        return other
    if must and (title is None or title.span.start > at):
        return _tags_before(text, at) or title
    return title if must or (title is not None and _may_stay(text, title)) else None


def _may_stay(text: str, title: Title) -> bool:
    """A lone tag or 'book' is better than nothing, a sentence's start is not."""
    start, end = title.span.start, title.span.end
    return text[start - 1 : start] in ("#", "@") or _GENERIC.match(text[start:end]) is not None


def _quoted(text: str, cuts: Cuts) -> Title | None:
    for match in _QUOTED.finditer(text):
        kind = match.lastgroup or "double"
        if _is_titled(match[kind]) and not _is_cut(match.span(kind), cuts):
            return Title(Span(*match.span(kind)), match.end())
    return None


def _name_before(text: str, at: int, cuts: Cuts) -> Title | None:
    """'You can get The Long Road for $3': the name at the end of the sentence before the figure."""
    low = max(text.rfind("\n", 0, at) + 1, at - LONGEST_RUN)
    end = trim_end(text, low, at)
    match = _NAME_RUN.search(text[low:end])
    if match is None or _NO_RUN.match(match.group()) or len(match.group()) < SHORTEST_NAME:
        return None
    span = low + match.start(), low + match.end()
    return None if _is_cut(span, cuts) else Title(Span(*span), span[1])


def _tags_before(text: str, at: int) -> Title | None:
    """A row of hashtags is the title where nothing else is."""
    match = _TAG_RUN.search(text, 0, at)
    return Title(Span(*match.span("tags")), match.end()) if match else None


def _line(text: str, cuts: Cuts, must_name_maker: bool = False) -> Title | None:
    """A sentence that is written like a title: of lines that a link ends ('Title https://...') first."""
    if "\n" not in text:
        return None  # no line ends: to look for one takes long in a text of one line
    for start, end in islice(_sentences(text), MOST_SENTENCES):
        title = make_title(text, start, end)
        if title is None or (must_name_maker and title.maker is None) or is_weak(text, title):
            continue
        span = title.span.start, title.span.end
        if _is_titled(text[span[0] : span[1]]) and not _is_cut(span, cuts):
            return title
    return None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end, in lines below others or that a link ends."""
    for line in re.finditer(r"[^\n]{4,200}(?=\n{4})|(?<=\n)[^\n]{4,200}", text):
        ends = [*(mark.end() for mark in SENTENCE_END.finditer(text, *line.span())), line.end()]
        yield from pairwise([line.start(), *ends])


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
