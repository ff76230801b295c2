"""Who sells: every seller that a post speaks for, by its account, links, mentions, text and hashtags."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deals.domain.records import PostContent, RetailerSource, Span
from ingestion.extraction.catalogue import Catalogue, RetailerEntry, find_spellings
from ingestion.extraction.domains import domains_in, parents
from ingestion.extraction.links import host_of, unwrapped
from ingestion.extraction.seller import BAR, MOST_UNLISTED, Seller, ranked
from ingestion.extraction.seller_places import Place, is_announced, is_own_label, place_of
from ingestion.extraction.seller_shapes import sellers_by_shape
from ingestion.extraction.text import lowered
from ingestion.extraction.unknown_sellers import unknown_sellers

MENTION = re.compile(r"@(\w{1,20})", re.ASCII)
HASHTAG = re.compile(r"#(\w{2,30}(?:['’]s)?)", re.ASCII)
_AMAZONS_OWN = re.compile(
    r"\b(?:Kindle|KU|Prime[ ]members|Kindle[ ]?Unlimited|AmazonBasics)\b"
    r"|#kindle\w*|#kindleunlimited|\b(?:with|w/)[ ]Prime\b",
    re.IGNORECASE,
)
_TITLED_AFTER = re.compile(
    r"[ ](?:[A-Z][a-z]|\d+%[ ](?!off)|\d[\d.x]*(?:[A-Za-z]|[ ](?!for\b|off\b|pairs?\b))|[a-z]{3,}[ ][a-z])"
)
_TITLED_BEFORE = re.compile(r"(?<![\w@#$])[A-Z][a-z]+[ ]\Z")
_ASIDE = re.compile(
    r"[ ]?(?:[)\]:;,|!.]|[-–—][ ]|has\b|have\b|\n|\Z|[$£€₹]|\("
    r"|(?:via|sale|deal|coupon|gold[ ]box|lightning)\b)",
    re.IGNORECASE,
)
_AT_NAME = re.compile(r"(?:(?<=\s)|\A)(?:@|at|from)[ ](?P<name>\w{2,20})(?!\w)", re.ASCII)
_ADDRESSED = re.compile(
    r"\s*(?:(?:@\w{1,20}\s+){2,}"
    r"|@\w{1,20}\s+(?=(?:get|check|buy|shop|use|see|visit|enjoy|save|order|grab|try|hey|hi|can|please)\b))",
    re.ASCII | re.IGNORECASE,
)

AUTHOR, LINK, LATER_LINK, PROGRAMME, TAG, IMPLIED, BEHIND_AT = 0.95, 0.9, 0.85, 0.8, 0.5, 0.45, 0.44
_OF_PLACE = {
    Place.ON_MARKET: 0.9,
    Place.STATED: 0.88,
    Place.MENTIONED: 0.86,
    Place.NAMED: 0.7,
    Place.LOWERED: 0.5,
    Place.THING: 0.1,
}
_ADDRESSEE, _IN_TITLE, _MAKERS_MENTION = 0.4, 0.15, 0.8

Found = Sequence[tuple[int, int, str]]
"""(start, end, slug) of each known seller's mention or name in the text."""


def find_seller(
    post: PostContent, text: str, found: Found, catalogue: Catalogue, is_priced: bool
) -> Seller | None:
    """Return the best of `find_sellers`, or None where nothing tells the post's retailer surely enough."""
    listed = list(_listed(post, text, found, catalogue, is_priced))
    sellers = ranked(listed)
    if not sellers or sellers[0].score <= MOST_UNLISTED:
        sellers = ranked([*listed, *_unlisted(post, text, found, catalogue)])
    return sellers[0] if sellers and sellers[0].score >= BAR else None


def find_sellers(
    post: PostContent, text: str, found: Found, catalogue: Catalogue, is_priced: bool
) -> list[Seller]:
    """Return every seller that the post may mean, best first; `found` are the known ones in its text.

    `is_priced` says that a sale price stands there. A shop's own account and its links tell more than
    what stands behind 'at', that more than a name in the text, that more than a hashtag.
    """
    listed = _listed(post, text, found, catalogue, is_priced)
    return ranked([*listed, *_unlisted(post, text, found, catalogue)])


def _listed(
    post: PostContent, text: str, found: Found, catalogue: Catalogue, is_priced: bool
) -> Iterator[Seller]:
    yield from _author(post, catalogue)
    yield from _named(text, found, catalogue, is_priced)
    yield from _linked(post, catalogue)
    yield from _tagged(text, catalogue)
    yield from _implied(text, catalogue)
    yield from _behind_at(text, catalogue)


def _unlisted(post: PostContent, text: str, found: Found, catalogue: Catalogue) -> Iterator[Seller]:
    """'at The Good Guys' and a longer name around it name the listed shop, which is weighed already."""
    for seller in (*sellers_by_shape(post, text, catalogue), *unknown_sellers(post, text, catalogue)):
        span = seller.span
        if span is None or not any(start < span.end and span.start < end for start, end, _ in found):
            yield seller


def sellers_in_text(text: str, catalogue: Catalogue) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, slug) of every known seller's mention, name and domain in the text."""
    for mention in MENTION.finditer(text):
        handle = mention[1].lower()
        slug = catalogue.handles.get(handle) or catalogue.handles.get(handle.replace("_", ""))
        if slug and catalogue.retailers[slug].kind != "deal_account":
            yield mention.start(), mention.end(), slug
    lower = lowered(text).replace("’", "'")
    for start, end, slug in find_spellings(lower, catalogue.names):
        if _is_name(text, start, end, catalogue):
            yield start, end, slug
    for start, end, slug in find_spellings(lower, catalogue.plain_names):
        if text[start:end] == catalogue.retailers[slug].name and is_announced(text, start, end):
            yield start, end, slug
    for start, end, host, _ in domains_in(text):
        slug = host_slug(host, catalogue)
        if slug and catalogue.retailers[slug].kind != "deal_account":
            yield start, end, slug


def _is_name(text: str, start: int, end: int, catalogue: Catalogue) -> bool:
    """A tag is weighed apart; '@best buy' and '@Saturn' are no accounts but shops behind a sign."""
    before = text[start - 1 : start]
    if before != "@":
        return before != "#"
    mention = MENTION.match(text, start - 1)
    return mention is None or (mention.end() <= end and mention[1].lower() not in catalogue.handles)


def seller_cuts(text: str, found: Found) -> list[tuple[int, int]]:
    """Where sellers' names stand that are no part of a title: mentions, 'at X', 'X:' and the like."""
    return [(start, end) for start, end, _ in found if text[start] == "@" or _is_aside(text, start, end)]


def _is_aside(text: str, start: int, end: int) -> bool:
    place = place_of(text, start, end)
    if place in (Place.THING, Place.OTHER) or text[start - 1 : start] == "(":
        return False
    return place is Place.STATED or _ASIDE.match(text, end) is not None


def _named(text: str, found: Found, catalogue: Catalogue, is_priced: bool) -> Iterator[Seller]:
    """The sellers of the text; a maker's name in a priced title is the brand."""
    addressed = _ADDRESSED.match(text)
    for start, end, slug in found:
        entry = catalogue.retailers[slug]
        place = place_of(text, start, end, entry.kind == "marketplace")
        if place is Place.OTHER:
            continue
        score = _OF_PLACE[place]
        if place is Place.MENTIONED and slug in catalogue.makers:
            score = _MAKERS_MENTION
        if addressed and start < addressed.end():
            score = _ADDRESSEE
        elif place is not Place.MENTIONED and is_priced and _is_of_title(text, start, end, slug, catalogue):
            score = min(score, _IN_TITLE)
        source = RetailerSource.MENTION if text[start] == "@" else RetailerSource.TEXT
        yield replace(_known(entry, source, score, Span(start, end)), certain=is_own_label(text, start, end))


def _is_of_title(text: str, start: int, end: int, slug: str, catalogue: Catalogue) -> bool:
    """Whether a name that is no mention stands in a title: a maker's in front, any between its words."""
    if _TITLED_AFTER.match(text, end) is None:
        return False
    return slug in catalogue.makers or _TITLED_BEFORE.search(text, max(0, start - 24), start) is not None


def _linked(post: PostContent, catalogue: Catalogue) -> Iterator[Seller]:
    score = LINK
    for url in post.urls:
        for carried in unwrapped(url):
            own = domain_slug(carried, catalogue)
            slug = own or _programme(carried, catalogue)
            if slug and catalogue.retailers[slug].kind != "deal_account":
                yield _known(catalogue.retailers[slug], RetailerSource.DOMAIN, score if own else PROGRAMME)
                score = LATER_LINK
                break


def _programme(url: str, catalogue: Catalogue) -> str | None:
    """'the-home-depot-ca.pxf.io': an affiliate network names the shop in front of its own domain."""
    host = host_of(url)
    kinds = catalogue.words.not_sellers
    if not any(kinds.get(each) == "affiliate" for each in parents(host)):
        return None
    label = host.partition(".")[0]
    name = label.replace("-", "")
    country_cut = re.sub(r"-(?:[a-z]{2}|usa|canada|australia)\Z", "", label).replace("-", "")
    return next(filter(None, (catalogue.handles.get(each) for each in (name, country_cut))), None)


def domain_slug(url: str, catalogue: Catalogue) -> str | None:
    """Return the slug of the retailer or deal account whose domain the link has, or None."""
    return host_slug(host_of(url), catalogue)


def host_slug(host: str, catalogue: Catalogue) -> str | None:
    """Return the slug to which a host, or a domain above it, belongs."""
    return next((catalogue.domains[each] for each in parents(host) if each in catalogue.domains), None)


def _author(post: PostContent, catalogue: Catalogue) -> Iterator[Seller]:
    handle = post.handle.lower().removeprefix("@")
    slug = catalogue.handles.get(handle) or host_slug(handle, catalogue)
    if slug and catalogue.retailers[slug].kind != "deal_account":
        yield _known(catalogue.retailers[slug], RetailerSource.AUTHOR, AUTHOR)


def _tagged(text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """One seller among the hashtags is the seller; two or more are tag spam."""
    found: dict[str, re.Match[str]] = {}
    for tag in HASHTAG.finditer(text):
        word = tag[1].lower().replace("'", "").replace("’", "")
        slug = catalogue.handles.get(word) or dict(catalogue.names.get(word, {}).get("", ())).get(word)
        if slug and catalogue.retailers[slug].kind != "deal_account" and slug not in catalogue.brands:
            found.setdefault(slug, tag)
    if len(found) == 1:
        slug, tag = next(iter(found.items()))
        yield _known(catalogue.retailers[slug], RetailerSource.HASHTAG, TAG, Span(tag.start(), tag.end()))


def _behind_at(text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """A listed account's name behind 'at': a spelling that is no name elsewhere."""
    for match in _AT_NAME.finditer(text):
        slug = catalogue.handles.get(match["name"].lower())
        if slug and catalogue.retailers[slug].kind != "deal_account":
            span = Span(*match.span("name"))
            yield _known(catalogue.retailers[slug], RetailerSource.TEXT, BEHIND_AT, span)


def _implied(text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """Kindle books and Prime are Amazon's."""
    match = _AMAZONS_OWN.search(text)
    if match is not None and "amazon" in catalogue.retailers:
        yield _known(catalogue.retailers["amazon"], RetailerSource.TEXT, IMPLIED, Span(*match.span()))


def _known(entry: RetailerEntry, source: RetailerSource, score: float, span: Span | None = None) -> Seller:
    return Seller(entry.name, entry.slug, source, span, score, entry.country)
