"""One grammar for numbers as people write them: groups of three, decimal marks, multipliers. Pure text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_GROUPED = (
    r"\d{1,3}(?:,\d{3}){1,4}(?:[.·]\d{1,2}(?!\d))?"  # 1,299.00
    r"|\d{1,2}(?:,\d\d){1,3},\d{3}(?:\.\d{1,2}(?!\d))?"  # 1,29,900
    r"|\d{1,3}(?:\.\d{3}){1,4},\d{1,2}(?!\d)|\d{1,3}(?:\.\d{3}){2,4}"  # 1.299,00 and 1.299.000
    r"|\d{1,3}(?:['’]\d{3}){1,4}(?:[.,]\d{1,2}(?!\d))?"  # 1'299.00
)
_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[.,'’·])(?>{_GROUPED}|\d{{1,12}}(?:[.,·]\d{{1,3}})?|(?<![A-Za-z])[.,]\d{{1,2}})(?![.,'’·]?\d)(?!\u20e3)",
    re.ASCII,
)
_MULTIPLIERS = {
    "k": 1_000, "thousand": 1_000, "rb": 1_000, "rbu": 1_000, "ribu": 1_000, "тыс": 1_000, "tys": 1_000,
    "nghìn": 1_000, "ngàn": 1_000, "천": 1_000, "千": 1_000, "พัน": 1_000, "만": 10_000, "万": 10_000,
    "萬": 10_000, "หมื่น": 10_000, "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "십만": 100_000,
    "jt": 1_000_000, "juta": 1_000_000, "triệu": 1_000_000, "백만": 1_000_000, "百万": 1_000_000,
    "million": 1_000_000, "millions": 1_000_000, "mln": 1_000_000, "mio": 1_000_000, "m": 1_000_000,
    "mm": 1_000_000, "crore": 10_000_000, "crores": 10_000_000, "cr": 10_000_000, "억": 100_000_000,
    "亿": 100_000_000, "億": 100_000_000,
    "billion": 10**9, "bln": 10**9, "bn": 10**9, "b": 10**9, "mrd": 10**9,
    "trillion": 10**12,
}  # fmt: skip
"""What a word behind a number multiplies it by."""

_LARGE = re.compile(
    r"(?P<word>[ ]?(?i:thousand|millions?|billion|trillion|bln|bn|mln|mio|mrd|crores?|cr|lakhs?|lac)\b"
    r"|[ ]?(?i:mill(?:ones|ionen|oes|ões|iard\w*))\b|[kKmMBb]{1,2}\b)"
)
_SMALL = re.compile(
    r"[ ]?(?P<word>(?i:rbu?|ribu|jt|juta|тыс|tys|nghìn|ngàn|triệu)(?![^\W\d_])\.?|백만|십만"
    r"|百万|[만万萬천千억亿億])"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number or decimal at [start, end) of a text, as written."""

    start: int
    end: int
    raw: str


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text, in order; never a part of one ('1299.99.1' holds none)."""
    for match in _NUMBER.finditer(text):
        yield Number(match.start(), match.end(), match.group())


def to_number(raw: str, decimal_mark: str = ".") -> Decimal:
    """Read a number whatever its marks: '1,299.00', '1.299,00', '1,55,900', "1'299", '0,99', '.99'.

    '1.299' is 1299 where the decimal mark is the comma; '1,299' is 1299 everywhere.
    """
    raw = re.sub(r"[ '’]", "", raw).replace("·", ".")
    head, mark, tail = raw.rpartition("," if raw.rfind(",") > raw.rfind(".") else ".")
    if not mark:
        return Decimal(raw)
    if _is_decimal(head, mark, tail, decimal_mark):
        return Decimal(f"{re.sub('[.,]', '', head)}.{tail}")
    return Decimal(re.sub("[.,]", "", raw))


def _is_decimal(head: str, mark: str, tail: str, decimal_mark: str) -> bool:
    """Whether the last mark of a number separates its decimals."""
    if mark in head:
        return False  # the same mark twice groups thousands
    if len(tail) != 3 or not head or head.startswith("0"):
        return True
    return mark == "." and decimal_mark == "." and "," not in head


def multiplier(text: str, end: int) -> tuple[int, int, bool]:
    """Return (factor, end, large) for the word behind a number; (1, end, False) where none stands.

    `large` is for words of sums that seldom are a price: '$5 million', '$40k'.
    """
    small = _SMALL.match(text, end)
    if small is not None:
        return _MULTIPLIERS[small["word"].lower().rstrip(".")], small.end(), False
    large = _LARGE.match(text, end)
    if large is None:
        return 1, end, False
    return _MULTIPLIERS.get(large["word"].strip().lower(), 1_000_000), large.end(), True
