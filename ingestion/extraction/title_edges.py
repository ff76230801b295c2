"""Where a title that the encoder marks begins and ends, where the text itself shows it.

On labelled posts the encoder's edges are mostly right; each form here moved more of them to the labelled
place than away from it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deals.domain.records import Span
from ingestion.extraction.brands import is_coined
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.figures import Figure, FigureKind
from ingestion.extraction.maker_edges import GOODS

SHORTEST = 3
"""Characters that are left of a title at least."""

REACH = 30
"""Characters before a title in which the rest of it stands."""

SURE_MAKER = 0.5

_IGNORE = re.IGNORECASE
_LABEL_WORD = (
    r"(?:hot|bundle|combo|super|mega|flash|deals?|steal|sale|alert|price[ ]?drop|bargain|find|lightning|daily"
    r"|offer|loot|glitch|freebie|today's|great|top|best|new[ ]low)"
)
_STARTS = tuple(
    re.compile(start, flags)
    for start, flags in (
        (rf"(?:{_LABEL_WORD}[ ]?){{1,4}}(?:[ ]?[:!|(]|[ ]{{2}}|[ ][–-][ ])[ ]?(?=\w)", _IGNORE),
        (r"#?\w{0,16}(?:deals?|sale|offer|alert)[ ]?:[ ]?(?=\w)", _IGNORE),
        (r"[)\]}][ ]", 0),
        (r"[A-Z][\w '’-]{2,30}[ ]?[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?[ ]{2,}(?=\w)", 0),
        (
            r"(?:the[ ])?(?i:hardback|hardcover|paperback|softcover|e-?book|kindle[ ]edition|audiobook"
            r"|blu-ray|dvd|digital[ ]copy|copy)[ ]of[ ](?=[\"“‘']?[A-Z])",
            0,
        ),
    )
)
"""What stands in front of a title and is none of it: labels, a bracket's end, 'hardback of'."""

_ENDS = tuple(
    re.compile(end, flags)
    for end, flags in (
        (
            r"[ ]?[(\[](?:reg|was|orig|list|msrp|mrp|rrp|retail|save|only|now|for|just|usually)\.?:?\Z",
            _IGNORE,
        ),
        (
            r"\s*\n\s*(?:m\.?r\.?p|msrp|(?:deal[ ]|sale[ ])?price|was|now|list|reg|rrp|deal|de|por)\.?:?\Z",
            _IGNORE,
        ),
        (
            r"(?<=[a-z])(?=(?:Apply|Use|Enter|Clip|Get|Buy|Shop|Order|Save)[ ]"
            r"(?:code|coupon|promo|the|on|it|now|here|at|this)\b).*\Z",
            re.DOTALL,
        ),
        (r"(?<=[a-z])(?:Apply|Enter|Clip)\Z", 0),
        (
            r"(?:[ ][–—-][ ]|,[ ])(?:the|a|an|my|our|his|her|their|book|first|second|third)[ ][a-z][^A-Z]*\Z",
            0,
        ),
        (r"[ ](?:rebate|discount|price[ ]drop)\Z", _IGNORE),
        (r"[ ](?:nu|nur|jetzt|ahora|agora|adesso|teraz|сейчас|за|za|für|voor|por)\Z", 0),
    )
)
"""What stands behind a title: an open label, a glued call, an apposition, the reduction's noun, 'now'."""

_QUOTES = {"'": "'‘", "’": "'‘", '"': '"“', "”": '"“', "」": "「", "』": "『"}
"""What opens, by what closes."""

_COUNT_ONLY = re.compile(
    r"(?:any[ ])?(?:\d+|two|three|four|five)[ ](?:pairs?|items?|pieces?|packs?|pcs|for)\Z|any\Z"
    r"|(?:mo|mth|month|yr|ea|each)\Z",
    _IGNORE,
)
_IN_TAG = re.compile(r"[@#]\w+\Z")
_TAG_END = re.compile(r"\w*[ ]")
_ABBREVIATED = re.compile(
    r"(?:(?<![\w.])|(?<=\d))(?:Dr|Mr|Mrs|Ms|St|Mt|Prof)\.[ ]\Z"
    r"|(?<![\w.])(?:[A-Z]\.){1,3}[ ]?(?:[A-Z][a-z]+[ ])?\Z"
)
_DECIMAL_AFTER = re.compile(r"[ ]\d{1,2}\.\d{1,2}(?=[ ](?:(?:for|at|only|now)[ ])?[$£€₹]\d)")
_MENTION = re.compile(r"(?<![\w@#.])@(?P<name>[A-Za-z]\w{2,24})[ ]\Z")
_ARTICLE = re.compile(r"\b(?:the|an?|this|these|all|on|off|new|your|our|any|get|buy)[ ]@?\Z", _IGNORE)
_CAPITAL = re.compile(r"(?:(?<=[ \n(:])|\A)(?P<name>[A-Z][\w'’&-]+)[ ]\Z")
_SHOUTED = re.compile(r"(?:\A|\n)(?P<name>(?:[A-Z][\w'’&-]+[ ]?){1,3})![ ]\Z")
_FACE_VALUE = re.compile(r"(?<!\S)(?:[A-Z]{2})?[$£€₹][ ]?\d+[ ]\Z")
_CARD = re.compile(r"(?:cards?|giftcards?|vouchers?|certificates?)\b", _IGNORE)
_LEAD_WORDS = """
    off get the this these free my our your new shop buy use and alert selling grab more coupon on all any for
    with from by at only now today just hot deal deals sale save win kindle prime book
"""
_LEADS = frozenset(_LEAD_WORDS.split())


def settled_marks(
    text: str, titles: Sequence[Mark], makers: Sequence[Mark], figures: Sequence[Figure], catalogue: Catalogue
) -> tuple[Mark, ...]:
    """Return the encoder's titles with the edges that the text shows, without those that name nothing."""
    settled = (_settled(text, mark, makers, figures, catalogue) for mark in _joined(text, titles))
    return tuple(
        mark
        for mark in settled
        if mark.end - mark.start >= min(SHORTEST, len(text)) - 1
        and not _COUNT_ONLY.match(text, mark.start, mark.end)
    )


def settled_span(
    text: str, span: Span, makers: Sequence[Mark], figures: Sequence[Figure], catalogue: Catalogue
) -> Span:
    """Return a title's stretch with the edges that the text shows."""
    mark = _settled(text, Mark(span.start, span.end, 1.0), makers, figures, catalogue)
    return Span(mark.start, mark.end)


def _settled(
    text: str, mark: Mark, makers: Sequence[Mark], figures: Sequence[Figure], catalogue: Catalogue
) -> Mark:
    start, end = _past_tag(text, mark.start, mark.end), _before_figure(mark, figures)
    for begin in _STARTS:
        match = begin.match(text, start, end)
        if match and end - match.end() >= SHORTEST:
            start = match.end()
    for finish in _ENDS:
        match = finish.search(text[start:end])
        if match and match.start() >= SHORTEST:
            end = start + match.start()
    end = _without_quote(text, start, end)
    decimal = _DECIMAL_AFTER.match(text, end)
    end = decimal.end() if decimal else end
    return replace(mark, start=_further_left(text, start, end, makers, catalogue), end=end)


def _without_quote(text: str, start: int, end: int) -> int:
    """Of a title between quotes neither sign is a part, also where only the closing one was marked."""
    closing = text[end - 1 : end]
    opening = _QUOTES.get(closing)
    is_quoted = opening is not None and start > 0 and text[start - 1] in opening
    return end - 1 if is_quoted and end - start > SHORTEST else end


def _joined(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """'Kids' and 'Coats', which only a tag's sign parts, are one title; so are 'D.' and 'Hollis'."""
    last: Mark | None = None
    for mark in marks:
        if last is not None and _is_one(text, last, mark):
            last = Mark(last.start, mark.end, max(last.sure, mark.sure))
            continue
        if last is not None:
            yield last
        last = mark
    if last is not None:
        yield last


def _is_one(text: str, one: Mark, other: Mark) -> bool:
    gap = text[one.end : other.start]
    initials = re.fullmatch(r"[A-Z]\.", text[one.start : one.end]) is not None
    return gap == " #" or (initials and re.fullmatch(r"(?:[A-Z]\.)*[ ]?", gap) is not None)


def _past_tag(text: str, start: int, end: int) -> int:
    """A mark that begins inside '@my_pal' begins behind it."""
    if start == 0 or text[start - 1] in "@# \n" or not _IN_TAG.search(text, max(0, start - REACH), start):
        return start
    match = _TAG_END.match(text, start, end)
    return match.end() if match and end - match.end() >= SHORTEST else start


def _before_figure(mark: Mark, figures: Sequence[Figure]) -> int:
    """A currency's letters in front of a sum are no end of a title ('mouse CN' of 'CN ¥ 499')."""
    cut = (f.start for f in figures if f.kind is FigureKind.MONEY and mark.start < f.start < mark.end < f.end)
    return next(cut, mark.end)


def _further_left(text: str, start: int, end: int, makers: Sequence[Mark], catalogue: Catalogue) -> int:
    low = max(0, start - REACH)
    initials = _ABBREVIATED.search(text, low, start)
    face = _FACE_VALUE.search(text, low, start) if _CARD.search(text, start, end) else None
    if initials or face:
        return (initials or face).start()  # type: ignore[union-attr]
    shout = _SHOUTED.search(text, max(0, start - REACH), start)
    if shout and starts_with_brand(shout["name"], catalogue):
        return shout.start("name")
    mention, capital = _MENTION.search(text, low, start), _CAPITAL.search(text, low, start)
    if mention and _is_makers(text, mention.start("name"), mention["name"], makers, catalogue):
        return mention.start("name")
    if capital and _is_of_title(text, capital.start("name"), capital["name"], makers, catalogue):
        return capital.start("name")
    return start


def _is_makers(text: str, at: int, name: str, makers: Sequence[Mark], catalogue: Catalogue) -> bool:
    """'the @GoPro chest mount' names the maker as a part of the title, '@Target Titanfall' the shop."""
    shop = catalogue.handles.get(name.lower())
    if shop is not None and shop not in catalogue.makers:
        return False
    return _covers(makers, at, at + len(name)) or _ARTICLE.search(text, max(0, at - 8), at) is not None


def _is_of_title(text: str, at: int, name: str, makers: Sequence[Mark], catalogue: Catalogue) -> bool:
    """Whether a word with a capital right before a mark is the maker or a coined name ('MacBook Air M2')."""
    lower = name.lower()
    if lower in _LEADS or lower in catalogue.names or lower in catalogue.handles:
        return False
    before = text[:at]
    if before.rstrip(" ")[-1:] in ("", "\n"):
        return lower in GOODS or _covers(makers, at, at + len(name)) or is_brand(lower, catalogue)
    article = re.search(r"\b(?:the|an?)[ ]\Z", before) is not None
    return is_brand(lower, catalogue) or (is_coined(name) and not name.isupper()) or article


def is_brand(lower: str, catalogue: Catalogue) -> bool:
    """Whether a whole word is a known maker's name and no common word."""
    found = next(find_spellings(lower, catalogue.brand_names), None)
    return found is not None and found[:2] == (0, len(lower)) and lower not in catalogue.words.common_words


def starts_with_brand(name: str, catalogue: Catalogue) -> bool:
    """'Kellogg's Wow! Corn Squares': a mark inside the name, which a maker begins."""
    found = next(find_spellings(name.lower().replace("’", "'"), catalogue.brand_names), None)
    return found is not None and found[0] == 0


def _covers(marks: Sequence[Mark], start: int, end: int) -> bool:
    return any(mark.sure >= SURE_MAKER and mark.start <= start + 1 and mark.end >= end for mark in marks)
