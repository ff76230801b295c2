"""Campaigns: promotions grouped by retailer, kind, value and subject, with their voices and reactions.

Of a retailer with very many offers those repeated most are read, so its largest campaigns are whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from deals.domain.campaign_groups import (
    CampaignGroup,
    Promotion,
    grouped,
    is_no_campaign,
    program_posts,
)
from deals.domain.campaign_names import campaign_name, promise_text
from deals.domain.campaign_told import told_promotions
from deals.domain.campaigns import MedianInterval, median_interval
from deals.domain.lift import SETTLED_HOURS, Reaction, Usual, ratio, usual_of
from deals.domain.metrics import discount_depth
from deals.domain.sampling import budgets
from deals.domain.voices.voice import Voice
from deals.domain.zones import zone_of_country
from deals.selectors.campaigns.wanted import CampaignFilter, values_of, where_of
from deals.selectors.common.as_of import EARLIEST_MOMENT, Period
from deals.selectors.common.together import answers_to
from deals.selectors.market.promotions import promotions_in

MOST_READ = 5_000
"""Offers that are read at once: of retailers with more, those repeated most."""

MOST_ACCOUNTS = 500
"""Accounts whose other posts are read for what they usually get."""

LATEST_POSTS = 100
"""Of each such account: the median of more says little else, and some write thousands."""

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
"""
COUNTED = """
    SELECT retailer_id, count(*) FROM deals_deal WHERE retailer_id = ANY(%(retailers)s) {where} GROUP BY 1
"""
OF_ACCOUNTS = """
    SELECT post.id, author_id, followers, seen.engagement
    FROM (SELECT DISTINCT handle FROM deals_post WHERE id = ANY(%(posts)s)) account CROSS JOIN LATERAL (
        SELECT id, author_id, followers, created_at FROM deals_post
        WHERE handle = account.handle AND created_at < %(until)s ORDER BY created_at DESC, id DESC
        LIMIT %(latest)s
    ) post {seen}
    WHERE engagement IS NOT NULL AND observed_at >= created_at + %(settled)s
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
    if asked for, those of `no_campaign` posts (contests, charity) never, nor those of `untold` posts, whose
    words tell no thing that is promoted. `partly` are the retailers of which only the most repeated offers
    were read.
    """

    groups: tuple[CampaignGroup, ...]
    usual: Usual
    found: int
    read: int
    left_out: int
    no_campaign: int
    untold: int
    partly: tuple[str, ...]


def campaign_list(
    wanted: CampaignFilter, period: Period, zone: str, all_voices: bool = False
) -> CampaignList:
    """Return the campaigns; `zone` is for retailers without a country. 3 queries, 1 without promotions."""
    return campaign_lists(wanted, [period], zone, all_voices)[0]


def campaign_lists(
    wanted: CampaignFilter, periods: Sequence[Period], zone: str, all_voices: bool = False
) -> list[CampaignList]:
    """Return the campaigns of each period, as they were known at its end. 3 queries for all of them."""
    zones = {each.pk: zone_of_country(each.country, zone) for each in wanted.retailers}
    counts = offers_in(wanted, periods, zones)
    shares = [budgets(each, MOST_READ) for each in counts]
    read = _read(wanted, periods, zones, shares, counts)
    sorted_out = [_sorted_out(promotions, all_voices) for promotions in read]
    usual = _usual([each.kept for each in sorted_out], periods)
    return [
        CampaignList(
            tuple(grouped(each.kept)), learnt, sum(of_period.values()), len(promotions), each.left_out,
            each.no_campaign,
            each.untold,
            tuple(sorted(one.name for one in wanted.retailers if share[one.pk] < of_period[one.pk])),
        )
        for each, learnt, of_period, promotions, share
        in zip(sorted_out, usual, counts, read, shares, strict=True)
    ]  # fmt: skip


def campaigns_naming(wanted: CampaignFilter, period: Period, zone: str) -> list[CampaignGroup]:
    """Return the campaigns that are believed and more than one post, without reactions. 2 queries.

    With `products` in the filter a campaign is what its posts say of these: other posts are not read.
    """
    zones = {each.pk: zone_of_country(each.country, zone) for each in wanted.retailers}
    counts = offers_in(wanted, [period], zones)
    (read,) = _read(wanted, [period], zones, [budgets(counts[0], MOST_READ)], counts)
    groups = grouped(_sorted_out(read, all_voices=False).kept)
    return [one for one in groups if one.is_believed and one.posts > 1]


def named(found: CampaignList, text: str) -> CampaignList:
    """Return the list with those campaigns only whose names hold all words of a text, in capitals or not."""
    words = text.casefold().split()
    names = [(group, name_of(group).casefold()) for group in found.groups] if words else []
    kept = tuple(group for group, name in names if all(word in name for word in words))
    return replace(found, groups=kept) if words else found


class SortedOut(NamedTuple):
    """The promotions that count, and how many posts do not."""

    kept: list[Promotion]
    left_out: int
    no_campaign: int
    untold: int


def _sorted_out(promotions: Sequence[Promotion], all_voices: bool) -> SortedOut:
    """Leave out contests and charity, and unless `all_voices` share buttons and programs."""
    contests = {one.post_id for one in promotions if is_no_campaign(one.text)}
    buttons = {one.post_id for one in promotions if one.voice == Voice.SHARE_BUTTON}
    left_out = (buttons | program_posts(promotions)) - contests
    without = contests if all_voices else contests | left_out
    kept, untold = told_promotions(one for one in promotions if one.post_id not in without)
    return SortedOut(kept, len(left_out), len(contests), len(untold))


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


Counts = dict[int, int]
"""Offers by retailer."""


def offers_in(wanted: CampaignFilter, periods: Sequence[Period], zones: Mapping[int, str]) -> list[Counts]:
    """Return how many offers each retailer has in each period. 1 query."""
    if not wanted.narrows:
        spans = [(each.since or EARLIEST_MOMENT, each.until) for each in periods]
        told = promotions_in(zones, spans)
        found = [told[span] for span in spans]
    else:
        questions = [
            (COUNTED.format(where=where_of(wanted, each)), values_of(wanted, each, dict(zones)))
            for each in periods
        ]
        found = [dict(rows) for rows in answers_to(questions)]
    return [{pk: each.get(pk, 0) for pk in zones} for each in found]


def _read(
    wanted: CampaignFilter,
    periods: Sequence[Period],
    zones: dict[int, str],
    shares: Sequence[Counts],
    counts: Sequence[Counts],
) -> list[list[Promotion]]:
    """Read the offers, whole or those repeated most, of the periods that have any. 1 query."""
    asked = [place for place, each in enumerate(counts) if any(each.values())]
    questions = []
    for place in asked:
        values = values_of(wanted, periods[place], zones) | {
            "names": [each.name for each in wanted.retailers],
            "budgets": [shares[place][pk] for pk in zones],
            "wholes": [shares[place][pk] >= counts[place][pk] for pk in zones],
        }
        questions.append((PICKED.format(where=where_of(wanted, periods[place]), seen=SEEN), values))
    found: list[list[Promotion]] = [[] for _ in periods]
    for place, rows in zip(asked, answers_to(questions), strict=True):
        found[place] = [_promotion(*row) for row in rows]
    return found


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


def _usual(kept: Sequence[Sequence[Promotion]], periods: Sequence[Period]) -> list[Usual]:
    """Learn what accounts usually get: from these posts, and the others of accounts that drew anything.

    1 query.
    """
    known = [
        {
            one.post_id: Reaction(one.post_id, one.author_id, one.followers, one.engagement)
            for one in promotions
            if one.engagement is not None
        }
        for promotions in kept
    ]
    asked = [place for place, each in enumerate(known) if each]
    questions = [
        (OF_ACCOUNTS.format(seen=SEEN), _of_accounts(known[place], periods[place])) for place in asked
    ]
    for place, rows in zip(asked, answers_to(questions), strict=True):
        known[place] |= {row[0]: Reaction(*row) for row in rows}
    return [usual_of([each[post] for post in sorted(each)]) for each in known]


def _of_accounts(known: Mapping[int, Reaction], period: Period) -> dict[str, Any]:
    """Return the values of OF_ACCOUNTS: a post of each account, of MOST_ACCOUNTS at most."""
    posts = sorted({one.author_id: one.post_id for one in known.values()}.values())[-MOST_ACCOUNTS:]
    settled = timedelta(hours=SETTLED_HOURS)
    return {"posts": posts, "until": period.until, "settled": settled, "latest": LATEST_POSTS}
