"""What stands around a seller's name, and how surely it says that this one sells."""

import re
from enum import Enum


class Place(Enum):
    """How a known seller's name or mention stands in a text."""

    ON_MARKET = "on_market"  # 'Lenovo Store eBay': the marketplace counts
    STATED = "stated"  # 'at X', '[X] ...', 'X: ...'
    MENTIONED = "mentioned"  # '@X'
    NAMED = "named"
    LOWERED = "lowered"  # without a capital
    THING = "thing"  # 'X gift card', 'X' behind its own name
    OTHER = "other"  # 'by X', 'not sold on X', 'cheaper than X': somebody else


_PRODUCT_AFTER = re.compile(
    r"[ ]?(?:collection|basics|echo|fire|gift|e-?gift|dash|promo code)\b|'s\b(?=.{0,9}(?:book|brand))"
    r"|[ ](?:keys?|irons?|mops?|cleaners?|cookers?|ovens?|selling|price[ ]?match|pricebeat|sells[ ]it)\b",
    re.IGNORECASE,
)
_OWN_LABEL_AFTER = re.compile(r"[ ](?:Smart|Home|Eco)[A-Z][a-z]|[ ][A-Z][a-z]+(?:Buy|Basics|Choice)\b")
"""'Flipkart SmartBuy': a shop's own label is sold by the shop."""

_OTHERS_BEFORE = re.compile(
    r"\bby[ ]\Z"
    r"|\b(?:not|never|isn't|instead)[ ](?:\w+[ ])?(?:on|at|from|of)[ ]\Z"
    r"|\bPC[ ]?:[ ]?\Z"
    r"|\b(?:price[ ]?match(?:ed|es)?|matches|matching|match|beats?|vs\.?|than|activates?|redeem\w*|steam)"
    r"[ ]?(?:w/|with|at|on|from|in)?[ ]?\Z",
    re.IGNORECASE,
)
_AT_BEFORE = re.compile(
    r"(?:\b(?:at|on|from|via|to|bei|chez|hos|bij|auf|sur|su|da|en|em|na|no|w|til|nel|pada|di|в|на|у|от)[ ]?"
    r"|@[ ]?)(?:the[ ]|der[ ]|im[ ]|la[ ]|el[ ]|o[ ]|a[ ])?\Z",
    re.IGNORECASE,
)
_SHOP_BEFORE = re.compile(
    r"\b(?:store|shop|outlet|seller|via|official)[ ]\Z|(?<!\w)@[ ]?[A-Z]\w+[ ]\Z", re.IGNORECASE
)
_HEADING_AFTER = re.compile(r"[ ]?(?:[:\])）］】|/–-]|\.com)")
_ANNOUNCED = re.compile(
    r"(?:\b(?:at|from|via|bei|chez|hos|bij|ved|im)[ ]|(?<![\w])@[ ]?|\[)\Z", re.IGNORECASE
)
_FRONT = " \n[(［（【\"'.*🔥‼"
_REACH = 24


def place_of(text: str, start: int, end: int, is_marketplace: bool = False) -> Place:
    """Return how the seller's name at [start, end) stands."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + 14]
    is_mention = text[start] == "@"
    if not is_mention and _OWN_LABEL_AFTER.match(after):
        return Place.STATED
    if not is_mention and _PRODUCT_AFTER.match(after):
        return Place.THING
    if _OTHERS_BEFORE.search(before):
        return Place.OTHER
    if is_marketplace and not is_mention and _SHOP_BEFORE.search(before):
        return Place.ON_MARKET
    if _AT_BEFORE.search(before):
        return Place.STATED
    if is_mention:
        return Place.MENTIONED
    if _HEADING_AFTER.match(after) and not text[max(0, start - 3) : start].strip(_FRONT):
        return Place.STATED
    return Place.LOWERED if text[start:end].islower() else Place.NAMED


def is_own_label(text: str, start: int, end: int) -> bool:
    """Whether a shop's name begins the name of its own label ('Flipkart SmartBuy')."""
    return text[start] != "@" and _OWN_LABEL_AFTER.match(text, end) is not None


def is_announced(text: str, start: int, end: int) -> bool:
    """Whether a name that is a word too stands where a shop does: 'at Vans', '[Saturn]', last '- Action'."""
    if _ANNOUNCED.search(text[max(0, start - _REACH) : start]):
        return not _PRODUCT_AFTER.match(text[end : end + 14])
    return text[max(0, start - 3) : start] in (" - ", " | ", " · ") and not text[end:].strip(" .!)")
