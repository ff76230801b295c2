"""Sellers that the catalogue does not know: named in the text, in a link, or by the account that posts."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from deals.domain.records import PostContent, RetailerSource, Span
from ingestion.extraction.catalogue import Catalogue

SHORTEST_LABEL = 5
"""Characters that an account's and a website's name must share to be the same shop's."""

_NOT_A_SHOP = re.compile(
    r"deal|coupon|saving|save|bargain|freebie|promo|offer|blog"
    r"|news|mom|review|social|reddit|twitter|t\.co$|facebook|fb\.me"
    r"|instagram"
    r"|youtu|goo\.gl|bit\.ly|tinyurl|imgur|flip\.it|google|wordpress"
    r"|blogspot|tumblr|pinterest|linkedin|tiktok|giveaway|win\b"
    r"|rafflecopter|gleam|woobox|wikipedia|linksynergy|crossmedia"
    r"|swap|discount|cheap|loot|budget|frugal|livejournal|medium\.com"
    r"|slashgear|cnet|verge|engadget|periscope|twitch|patreon|kickstarter"
    r"|akamai|weeklyad|photobucket|yahoo|msn|rstyle|fave\.co",
    re.IGNORECASE,
)
_SHOP_PATH = re.compile(
    r"/(?:outlet|products?|shop|store|buy|cart|catalog|item|items|p|dp"
    r"|sale|clearance|deals?|collections|r|category|markdown|checkout)\b"
    r"|[-_]p[-/_]",
    re.IGNORECASE,
)
_NAMED_SELLER = re.compile(
    r"(?:(?<=\s)|\A)(?:@ |(?:[Aa]t|from) )(?P<name>[A-Z][\w'.&]{2,20}(?:(?:[ ](?:of|and|&"
    r"|n))?[ ][A-Z][\w'.]{1,15}){0,2})(?="
    r"[\s.,!]|\Z)",
    re.ASCII,
)
_AT_NAME = re.compile(r"(?:(?<=\s)|\A)(?:@|at|from)[ ](?P<name>\w{2,20})(?!\w)", re.ASCII)
_WEB_ENDING = re.compile(r"\.(?:com|net|org|co\.uk|com\.au|ca|in)\Z", re.IGNORECASE)
_NO_SELLER = re.compile(
    r"(?:Black|Cyber|Friday|Monday|Prime|Just|Only|Kindle|Christmas"
    r"|Today|Sale|Sales|All|The|This|Free|January|February|March"
    r"|April|May|June"
    r"|July|August|September|October|November|December|Thanksgiving"
    r"|Holiday|XXX?|US|USA|UK|Checkout|Rs|MSRP|Any|Select|Most"
    r"|Your|Our|My"
    r"|Orders?|Japan|China|Facebook|Twitter|Instagram|Google|Reg|Top|Everything|Over)\b"
)
_MENTIONED_AFTER_PRICE = re.compile(
    r"(?:\d|[Dd]elivered|[Dd]elivery|[Ss]hipped)[ ]@(?P<name>\w{2,20})\s*\Z",
    re.ASCII,
)
_SECOND_LEVEL = {"co", "com", "org", "net", "ac", "gov"}
_HEADLINE = re.compile(
    r"\A(?P<name>[A-Z][\w'’&.]{2,20}(?:[ ][A-Z][\w'’&.]{1,15})?)(?:[ ](?:[Ss]ale[ ]?[-:–][ ]?)?"
    r"|[ ]?[-:–|][ ]?)"
    r"(?:[Uu]p [Tt]o[ ]|[Ee]xtra[ ]|[Tt]ake[ ]|an[ ]|[Ss]itewide[ ])*\d{1,2}%[ ](?i:off)[ ]"
    r"(?!(?i:with|code|use|w/|at|on|in|for|from|and|plus)\b)\w",
)
_SHOP_HANDLE = re.compile(
    r"(?:shop|store|boutique|outlet|cars|motors|jewell?ers|guns|mart|online|clothing|apparel|bakery|records)"
    r"[\d_]*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seller:
    """A retailer as read: its name to show, its slug where it is known, where it stands."""

    name: str
    slug: str | None
    source: RetailerSource
    span: Span | None = None


def find_unknown(post: PostContent, text: str, catalogue: Catalogue) -> Seller | None:
    """Return a seller outside the catalogue, or None: first what the text says, then link and author."""
    return _in_text(text, catalogue) or _in_headline(text, catalogue) or _of_link(post) or _of_account(post)


def _in_text(text: str, catalogue: Catalogue) -> Seller | None:
    """'$5 @shop' at the end, or '... at Name' with a capital."""
    behind = _MENTIONED_AFTER_PRICE.search(text)
    if behind is not None:
        return Seller(behind["name"], None, RetailerSource.MENTION, Span(*behind.span("name")))
    for match in _AT_NAME.finditer(text):
        slug = catalogue.handles.get(match["name"].lower())
        if slug and catalogue.retailers[slug].kind != "deal_account":
            return Seller(
                catalogue.retailers[slug].name, slug, RetailerSource.TEXT, Span(*match.span("name"))
            )
    for match in _NAMED_SELLER.finditer(text):
        name = _WEB_ENDING.sub("", match["name"].rstrip("."))
        if not _NO_SELLER.match(name) and not name.isupper():
            start = match.start("name")
            return Seller(name, None, RetailerSource.TEXT, Span(start, start + len(name)))
    return None


def _in_headline(text: str, catalogue: Catalogue) -> Seller | None:
    """'Name 10% off all chairs', the manner of forum titles, names the shop in front."""
    match = _HEADLINE.match(text)
    if match is None or "\n" in text or _NO_SELLER.match(match["name"]):
        return None
    name = re.sub(r"['’]s\Z", "", match["name"])
    first = name.split()[0].lower()
    if first in catalogue.category_words or first in catalogue.brand_names:
        return None
    return Seller(name, None, RetailerSource.TEXT, Span(match.start("name"), match.start("name") + len(name)))


def _of_link(post: PostContent) -> Seller | None:
    """The host of a link into a shop, or of the author's own site."""
    for url in post.urls:
        host = host_of(url)
        if not host or _NOT_A_SHOP.search(host):
            continue
        label = _label(host)
        if _SHOP_PATH.search(url) or _path(url) in ("", "/") or _is_own(label, post.handle):
            return Seller(label, None, RetailerSource.DOMAIN)
    return None


def _is_own(label: str, handle: str) -> bool:
    site, account = (re.sub(r"[\W_]", "", name).lower() for name in (label, handle))
    if min(len(site), len(account)) < SHORTEST_LABEL:
        return False
    return site in account or account in site


def _of_account(post: PostContent) -> Seller | None:
    """'LampStore_' sells lamps; deal accounts are none."""
    handle = post.handle.removeprefix("@")
    if not _SHOP_HANDLE.search(handle) or _NOT_A_SHOP.search(handle):
        return None
    name = re.sub(r"(?:online)?[\d_]*\Z", "", handle, flags=re.IGNORECASE).replace("_", " ")
    return Seller(name, None, RetailerSource.AUTHOR) if len(name) >= SHORTEST_LABEL else None


def host_of(url: str) -> str:
    """Return a link's host in lower case, '' where it has none or does not parse."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _path(url: str) -> str:
    return re.sub(r"\Ahttps?://[^/?#]*", "", url)


def _label(host: str) -> str:
    labels = host.split(".")
    index = -3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else -2
    return labels[index] if len(labels) >= -index else labels[0]
