"""The facts that ingestion hands to `deals.services`: plain values, no framework.

Offsets count code points in a post's canonical text: HTML entities decoded, the fullest text that
the network sent, an embedded original's own text and not the `RT @user:` around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from deals.domain.choices import LabelledEnum
from deals.domain.confidences import point_confidence
from deals.domain.metrics import CHART_BAR, LARGEST_PRICE, POINT_BAR, SMALLEST_PRICE
from deals.domain.plain_text import plain_text

MAX_QUANTITY = 1000

OTHER_IDS_FROM = 5 << 60
BLUESKY_IDS_FROM = 3 << 61
"""The highest of an id's 63 bits name its network: 0 are tweets, 100 the demo's posts, 101 those of networks
that came later (a hash of 60 bits that begins with the network's name), 11 Bluesky's."""


class DealKind(LabelledEnum):
    """What is promised: the first that holds, in this order (FREE first, as GUIDELINES ask)."""

    FREE = "free", "free"
    BOGO = "bogo", "buy one, get one"
    MULTI_BUY = "multi_buy", "multi-buy"
    PRICE = "price", "price"
    PERCENT_OFF = "percent_off", "percent off"
    AMOUNT_OFF = "amount_off", "amount off"
    FREE_SHIPPING = "free_shipping", "free shipping"


class Basis(LabelledEnum):
    """What the sale price buys, and how often it is due."""

    ONCE = "once", "once"
    MONTH = "month", "a month"
    YEAR = "year", "a year"
    EACH_OF_N = "each_of_n", "for several pieces"  # `price` is the total for `quantity` pieces
    FROM = "from", "from"
    UP_TO = "up_to", "up to"


class Scope(LabelledEnum):
    """One product, or a range of them ('all running shoes')."""

    PRODUCT = "product", "one product"
    RANGE = "range", "a range"


class Condition(LabelledEnum):
    """New goods and others form price histories of their own."""

    NEW = "new", "new"
    REFURBISHED = "refurbished", "refurbished"
    USED = "used", "used"


class RetailerKind(LabelledEnum):
    """A seller, or an account that reports on sellers."""

    SHOP = "shop", "shop"
    MARKETPLACE = "marketplace", "marketplace"
    DEAL_ACCOUNT = "deal_account", "deal account"


class SpellingKind(LabelledEnum):
    """By what a retailer is recognised in a post."""

    HANDLE = "handle", "handle"
    DOMAIN = "domain", "domain"
    NAME = "name", "name"


class RetailerSource(StrEnum):
    """Where in the post the retailer was read."""

    AUTHOR = "author"
    MENTION = "mention"
    HASHTAG = "hashtag"
    DOMAIN = "domain"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range [start, end) of a post's canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PostContent:
    """What extraction reads of a post; it needs neither an id nor a time.

    `urls` are expanded where the network expanded them; `mentions` and `hashtags` stand without
    their signs; `handle` is the author's screen name without '@', '' where unknown. `link_spans` is where an
    address is shown in the text, maybe cut, that stands whole in `urls`; `card_title` names the page below.
    """

    text: str
    handle: str = ""
    author_name: str = ""
    urls: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    lang: str = ""
    link_spans: tuple[Span, ...] = ()
    card_title: str = ""


class NoOffer(ValueError):
    """A value that no deal has: a price of 0 that is not free, a sum without a currency."""


@dataclass(frozen=True, slots=True)
class DealRecord:
    """One offer read out of one post. None means that the post does not state it.

    `anchor` is the start of the offer's main span and identifies the deal within its post.
    `retailer` and `brand` are names to show; the slugs name catalogue rows where there is one.
    `spans` maps a field's name (price, list_price, percent_off, amount_off, product, brand,
    retailer, coupon) to its evidence; a value read from author or link has none.
    `sure` maps a field's name to its confidence; `chart` is that of the price point (confidences.py).
    """

    anchor: int
    kind: DealKind
    product: str | None = None
    brand: str | None = None
    brand_slug: str | None = None
    retailer: str | None = None
    retailer_slug: str | None = None
    retailer_source: RetailerSource | None = None
    price: Decimal | None = None
    list_price: Decimal | None = None
    currency: str | None = None
    percent_off: Decimal | None = None
    amount_off: Decimal | None = None
    coupon: str | None = None
    url: str | None = None
    basis: Basis = Basis.ONCE
    quantity: int = 1
    scope: Scope = Scope.PRODUCT
    condition: Condition = Condition.NEW
    category_slug: str | None = None
    confidence: float = 0.0
    sure: Mapping[str, float] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Clean names; raise NoOffer for what no table takes: one bad reading must not void a whole load."""
        for name in ("product", "brand", "retailer"):
            text = getattr(self, name)
            if text is not None and not text.isprintable():
                object.__setattr__(self, name, plain_text(text) or None)
        for amount in (self.list_price, self.amount_off, None if self.kind is DealKind.FREE else self.price):
            if amount is not None and not (amount.is_finite() and SMALLEST_PRICE <= amount <= LARGEST_PRICE):
                raise NoOffer(f"{amount} is no price")
        if self.kind is DealKind.FREE and self.price:
            raise NoOffer(f"what is free does not cost {self.price}")
        if self.price and not self.currency:
            raise NoOffer(f"{self.price} is no price without a currency")
        if self.percent_off is not None and not 0 < self.percent_off <= 100:
            raise NoOffer(f"{self.percent_off} % is no reduction")
        if not 1 <= self.quantity <= MAX_QUANTITY:
            raise NoOffer(f"{self.quantity} pieces are no offer")

    @property
    def point_confidence(self) -> float:
        return point_confidence(self.sure)


def is_charted(deal: DealRecord) -> bool:
    """Whether a deal is a price point before anything is known of its product's other prices."""
    return (
        deal.scope is Scope.PRODUCT
        and deal.basis in (Basis.ONCE, Basis.EACH_OF_N)
        and deal.kind is not DealKind.FREE
        and None not in (deal.price, deal.currency, deal.retailer, deal.product)
        and deal.confidence >= CHART_BAR
        and deal.point_confidence >= POINT_BAR
    )


@dataclass(frozen=True, slots=True)
class PostRecord:
    """One sighting of a post: its own line, or embedded in another post's line.

    `complete` is False where the network cut the text. `seen_at` and `seen_in` are the time and
    the id of the post whose line carried it: its own where it was not embedded. `seen_as` is a hash of that
    line (0 to 2^63 - 1): the same line may read differently in two dumps. `revision` is when the author last
    changed the post, in microseconds since 1970; 0 where it stands as it was written.
    """

    id: int
    author_id: int
    created_at: datetime
    seen_at: datetime
    seen_in: int
    complete: bool
    content: PostContent
    followers: int | None = None
    network: str = "twitter"
    seen_as: int = 0
    revision: int = 0

    @property
    def rank(self) -> tuple[int, bool, datetime, int, int]:
        """Order a post's sightings, the best first: newest, complete, earliest, smallest carrier and hash."""
        return (-self.revision, not self.complete, self.seen_at, self.seen_in, self.seen_as)


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """An original's counters as another post (`source_post_id`) carried them at `observed_at`."""

    post_id: int
    source_post_id: int
    observed_at: datetime
    retweets: int | None
    likes: int | None
    replies: int | None
    quotes: int | None


@dataclass(frozen=True, slots=True)
class PostDeals:
    """A post that holds at least one deal, and its deals in the order of the text."""

    post: PostRecord
    deals: tuple[DealRecord, ...]


class CoverageStatus(StrEnum):
    """What became of one part of a dump in an hour."""

    LOADED = "loaded"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CoverageRecord:
    """What one part of a dump gave for one hour (UTC, minute 0) of a network; `lines` None: unknown."""

    hour: datetime
    status: str  # one of CoverageStatus
    lines: int | None
    posts: int
    deals: int
    network: str = "twitter"


@dataclass(frozen=True, slots=True)
class LoadBatch:
    """All that one chunk gives. `source` names the chunk: loading it again replaces its share.

    `dealless_post_ids` are posts whose whole text was seen and holds no deal. Where the chunk could
    not be read to its end, `is_whole` is False: then nothing that it gave before is taken back.
    `alert_mode` (record, digest or live) says what alerts on what is new in it become; `load` names its run.
    Of `deleted_author_ids` every post goes. `older_post_ids` are posts that became others by an edit;
    `dealless_revisions` (post, revision) say that a post holds no deal since then.
    """

    source: str
    posts: tuple[PostDeals, ...] = ()
    snapshots: tuple[SnapshotRecord, ...] = ()
    deleted_post_ids: tuple[int, ...] = ()
    dealless_post_ids: tuple[int, ...] = ()
    deleted_author_ids: tuple[int, ...] = ()
    older_post_ids: tuple[int, ...] = ()
    dealless_revisions: tuple[tuple[int, int], ...] = ()
    coverage: tuple[CoverageRecord, ...] = ()
    is_whole: bool = True
    alert_mode: str = "record"
    load: str = ""


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """Rows that a load made or changed; a second load of the same batch gives zeros.

    `sources_to_reload` are chunks whose share must be loaded again, since this one took back what
    their copies had yielded to.
    """

    posts: int = 0
    deals: int = 0
    snapshots: int = 0
    deleted: int = 0
    sources_to_reload: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetailerRow:
    """A retailer as the catalogue files and tables hold it; spellings in lower case."""

    slug: str
    name: str
    kind: str = "shop"
    country: str = ""
    handles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrandRow:
    """A brand and its spellings in lower case."""

    slug: str
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category and the words that point to it, in lower case."""

    slug: str
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueRows:
    """All that the extractor is told of the world, as it lies in the tables or the CSV files."""

    retailers: tuple[RetailerRow, ...] = ()
    brands: tuple[BrandRow, ...] = ()
    categories: tuple[CategoryRow, ...] = ()
