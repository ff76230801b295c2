"""What stands beside a post's words: addresses that its text shows, and the title of the page below it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from deals.domain.records import DealKind, DealRecord, PostContent, Scope
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.categories import find_category
from ingestion.extraction.text import fold

MAX_TITLE = 200

_SITE_BEHIND = re.compile(r"\s+[|–—·:-]\s+(?P<site>[^|–—·]{2,40})\Z")


def without_shown_links(post: PostContent) -> PostContent:
    """Return a post with line breaks for the addresses that its text shows, as `mask` does."""
    if not post.link_spans:
        return post
    signs = list(post.text)
    for span in post.link_spans:
        end = min(span.end, len(signs))
        signs[span.start : end] = "\n" * (end - span.start)
    return replace(post, text="".join(signs))


def titled_by_card(
    records: Sequence[DealRecord], post: PostContent, catalogue: Catalogue
) -> list[DealRecord]:
    """Name the one thing that a post prices, and names not, by the title of the page below it.

    The title has no place in the text, and so no span. Its confidence is that of an offer without a title.
    """
    if len(records) != 1 or records[0].product is not None or records[0].kind is not DealKind.PRICE:
        return list(records)
    title = card_product(post.card_title, records[0].retailer)
    if not title:
        return list(records)
    category = records[0].category_slug or find_category(title, catalogue)
    return [replace(records[0], product=title, scope=Scope.PRODUCT, category_slug=category)]


def card_product(title: str, retailer: str | None) -> str:
    """Return a page's title without the shop's name at its end; '' where nothing else is left."""
    title = fold(title)[:MAX_TITLE]
    seller = _letters(retailer or "")
    if seller and _letters(title) == seller:
        return ""
    found = _SITE_BEHIND.search(title)
    is_sellers = found is not None and seller != "" and _letters(found["site"]).startswith(seller)
    return title[: found.start()] if found and is_sellers else title


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
