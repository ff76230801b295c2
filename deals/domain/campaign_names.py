"""Names of campaigns as an analyst writes them, like 'Tindalo: 50% off lamps, 24 to 26 Nov' (pure)."""

import re
from datetime import date
from decimal import Decimal

from deals.domain.currencies import money_text
from deals.domain.records import Basis, DealKind

LONGEST_SUBJECT = 60
"""Letters; longer ones are cut at a word."""

_LEADING = re.compile(r"^(?:(?:[Aa]ll|[Tt]he|[Aa]ny|[Ss]elect|[Ss]elected|[Oo]ur|[Yy]our)[ ]+)+(?=\S)")


def campaign_name(
    retailer: str, promise: str, subject: str, coupon: str, first_day: date, last_day: date
) -> str:
    """Join the parts; `promise` has a gap for the subject: `{}`, or `{on}` with a word before it."""
    what = " ".join(promise.format(subject, on=f" on {subject}" if subject else "").split())
    return ", ".join(
        [f"{retailer}: {what}", *([f"coupon {coupon}"] if coupon else []), days_text(first_day, last_day)]
    )


def promise_text(kind: str, value: Decimal | None, currency: str, basis: str, quantity: int) -> str:
    """Say what is promised, with a gap for the subject: '50% off {}', '{} for $69.99'."""
    at_most = "up to " if basis == Basis.UP_TO else ""
    match kind:
        case DealKind.PERCENT_OFF:
            return f"{at_most}{plain(value)}% off {{}}"
        case DealKind.AMOUNT_OFF if value is not None:
            return f"{at_most}{sum_text(value, currency)} off {{}}"
        case DealKind.PRICE | DealKind.MULTI_BUY if value is not None:
            return f"{{}} {_price_text(value, currency, basis, quantity)}"
        case DealKind.BOGO:
            counts = basis if basis.startswith("buy ") else "buy one, get one"
            return f"{counts} {f'{plain(value)}% off' if value is not None else 'free'}{{on}}"
        case DealKind.FREE_SHIPPING:
            return "free shipping{on}"
        case DealKind.FREE:
            return "free {}"
    return f"{DealKind(kind).label}{{on}}"


def days_text(first: date, last: date) -> str:
    """Write days: '24 Nov', '24 to 26 Nov', '28 Nov to 2 Dec'."""
    end = f"{last.day} {last:%b}"
    if first == last:
        return end
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day}{'' if same_month else f' {first:%b}'} to {end}"


def shown_subject(title: str) -> str:
    """Return a title as a name has it: one line, no signs of hashtags, no 'all the' before it."""
    text = " ".join(re.sub(r"[#{}]", "", title).split()).strip(" \"'“”,.;:-–!")
    text = _LEADING.sub("", text)
    if len(text) > LONGEST_SUBJECT:
        text = text[:LONGEST_SUBJECT].rsplit(" ", 1)[0] + " …"
    return text


def plain(value: Decimal | None) -> str:
    """Write a number without needless zeros."""
    return "" if value is None else f"{value.normalize():f}"


def sum_text(amount: Decimal, currency: str) -> str:
    """Write a sum of money, a whole one without decimals."""
    return money_text(amount, currency).removesuffix(".00")


def _price_text(value: Decimal, currency: str, basis: str, quantity: int) -> str:
    amount = sum_text(value, currency)
    match basis:
        case Basis.FROM:
            return f"from {amount}"
        case Basis.UP_TO:
            return f"for {amount} or less"
        case Basis.MONTH | Basis.YEAR:
            return f"for {amount} a {basis}"
    return f"{quantity} for {amount}" if quantity > 1 else f"for {amount}"
