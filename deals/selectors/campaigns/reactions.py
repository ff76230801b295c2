"""How people reacted to promotions: by depth, kind, coupon, hour and voice; and the rhythm of promotions.

Reactions are a post's, not an offer's: a post counts once in each group that it has an offer in. They are
the counters last observed before the as-of moment, in later posts that carried this one: a post's own line
shows zeros, so 'not observed' is told apart from 0.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from deals.domain.campaigns import (
    DEPTH_BANDS,
    NO_DEPTH,
    Cadence,
    MedianInterval,
    cadence,
    depth_band,
    engagement_rate,
    median_interval,
)
from deals.domain.metrics import discount_depth
from deals.domain.records import DealKind
from deals.domain.sampling import steps_of
from deals.domain.zones import zone_of_country
from deals.models import Competitor, Deal, Retailer, Workspace
from deals.models.deals import SAMPLED
from deals.selectors.campaigns.known_days import days_known
from deals.selectors.campaigns.wanted import CampaignFilter, values_of, where_of
from deals.selectors.common.as_of import Period
from deals.selectors.market.promotions import Days, promotions_by_day

MOST_OFFERS = 5_000
"""About so many offers' reactions are read: small retailers whole, of large ones even samples."""

MOST_RETAILERS = 201
"""A workspace's competitors and itself."""

EXTREMES = 5
"""Best and worst posts that the page shows."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Offer(NamedTuple):
    """One deal as campaigns take it. `engagement` is None where the post was never observed again.

    `depth` is a share of 1, `rate` is engagement per 1,000 followers, `local` is in the retailer's zone.
    """

    deal_id: int
    post_id: int
    retailer_id: int
    local: datetime
    kind: str
    depth: Decimal | None
    has_coupon: bool
    is_own: bool
    engagement: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Posts that have something in common: `posts` in all, of them `not_observed` and `no_followers`.

    `rate` is of the rest.
    """

    key: str
    name: str
    posts: int
    not_observed: int
    no_followers: int
    rate: MedianInterval


@dataclass(frozen=True, slots=True)
class RatedPost:
    """A post with its reactions and one of its deals, the evidence."""

    deal: Deal
    rate: float
    engagement: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A retailer's promotion days (in its zone) with its offers of each, and what they come to."""

    retailer: Retailer
    zone: str
    cadence: Cadence
    offers: int
    depth: MedianInterval
    days: tuple[tuple[date, int], ...]


class Sampled(NamedTuple):
    """A large retailer of which one post in so many is read, evenly over the whole period."""

    retailer: str
    one_in: int


@dataclass(frozen=True, slots=True)
class Campaigns:
    """All that the campaign page shows. `read` of `found` offers were read: see OffersRead."""

    found: int
    read: int
    one_in: int
    sampled: tuple[Sampled, ...]
    first_day: date | None
    all_posts: Group
    by_depth: list[Group]
    by_kind: list[Group]
    by_coupon: list[Group]
    by_voice: list[Group]
    by_retailer: list[Group]
    by_hour: list[list[Group]]
    best: list[RatedPost]
    worst: list[RatedPost]
    rhythms: list[Rhythm]
    zones: list[str]


# Raw SQL: an index-only scan a retailer (of large ones of the index `deal_sample`, whose condition must stand
# as there), then the last snapshot of each post through its index.
OFFERS = """
    WITH shop AS MATERIALIZED (
        SELECT * FROM unnest(%(retailers)s::bigint[], %(zones)s::text[], %(steps)s::int[])
            asked (id, zone, step)
    ), chosen AS MATERIALIZED (
        {chosen}
    ), voices AS MATERIALIZED (
        SELECT retailer_id, array_agg(value) AS handles FROM deals_retaileralias
        WHERE kind = 'handle' AND retailer_id = ANY(%(retailers)s) GROUP BY retailer_id
    )
    SELECT chosen.id, post_id, chosen.retailer_id, local, kind, price, list_price, percent_off, has_coupon,
        coalesce(lower(post.handle) = ANY(voices.handles), false), post.followers, seen.engagement
    FROM chosen JOIN deals_post post ON post.id = post_id LEFT JOIN voices USING (retailer_id)
    LEFT JOIN LATERAL (
        SELECT engagement FROM deals_engagementsnapshot snapshot
        WHERE snapshot.post_id = chosen.post_id AND engagement IS NOT NULL AND observed_at < %(until)s
        ORDER BY observed_at DESC, source_post_id DESC LIMIT 1
    ) seen ON true
    ORDER BY chosen.id DESC
"""

CHOSEN = """
    SELECT deal.id, post_id, retailer_id, announced_at AT TIME ZONE shop.zone AS local, kind,
        price, list_price, percent_off, coupon <> '' AS has_coupon
    FROM shop JOIN deals_deal deal ON retailer_id = shop.id AND {steps} {where}
        AND abs(hashint8(post_id)::bigint) %% step = 0
"""
SMALL = f"step < {SAMPLED}"
LARGE = f"step >= {SAMPLED} AND abs(hashint8(post_id)::bigint) %% {SAMPLED} = 0"

# Raw SQL: days are cut in each retailer's own zone, which the ORM can do for one zone only.
FILTERED_DAYS = """
    SELECT shop.id, (announced_at AT TIME ZONE shop.zone)::date AS day, count(*)
    FROM unnest(%(retailers)s::bigint[], %(zones)s::text[]) shop (id, zone)
    JOIN deals_deal ON retailer_id = shop.id {where}
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def campaign_retailers(workspace: Workspace) -> list[Retailer]:
    """Return the own retailer, then the competitors by name. 1 query."""
    own = [workspace.own_retailer] if workspace.own_retailer else []
    competitors = Competitor.objects.filter(workspace=workspace, archived_at=None).select_related("retailer")
    others = sorted((each.retailer for each in competitors), key=lambda one: one.name.casefold())
    return own + [each for each in others if each.pk != workspace.own_retailer_id][: MOST_RETAILERS - 1]


def campaigns(wanted: CampaignFilter, period: Period, zone: str) -> Campaigns:
    """Return the page's numbers; `zone` is for retailers without a country. 4 queries, 3 without posts.

    One more where more than one network is loaded.
    """
    found = read_offers(wanted, period, zone)
    offers, zones, days = found.offers, found.zones, found.days
    depths: dict[int, list[float]] = {pk: [] for pk in zones}
    for offer in offers:
        if offer.depth is not None:
            depths[offer.retailer_id].append(float(offer.depth))
    best, worst = extremes(offers)
    deals = Deal.objects.select_related("post", "product", "retailer").in_bulk(
        [offer.deal_id for offer in (*best, *worst)]
    )
    known = days_known(zones, period)
    return Campaigns(
        found=found.n,
        read=len(offers),
        one_in=found.one_in,
        sampled=found.sampled,
        first_day=min((each[0][0] for each in days.values() if each), default=None),
        all_posts=group_of("all", "all posts", offers),
        by_depth=groups(offers, "depth", wanted),
        by_kind=groups(offers, "kind", wanted),
        by_coupon=groups(offers, "coupon", wanted),
        by_voice=groups(offers, "voice", wanted),
        by_retailer=groups(offers, "retailer", wanted),
        by_hour=by_hour(offers, wanted),
        best=[RatedPost(deals[one.deal_id], one.rate or 0.0, one.engagement or 0) for one in best],
        worst=[RatedPost(deals[one.deal_id], one.rate or 0.0, one.engagement or 0) for one in worst],
        rhythms=[
            _rhythm(each, zones[each.pk], days[each.pk], depths[each.pk], period, known[each.pk])
            for each in wanted.retailers
        ],
        zones=sorted(set(zones.values())),
    )


@dataclass(frozen=True, slots=True)
class OffersRead:
    """The offers of which reactions are read: all `n`, or of large retailers those of one post in so many.

    `sampled` are these retailers by name with how many that is; `one_in` is the largest of it, 1 for none.
    `zones` and the promotion `days` (of all offers) are by retailer.
    """

    n: int
    one_in: int
    sampled: tuple[Sampled, ...]
    offers: list[Offer]
    zones: dict[int, str]
    days: dict[int, list[tuple[date, int]]]


def read_offers(wanted: CampaignFilter, period: Period, zone: str) -> OffersRead:
    """Read what all numbers of the page are made of, the newest deal first. 2 queries."""
    zones = {each.pk: zone_of_country(each.country, zone) for each in wanted.retailers}
    days = promotion_days(wanted, period, zones)
    counts = {pk: sum(offers for _, offers in of_retailer) for pk, of_retailer in days.items()}
    steps = steps_of(counts, MOST_OFFERS, SAMPLED)
    large = sorted((each.name, steps[each.pk]) for each in wanted.retailers if steps[each.pk] > 1)
    offers = _offers(wanted, period, zones, steps)
    most = max(steps.values(), default=1)
    return OffersRead(
        sum(counts.values()), most, tuple(Sampled(*each) for each in large), offers, zones, days
    )


BAND_NAMES = {**{key: name for key, name, _ in DEPTH_BANDS}, NO_DEPTH: "no depth stated"}
COUPON_NAMES = {"yes": "with a coupon", "no": "without a coupon"}
VOICE_NAMES = {"own": "the retailer's own accounts", "others": "other accounts (amplifiers)"}


HOUR_NAMES = {
    f"{weekday}-{hour}": f"{name} {hour:02}:00" for weekday, name in enumerate(WEEKDAYS) for hour in range(24)
}
KEY_OF: dict[str, Callable[[Offer], str]] = {
    "depth": lambda offer: depth_band(offer.depth),
    "kind": lambda offer: offer.kind,
    "coupon": lambda offer: "yes" if offer.has_coupon else "no",
    "voice": lambda offer: "own" if offer.is_own else "others",
    "retailer": lambda offer: str(offer.retailer_id),
    "hour": lambda offer: f"{offer.local.weekday()}-{offer.local.hour}",
}
"""What the offers of a group have in common, and the key that an offer has in each."""


def names_of(by: str, wanted: CampaignFilter) -> dict[str, str]:
    """Return the keys of a grouping with their names, in the order of the page. Raises KeyError."""
    return {
        "depth": BAND_NAMES,
        "kind": {key: str(name) for key, name in DealKind.choices},
        "coupon": COUPON_NAMES,
        "voice": VOICE_NAMES,
        "retailer": {str(each.pk): each.name for each in wanted.retailers},
        "hour": HOUR_NAMES,
    }[by]


def groups(offers: Sequence[Offer], by: str, wanted: CampaignFilter) -> list[Group]:
    """Return a group for each name of a grouping, in their order, empty ones too."""
    found: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        found[KEY_OF[by](offer)].append(offer)
    return [group_of(key, name, found[key]) for key, name in names_of(by, wanted).items()]


def by_hour(offers: Sequence[Offer], wanted: CampaignFilter) -> list[list[Group]]:
    """Return a row for each weekday with a group for each hour, in the retailers' zones."""
    hours = groups(offers, "hour", wanted)
    return [hours[start : start + 24] for start in range(0, len(hours), 24)]


def group_of(key: str, name: str, offers: Iterable[Offer]) -> Group:
    """Count the posts of the offers, each once, and take the median of their rates."""
    posts = {offer.post_id: offer for offer in offers}.values()
    rates = [rate for offer in posts if (rate := offer.rate) is not None]
    not_observed = sum(offer.engagement is None for offer in posts)
    return Group(
        key, name, len(posts), not_observed, len(posts) - not_observed - len(rates), median_interval(rates)
    )


def extremes(offers: Sequence[Offer]) -> tuple[list[Offer], list[Offer]]:
    """Return the posts with the highest and the lowest rate, one offer of each; no post in both."""
    rated = {offer.post_id: offer for offer in reversed(offers) if offer.rate is not None}
    ordered = sorted(rated.values(), key=lambda offer: (-(offer.rate or 0), offer.post_id))
    most = min(EXTREMES, len(ordered) // 2)
    return ordered[:most], ordered[len(ordered) - most :][::-1]


def _offers(
    wanted: CampaignFilter, period: Period, zones: dict[int, str], steps: dict[int, int]
) -> list[Offer]:
    """Read the offers of all posts, or of even samples of the posts: the same ones at each asking."""
    values = values_of(wanted, period, zones) | {"steps": [steps[pk] for pk in zones]}
    parts = sorted({LARGE if step >= SAMPLED else SMALL for step in steps.values()}) or [SMALL]
    where = where_of(wanted, period)
    chosen = " UNION ALL ".join(CHOSEN.format(steps=part, where=where) for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(OFFERS.format(chosen=chosen), values)
        return [_offer(*row) for row in cursor.fetchall()]


def _offer(
    deal: int, post: int, retailer: int, local: datetime, kind: str,
    price: Decimal | None, list_price: Decimal | None, percent_off: Decimal | None,
    has_coupon: bool, is_own: bool, followers: int | None, engagement: int | None,
) -> Offer:  # fmt: skip
    """Make an offer of a row of OFFERS."""
    depth = discount_depth(price, list_price, percent_off)
    rate = engagement_rate(engagement, followers)
    return Offer(deal, post, retailer, local, kind, depth, has_coupon, is_own, engagement, rate)


def promotion_days(wanted: CampaignFilter, period: Period, zones: dict[int, str]) -> Days:
    """Return each retailer's promotion days, oldest first, with their offers."""
    if not wanted.narrows:
        return promotions_by_day(zones, period)
    found: Days = {pk: [] for pk in zones}
    with connection.cursor() as cursor:
        cursor.execute(FILTERED_DAYS.format(where=where_of(wanted, period)), values_of(wanted, period, zones))
        for retailer, day, n in cursor.fetchall():
            found[retailer].append((day, n))
    return found


def _rhythm(
    retailer: Retailer,
    zone: str,
    days: list[tuple[date, int]],
    depths: list[float],
    period: Period,
    known: frozenset[date],
) -> Rhythm:
    """Tell a retailer's rhythm, seen from the last day before the as-of moment."""
    today = (period.until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return Rhythm(
        retailer,
        zone,
        cadence([day for day, _ in days], today, known),
        sum(n for _, n in days),
        median_interval(depths),
        tuple(days),
    )
