"""A row of the file as an article, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from deals.domain.assortment.files import MAX_CELL, Sheet
from deals.domain.currencies import SYMBOLS
from deals.domain.metrics import CENT, LARGEST_PRICE

LONGEST = {
    "sku": 100,
    "title": 300,
    "brand": 120,
    "gtin": 20,
    "list_price": 40,
    "floor_price": 40,
    "url": 500,
}
"""Characters."""

_AMOUNTS = re.compile(r"-?[0-9](?:[0-9.,']|\s(?=[0-9]{3}(?![0-9])))*")
_GTIN_LENGTHS = (8, 12, 13, 14)
_BY_SIGN = sorted(SYMBOLS.items(), key=lambda one: -len(one[1]))
"""The longest sign first: C$ before $."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article; empty where the file says nothing."""

    sku: str
    title: str
    brand: str = ""
    gtin: str = ""
    list_price: Decimal | None = None
    url: str = ""
    floor_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell. `fatal`: the row is left out; else only the cell is."""

    row: int
    field: str
    text: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles of a file, one a SKU, and all problems in the rows' order."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]
    rows: int

    @property
    def left_out(self) -> int:
        """Rows that give no article."""
        return self.rows - len(self.articles)


def read_articles(sheet: Sheet, columns: Mapping[str, int], *, high_floors: bool = False) -> Reading:
    """Read the rows by the columns (field: number). Of two rows with one SKU the first counts.

    A floor price above the list price is taken for a mistake, unless `high_floors` says that it is none.
    """
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for number, cells in sheet.rows:
        row = _Row(number, {field: cells[column] for field, column in columns.items() if column < len(cells)})
        article = row.article(high_floors)
        if article and article.sku in articles:
            row.add(
                "sku",
                f"“{article.sku[:40]}” is already used in an earlier row: each article needs its own.",
                fatal=True,
            )
        elif article:
            articles[article.sku] = article
        problems += row.problems
    return Reading(tuple(articles.values()), tuple(problems), len(sheet.rows))


class _Row:
    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number, self.cells = number, cells
        self.problems: list[Problem] = []

    def add(self, field: str, text: str, *, fatal: bool = False) -> None:
        self.problems.append(Problem(self.number, field, text, fatal))

    def article(self, high_floors: bool) -> Article | None:
        """Return the article; None where the row is left out."""
        sku, title = self._required("sku"), self._required("title")
        if not sku or not title:
            return None
        brand, gtin, price = self._short("brand"), self._gtin(), self._price("list_price")
        url, floor = self._url(), self._floor(price, high_floors)
        return Article(sku, title, brand, gtin, price, url, floor)

    def _required(self, field: str) -> str:
        text = _clean(self.cells.get(field, ""))
        if not text:
            self.add(field, "is empty: fill it in.", fatal=True)
        elif len(text) > LONGEST[field]:
            self.add(field, f"has over {LONGEST[field]} characters: shorten it.", fatal=True)
            return ""
        return text

    def _short(self, field: str) -> str:
        text = _clean(self.cells.get(field, ""))
        if len(text) <= LONGEST[field]:
            return text
        self.add(field, f"has over {LONGEST[field]} characters: left empty.")
        return ""

    def _gtin(self) -> str:
        text = re.sub(r"[\s-]+", "", self._short("gtin"))
        if not text or is_gtin(text):
            return text
        self.add("gtin", f"“{text}” is not a GTIN (8, 12, 13 or 14 digits with a check digit): left empty.")
        return ""

    def _price(self, field: str) -> Decimal | None:
        text = self._short(field)
        if not text:
            return None
        amount = amount_in(text)
        if amount is None:
            self.add(field, f"“{text}” is not a price above 0 and below a million: left empty.")
        return amount

    def _floor(self, price: Decimal | None, high_floors: bool) -> Decimal | None:
        """Return the floor price; None where it cannot be one of the list price beside it."""
        floor = self._price("floor_price")
        if floor is None:
            return None
        ours, other = (_currency_in(self.cells.get(each, "")) for each in ("floor_price", "list_price"))
        if ours and other and ours != other:
            self.add("floor_price", f"is in {ours}, the list price in {other}: left empty.")
            return None
        if price is not None and floor > price and not high_floors:
            self.add("floor_price", f"“{floor}” is above the list price {price}: left empty.")
            return None
        return floor

    def _url(self) -> str:
        text = self._short("url")
        if not text or _is_web_address(text):
            return text
        self.add("url", "is not an address that begins with http:// or https://: left empty.")
        return ""


def _currency_in(text: str) -> str:
    """Return the currency that a cell with a price names, by its code or sign; '' where it names none."""
    words = set(re.findall("[A-Z]{3}", text.upper())) & set(SYMBOLS)
    signs = [code for code, sign in _BY_SIGN if sign in text.upper()]
    return next(iter(sorted(words)), signs[0] if signs else "")


def _clean(text: str) -> str:
    """Fold blanks and drop what no text holds."""
    return " ".join(text[:MAX_CELL].replace("\x00", "").split())


def _is_web_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)
    except ValueError:
        return False


def is_gtin(text: str) -> bool:
    """Tell whether digits are a GTIN. Source: GS1 General Specifications, section 7.9 (check digit)."""
    if len(text) not in _GTIN_LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(each) for each in reversed(text)]
    return sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def amount_in(text: str) -> Decimal | None:
    """Read a price as people write it: 1,299.00 or 1.299,00 or 1'299 or 59,9; None for anything else.

    A text with two numbers ('2 for 5') is none.

    The last of two kinds of signs, or one with one or two digits behind it, parts the decimals.
    """
    found = _AMOUNTS.findall(text)
    if len(found) != 1:
        return None
    plain = re.sub(r"[\s']", "", found[0]).rstrip(".,")
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0:
        sign = plain[last]
        other = "," if sign == "." else "."
        is_decimal = other in plain or (plain.count(sign) == 1 and len(plain) - last - 1 != 3)
        whole, part = (plain[:last], plain[last + 1 :]) if is_decimal else (plain, "")
        plain = re.sub(r"[.,]", "", whole) + (f".{part}" if part else "")
    try:
        amount = Decimal(plain).quantize(CENT)
    except InvalidOperation:
        return None
    return amount if 0 < amount <= LARGEST_PRICE else None
