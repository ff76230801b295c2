"""The currencies of `data/currencies.csv`: what a mark means, and who is asked where several share it."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingestion.extraction.figures import Figure

DATA = Path(__file__).parent / "data"

_GENERIC = frozenset(re.findall("..", "cotvmeioaicclytoglfmggstimlawsshbe"))
"""Domains of countries that anybody uses."""

_PATH = re.compile(r"\A/(?:[a-z]{2}[-_])?(?P<country>[a-z]{2})(?:[-_](?:[a-z]{2}))?(?:/|\Z)", re.IGNORECASE)
_INDIAN_LINK = re.compile(r"//[\w.-]+\.in(?:/|\s|\Z)")
"""Anybody uses '.in'; beside a number without any sign it is India's."""

_LANGUAGE_PATHS = frozenset(re.findall("..", "endefresitptnljazhkodasvdpgphztvmypkinidarisno"))
"""A path's first part that is a language, a product page or a word as often as a country."""


@dataclass(frozen=True, slots=True)
class Currency:
    """One row of the table; `data/currencies.csv` says what the columns mean."""

    code: str
    signs: tuple[str, ...]
    shared: tuple[str, ...]
    words: tuple[str, ...]
    weak: tuple[str, ...]
    minor: tuple[str, ...]
    code_case: str
    side: str
    decimals: int
    mark: str
    countries: frozenset[str]
    languages: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The spellings of the code that mean the currency."""
        spellings = {"any": (self.code, self.code.lower(), self.code.capitalize()), "upper": (self.code,)}
        return spellings.get(self.code_case, ())


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _list(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.split(";") if part)


def _currency(row: dict[str, str]) -> Currency:
    return Currency(
        code=row["code"],
        **{name: _list(row[name]) for name in ("signs", "shared", "words", "weak", "minor")},
        code_case=row["code_case"],
        side=row["side"],
        decimals=int(row["decimals"]),
        mark=row["mark"],
        countries=frozenset(_list(row["countries"])),
        languages=_list(row["languages"]),
        places=_list(row["places"]),
    )


CURRENCIES = tuple(_currency(row) for row in _rows("currencies.csv"))
BY_CODE = {currency.code: currency for currency in CURRENCIES}


def mark_key(mark: str) -> str:
    """Return a mark as it is looked up: 'Rs.' and 'RS' are one."""
    return mark.lower() if mark in ("/-", ":-") else mark.lower().strip(" .")


def _by_mark() -> dict[str, tuple[Currency, ...]]:
    found: dict[str, list[Currency]] = {}
    for currency in CURRENCIES:
        marks = (*currency.signs, *currency.shared, *currency.words, *currency.weak, *currency.codes)
        for key in dict.fromkeys(map(mark_key, marks)):
            found.setdefault(key, []).append(currency)
    return {key: tuple(each) for key, each in found.items()}


BY_MARK = _by_mark()
"""Mark -> the currencies that it may mean, the commonest first."""

MINOR = {mark: tuple(c for c in CURRENCIES if mark in c.minor) for c in CURRENCIES for mark in c.minor}
"""Mark of a hundredth -> the currencies."""


def may_lead(mark: str) -> bool:
    """Whether a mark stands before numbers too: signs and short codes do, words do not ('5 pesos')."""
    if any(unicodedata.category(character) == "Sc" for character in mark):
        return True
    letters = sum(character.isalpha() for character in mark)
    return mark.isascii() and 0 < letters <= 5 and (letters <= 2 or mark != mark.lower())


def candidates(mark: str) -> tuple[Currency, ...]:
    """Return the currencies that a mark may mean."""
    return MINOR.get(mark) or BY_MARK.get(mark_key(mark)) or MINOR.get(mark.lower(), ())


def resolve_currency(
    figure: Figure, *, links: Sequence[str], shop_country: str | None, text: str, never: str | None = None
) -> str | None:
    """Return the currency of a figure whose mark several share, or that has none.

    Asked in this order: the country of the links, a country named in the text, the shop's, the
    language; then the commonest currency of the mark. None for a bare number without any evidence, and
    where a country has to tell because the commonest is `never`, and none does.
    """
    if figure.mark is None and figure.currency is not None:
        return figure.currency
    among = candidates(figure.mark) if figure.mark else CURRENCIES
    if never is not None:
        among = tuple(currency for currency in among if currency.code != never)
    if not among:
        return figure.currency
    countries = (*_told_countries(tuple(links), text), shop_country or "")
    for country in countries:
        for currency in among:
            if country in currency.countries:
                return currency.code
    language = language_of(text)
    if figure.bare and figure.mark is None and _INDIAN_LINK.search(" ".join(links)):
        return "INR"
    spoken = next((currency for currency in among if language in currency.languages), None)
    if spoken is not None:
        return spoken.code
    return among[0].code if figure.mark and never is None else None


@lru_cache(maxsize=64)
def _told_countries(links: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The countries that links and text name; kept, since a post's figures ask one after the other."""
    return (*link_countries(links), *_named_countries(text))


def link_countries(links: Iterable[str]) -> Iterator[str]:
    """Yield the countries that links name: by domain ('.com.mx', '.ca'), then by path ('/en-au/').

    An address inside an address counts too: networks lead to shops so.
    """
    for link in links:
        for address in (link, *re.findall(r"https?://[^\s&]+", unquote(link[8:]))):
            yield from _address_countries(address)


def _address_countries(address: str) -> Iterator[str]:
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host = parts.hostname or ""
    except ValueError:
        return
    last = host.rpartition(".")[2]
    if len(last) == 2 and (last not in _GENERIC or host.endswith(f".com.{last}")) and len(host) > 7:
        yield "GB" if last == "uk" else last.upper()
        return
    path = _PATH.match(parts.path)
    if path is not None and path["country"].lower() not in _LANGUAGE_PATHS:
        yield "GB" if path["country"].lower() == "uk" else path["country"].upper()


def _named_countries(text: str) -> Iterator[str]:
    """Countries named beside a shared sign: '@ Amazon AU', '@shopsydney', 'store_au'; not 'Canada Goose'."""
    names = _places()
    for match in names.pattern.finditer(text):
        suffix = match["suffix"] or match["capitals"]
        yield suffix.upper().replace("UK", "GB") if suffix else names.countries[match.group().lower()]


@dataclass(frozen=True, slots=True)
class _Places:
    pattern: re.Pattern[str]
    countries: dict[str, str]  # lower-case name -> country


@cache
def _places() -> _Places:
    named = {place: sorted(currency.countries)[0] for currency in CURRENCIES for place in currency.places}
    anywhere = _any_of(place.removesuffix("*") for place in named if place.endswith("*"))
    others = _any_of(place for place in named if not place.endswith("*"))
    ends = _any_of(place.strip("*").lower() for place in named if len(place) > 5)
    return _Places(
        re.compile(
            rf"(?<![\w.@#])(?:(?:{anywhere})(?!\w)|(?:{others})(?![\w']|[ ][A-Z]))"
            rf"|(?<=[a-z])(?:{ends})\b|(?<=\w_)(?P<suffix>au|nz|ca|sg|my|ph|za)\b"
            r"|(?<!\w)@[a-z]{3,15}(?P<capitals>IN|AU|CA|NZ|SG|UK|MX|ZA|JP|BR)\b"
        ),
        {place.removesuffix("*").lower(): country for place, country in named.items()},
    )


def _any_of(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


@cache
def _languages() -> tuple[list[tuple[str, re.Pattern[str]]], dict[str, list[str]]]:
    """Letters that tell a language, in order; word -> the languages that use it."""
    letters: list[tuple[str, re.Pattern[str]]] = []
    words: dict[str, list[str]] = {}
    for row in _rows("languages.csv"):
        if row["letters"]:
            letters.append((row["language"], re.compile(f"[{row['letters']}]")))
        for word in _list(row["words"]):
            words.setdefault(word, []).append(row["language"])
    return letters, words


@lru_cache(maxsize=64)
def language_of(text: str) -> str | None:
    """Guess the language of a text by its letters, else by its small words; None where neither tells."""
    letters, words = _languages()
    if not text.isascii():
        for language, pattern in letters:
            if pattern.search(text):
                return language
    counts: dict[str, int] = {}
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+", text.lower())):
        for language in words.get(word, ()):
            counts[language] = counts.get(language, 0) + 1
    most = max(counts.values(), default=0)
    best = [language for language in ("en", *counts) if counts.get(language) == most]
    return best[0] if most > 1 else None
