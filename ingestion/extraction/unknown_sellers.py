"""Sellers that the catalogue does not know: named in the text, in a link, or by the account that posts."""

import re
from collections.abc import Iterator

from deals.domain.records import PostContent, RetailerSource, Span
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.domains import domains_in, is_short_link, parents, shop_label
from ingestion.extraction.links import host_of, path_of, unwrapped
from ingestion.extraction.seller import Seller
from ingestion.extraction.seller_shapes import COUNTRY, has_account

IN_TEXT, HEADLINE, TEXT_DOMAIN, VIA, AT_A_WORD = 0.44, 0.43, 0.55, 0.32, 0.2
NAMED_LINK, OWN_SHOP_LINK, OWN_LINK, SHOP_LINK, TITLE_LINK, OTHER_LINK = 0.6, 0.89, 0.42, 0.4, 0.33, 0.25
ACCOUNT, OWN_MENTION = 0.35, 0.5
HASHTAGS = re.compile(r"#(\w{2,30})")
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
    r"[\s.,!;:)]|--|\Z)",
    re.ASCII,
)
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
_HEADLINE = re.compile(
    r"\A(?P<name>[A-Z][\w'’&.]{2,20}(?:[ ][A-Z][\w'’&.]{1,15})?)(?:[ ](?:[Ss]ale[ ]?[-:–][ ]?)?"
    r"|[ ]?[-:–|][ ]?)"
    r"(?:[Uu]p [Tt]o[ ]|[Ee]xtra[ ]|[Tt]ake[ ]|an[ ]|[Ss]itewide[ ])*\d{1,2}%[ ](?i:off)[ ]"
    r"(?!(?i:with|code|use|w/|at|on|in|for|from|and|plus)\b)\w",
)
_VIA = re.compile(r"\bvia @(?P<name>\w{3,20})", re.ASCII)
_SIGNS = re.compile(r"[ '’&.-]+")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)\Z", re.IGNORECASE)
_BANK = re.compile(r"bank|credit|kredit|insur|versicher|voucher|rabatt|gutschein|cashback", re.IGNORECASE)
_SHOP_HANDLE = re.compile(
    r"(?:shop|store|bazaar|market|boutique|outlet|cars|motors|jewell?ers|guns|mart|online|clothing|apparel|bakery|records)"
    r"[\d_]*\Z",
    re.IGNORECASE,
)


def unknown_sellers(post: PostContent, text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """Yield the sellers outside the catalogue: what the text says, its domains, links and the account."""
    yield from _in_text(post, text, catalogue)
    yield from _in_headline(text, catalogue)
    yield from _domains(text, catalogue)
    yield from _of_links(post, text, catalogue)
    yield from _of_account(post)


def _in_text(post: PostContent, text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """'$5 @shop' at the end, 'via @shop', the author's own mention, or '... at Name' with a capital."""
    yield from _mentioned(post, text)
    for match in _NAMED_SELLER.finditer(text):
        name = COUNTRY.sub("", _WEB_ENDING.sub("", match["name"].rstrip(".")))
        if not _is_no_seller(name) and not name.isupper():
            start = match.start("name")
            score = IN_TEXT if _is_shop(name, post, text, catalogue) else AT_A_WORD
            yield Seller(name, None, RetailerSource.TEXT, Span(start, start + len(name)), score)


def _mentioned(post: PostContent, text: str) -> Iterator[Seller]:
    behind = _MENTIONED_AFTER_PRICE.search(text)
    if behind is not None:
        yield Seller(behind["name"], None, RetailerSource.MENTION, Span(*behind.span("name")), IN_TEXT)
    for match in _VIA.finditer(text):
        if not _NOT_A_SHOP.search(match["name"]):
            is_shop = _SHOP_HANDLE.search(match["name"]) is not None
            span = Span(*match.span("name"))
            yield Seller(match["name"], None, RetailerSource.MENTION, span, VIA, certain=is_shop)
    start = text.lower().find(f"@{post.handle.lower()}") + 1 if post.handle else 0
    if start and not _NOT_A_SHOP.search(post.handle):
        end = start + len(post.handle)
        yield Seller(text[start:end], None, RetailerSource.AUTHOR, Span(start, end), OWN_MENTION)


def _is_no_seller(name: str) -> bool:
    """'The Loft Edit' is a shop's name, 'The Park' a place's."""
    return _NO_SELLER.match(name) is not None and not (name.startswith("The ") and name.count(" ") > 1)


def _is_shop(name: str, post: PostContent, text: str, catalogue: Catalogue) -> bool:
    """A capital behind 'at' is weak ('at Midnight'): a title, a second word, the link or a tag says more."""
    first, plain = name.split()[0].lower(), re.sub(r"\W", "", name).lower()
    if first in catalogue.words.not_seller_names:
        return False
    if not has_account(post) or " " in name:
        return True
    elsewhere = " ".join([*map(host_of, post.urls), post.handle, *HASHTAGS.findall(text)]).lower()
    return plain in elsewhere.replace("-", "") or _SHOP_HANDLE.search(name) is not None


def _in_headline(text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """'Name 10% off all chairs', the manner of forum titles, names the shop in front."""
    match = _HEADLINE.match(text)
    if match is None or "\n" in text or _NO_SELLER.match(match["name"]):
        return
    name = re.sub(r"['’]s\Z", "", match["name"])
    first = name.split()[0].lower()
    if first in catalogue.category_words or first in catalogue.brand_names:
        return
    start = match.start("name")
    yield Seller(name, None, RetailerSource.TEXT, Span(start, start + len(name)), HEADLINE)


def _domains(text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """'... | auroraknits.com': a domain in the text that no table knows."""
    for start, end, host, path in domains_in(text):
        if not _is_no_shop(host, catalogue) and not is_short_link(host, path):
            yield Seller(shop_label(host), None, RetailerSource.DOMAIN, Span(start, end), TEXT_DOMAIN)


def _of_links(post: PostContent, text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """The host of a link into a shop, or of the author's own site."""
    for url in post.urls:
        for carried in unwrapped(url):
            host = host_of(carried)
            if host and not _is_no_shop(host, catalogue):
                yield from _of_host(host, carried, post, text)
                break


def _of_host(host: str, url: str, post: PostContent, text: str) -> Iterator[Seller]:
    label = shop_label(host) or host.partition(".")[0]
    path = path_of(url)
    if is_short_link(host, path) or _PICTURE.search(path):
        return
    score = _strength(_is_own(label, post.handle), _SHOP_PATH.search(url) is not None, path, post)
    spelled = _spelled(label, text)
    if spelled is None:
        yield Seller(label, None, RetailerSource.DOMAIN, None, score)
    else:
        name = text[spelled.start : spelled.end]
        yield Seller(name, None, RetailerSource.DOMAIN, spelled, max(score, NAMED_LINK))


def _strength(is_own: bool, is_shop_path: bool, path: str, post: PostContent) -> float:
    if is_own:
        return OWN_SHOP_LINK if is_shop_path else OWN_LINK
    if is_shop_path or path in ("", "/"):
        return SHOP_LINK
    return OTHER_LINK if has_account(post) else TITLE_LINK


def _spelled(label: str, text: str) -> Span | None:
    """Where the text writes the link's name: 'Big Lamps' of biglamps.com."""
    plain = label.replace("-", "")
    if len(plain) < SHORTEST_LABEL:
        return None
    if plain not in _SIGNS.sub("", text.lower()):
        return None
    pattern = r"(?<![\w@#])" + r"[ '’&.-]{0,3}".join(map(re.escape, plain)) + r"(?!\w)"
    match = re.search(pattern, text, re.IGNORECASE)
    return Span(*match.span()) if match else None


def _is_no_shop(host: str, catalogue: Catalogue) -> bool:
    others = catalogue.words.not_sellers
    if any(each in others or each in catalogue.domains for each in parents(host)):
        return True
    return _NOT_A_SHOP.search(host) is not None or _BANK.search(shop_label(host)) is not None


def _is_own(label: str, handle: str) -> bool:
    site, account = (re.sub(r"[\W_]", "", name).lower() for name in (label, handle))
    if min(len(site), len(account)) < SHORTEST_LABEL:
        return False
    return site in account or account in site


def _of_account(post: PostContent) -> Iterator[Seller]:
    """'LampStore_' sells lamps; deal accounts are none."""
    handle = post.handle.removeprefix("@")
    if not _SHOP_HANDLE.search(handle) or _NOT_A_SHOP.search(handle):
        return
    name = re.sub(r"(?:online)?[\d_]*\Z", "", handle, flags=re.IGNORECASE).replace("_", " ")
    if len(name) >= SHORTEST_LABEL:
        yield Seller(name, None, RetailerSource.AUTHOR, None, ACCOUNT)
