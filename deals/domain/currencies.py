"""How an amount of money is written: symbol, decimals, thousands. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SYMBOLS = {
    "USD": "$",
    "CAD": "C$",
    "AUD": "A$",
    "NZD": "NZ$",
    "SGD": "S$",
    "HKD": "HK$",
    "MXN": "MX$",
    "GBP": "£",
    "EUR": "€",
    "INR": "₹",
    "JPY": "¥",
    "CNY": "CN¥",
    "KRW": "₩",
    "BRL": "R$",
    "TRY": "₺",
    "NGN": "₦",
    "PHP": "₱",
    "ILS": "₪",
    "THB": "฿",
}
WITHOUT_DECIMALS = frozenset({"JPY", "KRW", "VND", "IDR", "CLP", "HUF"})


@dataclass(frozen=True, slots=True)
class Unit:
    """What a chart needs to label an axis of money: `symbol` stands before the number."""

    currency: str
    symbol: str
    decimals: int


def unit_of(currency: str) -> Unit:
    """Return how amounts of the ISO 4217 currency are written; an unknown one keeps its code."""
    symbol = SYMBOLS.get(currency, f"{currency} " if currency else "")
    return Unit(currency, symbol, 0 if currency in WITHOUT_DECIMALS else 2)


def money_text(amount: Decimal, currency: str) -> str:
    """Write an amount for people: '$1,299.00', '¥1,299', 'CHF 12.50'."""
    unit = unit_of(currency)
    step = Decimal(1).scaleb(-unit.decimals)
    if amount != amount.quantize(step, ROUND_HALF_UP):  # never round away what was captured
        step = Decimal("0.01")
    return f"{unit.symbol}{amount.quantize(step, ROUND_HALF_UP):,}"
