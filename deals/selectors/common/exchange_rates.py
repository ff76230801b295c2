"""Amounts in another currency, on request: the European Central Bank's daily reference rates.

The rates come with the package `currencyconverter`. Prices stay as captured; what is converted stands
beside them, with its rate and the day of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from currency_converter import CurrencyConverter, RateNotFoundError

from deals.domain.metrics import hundredths

LONGEST_BREAK = 7
"""Days back to look for a rate: weekends and holidays have none, Easter and New Year's up to five days."""

BANK_ZONE = ZoneInfo("Europe/Berlin")
"""The rates' days are those of Frankfurt."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of `target` were one of `source` on the day `on`."""

    source: str
    target: str
    on: date
    value: Decimal

    @property
    def shown(self) -> Decimal:
        """The rate as files and the API write it, to six decimals."""
        return self.value.quantize(Decimal("0.000001"), ROUND_HALF_UP)

    def apply(self, amount: Decimal) -> Decimal:
        """Return an amount of `source` in `target`, to the cent, half up."""
        return hundredths(amount * self.value)


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in `currency` with its rate; `reason` says why there is none."""

    currency: str
    amount: Decimal | None
    rate: Rate | None
    reason: str = ""


def convert(amount: Decimal, source: str, target: str, at: datetime) -> Converted:
    """Return the amount in another currency at the rate of the day of `at`, or of the last one before."""
    day = at.astimezone(BANK_ZONE).date()
    rate = rate_on(source, target, day)
    if rate is None:
        return Converted(target, None, None, f"no ECB rate of {source} to {target} for {day:%-d %b %Y}")
    return Converted(target, rate.apply(amount), rate)


@lru_cache(maxsize=50_000)
def rate_on(source: str, target: str, day: date) -> Rate | None:
    """Return the rate of the day, or of the last day before that has one for both currencies.

    None where the bank gives none within LONGEST_BREAK days: an unknown currency, a day outside its table.
    """
    table = _table()
    if not {source, target} <= (table.currencies or set()):
        return None
    for back in range(LONGEST_BREAK + 1):
        on = day - timedelta(days=back)
        try:
            return Rate(source, target, on, table.convert(Decimal(1), source, target, date=on))
        except RateNotFoundError:
            continue
    return None


def known_currencies() -> frozenset[str]:
    """Return the codes of all currencies that the bank ever gave a rate of, and the euro."""
    return frozenset(_table().currencies or ())


@cache
def _table() -> CurrencyConverter:
    """Read the package's table; takes 0.3 s, so it is kept."""
    return CurrencyConverter(decimal=True)
