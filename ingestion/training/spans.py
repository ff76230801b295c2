"""Where in a post a label's words and numbers stand: labels give values, the encoder learns places."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingestion.extraction.encoder.layout import Told

Stretch = tuple[int, int]

_NUMBER = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+-\d\d(?![\d%])|\d+(?:[.,'’]\d+)*|[.,]\d+"
)
_HUNDREDTHS = ("¢", "c", "p")
_HALF = re.compile(r"\bhalf\b|½|\b1/2\b", re.IGNORECASE)
_MULTIPLIERS = {
    "만": 10_000,
    "万": 10_000,
    "천": 1_000,
    "千": 1_000,
    "백": 100,
    "k": 1_000,
    "rb": 1_000,
    "jt": 1_000_000,
}
_MONEY_NEAR = re.compile(
    r"[$£€¥₹₩₽฿₫₱₪₺]|\b(?:rs|usd|eur|gbp|inr|kr|zł|tk|rp|php|sgd|aud|cad)\b|원|元|円", re.IGNORECASE
)
_PERCENT_NEAR = re.compile(r"[%％折]|percent|pct|\boff\b", re.IGNORECASE)
_FREE = re.compile(
    r"\bfree\w*|gratis|gratuit\w*|kostenlos|бесплатн\w*|무료|免费|免費|無料|\bgrátis", re.IGNORECASE
)
_FIELDS = (
    ("price", Told.SALE, _MONEY_NEAR),
    ("list_price", Told.LIST, _MONEY_NEAR),
    ("percent_off", Told.PERCENT_OFF, _PERCENT_NEAR),
    ("amount_off", Told.AMOUNT_OFF, _MONEY_NEAR),
)


@dataclass(frozen=True, slots=True)
class Places:
    """A post's labels as stretches of its text; `is_complete`: each number of the labels was found."""

    titles: tuple[Stretch | None, ...]
    makers: tuple[Stretch, ...]
    sellers: tuple[Stretch, ...]
    figures: Mapping[Stretch, Told]
    is_complete: bool


def find_places(text: str, offers: tuple[dict[str, Any], ...]) -> Places:
    """Find what the labels say in the text."""
    titles: list[Stretch | None] = []
    makers: list[Stretch] = []
    low = 0
    for offer in offers:
        title = find_words(text, offer.get("product"), low) or find_words(text, offer.get("product"))
        titles.append(title)
        low = title[1] if title else low
        makers.extend(_maker(text, offer.get("brand"), title))
    sellers = [
        stretch for name in {offer.get("retailer") for offer in offers} for stretch in _mentions(text, name)
    ]
    figures, is_complete = _figures(text, offers)
    return Places(tuple(titles), tuple(makers), tuple(sellers), figures, is_complete)


def find_words(text: str, words: str | None, low: int = 0) -> Stretch | None:
    """Return where the words stand from `low` on, blanks of any number between them."""
    parts = (words or "").split()
    if not parts:
        return None
    match = re.compile(r"\s+".join(map(re.escape, parts))).search(text, low)
    return (match.start(), match.end()) if match else None


def numbers(text: str) -> Iterator[tuple[Stretch, set[Decimal]]]:
    """Yield each number of the text and what it may mean: '1.299' is 1.299 or 1299."""
    for match in _NUMBER.finditer(text):
        values = set(_meanings(match[0]))
        after = text[match.end() : match.end() + 6].lower().strip()
        for word, factor in _MULTIPLIERS.items():
            if after.startswith(word):
                values |= {value * factor for value in values}
        if after.startswith(_HUNDREDTHS):
            values |= {value / 100 for value in values}
        yield match.span(), values


def _meanings(raw: str) -> Iterator[Decimal]:
    digits = re.sub(r"\D", "", raw)
    if 0 < len(digits) < 16:
        yield Decimal(digits)
        tail = re.search(r"[.,-](\d+)\Z", raw)
        if tail:
            yield Decimal(digits).scaleb(-len(tail[1]))


def _maker(text: str, brand: str | None, title: Stretch | None) -> Iterator[Stretch]:
    if not brand:
        return
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, brand.split())) + r"(?!\w)", re.IGNORECASE)
    inside = pattern.search(text, *title) if title else None
    match = inside or pattern.search(text)
    if match:
        yield match.span()


def _mentions(text: str, name: str | None) -> Iterator[Stretch]:
    letters = re.sub(r"[\W_]", "", name or "")
    if len(letters) < 2:
        return
    pattern = r"[\W_]{0,2}".join(map(re.escape, letters))
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield match.span()


def _figures(text: str, offers: tuple[dict[str, Any], ...]) -> tuple[dict[Stretch, Told], bool]:
    found: dict[Stretch, Told] = {}
    is_complete = True
    for field, told, sign in _FIELDS:
        for value in {Decimal(str(offer[field])) for offer in offers if offer.get(field)} - {Decimal(0)}:
            stretches = _signed(
                text, [s for s, values in numbers(text) if value in values and s not in found], sign
            )
            if told is Told.PERCENT_OFF and value == 50 and not stretches:
                stretches = [match.span() for match in [_HALF.search(text)] if match]
            found.update(dict.fromkeys(stretches, told))
            is_complete = is_complete and bool(stretches)
    if any(offer.get("kind") == "free" for offer in offers):
        match = _FREE.search(text)
        if match:
            found[match.span()] = Told.FREE
    return found, is_complete


def _signed(text: str, stretches: list[Stretch], sign: re.Pattern[str]) -> list[Stretch]:
    """Those beside a sign where there are any: '2 for $2' costs the second 2."""
    signed = [
        s for s in stretches if sign.search(text[max(0, s[0] - 4) : s[0]] + " " + text[s[1] : s[1] + 5])
    ]
    return signed or stretches[-1:]
