"""What a curator picked in a post's text, as a value: '$1,299', '20 % off', 'SAVE20'. Pure."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from deals.domain.currencies import SYMBOLS
from deals.domain.matching.normalise import listing_key
from deals.domain.metrics import LARGEST_PRICE, SMALLEST_PRICE

MOST_PICKED = 300
"""Characters: a product's name is the longest."""

_MONEY = re.compile(
    r"\s*(?P<before>[^\d\s.,]{0,4}|[A-Za-z]{3})\s*(?P<amount>\d[\d.,]*)\s*(?P<after>[^\d\s.,]{0,4})\s*",
    re.ASCII,
)
_GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*", re.ASCII)
_DECIMAL = re.compile(r"(?P<whole>\d{1,3}(?:[.,]?\d{3})*|\d+)(?:[.,](?P<cents>\d{1,2}))?", re.ASCII)
_PERCENT = re.compile(
    r"\s*[-−–]?\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|percent|per cent|pct)?(?:\s*off)?\s*", re.I
)
_COUPON = re.compile(r"[^\s]{2,60}")

_CURRENCIES = {symbol.upper(): code for code, symbol in SYMBOLS.items()} | {
    "US$": "USD",
    "CA$": "CAD",
    "AU$": "AUD",
    "RS": "INR",
    "RS.": "INR",
    "TL": "TRY",
}


class NotReadable(ValueError):
    """What was picked is no value of the field; the message says what to pick."""


def money(text: str) -> dict[str, str]:
    """Return an amount, and its currency where the text names one. Raises NotReadable."""
    found = _MONEY.fullmatch(text)
    amount = _amount(found["amount"]) if found else None
    if found is None or amount is None:
        raise NotReadable(f"'{text}' is no price: pick the amount with its sign, like $19.99.")
    if not SMALLEST_PRICE <= amount <= LARGEST_PRICE:
        raise NotReadable(f"{amount} is no retail price: pick an amount from 0.01 to {LARGEST_PRICE:,}.")
    named = [_currency(sign) for sign in (found["before"], found["after"]) if sign]
    if None in named:
        raise NotReadable(f"'{text}' holds more than a price: pick the amount with its sign alone.")
    return {"amount": f"{amount:.2f}", **({"currency": named[0]} if named and named[0] else {})}


def _currency(sign: str) -> str | None:
    code = sign.upper()
    return _CURRENCIES.get(code) or (code if code.isascii() and code.isalpha() and len(code) == 3 else None)


def _amount(text: str) -> Decimal | None:
    """Return '1,299', '1.299,00' or '19.99' as a number; three digits after one mark are thousands."""
    text = text.rstrip(".,")
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[.,]", "", text))
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None
    return Decimal(f"{re.sub(r'[.,]', '', found['whole'])}.{found['cents'] or 0}")


def _price(text: str) -> dict[str, Any]:
    found = money(text)
    return {"price": found.pop("amount"), **found}


def _list_price(text: str) -> dict[str, Any]:
    return {"list_price": money(text)["amount"]}


def _percent(text: str) -> dict[str, Any]:
    found = _PERCENT.fullmatch(text)
    value = Decimal(found[1].replace(",", ".")) if found else Decimal(0)
    if not 0 < value <= 100:
        raise NotReadable(f"'{text}' is no percentage: pick a number from 1 to 100, like 20%.")
    return {"percent_off": f"{value:.2f}"}


def _coupon(text: str) -> dict[str, Any]:
    code = text.strip().strip("\"'“”‘’.,:;()")
    if not _COUPON.fullmatch(code):
        raise NotReadable(f"'{text}' is no coupon code: pick one word of 2 to 60 characters.")
    return {"coupon": code}


def _product(text: str) -> dict[str, Any]:
    name = " ".join(text.split())
    if not listing_key(name):
        raise NotReadable(f"'{text}' names no product: pick its name.")
    return {"product": name}


def _retailer(text: str) -> dict[str, Any]:
    name = " ".join(text.split()).lstrip("@#")
    if not 2 <= len(name) <= 120:
        raise NotReadable(f"'{text}' names no retailer: pick 2 to 120 characters.")
    return {"retailer": name}


FIELDS: dict[str, tuple[str, str, Callable[[str], dict[str, Any]]]] = {
    "price": ("Price", "p", _price),
    "list_price": ("List price", "l", _list_price),
    "percent_off": ("% off", "o", _percent),
    "product": ("Product", "t", _product),
    "retailer": ("Retailer", "s", _retailer),
    "coupon": ("Coupon", "c", _coupon),
}
"""What can be picked: its name, its key, and how its text becomes values of a word."""


def values_of(field: str, picked: str, start: int) -> dict[str, Any]:
    """Return what a picked text says, with its span. Raises NotReadable, also for an unknown field."""
    if field not in FIELDS:
        raise NotReadable(f"There is no such field: name one of {', '.join(FIELDS)}.")
    if not picked.strip() or len(picked) > MOST_PICKED:
        raise NotReadable(f"Select 1 to {MOST_PICKED} characters of the post.")
    return {**FIELDS[field][2](picked), "spans": {field: [start, start + len(picked)]}}
