"""How people reacted to promotions: by depth, kind, coupon, hour and voice; and the rhythm of promotions.

Reactions are a post's, not an offer's: a post counts once in each group that it has an offer in. They are
the counters last observed before the as-of moment, in later posts that carried this one: a post's own line
shows zeros, so 'not observed' is told apart from 0.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from deals.campaign_metrics import (
    DEPTH_BANDS,
    NO_DEPTH,
    Cadence,
    MedianInterval,
    cadence,
    depth_band,
    engagement_rate,
    median_interval,
)
from deals.metrics import CHART_BAR, discount_depth
from deals.models import Competitor, Deal, Retailer, Workspace
from deals.selectors.as_of import Period
from deals.zones import zone_of_country

MOST_OFFERS = 10_000
"""Offers that reactions are read of, the newest: medians of more differ little, and a page stays quick."""

MOST_RETAILERS = 201
"""A workspace's competitors and itself."""

EXTREMES = 5
"""Best and worst posts that the page shows."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class CampaignFilter:
    """Whose promotions, and which; empty fields do not narrow."""

    retailers: tuple[Retailer, ...]
    brand: str = ""
    category: str = ""
    kind: str = ""


class Offer(NamedTuple):
    """One deal as campaigns take it. `engagement` is None where the post was never observed again."""

    deal_id: int
    post_id: int
    retailer_id: int
    at: datetime
    local: datetime
    kind: str
    price: Decimal | None
    list_price: Decimal | None
    percent_off: Decimal | None
    has_coupon: bool
    is_own: bool
    followers: int | None
    engagement: int | None

    @property
    def depth(self) -> Decimal | None:
        """The discount as a share of 1."""
        return discount_depth(self.price, self.list_price, self.percent_off)

    @property
    def rate(self) -> float | None:
        """Reactions per 1,000 followers."""
        return engagement_rate(self.engagement, self.followers)


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


@dataclass(frozen=True, slots=True)
class Campaigns:
    """All that the campaign page shows. `read` of `found` offers were read, the newest."""

    found: int
    read: int
    since: datetime | None
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


# Raw SQL: per retailer the newest rows through an index, each with the last snapshot of its post.
OFFERS = """
    WITH chosen AS MATERIALIZED (
        SELECT deal.* , shop.zone FROM unnest(%(retailers)s::bigint[], %(zones)s::text[]) shop (id, zone)
        CROSS JOIN LATERAL (
            SELECT id, post_id, retailer_id, announced_at, kind, price, list_price, percent_off, coupon
            FROM deals_deal WHERE retailer_id = shop.id {where}
            ORDER BY announced_at DESC, id DESC LIMIT %(most)s
        ) deal ORDER BY announced_at DESC, id DESC LIMIT %(most)s
    )
    SELECT chosen.id, chosen.post_id, retailer_id, announced_at, announced_at AT TIME ZONE zone, kind,
        price, list_price, percent_off, coupon <> '',
        EXISTS (SELECT FROM deals_retaileralias alias WHERE alias.retailer_id = chosen.retailer_id
            AND alias.kind = 'handle' AND alias.value = lower(post.handle)),
        post.followers, seen.engagement
    FROM chosen JOIN deals_post post ON post.id = chosen.post_id
    LEFT JOIN LATERAL (
        SELECT CASE WHEN num_nonnulls(retweets, likes, replies, quotes) > 0 THEN
            coalesce(retweets, 0) + coalesce(likes, 0) + coalesce(replies, 0) + coalesce(quotes, 0)
            END AS engagement
        FROM deals_engagementsnapshot snapshot WHERE snapshot.post_id = chosen.post_id
            AND observed_at < %(until)s AND source_post_id <> chosen.post_id
        ORDER BY observed_at DESC, source_post_id DESC LIMIT 1
    ) seen ON true
    ORDER BY announced_at DESC, chosen.id DESC
"""

# Raw SQL: days are cut in each retailer's own zone, which the ORM can do for one zone only.
DAYS = """
    SELECT shop.id, (announced_at AT TIME ZONE shop.zone)::date AS day, count(*)
    FROM unnest(%(retailers)s::bigint[], %(zones)s::text[]) shop (id, zone)
    JOIN deals_deal ON retailer_id = shop.id {where}
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def campaign_retailers(workspace: Workspace) -> list[Retailer]:
    """Return the own retailer, then the competitors by name. 1 query."""
    own = [workspace.own_retailer] if workspace.own_retailer else []
    rivals = Competitor.objects.filter(workspace=workspace, archived_at=None).select_related("retailer")
    others = sorted((each.retailer for each in rivals), key=lambda one: one.name.casefold())
    return own + [each for each in others if each.pk != workspace.own_retailer_id][: MOST_RETAILERS - 1]


def campaigns(wanted: CampaignFilter, period: Period, zone: str) -> Campaigns:
    """Return the page's numbers; `zone` is for retailers without a country. 3 queries, 2 without posts."""
    zones = {each.pk: zone_of_country(each.country, zone) for each in wanted.retailers}
    days = _days(wanted, period, zones)
    offers = _offers(wanted, period, zones)
    depths: dict[int, list[float]] = {pk: [] for pk in zones}
    for offer in offers:
        if offer.depth is not None:
            depths[offer.retailer_id].append(float(offer.depth))
    names = {str(each.pk): each.name for each in wanted.retailers}
    best, worst = extremes(offers)
    deals = Deal.objects.select_related("post", "product", "retailer").in_bulk(
        [offer.deal_id for offer in (*best, *worst)]
    )
    return Campaigns(
        found=sum(n for of_retailer in days.values() for _, n in of_retailer),
        read=len(offers),
        since=offers[-1].at if offers else None,
        all_posts=group_of("all", "all posts", offers),
        by_depth=groups(offers, lambda offer: depth_band(offer.depth), BAND_NAMES),
        by_kind=groups(offers, lambda offer: offer.kind, {k: str(v) for k, v in Deal.Kind.choices}),
        by_coupon=groups(offers, lambda offer: "yes" if offer.has_coupon else "no", COUPON_NAMES),
        by_voice=groups(offers, lambda offer: "own" if offer.is_own else "others", VOICE_NAMES),
        by_retailer=groups(offers, lambda offer: str(offer.retailer_id), names),
        by_hour=by_hour(offers),
        best=[RatedPost(deals[one.deal_id], one.rate or 0.0, one.engagement or 0) for one in best],
        worst=[RatedPost(deals[one.deal_id], one.rate or 0.0, one.engagement or 0) for one in worst],
        rhythms=[
            _rhythm(each, zones[each.pk], days[each.pk], depths[each.pk], period) for each in wanted.retailers
        ],
        zones=sorted(set(zones.values())),
    )


BAND_NAMES = {**{key: name for key, name, _ in DEPTH_BANDS}, NO_DEPTH: "no depth stated"}
COUPON_NAMES = {"yes": "with a coupon", "no": "without a coupon"}
VOICE_NAMES = {"own": "the retailer's own accounts", "others": "other accounts (amplifiers)"}


def groups(
    offers: Sequence[Offer], key_of: Callable[[Offer], Hashable], names: dict[str, str]
) -> list[Group]:
    """Return a group for each name, in their order, empty ones too."""
    found: dict[Hashable, list[Offer]] = defaultdict(list)
    for offer in offers:
        found[key_of(offer)].append(offer)
    return [group_of(key, name, found[key]) for key, name in names.items()]


def by_hour(offers: Sequence[Offer]) -> list[list[Group]]:
    """Return a row for each weekday with a group for each hour, in the retailers' zones."""
    found: dict[tuple[int, int], list[Offer]] = defaultdict(list)
    for offer in offers:
        found[offer.local.weekday(), offer.local.hour].append(offer)
    return [
        [group_of(f"{weekday}-{hour}", f"{name} {hour:02}:00", found[weekday, hour]) for hour in range(24)]
        for weekday, name in enumerate(WEEKDAYS)
    ]


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


def _offers(wanted: CampaignFilter, period: Period, zones: dict[int, str]) -> list[Offer]:
    with connection.cursor() as cursor:
        cursor.execute(OFFERS.format(where=_where(wanted, period)), _values(wanted, period, zones))
        return [Offer._make(row) for row in cursor.fetchall()]


def _days(wanted: CampaignFilter, period: Period, zones: dict[int, str]) -> dict[int, list[tuple[date, int]]]:
    """Return each retailer's promotion days, oldest first, with their offers."""
    found: dict[int, list[tuple[date, int]]] = {pk: [] for pk in zones}
    with connection.cursor() as cursor:
        cursor.execute(DAYS.format(where=_where(wanted, period)), _values(wanted, period, zones))
        for retailer, day, n in cursor.fetchall():
            found[retailer].append((day, n))
    return found


def _where(wanted: CampaignFilter, period: Period) -> str:
    """Return the conditions on deals; all values are parameters."""
    parts = ["NOT rejected", "confidence >= %(bar)s", "announced_at < %(until)s"]
    parts += ["announced_at >= %(since)s"] if period.since else []
    parts += ["kind = %(kind)s"] if wanted.kind else []
    parts += ["brand_id = (SELECT id FROM deals_brand WHERE slug = %(brand)s)"] if wanted.brand else []
    if wanted.category:
        parts.append("category_id = (SELECT id FROM deals_category WHERE slug = %(category)s)")
    return "AND " + " AND ".join(parts)


def _values(wanted: CampaignFilter, period: Period, zones: dict[int, str]) -> dict[str, Any]:
    return {
        "retailers": list(zones), "zones": list(zones.values()), "most": MOST_OFFERS, "bar": CHART_BAR,
        "since": period.since, "until": period.until,
        "kind": wanted.kind, "brand": wanted.brand, "category": wanted.category,
    }  # fmt: skip


def _rhythm(
    retailer: Retailer, zone: str, days: list[tuple[date, int]], depths: list[float], period: Period
) -> Rhythm:
    """Tell a retailer's rhythm, seen from the last day before the as-of moment."""
    today = (period.until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return Rhythm(
        retailer,
        zone,
        cadence([day for day, _ in days], today),
        sum(n for _, n in days),
        median_interval(depths),
        tuple(days),
    )
