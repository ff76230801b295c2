"""What names a thing exactly: ASIN and GTIN in links, and the link itself (pure).

Counted over 29,456 posts of November 2016: an ASIN stands in the links of 6,403, `ean=` in that of one, and
in no text a GTIN; bare digits that pass for one were numbers of auctions. So only links are read. The
patterns are those of the indexes of deals (deals/models/link_codes.py): Python and Postgres read them alike.
"""

import re

from deals.domain.choices import LabelledEnum


class MatchedBy(LabelledEnum):
    """What an automatic match rests on."""

    TITLE = "title", "by title"
    GTIN = "gtin", "by GTIN"
    ASIN = "asin", "by ASIN"
    URL = "url", "by URL"


ASIN_IN_LINK = (
    r"(?i)^https?://(?:[a-z0-9-]+\.)*amazon\.(?:com|(?:com?\.)?[a-z]{2})/(?:[^?#]*/)?"
    r"(?:dp|gp/product|gp/aw/d|product|asin)/([a-z0-9]{10})(?:[/?#]|$)"
)
GTIN_IN_LINK = r"(?i)[?&](?:ean|ean13|upc|gtin|gtin13|isbn|isbn13)=([0-9]{8,14})(?:[&#]|$)"

NOT_OF_THE_PAGE = r"(?i)^https?://(?:www\.)?|#.*$|[?&]utm_[a-z]+=[^&#]*"
"""What two addresses of one page may differ in."""

BEFORE_PARAMETER, AT_END = r"/*[?&]+", r"[/?]+$"
"""What becomes one sign, and what then goes."""

_ASIN = re.compile("[A-Z0-9]{10}", re.ASCII)
_ISBN_PREFIX = "978"


def asin_in_link(url: str) -> str:
    """Return the ASIN that a link to Amazon names, else ''."""
    found = re.search(ASIN_IN_LINK, url, re.ASCII)
    return found[1].upper() if found else ""


def gtin_in_link(url: str) -> str:
    """Return the GTIN that a link's parameter names, as 14 digits, else ''."""
    found = re.search(GTIN_IN_LINK, url, re.ASCII)
    return found[1].zfill(14) if found else ""


def page_of(url: str) -> str:
    """Return an address without what does not tell pages apart; '' for a shop's first page."""
    left = re.sub(BEFORE_PARAMETER, "?", re.sub(NOT_OF_THE_PAGE, "", url, flags=re.ASCII))
    page = re.sub(AT_END, "", left).lower()
    return page if "/" in page or "?" in page else ""


def asins_of(gtin: str, url: str) -> list[str]:
    """Return the ASINs of an article: of its link, and its ISBN-10, which is a printed book's ASIN."""
    found = {asin_in_link(url), isbn10(gtin)}
    return sorted(asin for asin in found if _ASIN.fullmatch(asin))


def isbn10(gtin: str) -> str:
    """Return the ISBN-10 of a book's GTIN-13, else ''. Source: ISBN Users' Manual, section 5."""
    if len(gtin) != 13 or not gtin.startswith(_ISBN_PREFIX):
        return ""
    nine = gtin[3:12]
    left = -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return nine + ("X" if left == 10 else str(left))
