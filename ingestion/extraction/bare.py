"""Numbers without any sign that may be a price: '@649', 'Deal @ 1279', '119.99 at Indigo', '(1299)'."""

import re
from collections.abc import Iterable
from itertools import islice

from deals.domain.metrics import SMALLEST_PRICE
from ingestion.extraction.figures import MAX_FIGURES, Figure, FigureKind
from ingestion.extraction.money import MOST
from ingestion.extraction.numbers import Number, find_numbers, multiplier, to_number

LONGEST = 9
"""More digits in a row are an id or a telephone number."""

MOST_NUMBERS = 3 * MAX_FIGURES
"""A text of more numbers is a table."""

_CUE_BEFORE = re.compile(
    r"(?:(?<![\w.])@|\b(?:for|at|price|deal|now|only|just|from|was|reg|mrp|msrp|rrp|list"
    r"|retail|orig|off|save|pay|value|worth"
    r"|harga|normal|cuma|hanya|nur|für|statt|ab|uvp|à|pour|por|de|desde|a|za|за|till|to"
    r"|under|less|each|rs|sale)\b\.?"
    r"|[=:(\[~→>-]|가격|쿠폰|价|價|券后|ราคา|ละ|₹)[ ]{0,2}\Z",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"[ ]?(?:/-|\.-|,-|-/|only\b|each\b|ea\b|shipped\b|delivered\b|after\b|with\b|w/"
    r"|via\b|@|at[ ]|on[ ]|off\b|free\b)"
    r"|[ ]?[)\]/!,]|\.{0,3}[ ]*(?:\n|\Z)|[ ](?:https?:|t\.co)",
    re.IGNORECASE,
)
_GLUED_AFTER = re.compile(r"(?:ea|each|only|rs|off)\b|[-–]?\Z", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    r"[ ]?(?:[\"″”'′°ºª%‰]|\u20e3)|[ -]?(?:gb|tb|mb|ml|l|cl|inch(?:es)?|in\.|mm|cm|m|km"
    r"|ft|feet|kg|g|mg|oz|lbs?|pounds?|pk|packs?|pcs"
    r"|pieces?|pc|ct|count|counts|pairs?|sets?|sheets?|rolls?|pods|loads|w|watts?|v"
    r"|volts?|hz|khz|mhz|ghz|mah|mp|px|fps|days?|hours?"
    r"|hrs?|mins?|minutes?|secs?|seconds?|weeks?|months?|mo|years?|yrs?|yo|am|pm|a\.m"
    r"|p\.m|st|nd|rd|th|stars?|reviews?|players?|books?"
    r"|items?|people|persons?|times|miles?|km|cal|calories|pages?|servings?|bottles?"
    r"|cans?|gallons?|qt|quarts?|cups?|units?|watt|ports?"
    r"|votes?|likes?|followers?|points?|pts|million|billion|jan|feb|mar|apr|may|june?"
    r"|july?|aug|sept?|oct|nov|dec|january|february|march"
    r"|april|august|september|october|november|december|stk|stück|piezas|unidades|tage"
    r"|jahre|heures?|jours?|dias?|días|horas?|dage|dagar"
    r"|degrees?|blades?|led|lb|lumens?|lm|dpi|rpm|psi|btu|sq)\b",
    re.IGNORECASE,
)
_COUNT_BEFORE = re.compile(
    r"(?:\b(?:pack|set|box|lot|case|bag|size|sz|vol|volume|no|nr|number|part|season"
    r"|episode|ep|ver|version|top|age|ages|series|chapter"
    r"|level|page|room|route|highway|hwy|area|class|grade|model|item|sku|asin|isbn|id"
    r"|phase|day|week|year|step|unit|gen|mark|mk|jan|feb"
    r"|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august"
    r"|september|october|november|december"
    r"|windows|iphone|ios|android|ps|xbox|galaxy|pixel|usb|hd|wifi|wi-fi|core|rtx|gtx"
    r"|ryzen|chromebook)\b\.?[ ]?(?:of[ ])?"
    r"|[#*+№_\\/&]|[A-Za-z]-|\d[:xX×/]|[x×][ ])\Z",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"[:/×*xX][ ]?\d|[ ][xX×][ ]?\d|\*|#|-[A-Za-z]")
_YEAR = re.compile(r"(?:19[5-9]\d|20[0-3]\d)\Z")
_AT = re.compile(r"(?<![\w.])@[ ]?\Z")
_LIST_WORD = re.compile(
    r"(?i:\b(?:msrp|mrp|rrp|srp|reg(?:ular(?:ly)?)?|was|orig(?:inal(?:ly)?)?"
    r"|retail)\b[.:]?[ ]?(?:price[ ]?)?[-:]?[ ]?)\Z"
)
_NOT_LIST_AFTER = re.compile(r"[\w%]|[ ](?:years?|days?|hours?|times?|of)\b")
_PRICE_WORD = re.compile(
    r"\b(?:(?:sale|now)[ ]?:[ ]?|(?:price|harga)[ ]?:?[ ]?(?:is[ ]|only[ ])?)\Z", re.IGNORECASE
)
_FOR = re.compile(r"\bfor[ ]\Z", re.IGNORECASE)
_WITH_POST_AFTER = re.compile(r"[ ]?[/,][ ]?(?:무료|무배|免运|包邮|free)|/-")
"""Korean boards write '(4,500/무배)': the price and what sending costs."""


def find_bare(text: str, taken: Iterable[Figure] = ()) -> list[Figure]:
    """Return every number outside of `taken` that may be a price, an amount or a percentage without sign.

    Generous: a reader decides later. Sizes, dates, times, models, years, counts and ids are left out.
    """
    spans = [(figure.start, figure.end) for figure in taken]
    found = (
        _figure(text, number)
        for number in islice(find_numbers(text), MOST_NUMBERS)
        if all(number.end <= low or number.start >= high for low, high in spans)
        and _may_be_price(text, number)
    )
    return list(islice((figure for figure in found if figure is not None), MAX_FIGURES))


def safe_bare(text: str, taken: Iterable[Figure]) -> list[Figure]:
    """Return the bare numbers that a word or mark beside them makes a price ('@649', 'MSRP 1398')."""
    if "@" not in text and not _may_be_safe(text):
        return []
    return [figure for figure in find_bare(text, taken) if _is_safe(text, figure)]


def _may_be_safe(text: str) -> bool:
    return _SAFE_WORDS.search(text) is not None


_SAFE_WORDS = re.compile(
    r"(?:msrp|mrp|rrp|srp|reg|was|orig|retail|sale|price|now|harga"
    r"|for)[a-z]*\.?[ ]?(?:price)?[ ]?[-:]?[ ]?(?:is|only)?[ ]?\.?\d"
    r"|\d[ ]?[/,][ ]?(?:무료|무배|免运|包邮|free|-)",
    re.IGNORECASE,
)


def _is_safe(text: str, figure: Figure) -> bool:
    before = text[max(0, figure.start - 24) : figure.start]
    raw = text[figure.start : figure.end]
    if _LIST_WORD.search(before):
        return _NOT_LIST_AFTER.match(text, figure.end) is None
    if _FOR.search(before):
        return re.fullmatch(r"\d{1,4}[.,]\d\d", raw) is not None
    if _AT.search(before) or _PRICE_WORD.search(before):
        return figure.value >= 10 and (text[figure.end : figure.end + 1] or " ") not in "%:"
    return _WITH_POST_AFTER.match(text, figure.end) is not None and figure.value >= 100


def _figure(text: str, number: Number) -> Figure | None:
    value = to_number(number.raw)
    factor, end, large = multiplier(text, number.end)
    value = value * factor
    if not SMALLEST_PRICE <= value < MOST:
        return None
    return Figure(number.start, end, FigureKind.MONEY, value, large=large, bare=True)


def _may_be_price(text: str, number: Number) -> bool:
    before = text[max(0, number.start - 16) : number.start]
    if before[-1:].isalnum() and (before[-1].isascii() or before[-1].isdigit()):
        return False
    if before[-1:] in ("$", "£", "€", "₹", "#", "_") or _COUNT_BEFORE.search(before):
        return False
    return _looks_like_one(text, number, before)


def _looks_like_one(text: str, number: Number, before: str) -> bool:
    _, end, _ = multiplier(text, number.end)
    after = text[end : end + 1]
    if after.isalpha() and end == number.end and not _GLUED_AFTER.match(text, end):
        return False
    if _UNIT_AFTER.match(text, end) or _CONTINUED.match(text, end):
        return False
    digits = number.raw
    if digits.isdigit() and re.match(r"-[ ]?\d", text[end : end + 3]):
        return False
    if digits.isdigit() and (len(digits) > LONGEST or (digits[0] == "0" and len(digits) > 1)):
        return False
    cued = _CUE_BEFORE.search(before) is not None
    if _YEAR.match(digits) and not _AT.search(before):
        return False
    if not digits.isdigit():
        return True  # cents or thousands
    if len(digits) < 2:
        return cued and _AT.search(before) is not None
    return cued or _CUE_AFTER.match(text, end) is not None
