"""Who sells: from the post's mentions, text, links, hashtags and author."""

import re
from collections.abc import Iterator, Sequence

from deals.domain.records import PostContent, RetailerSource, Span
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.unknown_sellers import Seller, find_unknown, host_of

MENTION = re.compile(r"@(\w{1,20})", re.ASCII)
HASHTAG = re.compile(r"#(\w{2,30}(?:['’]s)?)", re.ASCII)
_AMAZONS_OWN = re.compile(r"\b(?:Kindle|KU|Prime[ ]members)\b", re.IGNORECASE)
_TITLED_AFTER = re.compile(
    r"[ ](?:[A-Z][a-z]|\d+%[ ](?!off)|\d[\d.x]*(?:[A-Za-z]|[ ](?!for\b|off\b|pairs?\b))|[a-z]{3,}[ ][a-z])"
)
_TITLED_BEFORE = re.compile(r"(?<![\w@#$])[A-Z][a-z]+[ ]\Z")
_ASIDE = re.compile(
    r"[ ]?(?:[)\]:;,|!.]|[-–—][ ]|has\b|have\b|\n|\Z|[$£€₹]|\("
    r"|(?:via|sale|deal|coupon|gold[ ]box|lightning)\b)",
    re.IGNORECASE,
)


Found = Sequence[tuple[int, int, str]]
"""(start, end, slug) of each known seller's mention or name in the text."""


def find_seller(
    post: PostContent, text: str, found: Found, catalogue: Catalogue, is_priced: bool
) -> Seller | None:
    """Return the post's retailer, or None where nothing tells it; `found` are the sellers in its text.

    `is_priced` says that a sale price stands there.
    An author that is a shop sells its own goods; else the first seller that the text names or
    mentions counts, then a link's shop, a lone hashtag, what only one seller has, and at last a
    seller that the catalogue does not know.
    """
    return (
        _author(post, catalogue)
        or _named(text, found, catalogue, is_priced)
        or _linked(post, catalogue)
        or _tagged(text, catalogue)
        or _implied(text, catalogue)
        or find_unknown(post, text, catalogue)
    )


def sellers_in_text(text: str, catalogue: Catalogue) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, slug) of every known seller's mention and name in the text."""
    for mention in MENTION.finditer(text):
        slug = catalogue.handles.get(mention[1].lower())
        if slug and catalogue.retailers[slug].kind != "deal_account":
            yield mention.start(), mention.end(), slug
    for start, end, slug in find_spellings(text.lower(), catalogue.names):
        if text[start - 1 : start] not in ("@", "#"):
            yield start, end, slug


def seller_cuts(text: str, found: Found) -> list[tuple[int, int]]:
    """Where sellers' names stand that are no part of a title: mentions, 'at X', 'X:' and the like."""
    return [(start, end) for start, end, _ in found if text[start] == "@" or _is_aside(text, start, end)]


def _is_aside(text: str, start: int, end: int) -> bool:
    weight = _weight(text, start, end)
    if weight == 3 or text[start - 1 : start] == "(":
        return False
    return weight == 0 or _ASIDE.match(text, end) is not None


def _named(text: str, found: Found, catalogue: Catalogue, is_priced: bool) -> Seller | None:
    """The surest seller of the text, the first of equals; a maker's name in a priced title is the brand."""
    best: tuple[int, int, int, str] | None = None
    for start, end, slug in found:
        rank = _weight(text, start, end)
        if rank and is_priced and _is_of_title(text, start, end, slug, catalogue):
            continue
        if best is None or (rank, start) < best[:2]:
            best = (rank, start, end, slug)
    if best is None or best[0] > 2:
        return None
    _, start, end, slug = best
    source = RetailerSource.MENTION if text[start] == "@" else RetailerSource.TEXT
    return Seller(catalogue.retailers[slug].name, slug, source, Span(start, end))


def _is_of_title(text: str, start: int, end: int, slug: str, catalogue: Catalogue) -> bool:
    """Whether a name that is no mention stands in a title: a maker's in front, any between its words."""
    if _TITLED_AFTER.match(text, end) is None:
        return False
    return slug in catalogue.makers or _TITLED_BEFORE.search(text, max(0, start - 24), start) is not None


def _weight(text: str, start: int, end: int) -> int:
    """0: surely the seller ('at X', '@X', 'X:'); 1, 2: the name stands there; 3: a thing named so."""
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    if text[start] != "@" and re.match(
        r"[ ]?(?:collection|basics|echo|fire|gift|e-?gift|dash"
        r"|promo code)\b|'s\b(?=.{0,9}(?:book|brand))",
        after,
        re.IGNORECASE,
    ):
        return 3
    if re.search(r"\bby[ ]\Z", before):
        return 3
    if text[start] == "@" or re.search(r"\b(?:at|on|from|via|@|to)[ ]?(?:the[ ])?\Z", before, re.IGNORECASE):
        return 0
    if re.match(
        r"[ ]?(?:[:\]|/–-]|\.com)",
        after,
    ) and not text[max(0, start - 3) : start].strip(" \n[(\"'.*🔥‼"):
        return 0
    return 1 if text[start : start + 1].isupper() else 2


def _linked(post: PostContent, catalogue: Catalogue) -> Seller | None:
    for url in post.urls:
        slug = domain_slug(url, catalogue)
        if slug and catalogue.retailers[slug].kind != "deal_account":
            return Seller(catalogue.retailers[slug].name, slug, RetailerSource.DOMAIN)
    return None


def domain_slug(url: str, catalogue: Catalogue) -> str | None:
    """Return the slug of the retailer or deal account whose domain the link has, or None."""
    host = host_of(url)
    labels = host.split(".")
    for first in range(len(labels) - 1):
        slug = catalogue.domains.get(".".join(labels[first:]))
        if slug:
            return slug
    return None


def _author(post: PostContent, catalogue: Catalogue) -> Seller | None:
    slug = catalogue.handles.get(post.handle.lower().removeprefix("@"))
    if slug and catalogue.retailers[slug].kind != "deal_account":
        return Seller(catalogue.retailers[slug].name, slug, RetailerSource.AUTHOR)
    return None


def _tagged(text: str, catalogue: Catalogue) -> Seller | None:
    """One seller among the hashtags is the seller; two or more are tag spam."""
    found: dict[str, re.Match[str]] = {}
    for tag in HASHTAG.finditer(text):
        word = tag[1].lower().replace("'", "").replace("’", "")
        slug = catalogue.handles.get(word) or dict(catalogue.names.get(word, ())).get(word)
        if slug and catalogue.retailers[slug].kind != "deal_account" and slug not in catalogue.brands:
            found.setdefault(slug, tag)
    if len(found) != 1:
        return None
    slug, tag = next(iter(found.items()))
    return Seller(catalogue.retailers[slug].name, slug, RetailerSource.HASHTAG, Span(tag.start(), tag.end()))


def _implied(text: str, catalogue: Catalogue) -> Seller | None:
    """Kindle books and Prime are Amazon's."""
    match = _AMAZONS_OWN.search(text)
    if match is None or "amazon" not in catalogue.retailers:
        return None
    return Seller(catalogue.retailers["amazon"].name, "amazon", RetailerSource.TEXT, Span(*match.span()))
