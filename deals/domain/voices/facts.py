"""What speaks for one voice or another: named facts of a post and of its author's posts (pure).

The names are those of the weights in models/voices/speaker.json; REASONS says each in plain English.
"""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from deals.domain.records import PostContent
from deals.domain.voices import templates
from deals.domain.voices.authors import Author
from deals.domain.voices.post import Link, Sellers, links_of

Facts = Mapping[str, float]
"""Name of a fact: 0 to 1, how far it holds; what does not hold at all is left out."""

_SHORT_LINKS = frozenset((
    "amzn.to", "a.co", "bit.ly", "goo.gl", "ow.ly", "buff.ly", "dlvr.it", "tinyurl.com", "fb.me", "ift.tt",
    "po.st", "smarturl.it", "ebay.to", "rover.ebay.com", "ooh.li", "trib.al", "amazon.com",
    "feedproxy.google.com",
))  # fmt: skip
_SITES = frozenset((
    "twitter.com", "instagram.com", "facebook.com", "youtube.com", "youtu.be", "pinterest.com", "pin.it",
    "goodreads.com", "tmblr.co", "tumblr.com", "etsy.com", "ebay.com", "amazon.com",
))  # fmt: skip
_AMAZON = re.compile(r"\A(?:amazon\.(?:com?\.)?[a-z]{2,3}|(?:smile|m)\.amazon\..*|amzn\.to|a\.co)\Z")
_SHARE_SHORT = frozenset(("amzn.to", "a.co"))
_PAID = re.compile(
    r"[?&](?:tag|aff\w*|affid|ref_?id|subid|clickref|awc|ranMID|irclickid|utm_medium=aff\w*|linkCode|ascsubtag)=|as_li|"
    r"/c/\d+/\d+/\d+",
    re.IGNORECASE,
)
_PAID_HOSTS = re.compile(
    r"(?:7eer|anrdoezrs|dpbolvw|jdoqocy|kqzyfj|tkqlhce|shareasale|linksynergy|pntra\w*|ojrq|evyy|sjv|goto\.|"
    r"rstyle|shopstyle|awin1|prf\.hn|ooh\.li|apne|magik|feedproxy|dlvr\.it|goo\.gl/fb|viglink|skimlinks)",
)
_FEEDS = frozenset(("dlvr.it", "ift.tt", "feedproxy.google.com", "fb.me"))
_DEAL_NAME = re.compile(
    r"deal|bargain|coupon|saving|saver|savvy|frugal|thrift|discount|cheap|offer|oferta|promo|freebie|steal|"
    r"special|voucher|clearance|sales?\b|penny|budget|quid|save|buy|price|bonplan|pepper",
    re.IGNORECASE,
)
_BLOG_NAME = re.compile(
    r"mom|mum|blog|guide|review|news|daily|media|mag|life|bot|tips|feed|geek|gaming|trend|wallet|crave", re.I
)
_BOOK_NAME = re.compile(r"book|read|kindle|author|writ|novel|romance|ebook|indie|lit(?:\b|_)", re.IGNORECASE)
_SHOP_NAME = re.compile(r"shop|store|boutique|mall|market", re.IGNORECASE)
_FIRM_NAME = re.compile(
    r"(?:usa?|_?official|hq|inc|llc|co|products|brand|games|toys|corp|ws)\Z|\A(?:official|get|the)", re.I
)

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "text_ad": re.compile(
        r"#(?:ad|sponsor|sponsored|spon|aff|affiliate|paid)\b|\b(?:ad|AD|aff)(?: |$|[:)])|\(ad\)", re.M
    ),
    "text_i": re.compile(r"\b(?:I|I'm|I've|I'll|me|myself|i|im|mine)\b"),
    "text_my_work": re.compile(
        r"\b(?:my|our) (?:\w+ ){0,3}(?:e?-?books?|novels?|music|album|song|ep|cd|stor(?:y|ies)|series|"
        r"handbook|kindle|memoir|release|debut|print\w*|design\w*|product\w*|game|app|film|movie|libro|brand|award|comic\w*)\b",
        re.I,
    ),
    "text_our": re.compile(r"\b(?:our|we|we're|us)\b", re.IGNORECASE),
    "text_my": re.compile(r"\bmy\b", re.IGNORECASE),
    "text_find_us": re.compile(
        r"\b(?:find us|shop (?:our|now)|get yours|buy (?:now|today)|order now|"
        r"available (?:now )?(?:on|at|in)|pre-?order)\b",
        re.I,
    ),
    "text_just_got": re.compile(
        r"\b(?:just (?:got|bought|ordered|picked|scored)|bought|thanks?|thank you|"
        r"lol|omg|lmao|gonna|wanna|y'?all|yo|dude|did yall)\b|[!?]{2,}",
        re.I,
    ),
    "text_reply": re.compile(r"\A\s*@\w+ "),
    "text_dot_reply": re.compile(r"\A\s*\.@\w+ "),
    "text_deal_tag": re.compile(
        r"#\w*(?:deal|bargain|coupon|savings?|frugal|bonplan|discount|freebie)\w*", re.I
    ),
    "text_deal_head": re.compile(
        r"\A\W*(?:hot deal|deal|steal|bon plan|new (?:deal|coupon)|lightning deal|today only|\*|\[)", re.I
    ),
    "text_list_price": re.compile(r"\b(?:reg(?:ular)?|was|orig|list|msrp|retail)\b", re.IGNORECASE),
    "text_book": re.compile(
        r"\b(?:kindle|e-?books?|books?|novel|paperback|bookbub|series|read(?:ers?|ing)?)\b|#\w*(?:book|kindle|romance|author|read)\w*",
        re.I,
    ),
    "text_free_tag": re.compile(r"#?\bfree\b", re.IGNORECASE),
    "text_coupon": re.compile(
        r"\b(?:coupon|promo ?code|code|clip|ibotta|cartwheel|voucher)\b", re.IGNORECASE
    ),
    "text_price_at": re.compile(
        r"[$£€]\s?\d[\d.,]*\s*(?:(?:shipped|\+ free shipping)\s*)?@ ?\w+|@\w+\s*-?\s*[$£€]\s?\d"
    ),
    "text_replies": re.compile(r"\(\d+ repl|^\d+° - ", re.IGNORECASE),
    "text_source": re.compile(r"(?:slickdeals|fatwallet|hotukdeals|hukd|dealnews)\b", re.I),
    "text_cut": re.compile(r"(?:…|\.\.\.)"),
    "text_news": re.compile(
        r"\b(?:report|according|announce[sd]?|workshop|event|giveaway|win|contest|sign up|announces)\b", re.I
    ),
    "text_emotion": re.compile(r"[\U0001F600-\U0001F64F❤]|😭|😍|🙌"),
    "text_heart": re.compile(
        r"\b(?:love|hate|awesome|great|best|insane|obsessed|excited|happy|glad|nice)\b", re.I
    ),
    "text_price_sign": re.compile(r"[$£€]\s?\d"),
    "text_percent": re.compile(r"\d\s?%"),
}

_POST_FACTS: Mapping[str, Callable[[str], bool]] = {
    "share_saw": templates.writes_saw,
    "share_deal": templates.writes_deal_button,
    "share_listed": templates.writes_listed,
    "share_for_price": templates.writes_for_price,
    "share_link_via": templates.writes_link_via,
    "text_bid": templates.is_running_bid,
    "share_via": templates.names_a_source,
}

_LETTERS = re.compile(r"[^\W_]+")
_LINKS = re.compile(r"https?://\S+")


def facts_of(post: PostContent, author: Author, sellers: Sellers) -> dict[str, float]:
    """Return what holds of a post, its author and the author's other posts."""
    text = post.text
    names = [name for name, pattern in _PATTERNS.items() if pattern.search(text)]
    names += [name for name, holds in _POST_FACTS.items() if holds(text)]
    links = links_of(post)
    names += _link_facts(links, post, sellers)
    names += _name_facts(post, sellers)
    return dict.fromkeys(names, 1.0) | author.facts()


def _link_facts(links: list[Link], post: PostContent, sellers: Sellers) -> list[str]:
    yes = {
        "link_none": not links,
        "link_shared": any(templates.is_shared_link(each.rest) for each in links),
        "link_share_short": any(each.host in _SHARE_SHORT for each in links),
        "link_seller": any(_AMAZON.match(each.host) or is_sellers(each, sellers) for each in links),
        "link_paid": any(_PAID.search(each.rest) or _PAID_HOSTS.search(each.host) for each in links),
        "link_feed": any(each.host in _FEEDS or "/fb/" in each.rest for each in links),
        "link_deal_site": any(_DEAL_NAME.search(each.host) for each in links),
        "link_deal_account": any(sellers.kind_of(each.host) == "deal_account" for each in links),
        "link_own": any(is_own(each, post.handle) for each in links),
        "link_short": any(each.host in _SHORT_LINKS for each in links),
        "link_social": any(each.host in _SITES and "amazon" not in each.host for each in links),
    }
    return [name for name, holds in yes.items() if holds]


def is_sellers(link: Link, sellers: Sellers) -> bool:
    """Tell whether a link leads to a shop's own site."""
    return sellers.kind_of(link.host) not in ("", "deal_account")


def is_own(link: Link, handle: str) -> bool:
    """Tell whether a link's host is called as the account is."""
    label, name = _plain(link.host.rpartition(".")[0]), _plain(handle)
    return len(label) >= 4 and len(name) >= 4 and (label in name or name in label)


def _name_facts(post: PostContent, sellers: Sellers) -> list[str]:
    names = f"{post.handle} {post.author_name}"
    yes = {
        "name_shop": sellers.is_shop(post.handle),
        "name_deal_account": sellers.is_deal_account(post.handle),
        "name_deal": _DEAL_NAME.search(names) is not None,
        "name_blog": _BLOG_NAME.search(names) is not None,
        "name_book": _BOOK_NAME.search(names) is not None,
        "name_store": _SHOP_NAME.search(names) is not None,
        "name_firm": _FIRM_NAME.search(post.handle) is not None,
        "name_digits": re.search(r"\d{2,}\Z", post.handle) is not None,
        "says_own_name": says_own_name(post.text, post.handle),
    }
    return [name for name, holds in yes.items() if holds]


def says_own_name(text: str, handle: str) -> bool:
    """Tell whether a text names its own account: 'Borvo drills' by @BorvoUSA, 'BSN' by @BSNTools."""
    own = _plain(handle)
    words = _LETTERS.findall(_LINKS.sub(" ", text))
    joined = [one + other for one, other in pairwise(words)]
    return any(_begins(word, own, handle) for word in words + joined) or f"@{handle.lower()} " in text.lower()


def _begins(word: str, own: str, handle: str) -> bool:
    if len(word) == 3:
        return word.isupper() and handle.startswith(word)
    plain = word.lower()
    return len(plain) > 3 and word[:1].isupper() and (own.startswith(plain) or _begins_with(plain, own))


def _begins_with(plain: str, own: str) -> bool:
    """'DynacraftFun' by @DynacraftWheels: so many first letters in common."""
    return len(plain) >= 8 and own.startswith(plain[:8])


def _plain(name: str) -> str:
    return "".join(_LETTERS.findall(name.lower()))
