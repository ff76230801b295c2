"""What share buttons, listing tools and auction tools write (pure)."""

import re

_FIGURE = r"(?:(?:US|CA|AU)?\s?[$£€¥]\s?\d[\d.,]*\d|(?:US|CA|AU)?\s?[$£€¥]\s?\d|\d[\d.,]*\s?[€£])"
_VIA = r"(?:via|vía|von|tramite|gracias a|с помощью|来自|より|さんから)\s*[@#]\s?\w+"
_LINK = r"https?://\S+"

NEAR = 3
"""A price's span may begin at its sign or at its digits."""

_SAW = re.compile(r"\b(?:just )?saw this on\s+[@#]?\w+", re.IGNORECASE)
_DEAL_BUTTON = re.compile(
    r"\bcheck out this (?:[\w#@']+ ){0,2}(?:deal|product|book|item)s?\b[^:]{0,12}:|"
    r"\bi (?:want|got|bought|recommend|like) (?:this|it)? ?(?:on|from|at) [@#]?amazon\b|"
    r"\bvoted hot on\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\b(?:i|we)(?:'ve)? just (?:listed|added this)\b|\bcheck out what i'?m selling\b", re.I)
_FOR_PRICE = re.compile(rf"\bfor:? (?P<price>{_FIGURE})\s*(?:{_LINK}|{_VIA}|\Z)", re.IGNORECASE)
_LINK_VIA = re.compile(rf"{_LINK}\s+{_VIA}", re.IGNORECASE)
_ANY_VIA = re.compile(_VIA, re.IGNORECASE)
_SHARED_LINK = re.compile(r"[/?&=](?:cm_sw_\w+|hnd_sw_\w+|ref=tw_|soc-share|_?share[-_=])", re.IGNORECASE)

_BID = re.compile(
    r"\b(?:bid(?:s|ding)? (?:now|on this|today|starts?|from|ends?)|current (?:bid|price)\b.{0,30}\bbids?|"
    r"(?:current|starting|opening|highest|high|latest) bid|place (?:a|your) bid|[0-9]+ bids?\b|"
    r"auction (?:ends?|closes|is live|now)|(?:live|open) auction|ends? in \d+ ?(?:h|hours|min)\b.{0,40}\bbid|"
    r"\bbid\b(?=.{0,60}\bebay\b)|auction(?=.{0,60}\bebay\b))",
    re.IGNORECASE | re.DOTALL,
)


def writes_saw(text: str) -> bool:
    """'Just saw this on Amazon: ...'."""
    return _SAW.search(text) is not None


def writes_deal_button(text: str) -> bool:
    """'Check out this Amazon deal: ...'."""
    return _DEAL_BUTTON.search(text) is not None


def writes_listed(text: str) -> bool:
    """'I just listed: ...'."""
    return _LISTED.search(text) is not None


def writes_for_price(text: str) -> bool:
    """'... by Borvo for $12.99 LINK': the price is the last word before the link."""
    return _FOR_PRICE.search(text) is not None and _ANY_VIA.search(text) is not None


def writes_link_via(text: str) -> bool:
    """'LINK via @amazon'."""
    return _LINK_VIA.search(text) is not None


def names_a_source(text: str) -> bool:
    """'via @amazon', wherever it stands."""
    return _ANY_VIA.search(text) is not None


def is_shared_link(url: str) -> bool:
    """Tell whether a site's share button made the link."""
    return _SHARED_LINK.search(url) is not None


def is_running_bid(text: str) -> bool:
    """Tell whether a price in the text is what was bid so far."""
    return _BID.search(text) is not None


def is_typed(text: str, start: int | None) -> bool:
    """Tell whether the sender of a shared post typed the price that starts at an offset of its text.

    The templates write 'for $12.99 LINK'; a listing tool and 'check out this deal' write their prices too.
    Offsets count code points.
    """
    if start is None or writes_listed(text) or writes_deal_button(text):
        return False
    return all(abs(start - found.start("price")) > NEAR for found in _FOR_PRICE.finditer(text))
