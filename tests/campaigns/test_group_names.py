"""Campaigns are named as an analyst writes them."""

from datetime import date
from decimal import Decimal

import pytest

from deals.domain.campaign_names import campaign_name, days_text, promise_text, shown_subject

FIRST, LAST = date(2016, 11, 24), date(2016, 11, 26)


@pytest.mark.parametrize(
    ("kind", "value", "basis", "subject", "coupon", "name"),
    [
        ("percent_off", "50.00", "once", "mugs", "GLOW", "Tindalo: 50% off mugs, coupon GLOW, 24 to 26 Nov"),
        ("percent_off", "12.50", "up_to", "mugs", "", "Tindalo: up to 12.5% off mugs, 24 to 26 Nov"),
        ("percent_off", "20", "once", "", "GLOW", "Tindalo: 20% off, coupon GLOW, 24 to 26 Nov"),
        ("amount_off", "10.00", "once", "Borvo", "", "Tindalo: $10 off Borvo, 24 to 26 Nov"),
        ("price", "69.99", "once", "Lumo kettle", "", "Tindalo: Lumo kettle for $69.99, 24 to 26 Nov"),
        ("price", "5", "from", "lamps", "", "Tindalo: lamps from $5, 24 to 26 Nov"),
        ("price", "5", "month", "Lumo plan", "", "Tindalo: Lumo plan for $5 a month, 24 to 26 Nov"),
        ("bogo", None, "once", "lamps", "", "Tindalo: buy one, get one free on lamps, 24 to 26 Nov"),
        ("bogo", "50", "once", "", "", "Tindalo: buy one, get one 50% off, 24 to 26 Nov"),
        ("bogo", None, "buy 2, get 1", "soap", "", "Tindalo: buy 2, get 1 free on soap, 24 to 26 Nov"),
        ("price", "5", "up_to", "lamps", "", "Tindalo: lamps for $5 or less, 24 to 26 Nov"),
        ("free", None, "once", "{tote} bag", "", "Tindalo: free {tote} bag, 24 to 26 Nov"),
        ("free_shipping", None, "once", "", "", "Tindalo: free shipping, 24 to 26 Nov"),
    ],
)  # fmt: skip
def test_a_name_says_retailer_promise_subject_coupon_and_days(
    kind: str, value: str | None, basis: str, subject: str, coupon: str, name: str
) -> None:
    promise = promise_text(kind, None if value is None else Decimal(value), "USD", basis, 1)
    assert campaign_name("Tindalo", promise, subject, coupon, FIRST, LAST) == name


def test_several_pieces_are_told_with_their_number() -> None:
    assert promise_text("multi_buy", Decimal(10), "GBP", "each_of_n", 3) == "{} 3 for £10"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [(FIRST, FIRST, "24 Nov"), (FIRST, LAST, "24 to 26 Nov"), (FIRST, date(2016, 12, 2), "24 Nov to 2 Dec"),
     (date(2016, 12, 30), date(2017, 12, 2), "30 Dec to 2 Dec")],
)  # fmt: skip
def test_days_are_written_short(first: date, last: date, text: str) -> None:
    assert days_text(first, last) == text


@pytest.mark.parametrize(
    ("title", "shown"),
    [("all the #Lamps!", "Lamps"), ("My lamp", "My lamp"), ("ALL THE LAMPS", "ALL THE LAMPS"),
     ("  two\nlines ", "two lines"), ("all", "all"),
     ("lamp " * 20, "lamp lamp lamp lamp lamp lamp lamp lamp lamp lamp lamp lamp …")],
)  # fmt: skip
def test_a_subject_is_one_short_line(title: str, shown: str) -> None:
    assert shown_subject(title) == shown
