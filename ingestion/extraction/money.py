"""Money and percentages in a text: a number, and the marks of a currency beside it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from deals.domain.metrics import SMALLEST_PRICE
from ingestion.extraction.currencies import BY_CODE, CURRENCIES, MINOR, candidates, may_lead
from ingestion.extraction.figures import MAX_FIGURES, Figure, FigureKind
from ingestion.extraction.numbers import Number, find_numbers, multiplier, to_number

MOST_NUMBERS = 10 * MAX_FIGURES
"""A text of more numbers is a table."""

MOST = Decimal(10**9)
"""Larger numbers are nobody's price in any currency."""

PERCENT = re.compile(
    r"(?<![\d$£€₹])(?<!\d[.,])(?P<low>\d{1,3}(?:\.\d{1,2})?)"
    r"(?:[ ]?(?:%[ ]?)?(?:-|–|to)[ ]?(?P<high>\d{1,3}(?:\.\d{1,2})?))?[ ]?(?:%|(?i:percent|pct)\b)"
    r"|(?<![\d\w])%[ ]?(?P<back>\d{1,2})(?=[ ]?(?i:off)\b)",
    re.ASCII,
)
_RANGE = re.compile(r"[ ]?(?:-|–|—|\bto\b|~)[ ]?(?P<sign>\$|£[ ]?|€[ ]?|₹[ ]?|(?i:rs)\.?[ ]?)?")
_NO_RANGE = re.compile(r"[%\d]|[ ]?(?i:in|inch|pack|pc|pcs|x|oz|ct)\b", re.ASCII)
_CODE = re.compile(
    r"[ ]?(?P<code>(?i:usd|cad|aud|nzd|sgd|hkd|mxn|clp|cop|ars)|US|AU|CA|NZ|SG|HK|MX)(?![A-Za-z])"
)
_COUNTRY_CODES = {
    "US": "USD", "AU": "AUD", "CA": "CAD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN",
}  # fmt: skip
_PLUS = re.compile(r"\.?\+(?!\d)")
_CLOSING = re.compile(r"[.,][ ]?[-–—]{1,2}|[-–—](?=[ ]?€)")
"""In '49,- €' the dash stands for the cents."""

_PENCE_BEFORE = re.compile(r"(?:\b(?:for|only|just|now)[ ]|@[ ]?)\Z", re.IGNORECASE)
_CENTS_BEFORE = re.compile(r"(?:\b(?:for|only|just|now|at)[ ]|[@#][ ]?)\Z", re.IGNORECASE)
_CENTS = re.compile(r"[ ]?(?:¢|cents?\b)", re.IGNORECASE)
_SIZES_AFTER = re.compile(
    r"[ ]?(?i:pc|pcs|pieces?|pack|count|ct|sheets?|thread|ml|l|g|gb|mb|tb|w|watts?|mah"
    r"|page|in|mm|cm|%)(?![A-Za-z])"
)
_PRICE_ENDINGS = {"99", "95", "98", "49", "97"}
"""In '$2-99' the dash is a decimal point: sellers write so, and no range ends there."""

_NEVER_SPLIT = ("$", "¥")
"""Between two numbers these lead the second one; others may stand for a decimal point ('49€99')."""


def _leads() -> frozenset[str]:
    marks = (m for c in CURRENCIES for m in (*c.signs, *c.shared, *c.codes) if may_lead(m))
    weak = (m for c in CURRENCIES if c.side == "before" for m in c.weak)
    return frozenset({*marks, *weak} - {"/-", ":-"})


def _trails() -> frozenset[str]:
    marks = (m for c in CURRENCIES for m in (*c.signs, *c.shared, *c.codes))
    weak = (m for c in CURRENCIES if c.side == "after" for m in c.weak)
    return frozenset({*marks, *weak, *(m for m in MINOR if m not in ("c", "p"))})


LEADS, TRAILS = _leads(), _trails()
"""Marks that stand before numbers; and behind them, as written."""

WORDS = frozenset(
    word
    for currency in CURRENCIES
    for word in (*currency.words, *currency.shared, *currency.minor)
    if word == word.lower() and len(word) > 3
) | {word for currency in CURRENCIES for word in currency.words}
"""Words behind numbers, in any case."""

_WEAK = frozenset(mark for currency in CURRENCIES for mark in currency.weak)
_LEAD_SIZES = sorted({len(mark) for mark in LEADS}, reverse=True)
_TRAIL_SIZES = sorted({len(mark) for mark in TRAILS | WORDS}, reverse=True)


def find_money(text: str) -> list[Figure]:
    """Return the sums of money in a text, in order; a range is one figure with `high` set."""
    numbers = list(islice(find_numbers(text), MOST_NUMBERS))
    figures: list[Figure] = []
    past = 0
    for index, number in enumerate(numbers):
        if number.start >= past and len(figures) < MAX_FIGURES:
            found, past = _money(text, numbers, index, past)
            figures.extend(found)
    return _plausible(text, figures)


def find_percents(text: str) -> list[Figure]:
    """Return the percentages in a text between 0 and 100; of a range the high end is the value."""
    figures = []
    for match in (
        PERCENT.finditer(text) if "%" in text or "erc" in text.lower() or "pct" in text.lower() else ()
    ):
        value = Decimal(match["high"] or match["low"] or match["back"])
        is_range = match["high"] is not None and Decimal(match["low"]) < value
        start = match.start("high") if match["high"] is not None and not is_range else match.start()
        if 0 < value <= 100:
            figures.append(Figure(start, match.end(), FigureKind.PERCENT, value))
    return figures


def in_currency(figure: Figure, currency: str) -> Figure:
    """Return a figure in its currency: in those that write decimals with a comma '45.999' is 45999."""
    if figure.mark is None and figure.currency == currency:
        return figure
    exponent = figure.value.as_tuple().exponent
    is_grouped = exponent == -3 and figure.value >= 1 and BY_CODE[currency].mark == ","
    value = figure.value.scaleb(3) if is_grouped else figure.value
    high = figure.high.scaleb(3) if is_grouped and figure.high is not None else figure.high
    return replace(figure, currency=currency, value=value, high=high)


def _money(text: str, numbers: Sequence[Number], index: int, past: int) -> tuple[list[Figure], int]:
    """Read the sum at a number; also return where the next may begin."""
    number = numbers[index]
    lead = _lead(text, number.start, past)
    if lead is not None and not _is_model(text, number, lead[1]):
        return _marked(text, numbers, index, lead)
    if _is_glued(text, number.start) and not _may_be_glued(text, number):
        return [], past
    joined, last = _joined(text, numbers, index, needs_mark=True)
    pair = _split_by_sign(text, numbers, index)
    if pair is not None:
        return pair
    raw, end = joined, numbers[last].end
    factor, after, _ = multiplier(text, end)
    for low, times in ((after, factor), (end, 1)):
        trail = _trail(text, low)
        if trail is not None:
            return _with_trail(text, number.start, raw, trail, times)
    return _small_change(text, number)


def _lead(text: str, start: int, past: int) -> tuple[int, str] | None:
    """Return (start, mark) of the mark before a number."""
    head = text[max(past, start - 12) : start]
    bare = head.rstrip(" ")
    if len(head) - len(bare) > 2:
        return None
    bare = bare.removesuffix(".") if len(bare) > 1 and bare[-2].isalpha() else bare
    for size in _LEAD_SIZES:
        mark = bare[-size:]
        if len(mark) == size and mark in LEADS and not _continues(bare, size):
            return max(past, start - 12) + len(bare) - size, mark
    return None


def _continues(bare: str, size: int) -> bool:
    """Whether what stands before a mark makes it the end of a word ('arm', 'RCN-RM1')."""
    before, first = bare[-size - 1 : -size], bare[-size]
    if not first.isalpha():
        return False
    is_model = before in ("-", "_") and bare[-size - 2 : -size - 1].isalnum()
    return is_model or (before.isalpha() and before.isascii() == first.isascii())


def _is_model(text: str, number: Number, mark: str) -> bool:
    """'IDR305MD': letters on both sides of a number, and no word that multiplies it."""
    glued = text[number.start - 1].isalpha() and mark[-1].isalpha()
    after = text[number.end : number.end + 1]
    return glued and after.isascii() and after.isalpha() and multiplier(text, number.end)[0] == 1


def _trail(text: str, end: int) -> tuple[str, int] | None:
    """Return the mark behind a number and where it ends."""
    closing = _CLOSING.match(text, end)
    low = closing.end() if closing else end
    low += text[low : low + 1] == " "
    tail = text[low : low + _TRAIL_SIZES[0] + 1]
    for size in _TRAIL_SIZES:
        mark = tail[:size]
        known = mark in TRAILS or mark.lower() in WORDS
        if known and len(mark) == size and not _goes_on(text, mark, low, low + size):
            return mark, low + size
    return None


def _goes_on(text: str, mark: str, low: int, end: int) -> bool:
    """Whether a mark belongs to what stands behind it: a longer word, or the next number ('5 $10')."""
    after = text[end : end + 1]
    if mark[-1].isalpha():
        return after.isalnum() and (after.isascii() or after.isalpha()) and _is_cased(mark[-1] + after)
    if mark in ("/-", ":-") or not may_lead(mark):
        return after.isdigit()
    glued = text[low - 1 : low] != " "
    return after.isdigit() or ((not glued or mark in _NEVER_SPLIT) and text[end : end + 2].strip().isdigit())


def _is_cased(pair: str) -> bool:
    """Letters of scripts with words between blanks; in Chinese or Thai a mark ends where it ends."""
    return all(character.isdigit() or character.lower() != character.upper() for character in pair)


def _is_glued(text: str, start: int) -> bool:
    """Whether a number is the end of a word or a mark: 'HD8', 'B08X1299', '$'."""
    before = text[start - 1 : start] if start else ""
    return before in {"$", "£", "€", ".", ",", "_"} or (before.isascii() and before.isalnum())


def _may_be_glued(text: str, number: Number) -> bool:
    """'UVP24,95€': a word runs into a price with cents, a model's number has none."""
    before = text[max(0, number.start - 2) : number.start]
    return before.isalpha() and re.search(r"[.,]\d\d\Z", number.raw) is not None


def _with_trail(
    text: str, start: int, raw: str, trail: tuple[str, int], factor: int
) -> tuple[list[Figure], int]:
    mark, end = trail
    value = to_number(raw, candidates(mark)[0].mark) * factor
    if mark.lower() in MINOR and raw[0] not in ".,":
        value /= 100  # '.99 cents' means 99 of them
    if mark.lower() in ("ribu", "rb", "rbu", "jt", "juta") and factor == 1:
        value *= multiplier(mark, 0)[0]
    code = _CODE.match(text, end)
    currency = _by_code(code["code"], mark) if code else None
    end = code.end() if code and currency else end
    return _figure(start, end, value, mark, currency=currency), end


def _marked(
    text: str, numbers: Sequence[Number], index: int, lead: tuple[int, str]
) -> tuple[list[Figure], int]:
    start, mark = lead
    pair = _split_by_sign(text, numbers, index) if mark not in _NEVER_SPLIT else None
    if pair is not None:
        return pair
    raw, last = _joined(text, numbers, index, needs_mark=False)
    style = candidates(mark)[0].mark
    value = to_number(raw, style)
    ranged = _ranged(text, numbers, last, start, mark, raw)
    if ranged is not None:
        return ranged
    cents = _CENTS.match(text, numbers[last].end)
    if cents is not None and raw.isdigit():
        return _finished(text, start, cents.end(), value / 100, mark)
    closing = _CLOSING.match(text, numbers[last].end)
    return _finished(text, start, closing.end() if closing else numbers[last].end, value, mark)


def _finished(
    text: str, start: int, end: int, value: Decimal, mark: str, high: Decimal | None = None
) -> tuple[list[Figure], int]:
    """Read what stands behind a marked sum: a code, a multiplier, a plus."""
    code = _CODE.match(text, end)
    currency = _by_code(code["code"], mark) if code else None
    if code is not None and currency is not None:
        end = code.end()
    factor, end, large = multiplier(text, end)
    plus = _PLUS.match(text, end)
    end = plus.end() if plus else end
    if value * factor < MOST and (high is None or high * factor < MOST):
        value, high = value * factor, high * factor if high is not None else None
    found = _figure(
        start, end, value, mark, currency=currency, high=high, large=large, open_end=plus is not None
    )
    return found, end


def _by_code(code: str, mark: str) -> str | None:
    """'$5 CAD': the code of a currency that has this mark."""
    wanted = _COUNTRY_CODES.get(code, code.upper())
    return wanted if any(currency.code == wanted for currency in candidates(mark)) else None


def _ranged(
    text: str, numbers: Sequence[Number], last: int, start: int, mark: str, raw: str
) -> tuple[list[Figure], int] | None:
    """Read '$5-$10', '$25-30' and '$2-99'; None where the second number is none of these."""
    if last + 1 >= len(numbers):
        return None
    end, second = numbers[last].end, numbers[last + 1]
    gap = _RANGE.fullmatch(text, end, second.start)
    if gap is None or _NO_RANGE.match(text, second.end):
        return None
    style = candidates(mark)[0].mark
    value, high = to_number(raw, style), to_number(second.raw, style)
    if not gap["sign"] and _is_decimal_dash(text, raw, second.raw):
        return _finished(text, start, second.end, Decimal(f"{raw}.{second.raw}".replace(",", "")), mark)
    if high > value and (gap["sign"] or _spelled_alike(raw, second.raw)):
        return _finished(text, start, second.end, value, mark, high)
    return None


def _is_decimal_dash(text: str, first: str, second: str) -> bool:
    """'$2-99' is a price; so is '£10-50' where '10.50' stands in the text too."""
    return "." not in first and (second in _PRICE_ENDINGS or f"{first}.{second}" in text)


def _spelled_alike(first: str, second: str) -> bool:
    """'$25-30' is a range; '$40 - 2 pack' is none."""
    return abs(len(first.split(".")[0]) - len(second.split(".")[0])) <= 1 and len(second) > 1


def _split_by_sign(text: str, numbers: Sequence[Number], index: int) -> tuple[list[Figure], int] | None:
    """Read '49€99', where the sign is the decimal mark."""
    number = numbers[index]
    following = numbers[index + 1 : index + 2]
    if not following or len(following[0].raw) != 2 or not number.raw.isdigit():
        return None
    sign = text[number.end : following[0].start]
    end = following[0].end
    if (
        sign not in TRAILS
        or sign in _NEVER_SPLIT
        or text[end : end + 1] in ("%", sign)
        or text[end : end + 1].isalpha()
    ):
        return None
    return _figure(number.start, end, Decimal(f"{number.raw}.{following[0].raw}"), sign), end


def _joined(text: str, numbers: Sequence[Number], index: int, *, needs_mark: bool) -> tuple[str, int]:
    """Join what blanks part: '1 099 €', '$1 698', '$19 .99', '1, 51€'; give the last index too."""
    raw, last = numbers[index].raw, index
    if not raw.isdigit():
        return raw, index
    for following in range(index + 1, min(index + 5, len(numbers))):
        gap = text[numbers[last].end : numbers[following].start]
        piece = numbers[following].raw
        if gap == " " and re.fullmatch(r"\.\d\d", piece) and last == index:
            return raw + piece, following
        if gap == ", " and re.fullmatch(r"\d\d", piece) and last == index and needs_mark:
            is_sum = text[numbers[following].end : numbers[following].end + 1] == "€"
            return (f"{raw}.{piece}", following) if is_sum else (raw, index)
        if (
            gap != " "
            or not re.fullmatch(r"\d{3}(?:[.,]\d{1,2})?", piece)
            or len(raw.split(",")[0]) > 3 * (following - index)
        ):
            break
        raw, last = raw + piece, following
        if not piece.isdigit():
            break
    if last == index:
        return raw, index
    end = numbers[last].end
    fits = _trail(text, end) is not None if needs_mark else not _SIZES_AFTER.match(text, end)
    return (raw, last) if fits else (numbers[index].raw, index)


def _small_change(text: str, number: Number) -> tuple[list[Figure], int]:
    """Read '99p' and '99c', which stand behind other letters too: models, temperatures."""
    unit = text[number.end : number.end + 1]
    after = text[number.end + 1 : number.end + 2]
    before = text[max(0, number.start - 6) : number.start]
    pattern = {"p": _PENCE_BEFORE, "c": _CENTS_BEFORE}.get(unit)
    if pattern is None or after.isalnum() or len(number.raw) > 2 or not pattern.search(before):
        return [], number.end
    return _figure(number.start, number.end + 1, Decimal(number.raw) / 100, unit), number.end + 1


def _figure(
    start: int, end: int, value: Decimal, mark: str, *, currency: str | None = None, **more: object
) -> list[Figure]:
    if value and not SMALLEST_PRICE <= value < MOST:
        return []
    among = candidates(mark)
    plain = currency or (among[0].code if len(among) == 1 else None)
    shared = None if plain else mark
    return [Figure(start, end, FigureKind.MONEY, value, plain, shared, **more)]  # type: ignore[arg-type]


def _plausible(text: str, figures: list[Figure]) -> list[Figure]:
    """Leave out what only looks like money: 'Canon R5', 'Ducati RS 125', '10 Ft'."""
    if not any(_is_weak(text, figure) for figure in figures):
        return figures
    strong = [figure for figure in figures if not _is_weak(text, figure)]
    prices = [figure for figure in figures if _has_price_form(text, figure)]
    return [
        figure
        for figure in figures
        if figure in strong or figure in prices or (not strong and _has_twin(figure, prices))
    ]


def _is_weak(text: str, figure: Figure) -> bool:
    written = text[figure.start : figure.end]
    mark = re.sub(r"[\d.,'’·\s+-]", "", written)
    return mark in _WEAK or (mark == "RS" and "." not in written)


def _has_price_form(text: str, figure: Figure) -> bool:
    return re.search(r"\d[,. ]\d{3}(?!\d)|\d[.,]\d\d(?!\d)", text[figure.start : figure.end]) is not None


def _has_twin(figure: Figure, prices: Iterable[Figure]) -> bool:
    """'R899 (was R1,299)': one of them in the form of a price vouches for the other."""
    return any(other.currency == figure.currency and other.mark == figure.mark for other in prices)
