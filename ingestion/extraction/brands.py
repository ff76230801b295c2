"""Who makes it: 'by Y' behind the title, a known maker in it, or the title's own first word."""

import re
from dataclasses import dataclass
from decimal import Decimal

from deals.domain.records import Span
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.products import Title
from ingestion.extraction.text import lowered

FRONT = 30
"""Titles name their maker in front; behind, the same word is mostly something else."""

_INITIALS = re.compile(r"(?:[A-Z]\.[ ]?){1,3}[A-Z][a-z]|[A-Z][ ](?:[A-Z][ ])?[A-Z][a-z]", re.ASCII)
_BOOK = re.compile(
    r"\b(?:kindle\w*|e-?books?|novels?|paperback|hardcover|softcover|authors?|memoir|fiction|thriller"
    r"|romance|mystery"
    r"|biography|bookboost|amreading|amwriting|goodreads)\b|\b[Bb]ook[ ]\d|#\w*(?:books?|read|romance"
    r"|thriller)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:inc|company|co|corp|ltd|llc|collection|design|designs"
    r"|games|press|books|publishing|house|toys|studio|studios|home"
    r"|woodworking|factory|group|brand|kitchen|lights?|hook|redesigns|creations|jewell?ery?|crafts?|arts?"
    r"|shop|store|boutique|apparel|clothing|gear|tools|tech|products|supply|supplies|labs?|organics|naturals"
    r"|beauty|cosmetics|nutrition|tactical|outdoors?|sports|luxuries|handicrafts|enterprises|solutions"
    r"|international|imports|trading|market|marketplace|furniture|bedding|lighting|electronics|audio|usa)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"(?:\b(?:for|with|on|fits|\w\+)|[-–—+])[ ]\Z", re.IGNORECASE)
_ONLY_STATE = re.compile(
    r"(?:(?:restored|refurbished|renewed|new|used|genuine|original|official|unlocked|pre-?owned"
    r"|(?:wo)?men['’]?s|kids['’]?|boys['’]?|girls['’]?|all|select|any|the|\d+)\b[ ]?)*\Z",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(r"['’®™]{0,2}s?[ ]#?[a-z]?[A-Z0-9\"“]")
_TAG = re.compile(r"[#@](?P<name>\w{4,30})")
_HYPHENATED = re.compile(r"-[a-z]")
_NOBODY = frozenset(
    ["soundtrack", "various artists", "various", "unknown", "generic", "n/a", "tbd", "anonymous"]
)
_EBOOK_PRICES = frozenset(Decimal(price) for price in ("0.99", "1.99", "2.99", "3.99", "4.99"))
"""What self-published books cost: 'by Two Words' at such a price is an author."""

_TWO_NAMES = re.compile(r"[A-Z][\w'’-]+(?:[ ][A-Z][\w'’.-]*){1,2}\Z")
_OWN_GOODS = re.compile(
    r"\b(?P<name>(?i:amazon))[ ](?i:fire|echo|kindle|basics|essentials|dot|tap|cloud[ ]cam|halo)\b"
    r"|\A(?P<first>Kmart|KMART|IKEA|Ikea|Kirkland)[ ](?=[A-Z])"
)
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""'#PaulRenner' is written without its blank."""

_NAMED_REGULAR = re.compile(r"[ ](?:Regular|List|Original)(?=[ ](?:for|at)[ ][$£€₹])")
_TRADEMARK = re.compile(r"\s*[®™]+\Z")
_COINED = re.compile(
    r"(?:[A-Z][a-z]+[A-Z]\w+|[A-Z]{2,}[a-z]\w*|[A-Z][a-z]*\d\w*"
    r"|\d[A-Z][a-z]{2,}\w*|[A-Z]{4,})\Z",
    re.ASCII,
)
_NOT_COINED = frozenset(
    [
        "FREE",
        "SALE",
        "ONLY",
        "NEW",
        "BOOK",
        "PACK",
        "XBOX",
        "DVD",
        "HDMI",
        "LED",
        "USB",
        "XXL",
        "PS4",
        "PS3",
        "LIMITED",
        "SPECIAL",
        "SALEM",
        "ALL",
        "THE",
        "HOT",
        "BLACK",
        "WOMENS",
        "MENS",
        "WIRELESS",
        "LAST",
    ]
)


@dataclass(frozen=True, slots=True)
class Brand:
    """A maker as written, its slug where it is known, where it stands."""

    name: str
    slug: str | None
    span: Span


def find_brand(
    text: str, title: Title | None, handle: str, price: Decimal | None, catalogue: Catalogue
) -> Brand | None:
    """Return the maker of a titled thing, or None: a book's author is none."""
    if title is None:
        return None
    if title.maker is not None:
        return _maker(text, title, title.maker, handle, price, catalogue)
    own = _OWN_GOODS.match(text[title.span.start : title.span.end])
    if own is not None:
        start, end = own.span("name" if own["name"] else "first")
        return Brand(
            own["name"] or own["first"], None, Span(title.span.start + start, title.span.start + end)
        )
    known = known_brand(text, title.span, catalogue)
    if (
        known is not None
        and known.span.start - title.span.start <= FRONT
        and not _is_platform(text, title.span, known.span)
    ):
        return known
    return _tagged(text, title.span, catalogue) or _coined(text, title.span)


def _tagged(text: str, span: Span, catalogue: Catalogue) -> Brand | None:
    """A maker in a tag of the title: '#StuartWeitzman boots'."""
    for tag in _TAG.finditer(text, max(0, span.start - 1), span.end):
        slug = catalogue.brand_tags.get(tag["name"].lower())
        if slug is not None:
            return Brand(tag["name"], slug, Span(*tag.span("name")))
    return None


def _maker(
    text: str, title: Title, span: Span, handle: str, price: Decimal | None, catalogue: Catalogue
) -> Brand | None:
    more = _NAMED_REGULAR.match(text, span.end)
    span = Span(span.start, more.end()) if more else span
    name = text[span.start : span.end].lstrip("#")
    is_tag = text[max(0, span.start - 1) : span.end].lstrip()[:1] == "#"
    span = Span(span.end - len(name), span.end)
    spaced = _INNER_CAPITAL.sub(" ", name) if is_tag else name
    if (
        len(name) < 2
        or name[0] == "@"
        or name.lower() in _NOBODY
        or name.replace(" ", "").lower() in handle.lower()
    ):
        return None  # who posts a book of her own name wrote it
    mark = _TRADEMARK.search(name)
    if mark:
        name = name[: mark.start()]
    known = known_brand(text, span, catalogue)
    slug = known.slug if known and known.span.end - known.span.start > len(name) - 4 else None
    begins = text[title.span.start : title.span.end].lower().startswith(name.lower())
    if slug is None and not begins and (_is_person(spaced, catalogue) or _wrote(text, name, price)):
        return None  # a title that begins with the name is no book of that author
    return Brand(name, slug, Span(span.start, span.start + len(name)))


def _wrote(text: str, name: str, price: Decimal | None) -> bool:
    """Whether the post is about a book: then an unknown maker is its author, unless it is a company."""
    if _COMPANY.search(name):
        return False
    return _BOOK.search(text) is not None or (price in _EBOOK_PRICES and _TWO_NAMES.match(name) is not None)


def _is_person(name: str, catalogue: Catalogue) -> bool:
    """Whether a maker's name is an author's: 'Jean Smith', 'J. R. Smith'; a lone given name was cut."""
    words = name.split()
    if len(words) > 6 or _COMPANY.search(name):
        return len(words) > 6
    first = words[0].lower().strip(".,").split("-")[0]
    if len(words) == 1:
        return first in catalogue.words.given_names
    named = first in catalogue.words.given_names or _INITIALS.match(name) is not None
    return named or "&" in words or "." in words[0]


def known_brand(text: str, span: Span, catalogue: Catalogue) -> Brand | None:
    """Return the first known maker in the stretch."""
    lower = lowered(text[span.start : span.end])
    for start, end, slug in find_spellings(lower, catalogue.brand_names):
        before = lower[:start].split()[-1:]
        if before and before[0] in catalogue.words.given_names:
            continue  # 'Colleen Hoover' makes no vacuum cleaners
        if _HYPHENATED.match(lower, end):
            continue  # 'Blu-ray' is made by nobody called Blu
        if lower[start:end] in catalogue.words.common_words and not _is_name(text, span, start, end):
            continue
        start, end = span.start + start, span.start + end
        return Brand(text[start:end], slug, Span(start, end))
    return None


def _is_name(text: str, title: Span, start: int, end: int) -> bool:
    """Whether a spelling that is a word too names a maker: a capital, in front, before another name."""
    stretch = text[title.start : title.end]
    if not stretch[start].isupper() and not stretch[start].isdigit():
        return False
    before, after = stretch[:start], stretch[end:]
    return _ONLY_STATE.match(before) is not None and _NAME_AFTER.match(after) is not None


def _is_platform(text: str, title: Span, brand: Span) -> bool:
    """'Controller for Nintendo Switch' is not made by Nintendo."""
    return brand.start - title.start > 12 and _FOR.search(text, title.start, brand.start) is not None


def _coined(text: str, span: Span) -> Brand | None:
    """A first word that no dictionary has ('POKARLA', 'HyperX', '8Bitdo') names the maker."""
    words = text[span.start : span.end].split()
    if len(words) < 3:
        return None
    if text[span.start - 1 : span.start] == "#":
        return None
    word = words[0].rstrip(",:®™'")
    if is_coined(word) and not (
        word.isupper() and not words[1][:1].isdigit() and words[1].upper() == words[1]
    ):
        return Brand(word, None, Span(span.start, span.start + len(word)))
    return None


def is_coined(word: str) -> bool:
    """Whether no dictionary has a word of this form: 'POKARLA', 'HyperX', '8Bitdo'."""
    return _COINED.match(word) is not None and word not in _NOT_COINED


def is_company(name: str) -> bool:
    """Whether a name says that it is a maker's and no person's ('Ninas Craft Corner')."""
    return _COMPANY.search(name) is not None
