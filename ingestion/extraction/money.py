"""Money and percentages in a text: every sign, code and form, with offsets."""

import re
from decimal import Decimal
from itertools import islice

from deals.domain.metrics import LARGEST_PRICE, SMALLEST_PRICE
from ingestion.extraction.figures import MAX_FIGURES, Figure, FigureKind

_NUMBER = (
    r"(?:\d{1,3}(?:,\d{2,3}){1,3}(?:\.\d{1,3})?(?!\d)"  # 1,299.00 and 1,55,900
    r"|\d{1,3}(?:\.\d{3}){1,3},\d{1,2}(?!\d)"  # 1.299,00
    r"|\d{1,9}[.,]\d{1,3}(?!\d)|\d{1,9}(?!\d)|[.,]\d{1,2}(?!\d))"
)
_LETTER = r"(?<![A-Za-z])"
_BEFORE = (
    rf"(?P<sign>(?:{_LETTER}(?:(?:US|AU|CA|NZ|HK|SG)[ ]?|[CASR](?=\$)))?\$|£|€|₹|¥"
    rf"|{_LETTER}(?i:rs)\.?|{_LETTER}(?i:usd|inr|aed|eur|gbp|cad|aud|nzd|sgd)\.?[ ]?\$?)"
)
_UNIT = (
    r"(?i:(?<=\d)[€£₹](?!\d)|[€£₹](?![ ]?\d)|¢|/-|\$(?![ ]?\d)|(?:usd|inr|aed|eur|gbp|cad|aud|nzd|sgd)\b"
    r"|(?<=\s)(?:dollars?|bucks|euros?|quid|rupees|cents)\b)"
)
_RANGE = r"[ ]?(?:-|–|—|\bto\b|~)[ ]?"
_AFTER_MARKED = r"(?:[ ]?(?P<code>(?i:usd|cad|aud|nzd|us|au)\b))?"
_LARGE = (
    r"(?P<large>[ ]?(?i:million|billion|trillion|bln|bn|mln|crores?"
    r"|cr|lakhs?|thousand|mill(?:ones|ionen|oes|ões|iard\w*)"
    r"|mio|mrd)\b|[kKmMBb]{1,2}\b)?"
)

MONEY = re.compile(
    rf"{_BEFORE}[ \u00a0\u202f]{{0,2}}(?P<first>{_NUMBER})"
    rf"(?:{_RANGE}(?P<sign2>\$|£[ ]?|€[ ]?|₹[ ]?|(?i:rs)\.?[ ]?)?(?P<second>{_NUMBER})(?![%\d]"
    rf"|[ ]?(?i:in|inch|pack|pc|pcs|x|oz|ct)\b))?"
    rf"{_AFTER_MARKED}{_LARGE}(?P<plus>\.?\+(?!\d))?"
    rf"|(?<![\w.,$£€])(?P<number>\d{{1,3}}(?:[ ]\d{{3}})+,\d\d(?=[ ]?€)|{_NUMBER})[ ]?(?P<unit>{_UNIT})"
    rf"|(?i:(?<=for )|(?<=only )|(?<=just )|(?<=now ))(?P<pence>\d{{1,2}})(?P<p>p)\b",
    re.ASCII,
)
BARE_LIST = re.compile(
    r"(?i:\b(?:msrp|mrp|rrp|srp|reg(?:ular(?:ly)?)?|was|orig(?:inal(?:ly)?)?"
    r"|retail)\b[.:]?[ ]?(?:price[ ]?)?[-:]?[ ]?)"
    rf"(?P<number>{_NUMBER})(?![\w%]|[ ](?:years?|days?|hours?|times?|of)\b)",
    re.ASCII,
)
BARE_SALE = re.compile(
    r"(?:@[ ]?|(?i:\b(?:sale|price|now)[ ]?:[ ]?))(?P<number>\d{2,6}(?:\.\d{1,2})?)(?![\w%])"
    r"|(?i:\bfor[ ])(?P<cents>\d{1,4}\.\d\d)(?![\w%])",
    re.ASCII,
)
PERCENT = re.compile(
    r"(?<![\d$£€₹])(?<!\d[.,])(?P<low>\d{1,3}(?:\.\d{1,2})?)"
    r"(?:[ ]?(?:%[ ]?)?(?:-|–|to)[ ]?(?P<high>\d{1,3}(?:\.\d{1,2})?))?[ ]?(?:%|(?i:percent|pct)\b)"
    r"|(?<![\d\w])%[ ]?(?P<back>\d{1,2})(?=[ ]?(?i:off)\b)",
    re.ASCII,
)

_SIGNS = {"$": "USD", "£": "GBP", "€": "EUR", "₹": "INR", "¥": "JPY", "rs": "INR", "/-": "INR", "¢": "USD"}
_SIGNS |= {"us": "USD", "ca": "CAD", "c": "CAD", "au": "AUD", "a": "AUD", "nz": "NZD", "hk": "HKD"}
_SIGNS |= {"sg": "SGD", "s": "SGD", "r": "BRL", "p": "GBP", "dollar": "USD", "dollars": "USD", "bucks": "USD"}
_SIGNS |= {"euro": "EUR", "euros": "EUR", "quid": "GBP", "rupees": "INR", "cents": "USD"}
_SIGNS |= {code.lower(): code for code in ("USD", "INR", "AED", "EUR", "GBP", "CAD", "AUD", "NZD", "SGD")}
_POINT_THOUSANDS = {"EUR", "JPY", "BRL"}
_CENT_UNITS = {"¢", "cents", "p"}
_PRICE_ENDINGS = {"99", "95", "98", "49", "97"}
"""In '$2-99' the dash is a decimal point: sellers write so, and no range ends there."""


def find_money(text: str) -> list[Figure]:
    """Return the sums of money in a text, in order; a range is one figure with `high` set."""
    figures: list[Figure] = []
    for match in islice(MONEY.finditer(text), MAX_FIGURES):
        figures.extend(_money(match))
    if figures:
        figures = _with_bare(text, figures)
    return figures


def find_percents(text: str) -> list[Figure]:
    """Return the percentages in a text between 0 and 100; of a range the high end is the value."""
    figures = []
    for match in (
        PERCENT.finditer(text) if "%" in text or "erc" in text.lower() or "pct" in text.lower() else ()
    ):
        value = Decimal(match["high"] or match["low"] or match["back"])
        if 0 < value <= 100:
            figures.append(Figure(match.start(), match.end(), FigureKind.PERCENT, value))
    return figures


def to_number(raw: str) -> Decimal:
    """Read a number whatever its marks: '1,299.00', '1.299,00', '1,55,900', '0,99', '.99'."""
    raw = raw.replace(" ", "")
    head, comma, tail = raw.rpartition(",")
    if comma and ("." in head or (len(tail) <= 2 and "." not in tail and "," not in head)):
        return Decimal(head.replace(".", "") + "." + tail)  # the comma is the decimal mark
    return Decimal(raw.replace(",", ""))


def _money(match: re.Match[str]) -> list[Figure]:
    if match["pence"]:
        return _figure(match.start("pence"), match.end(), Decimal(match["pence"]) / 100, "GBP")
    if match["number"]:
        unit = match["unit"].lower().strip()
        value = _thousands(match["number"], to_number(match["number"]), _SIGNS.get(unit))
        if unit in _CENT_UNITS and match["number"][0] not in ".,":  # '.99 cents' means 99 of them
            value /= 100
        return _figure(match.start(), match.end(), value, _SIGNS.get(unit))
    return _marked(match)


def _marked(match: re.Match[str]) -> list[Figure]:
    currency = _currency(match["sign"], match["code"])
    value = _thousands(match["first"], to_number(match["first"]), currency)
    flags = {"open_end": match["plus"] is not None, "large": match["large"] is not None}
    if match["second"] is None:
        return _figure(match.start(), match.end(), value, currency, **flags)
    if not match["sign2"] and _is_decimal_dash(match):
        return _figure(match.start(), match.end(), Decimal(f"{value}.{match['second']}"), currency, **flags)
    second = _thousands(match["second"], to_number(match["second"]), currency)
    if second > value and (match["sign2"] or _spelled_alike(match["first"], match["second"])):
        return _figure(match.start(), match.end(), value, currency, high=second, **flags)
    first = _figure(match.start(), match.end("first"), value, currency)
    if not match["sign2"]:
        return first
    return first + _figure(match.start("sign2"), match.end(), second, currency, **flags)


def _is_decimal_dash(match: re.Match[str]) -> bool:
    """'$2-99' is a price; so is '£10-50' where '10.50' stands in the text too."""
    first, second = match["first"], match["second"]
    return "." not in first and (second in _PRICE_ENDINGS or f"{first}.{second}" in match.string)


def _spelled_alike(first: str, second: str) -> bool:
    """'$25-30' is a range; '$40 - 2 pack' is none."""
    return abs(len(first.split(".")[0]) - len(second.split(".")[0])) <= 1 and len(second) > 1


def _figure(start: int, end: int, value: Decimal, currency: str | None, **more: object) -> list[Figure]:
    if value and not SMALLEST_PRICE <= value <= LARGEST_PRICE:
        return []
    return [Figure(start, end, FigureKind.MONEY, value, currency, **more)]  # type: ignore[arg-type]


def _currency(sign: str, code: str | None) -> str | None:
    if code:
        return _SIGNS.get(code.lower())
    name = sign.lower().replace("$", "").strip(" .")
    return _SIGNS.get(name or "$")


def _thousands(raw: str, value: Decimal, currency: str | None) -> Decimal:
    """'€1.299' is 1299: a euro price never has three decimals, a dollar price may ('$4.995')."""
    if currency in _POINT_THOUSANDS and re.fullmatch(r"\d{1,3}\.\d{3}", raw, re.ASCII):
        return Decimal(raw.replace(".", ""))
    return value


def _with_bare(text: str, figures: list[Figure]) -> list[Figure]:
    """Add numbers that a word makes a price ('MSRP 1398'), in the currency of their neighbours."""
    taken = [(figure.start, figure.end) for figure in figures]
    currency = figures[0].currency
    for pattern in (BARE_LIST, BARE_SALE):
        for match in islice(pattern.finditer(text), MAX_FIGURES):
            group = match.lastgroup or "number"
            start, end = match.span(group)
            if all(end <= low or start >= high for low, high in taken):
                for figure in _figure(start, end, to_number(match[group]), currency, bare=True):
                    figures.append(figure)
                    taken.append((start, end))
    return sorted(figures, key=lambda figure: figure.start)
