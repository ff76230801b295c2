"""How a spreadsheet shows a column, which its name and its help say: amounts, shares, percentages, links."""

from enum import StrEnum

_AMOUNTS = frozenset({"latest", "lowest", "highest", "gap", "amount_off", "competitors_median"})
"""Names of amounts of money beside those that hold the word price."""

_NO_AMOUNTS = ("confidence", "source")
"""Ends of names that hold the word price and are none."""


class Form(StrEnum):
    """What a column holds, for the eye."""

    PLAIN = "plain"
    MONEY = "money"
    SHARE = "share"  # of 1
    PERCENT = "percent"  # of 100
    LINK = "link"


def form_of(name: str, help_text: str) -> Form:
    """Return how a column is shown; times and days need no form, their values are such."""
    if name == "evidence":
        return Form.LINK
    if "a share of" in help_text:
        return Form.SHARE
    if "percent" in name.split("_"):
        return Form.PERCENT
    words = name.split("_")
    is_price = "price" in words and words[-1] not in _NO_AMOUNTS
    return Form.MONEY if is_price or name in _AMOUNTS or words[-1] == "converted" else Form.PLAIN
