"""Campaigns: promotions of one retailer with one kind, value and subject, on days that touch (pure).

The subject is the coupon where there is one, else the product, else the range that the posts name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from deals.domain.campaign_names import shown_subject
from deals.domain.records import DealKind
from deals.domain.voices.voice import Voice

TOUCHING = timedelta(days=1)
"""Days are of one campaign while the next one is at most so far."""

BOT_POSTS = 5
"""So many posts of one author that differ in title, figures and links only are a program's."""

BELIEVED_VOICES = 2
"""So many accounts are believed without the retailer's own."""

NEED_A_SUBJECT = frozenset({DealKind.PRICE, DealKind.MULTI_BUY, DealKind.FREE})
"""'$5' or 'free' without a thing says nothing; '15% off' alone is of the whole shop."""

NO_BOTS = frozenset({Voice.RETAILER, Voice.MAKER, Voice.DEAL_ACCOUNT})
"""Whoever is known to be one of these may repeat its text."""

FILLER = frozenset({
    "a", "all", "almost", "an", "and", "any", "at", "code", "coupon", "coupons", "deal", "deals", "entire",
    "everything", "for", "full", "in", "item", "items", "of", "off", "on", "online", "order", "orders",
    "our", "product", "products", "promo", "purchase", "purchases", "sale", "select", "selected",
    "selection", "site", "sitewide", "stock", "store", "storewide", "the", "total", "website", "whole",
    "your",
})  # fmt: skip
"""Words of a range that do not tell it from another; a range of these alone is the whole shop."""

WHOLE_SHOP = re.compile(r"\b(?:everything|site-?wide|store-?wide|(?:entire|whole)[ ](?:site|store|order))\b")

NO_CAMPAIGN = re.compile(
    r"\b(?:give-?away|sweepstakes?|raffle|contest|(?:enter|entered)[ ](?:to|for|the|our|in)|to[ ]enter"
    r"|(?:chance|could|you)[ ](?:to[ ])?win|win[ ](?:a|an|one|the|this|some|\$)|retweet[ ](?:to|for)|rt[ ]to"
    r"|donat\w+|charit\w+|proceeds|fundrais\w+|non-?profit|toys[ ]for[ ]tots)\b"
)
"""In lower case: posts of contests and charity, which promise nothing that a buyer can have."""

NO_CAMPAIGN_MARKS = (
    "giv", "sweepst", "raffle", "contest", "enter", "win", "retweet", "rt to", "donat", "charit", "proceeds",
    "fundrais", "profit", "toys for tots",
)  # fmt: skip
"""One of these is in every text that NO_CAMPAIGN finds; to look for them first is quicker."""

_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRANDS = re.compile(r"\b(?:ON|ALL|IN|AT|OUR)\b(?=[ ][a-z])")
"""Filler in capitals before a small word: 'all ON products' are those of a brand."""
_LINKS_AND_FIGURES = re.compile(r"https?://\S+|[^\W\d_]*\d\S*|[@#]\w+")


class Promotion(NamedTuple):
    """One deal as campaigns take it; `day` is in the retailer's zone, sums are of `currency`.

    `depth` is a share of 1. `engagement` is None where nothing told it a day after the post or later;
    `age` is the hours from the post to that moment. `passed_on`: a retweet or quote of it was seen at all.
    """

    deal_id: int
    post_id: int
    retailer_id: int
    retailer: str
    at: datetime
    day: date
    kind: str
    basis: str
    quantity: int
    currency: str
    price: Decimal | None
    percent_off: Decimal | None
    amount_off: Decimal | None
    coupon: str
    product_id: int | None
    title: str
    depth: Decimal | None
    author_id: int
    followers: int | None
    voice: str
    is_own: bool
    text: str
    engagement: int | None
    age: float | None
    passed_on: bool


Key = tuple[int, str, str, int, str, Decimal | None, str]
"""Retailer, kind, basis, quantity, currency, value, subject."""


@dataclass(frozen=True, slots=True)
class CampaignGroup:
    """The promotions of one campaign, the earliest first."""

    key: Key
    promotions: tuple[Promotion, ...]

    @property
    def first_day(self) -> date:
        return self.promotions[0].day

    @property
    def last_day(self) -> date:
        return self.promotions[-1].day

    @property
    def voices(self) -> int:
        """How many distinct accounts spoke of it."""
        return len({one.author_id for one in self.promotions})

    @property
    def is_own(self) -> bool:
        """Whether the retailer's own account spoke of it."""
        return any(one.is_own for one in self.promotions)

    @property
    def is_believed(self) -> bool:
        """Whether the retailer or two accounts spoke of it: what one stranger alone says is often none."""
        return self.voices >= BELIEVED_VOICES or self.is_own

    @property
    def posts(self) -> int:
        return len({one.post_id for one in self.promotions})

    @property
    def days_alive(self) -> int:
        """From its first day to its last, both counted."""
        return (self.last_day - self.first_day).days + 1

    @property
    def reach(self) -> int:
        """The followers of all its accounts together, each account once, by its largest known number."""
        largest: dict[int, int] = {}
        for one in self.promotions:
            largest[one.author_id] = max(largest.get(one.author_id, 0), one.followers or 0)
        return sum(largest.values())

    @property
    def hours_to_half(self) -> float:
        """Hours from the first post to the first one of the account that makes half of all accounts."""
        needed, seen = -(-self.voices // 2), set()
        for one in self.promotions:
            seen.add(one.author_id)
            if len(seen) >= needed:
                break
        return (one.at - self.promotions[0].at) / timedelta(hours=1)

    @property
    def subject(self) -> str:
        """What is promoted, as most of the posts name it; '' where they name nothing."""
        whole = sum(bool(WHOLE_SHOP.search(one.title.casefold())) for one in self.promotions)
        named = Counter(name for one in self.promotions if (name := shown_subject(one.title)))
        if not self.key[-1] or self.key[-1].startswith("coupon "):
            named = Counter({name: n for name, n in named.items() if range_key(name, self.retailer)})
            if whole * 2 >= len(self.promotions):
                return "everything"
            if sum(named.values()) * 2 <= len(self.promotions):
                return ""
        return _commonest(named)

    @property
    def retailer_id(self) -> int:
        return self.key[0]

    @property
    def kind(self) -> str:
        return self.key[1]

    @property
    def currency(self) -> str:
        """Of the value, '' where it is a percentage or nothing."""
        return self.key[4]

    @property
    def value(self) -> Decimal | None:
        """The price, the percentage or the sum off, by kind."""
        return self.key[5]

    @property
    def retailer(self) -> str:
        return self.promotions[0].retailer

    @property
    def coupon(self) -> str:
        return self.promotions[0].coupon.upper()


def _commonest(named: Counter[str]) -> str:
    """Return the name of most posts whatever its case, not in capitals where one is written otherwise."""
    alike: Counter[str] = Counter()
    for name, n in named.items():
        alike[name.casefold()] += n
    order = sorted(
        named, key=lambda name: (-alike[name.casefold()], name.isupper(), -named[name], len(name), name)
    )
    return order[0] if order else ""


@lru_cache(maxsize=20_000)
def range_key(title: str, retailer: str = "") -> str:
    """Return what tells a range from another: its words without filler, plural and the retailer's name.

    '' is the whole shop.
    """
    own = {"".join(_WORDS.findall(retailer.casefold())), *map(_singular, _WORDS.findall(retailer.casefold()))}
    named = set() if title.isupper() else {word.casefold() for word in _BRANDS.findall(title)}
    words = [word for word in _WORDS.findall(title.casefold()) if word in named or word not in FILLER]
    return " ".join(stem for word in words if (stem := _singular(word)) not in own and word not in own)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def value_of(one: Promotion) -> Decimal | None:
    """Return what is promised: the price, the percentage or the sum off, by kind; None where it has none."""
    match one.kind:
        case DealKind.PRICE | DealKind.MULTI_BUY:
            return one.price
        case DealKind.PERCENT_OFF | DealKind.BOGO:
            return one.percent_off
        case DealKind.AMOUNT_OFF:
            return one.amount_off
    return None


def key_of(one: Promotion) -> Key | None:
    """Return what the promotions of a campaign have in common; None where the post names no thing."""
    if one.coupon:
        subject = f"coupon {one.coupon.upper()}"
    elif one.product_id is not None:
        subject = f"product {one.product_id}"
    else:
        subject = range_key(one.title, one.retailer)
    if not subject and one.kind in NEED_A_SUBJECT:
        return None
    in_money = one.kind in (DealKind.PRICE, DealKind.MULTI_BUY, DealKind.AMOUNT_OFF)
    currency = one.currency if in_money else ""
    return one.retailer_id, one.kind, one.basis, one.quantity, currency, value_of(one), subject


def grouped(promotions: Iterable[Promotion]) -> list[CampaignGroup]:
    """Return the campaigns, those of most accounts first; the same for any order of the promotions."""
    found: dict[Key, list[Promotion]] = defaultdict(list)
    for one in promotions:
        key = key_of(one)
        if key is not None:
            found[key].append(one)
    groups = [CampaignGroup(key, tuple(run)) for key, those in found.items() for run in _runs(those)]
    return sorted(groups, key=place_of)


def place_of(group: CampaignGroup) -> tuple[int, int, float, int]:
    """Return where a campaign stands: by accounts, then by posts, then the latest."""
    first = group.promotions[0]
    return -group.voices, -group.posts, -first.at.timestamp(), first.deal_id


def _runs(promotions: Sequence[Promotion]) -> Iterable[list[Promotion]]:
    """Cut promotions where their days do not touch."""
    run: list[Promotion] = []
    for one in sorted(promotions, key=lambda one: (one.at, one.deal_id)):
        if run and one.day - run[-1].day > TOUCHING:
            yield run
            run = []
        run.append(one)
    yield run


def is_no_campaign(text: str) -> bool:
    """Tell whether a post is of a contest or of charity."""
    folded = text.casefold()
    return any(mark in folded for mark in NO_CAMPAIGN_MARKS) and NO_CAMPAIGN.search(folded) is not None


def program_posts(promotions: Sequence[Promotion]) -> set[int]:
    """Return the posts of authors who repeat one text: BOT_POSTS of it differ in title and figures only.

    Authors who only press share buttons are not looked at: their posts are told by their voice.
    """
    repeated: dict[tuple[int, str], set[int]] = defaultdict(set)
    by_author = Counter(one.author_id for one in promotions)
    speaking = {one.author_id for one in promotions if one.voice != Voice.SHARE_BUTTON}
    for one in promotions:
        is_seen = one.author_id in speaking and by_author[one.author_id] >= BOT_POSTS
        if is_seen and not one.is_own and one.voice not in NO_BOTS:
            repeated[one.author_id, frame_of(one.text, one.title)].add(one.post_id)
    return {post for posts in repeated.values() if len(posts) >= BOT_POSTS for post in posts}


def frame_of(text: str, title: str) -> str:
    """Return a text without its title, figures, links, mentions and hashtags."""
    return " ".join(_WORDS.findall(_LINKS_AND_FIGURES.sub(" ", text.replace(title, " ").casefold())))
