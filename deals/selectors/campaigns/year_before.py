"""My campaigns beside those of the year before: the same days of the week, 52 weeks earlier."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from deals.domain.campaign_groups import CampaignGroup, place_of, range_key
from deals.domain.campaigns import MedianInterval, median_interval
from deals.selectors.campaigns.grouped import Campaign, CampaignList, campaign_lists, with_figures
from deals.selectors.campaigns.wanted import CampaignFilter
from deals.selectors.common.as_of import EARLIEST_MOMENT, Period
from deals.selectors.loading.loaded import loaded_hours

YEAR = timedelta(weeks=52)
"""Whole weeks, so that weekends and the days after Thanksgiving meet their like."""

NEAR = timedelta(days=7)
"""A campaign is the one of a year before at most so many days off."""


@dataclass(frozen=True, slots=True)
class Season:
    """My campaigns of a period in numbers; `depth` is over the campaigns that state one."""

    period: Period
    loaded_hours: int
    campaigns: int
    accounts: int
    posts: int
    depth: MedianInterval


@dataclass(frozen=True, slots=True)
class YearPair:
    """One of my campaigns, and the one of the year before with the same kind and subject."""

    campaign: Campaign
    before: Campaign


@dataclass(frozen=True, slots=True)
class YearBefore:
    """Both seasons, and the campaigns that have one of the year before, largest first."""

    now: Season
    before: Season
    pairs: list[YearPair]


def year_before(wanted: CampaignFilter, period: Period, zone: str, all_voices: bool = False) -> YearBefore:
    """Return my campaigns beside those of the year before; `wanted` is of one retailer. 4 queries.

    Reactions of the year before are those known at the same moment of that year.
    """
    earlier = before_of(period)
    lists = campaign_lists(wanted, (period, earlier), zone, all_voices)
    loaded = loaded_hours([(each.since or EARLIEST_MOMENT, each.until) for each in (period, earlier)])
    now, before = (
        _season(each, hours.n, found)
        for each, hours, found in zip((period, earlier), loaded, lists, strict=True)
    )
    return YearBefore(now, before, pairs_of(*lists))


def before_of(period: Period) -> Period:
    """Return the same days a year before."""
    since = period.since and max(period.since - YEAR, EARLIEST_MOMENT)
    return replace(period, since=since, until=period.until - YEAR)


def pairs_of(found: CampaignList, earlier: CampaignList) -> list[YearPair]:
    """Pair each campaign with the nearest of its kind and subject a year before, NEAR days off at most."""
    by_subject: dict[tuple[str, str], list[CampaignGroup]] = defaultdict(list)
    for group in earlier.groups:
        by_subject[_subject_of(group)].append(group)
    pairs = [
        (group, nearest)
        for group in found.groups
        if (nearest := _nearest(group, by_subject.get(_subject_of(group), ()))) is not None
    ]
    now = with_figures([group for group, _ in pairs], found.usual)
    before = with_figures([group for _, group in pairs], earlier.usual)
    return [YearPair(*each) for each in zip(now, before, strict=True)]


def pair_place(pair: YearPair) -> tuple[int | float, ...]:
    """Return where a pair stands: the largest campaign of this year first."""
    return place_of(pair.campaign.group)


def _subject_of(group: CampaignGroup) -> tuple[str, str]:
    """What a campaign has in common with that of another year: coupons, products and values change."""
    return group.kind, range_key(group.subject, group.retailer)


def _nearest(group: CampaignGroup, candidates: Iterable[CampaignGroup]) -> CampaignGroup | None:
    """Return the candidate whose first day is nearest to a year before this one's, the largest of equals."""
    day = group.first_day - YEAR
    near = [(abs(one.first_day - day), place_of(one), one) for one in candidates]
    within = [each for each in near if each[0] <= NEAR]
    return min(within, key=lambda each: each[:2])[2] if within else None


def _season(period: Period, hours: int, found: CampaignList) -> Season:
    groups: Sequence[CampaignGroup] = found.groups
    promotions = [one for group in groups for one in group.promotions]
    depths = [one.depth for one in with_figures(groups, found.usual) if one.depth is not None]
    return Season(
        period=period,
        loaded_hours=hours,
        campaigns=len(groups),
        accounts=len({one.author_id for one in promotions}),
        posts=len({one.post_id for one in promotions}),
        depth=median_interval(depths),
    )
