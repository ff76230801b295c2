"""Campaigns: promotions grouped by retailer, kind, value and subject, with their voices and reactions.

Of a retailer with very many offers those repeated most are read, so its largest campaigns are whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import connection

from deals.domain.campaign_groups import CampaignGroup, Promotion, grouped, is_no_campaign, program_posts
from deals.domain.campaign_names import campaign_name, promise_text
from deals.domain.campaigns import MedianInterval, median_interval
from deals.domain.lift import SETTLED_HOURS, Reaction, Usual, ratio, usual_of
from deals.domain.metrics import discount_depth
from deals.domain.sampling import budgets
from deals.domain.voices.voice import Voice
from deals.domain.zones import zone_of_country
from deals.selectors.campaigns.reactions import CampaignFilter, promotion_days, values_of, where_of
from deals.selectors.common.as_of import Period

MOST_READ = 5_000
"""Offers that are read at once: of retailers with more, those repeated most."""

MOST_ACCOUNTS = 500
"""Accounts whose other posts are read for what they usually get."""

# Raw SQL: of large retailers the offers repeated most are picked by window, from an index alone, then each
# last snapshot through its index; the ORM can do neither. Ranges of one value are picked together,
# whatever they are called. The array keeps the planner from reading all deals of the retailers.
SEEN = """
    LEFT JOIN LATERAL (
        SELECT engagement, observed_at FROM deals_engagementsnapshot snapshot
        WHERE snapshot.post_id = post.id AND engagement IS NOT NULL AND observed_at < %(until)s
        ORDER BY observed_at DESC, source_post_id DESC LIMIT 1
    ) seen ON true
"""
PICKED = """
    WITH shop AS MATERIALIZED (
        SELECT * FROM unnest(%(retailers)s::bigint[], %(names)s::text[], %(zones)s::text[],
            %(budgets)s::int[], %(wholes)s::bool[]) asked (id, name, zone, budget, is_whole)
    ), repeated AS (
        SELECT array_agg(deal.id) AS ids, count(*) AS n, min(budget) AS budget,
            sum(count(*)) OVER (PARTITION BY retailer_id ORDER BY count(*) DESC, min(deal.id)) AS running
        FROM shop JOIN deals_deal deal ON retailer_id = shop.id {where} WHERE NOT is_whole
        GROUP BY retailer_id, hash_record_extended((kind, price, percent_off, upper(coupon), product_id), 0)
        HAVING count(*) > 1
    ), picked AS MATERIALIZED (
        SELECT deal.id FROM shop JOIN deals_deal deal ON retailer_id = shop.id {where} WHERE is_whole
        UNION ALL SELECT unnest(ids) FROM repeated WHERE running - n < budget
    ), handles AS MATERIALIZED (
        SELECT retailer_id, array_agg(value) AS own FROM deals_retaileralias
        WHERE kind = 'handle' AND retailer_id = ANY(%(retailers)s) GROUP BY retailer_id
    )
    SELECT deal.id, post.id, shop.id, shop.name, announced_at, (announced_at AT TIME ZONE shop.zone)::date,
        deal.kind, basis, quantity, currency, price, list_price, percent_off, amount_off, coupon, product_id,
        product_text, author_id, followers, voice,
        coalesce(lower(handle) = ANY(handles.own), false), text, seen.engagement, seen.observed_at
    FROM deals_deal deal JOIN shop ON shop.id = retailer_id
    JOIN deals_post post ON post.id = post_id LEFT JOIN handles USING (retailer_id) {seen}
    WHERE deal.id = ANY(ARRAY(SELECT id FROM picked))
    ORDER BY deal.id
"""
OF_ACCOUNTS = """
    SELECT post.id, author_id, followers, seen.engagement
    FROM deals_post post {seen}
    WHERE handle IN (SELECT handle FROM deals_post WHERE id = ANY(%(posts)s))
        AND created_at < %(until)s AND engagement IS NOT NULL
        AND observed_at >= created_at + %(settled)s
"""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign with its reactions.

    `lift` is of the posts whose reactions were told a day after them or later, each against what such
    accounts usually get; `age` is the median of hours from post to that moment. `depth` is a share of 1.
    `best` drew most reactions, None where none are known.
    """

    group: CampaignGroup
    name: str
    reacted: int
    reactions: int
    lift: MedianInterval
    age: float | None
    depth: float | None
    passed_on: int
    best: Promotion | None


@dataclass(frozen=True, slots=True)
class CampaignList:
    """The campaigns of a period, largest first.

    Of `found` offers `read` were read; of them those of `left_out` posts (share buttons, programs) count only
    if asked for, those of `no_campaign` posts (contests, charity) never. `partly` are the retailers of which
    only the most repeated offers were read.
    """

    groups: tuple[CampaignGroup, ...]
    usual: Usual
    found: int
    read: int
    left_out: int
    no_campaign: int
    partly: tuple[str, ...]


def campaign_list(
    wanted: CampaignFilter, period: Period, zone: str, all_voices: bool = False
) -> CampaignList:
    """Return the campaigns; `zone` is for retailers without a country. 3 queries."""
    zones = {each.pk: zone_of_country(each.country, zone) for each in wanted.retailers}
    days = promotion_days(wanted, period, zones)
    counts = {pk: sum(n for _, n in of_retailer) for pk, of_retailer in days.items()}
    shares = budgets(counts, MOST_READ)
    promotions = _read(wanted, period, zones, shares, counts)
    contests = {one.post_id for one in promotions if is_no_campaign(one.text)}
    buttons = {one.post_id for one in promotions if one.voice == Voice.SHARE_BUTTON}
    left_out = (buttons | program_posts(promotions)) - contests
    without = contests if all_voices else contests | left_out
    kept = [one for one in promotions if one.post_id not in without]
    names = sorted(each.name for each in wanted.retailers if shares[each.pk] < counts[each.pk])
    return CampaignList(
        tuple(grouped(kept)),
        _usual(kept, period),
        sum(counts.values()),
        len(promotions),
        len(left_out),
        len(contests),
        tuple(names),
    )


def with_figures(groups: Iterable[CampaignGroup], usual: Usual) -> list[Campaign]:
    """Return campaigns with their reactions."""
    return [_campaign(group, usual) for group in groups]


def name_of(group: CampaignGroup) -> str:
    """Return what an analyst calls the campaign: 'Tindalo: 50% off lamps, coupon GLOW, 24 to 26 Nov'."""
    _, kind, basis, quantity, currency, value, _ = group.key
    promise = promise_text(kind, value, currency, basis, quantity)
    return campaign_name(
        group.retailer, promise, group.subject, group.coupon, group.first_day, group.last_day
    )


def _campaign(group: CampaignGroup, usual: Usual) -> Campaign:
    posts = {one.post_id: one for one in reversed(group.promotions)}.values()
    reacted = [one for one in posts if one.engagement is not None]
    ratios = [
        ratio(one.engagement or 0, expected)
        for one in reacted
        if (expected := usual.of(one.author_id, one.followers)) is not None
    ]
    depths = [float(one.depth) for one in group.promotions if one.depth is not None]
    return Campaign(
        group=group,
        name=name_of(group),
        reacted=len(reacted),
        reactions=sum(one.engagement or 0 for one in reacted),
        lift=median_interval(ratios),
        age=median(one.age or 0.0 for one in reacted) if reacted else None,
        depth=median(depths) if depths else None,
        passed_on=sum(one.passed_on for one in posts),
        best=max(reacted, key=lambda one: (one.engagement or 0, -one.post_id), default=None),
    )


def _read(
    wanted: CampaignFilter,
    period: Period,
    zones: dict[int, str],
    shares: dict[int, int],
    counts: dict[int, int],
) -> list[Promotion]:
    """Read the offers, whole or those repeated most."""
    values = values_of(wanted, period, zones) | {
        "names": [each.name for each in wanted.retailers],
        "budgets": [shares[pk] for pk in zones],
        "wholes": [shares[pk] >= counts[pk] for pk in zones],
    }
    with connection.cursor() as cursor:
        cursor.execute(PICKED.format(where=where_of(wanted, period), seen=SEEN), values)
        return [_promotion(*row) for row in cursor.fetchall()]


def _promotion(
    deal: int, post: int, retailer: int, name: str, at: datetime, day: Any, kind: str, basis: str,
    quantity: int, currency: str, price: Decimal | None, list_price: Decimal | None,
    percent_off: Decimal | None, amount_off: Decimal | None, coupon: str, product: int | None, title: str,
    author: int, followers: int | None, voice: str, is_own: bool, text: str,
    engagement: int | None, observed_at: datetime | None,
) -> Promotion:  # fmt: skip
    """Make a promotion of a row of PICKED."""
    depth = discount_depth(price, list_price, percent_off)
    age = None if observed_at is None else (observed_at - at) / timedelta(hours=1)
    settled = age is not None and age >= SETTLED_HOURS
    return Promotion(
        deal, post, retailer, name, at, day, kind, basis, quantity, currency, price, percent_off, amount_off,
        coupon, product, title, depth, author, followers, voice, is_own, text,
        engagement if settled else None, age if settled else None, observed_at is not None,
    )  # fmt: skip


def _usual(promotions: Sequence[Promotion], period: Period) -> Usual:
    """Learn what accounts usually get: from these posts, and the others of accounts that drew anything."""
    known = {
        one.post_id: Reaction(one.post_id, one.author_id, one.followers, one.engagement)
        for one in promotions
        if one.engagement is not None
    }
    accounts = {one.author_id: one.post_id for one in known.values()}
    posts = sorted(accounts.values())[-MOST_ACCOUNTS:]
    values: dict[str, Any] = {
        "posts": posts,
        "until": period.until,
        "settled": timedelta(hours=SETTLED_HOURS),
    }
    with connection.cursor() as cursor:
        cursor.execute(OF_ACCOUNTS.format(seen=SEEN), values)
        known |= {row[0]: Reaction(*row) for row in cursor.fetchall()}
    return usual_of([known[post] for post in sorted(known)])
