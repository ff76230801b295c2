"""What a post's own words say of its promotion: what it is of, and on which terms (pure).

The extraction names the nearest thing; here it is set against the words between it and the promise, since the
name of a campaign is read as a statement. A promise whose thing cannot be told makes no campaign.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from deals.domain.records import Basis, DealKind

WHOLE, UNTOLD = "", None
"""Subjects: of the whole shop, and of what cannot be told."""

_URL = r"https?://\S+"
_BREAK = re.compile(rf"[.!?;|\n]\s|[!?\n|]|{_URL}|\s[-–—]\s")
"""What parts sentences: behind it another thing may be meant."""

_CONNECTORS = frozenset({
    "a", "additional", "all", "almost", "also", "an", "and", "any", "at", "buy", "discount", "each",
    "entire", "every", "everything", "extra", "for", "from", "get", "in", "just", "more", "my", "of",
    "off", "offer", "on", "only", "or", "our", "over", "purchase", "purchases", "save", "savings",
    "select", "selected", "spend", "the", "their", "these", "this", "those", "to", "up", "when", "whole",
    "with", "you", "your",
})  # fmt: skip
"""Words that may stand between a promise and its thing."""

_NO_THING = re.compile(
    r"(?:today|tomorrow|tonight|now|already|till|until|thru|through|yesterday|monday|sunday|more|details?|here|support"
    r"|online|in-?store|code|doorbusters?|redcard|yourself|cash-?back|w/|with|go\s+(?:on|and|get)|come\s+(?:on|and)|hurry)\b",
    re.IGNORECASE,
)
"""Begins what is no thing: times, notes, ways to buy."""

_GENERIC = frozenset({
    "album", "app", "book", "bundle", "e-book", "ebook", "games", "kindle", "novel", "paperback",
    "single", "song", "story",
})  # fmt: skip
_ANY = frozenset({
    "a", "an", "childrens", "children's", "debut", "first", "free", "her", "his", "kids", "latest", "my",
    "new", "our", "the", "this",
})  # fmt: skip
_TALK = re.compile(r"\b(?:\w+['’]re|i['’]m|we['’]ll)\b", re.IGNORECASE)
_THINGS_IN_ING = frozenset({
    "bedding", "clothing", "earring", "flooring", "king", "lighting", "ring", "spring", "string",
    "wedding",
})  # fmt: skip

_PURCHASE = re.compile(
    r"(?:\s|off|of|on|all|any|your|the|our|my|entire|whole|next|online|almost|in-?store|#|\*|extra)*"
    r"\b(?:purchases?|orders?|everything|site-?wide|store-?wide|site|store|stock)\b",
    re.IGNORECASE,
)
"""Right behind a percentage: it is of the whole shop."""

WHOLE_WORD = re.compile(
    r"(?:almost\s+)?everything|(?:the\s+)?(?:entire|whole)\s+(?:site|store|shop)|site-?wide", re.IGNORECASE
)
_OWN_SHOP = re.compile(r"\b(?:we|we're|we’re|we are|our|my|me|us)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:our|my)\b", re.IGNORECASE)
_INCLUDING = re.compile(r"\bincluding\s+(?:these|this|my|our)\b", re.IGNORECASE)
_FREE = re.compile(r"\bfree\b|\$0\.00", re.IGNORECASE)
_BACK = re.compile(
    r"\s*\+?\s*(?:(?:cash)?[ -]?back|(?:in\s+)?(?:points|rewards?|credit)|(?:e-?)?gift[ -]?cards?"
    r"|vouchers?)\b",
    re.IGNORECASE,
)
"""Right behind a sum: it is given later, not taken off a price."""

_AND_DO = re.compile(r"\band\s+(?!get\b|\W)\w+\s", re.IGNORECASE)
_GIFT = re.compile(r"\b(?:when|with|if|voucher|gift)\b", re.IGNORECASE)
_SHIPPING = re.compile(r"\bshipp(?:ing|ed)\b|\bdelivery\b|\bpostage\b", re.IGNORECASE)
_NUMBER = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_N = r"(\d|a|one|two|three|four|five)"
_BUY_GET = re.compile(rf"\bbuy\s+{_N}\b[^.!?\n]{{0,30}}?\bget\s+{_N}\b", re.IGNORECASE)
_BOGO_PERCENT = re.compile(
    r"\b(?:bogo|get\s+(?:\d|a|one|two|three))\s*(?:at\s+)?(\d{1,2})\s*%", re.IGNORECASE
)
_CHOOSE_FROM = re.compile(r"\b(?:choose|pick|select)\s+from\s*(?:[$£€₹]|Rs\.?)?\s*$", re.IGNORECASE)
_UNDER = re.compile(r"\b(?:under|below|less\s+than)\s+(?:a\s+)?(?:[$£€₹]|Rs\.?)?\s*$", re.IGNORECASE)
_SHARE = re.compile(r"\s*of\s+(?:all|the|its|their)\b", re.IGNORECASE)
"""Right behind a percentage: it is a share of something, not a discount."""
_LOW_AS = re.compile(r"\b(?:low|little)\s+as\s*(?:[$£€₹]|Rs\.?)?\s*$", re.IGNORECASE)
_SENTENCE = re.compile("[。！？]")
_STARTS = re.compile(r"\s*\b(?:prices?|rates?|deals?)?\s*start(?:s|ing)?$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
ADJECTIVES = 1
"""Words of another sort that may stand between a promise and its thing."""

NEAR = 60
"""Letters before a promise in which 'our' or 'we' makes it the speaker's own."""

RIGHT_BEHIND = 16
"""Letters behind it in which 'our' does."""


class Told(NamedTuple):
    """What the words say: `subject` (WHOLE or UNTOLD where it is no thing), and the terms as written.

    `buy` and `get` are of 'buy 2, get 1'; `percent` is None where the words correct nothing. `is_implied`:
    that it is of the whole shop follows from naming nothing else.
    """

    subject: str | None
    basis: str
    buy: int = 1
    get: int = 1
    percent: Decimal | None = None
    is_implied: bool = False


@lru_cache(maxsize=20_000)
def told_of(kind: str, basis: str, value: Decimal | None, title: str, text: str, is_own: bool) -> Told:
    """Return what the words of a post say of one of its promotions."""
    match kind:
        case DealKind.PERCENT_OFF:
            return _percent_off(basis, value, title, text, is_own)
        case DealKind.AMOUNT_OFF:
            return Told(_amount_subject(value, title, text), basis)
        case DealKind.BOGO:
            return _bogo(basis, title, text)
        case DealKind.FREE:
            return Told(_free_subject(title, text), basis)
        case DealKind.FREE_SHIPPING:
            return Told(_shipping_subject(title, text, is_own), basis)
    return _priced(basis, value, title, text)


def is_generic(title: str) -> bool:
    """Tell whether a title is a word for things of a kind: 'book', 'my new ebook'."""
    words = [word for word in _WORD.findall(title.casefold()) if word not in _ANY]
    return bool(words) and all(word in _GENERIC for word in words)


def _percent_off(basis: str, value: Decimal | None, title: str, text: str, is_own: bool) -> Told:
    told = None if value is None else _percent_span(value, text)
    if told is None:
        return Told(_thing(title) if title else WHOLE, basis, is_implied=not title)
    if _SHARE.match(text, told[1]):
        return Told(UNTOLD, basis)
    basis = Basis.UP_TO if _ends_a_range(text, told) else basis
    if _PURCHASE.match(text, told[1]):
        return Told(_of_shop(text, told, is_own), basis)
    gap, is_behind = _gap(title, text, told) if title else (None, False)
    is_apart = gap is not None and is_behind and _is_apart(gap, title)
    if not title or is_apart:
        return Told(_of_shop(text, told, is_own), basis, is_implied=True)
    if gap is not None and is_behind:
        return Told(title if _connects(gap) and not is_generic(title) else UNTOLD, basis)
    subject = _of_shop(text, told, is_own) if WHOLE_WORD.fullmatch(title) else _thing(title)
    return Told(subject, basis)


def _is_apart(gap: str, title: str) -> bool:
    """Tell whether what stands behind a percentage belongs to something else: a note, a tag, an offer."""
    is_tag = gap.endswith("#") and not _connects(gap)
    return bool(is_tag or _BREAK.search(gap) or _NO_THING.match(title) or "%" in gap)


def _of_shop(text: str, told: tuple[int, int], is_own: bool) -> str | None:
    """Return the whole shop, unless it is the speaker's own one that is not the retailer's."""
    before, behind = text[max(0, told[0] - NEAR) : told[0]], text[told[1] : told[1] + RIGHT_BEHIND]
    is_theirs = _OWN_SHOP.search(before) or _OWN.search(behind) or _INCLUDING.search(text)
    return UNTOLD if is_theirs and not is_own else WHOLE


def _thing(title: str) -> str | None:
    """Return a title that may be a thing."""
    words = _WORD.findall(title)
    is_doing = len(words) == 1 and words[0].casefold().endswith("ing")
    is_act = is_doing and words[0].casefold() not in _THINGS_IN_ING
    is_talk = _TALK.search(title) or _SENTENCE.search(title)
    is_none = is_act or is_talk or is_generic(title) or _NO_THING.match(title)
    return UNTOLD if is_none else title


def _amount_subject(value: Decimal | None, title: str, text: str) -> str | None:
    told = None if value is None else _amount_span(value, text)
    if told and _BACK.match(text, told[1]):
        return UNTOLD
    gap, is_behind = _gap(title, text, told) if told and title else (None, False)
    if gap is not None and is_behind and (_BREAK.search(gap) or _AND_DO.search(gap)):
        return UNTOLD
    sum_before = re.match(r"\$?(\d+)\+?\s+(?=\D)", title)
    if sum_before and re.search(rf"[$£€]\s?{sum_before[1]}\b", text):
        title = title[sum_before.end() :]
    return _thing(title) if title else WHOLE


def _bogo(basis: str, title: str, text: str) -> Told:
    counts, percent = _BUY_GET.search(text), _BOGO_PERCENT.search(text)
    buy, get = (_number(each) for each in counts.groups()) if counts else (1, 1)
    return Told(_thing(title) if title else WHOLE, basis, buy, get, Decimal(percent[1]) if percent else None)


def _number(word: str) -> int:
    return _NUMBER.get(word.casefold()) or int(word)


def _free_subject(title: str, text: str) -> str | None:
    """Return the thing, unless something else is free: 'a free gift with ...', 'X with a free ...'."""
    if (
        not title
        or _thing(title) is None
        or (title.count("#") > 1 and all(w[0] == "#" for w in title.split()[1:]))
    ):
        return UNTOLD
    free = _nearest(_FREE, title, text)
    if free is None:
        return title
    gap, is_behind = _gap(title, text, free)
    between = "" if gap is None else gap if is_behind else _BREAK.split(gap)[-1]
    return UNTOLD if _GIFT.search(between) else title


def _shipping_subject(title: str, text: str, is_own: bool) -> str | None:
    """Return the thing that is shipped free, where that is said of it; nothing of another's shop."""
    shipped = _nearest(_SHIPPING, title, text)
    if shipped is None:
        return WHOLE
    gap, is_behind = _gap(title, text, shipped) if title else (None, False)
    is_said = gap is not None and is_behind and _connects(gap) and not _BREAK.search(gap)
    if is_said and re.search(r"\bon\b", gap or "", re.IGNORECASE):
        return title
    return _of_shop(text, shipped, is_own)


def _priced(basis: str, value: Decimal | None, title: str, text: str) -> Told:
    """Return the thing of a price: '... prices start at $5' is 'from', '8 to choose from $5' is not."""
    started = _STARTS.sub("", title) if title else ""
    if started != title:
        return Told(_thing(started) if started else UNTOLD, Basis.FROM)
    told = None if value is None else _amount_span(value, text)
    if told is None or not title:
        return Told(_thing(title) if title else UNTOLD, basis)
    if basis == Basis.FROM and _CHOOSE_FROM.search(text[: told[0]]):
        basis = Basis.ONCE
    if basis == Basis.ONCE and _LOW_AS.search(text[: told[0]]):
        basis = Basis.FROM
    if basis == Basis.ONCE and _UNDER.search(text[: told[0]]):
        basis = Basis.UP_TO
    gap, is_behind = _gap(title, text, told)
    is_far = gap is not None and not is_behind and "%" in gap and _BREAK.search(gap) is not None
    is_apart = is_far or _ends_a_list(title, text)
    return Told(UNTOLD if is_apart else _thing(title), basis)


def _ends_a_list(title: str, text: str) -> bool:
    """Tell whether a title is the end of a list, of which the price is: 'a box, a card and a film'."""
    at = text.casefold().find(title.casefold())
    return " and " in title and at > 0 and text[:at].rstrip().endswith(",")


def _percent_span(value: Decimal, text: str) -> tuple[int, int] | None:
    """Return where a percentage stands in a text."""
    found = re.search(
        rf"(?<![\d.]){value.normalize():f}\s*(?:%|percent\b|per cent\b|pct\b)", text, re.IGNORECASE
    )
    return found.span() if found else None


def _amount_span(value: Decimal, text: str) -> tuple[int, int] | None:
    """Return where a sum stands in a text."""
    whole = re.escape(f"{value:.2f}".removesuffix(".00"))
    small = rf"|0?\.{value * 100:02.0f}|{value * 100:.0f}\s?(?:¢|cents?\b)" if value < 1 else ""
    found = re.search(rf"(?<![\d.,])(?:{whole}{small})(?![\d%])", text, re.IGNORECASE)
    return found.span() if found else None


def _ends_a_range(text: str, told: tuple[int, int]) -> bool:
    """Tell whether a percentage is the upper end of one: '25% - 80%'."""
    return re.search(r"\d\s*%?\s*(?:-|–|to)\s*$", text[: told[0]]) is not None


def _nearest(what: re.Pattern[str], title: str, text: str) -> tuple[int, int] | None:
    """Return the span of the match that stands nearest to the title."""
    at = text.casefold().find(title.casefold())
    spans = [found.span() for found in what.finditer(text)]
    return min(spans, key=lambda span: abs(span[0] - at), default=None) if at >= 0 else None


def _gap(title: str, text: str, told: tuple[int, int]) -> tuple[str | None, bool]:
    """Return the words between a promise and its thing, and whether the thing stands behind it."""
    at = text.casefold().find(title.casefold(), told[1])
    if at >= 0:
        before = text.casefold().find(title.casefold(), 0, told[0])
        if before < 0 or at - told[1] <= told[0] - before - len(title):
            return text[told[1] : at], True
    at = text.casefold().rfind(title.casefold(), 0, told[0])
    return (text[at + len(title) : told[0]], False) if at >= 0 else (None, False)


def _connects(gap: str) -> bool:
    """Tell whether all words of a gap are such as join a promise to its thing; accounts and sums are."""
    words = _WORD.findall(re.sub(r"@\w+(?:['’]s)?|[$£€]\s?\d+\S*|\b\d+\b", " ", gap).casefold())
    return sum(word not in _CONNECTORS for word in words) <= ADJECTIVES
