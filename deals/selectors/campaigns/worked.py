"""What has worked and what has not: my campaigns by lift, those nobody passed on, what ran beside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from deals.domain.campaign_groups import CampaignGroup, place_of
from deals.domain.lift import Result, result_of
from deals.selectors.campaigns.grouped import Campaign, CampaignList, name_of, with_figures

BESIDE = 3
"""Competitors whose largest campaign of the same days is named."""


@dataclass(frozen=True, slots=True)
class WorkedCampaign:
    """One of my campaigns, what can be said of it, and the names of the largest ones beside it."""

    campaign: Campaign
    result: Result
    beside: tuple[str, ...]


def what_worked(found: CampaignList, own_retailer: int | None) -> list[WorkedCampaign]:
    """Return the own campaigns by result: worked or not by lift, too few reactions, not passed on."""
    mine = [group for group in found.groups if group.retailer_id == own_retailer]
    theirs = [one for one in found.groups if one.retailer_id != own_retailer and one.is_believed]
    by_day = _largest_by_day(theirs)
    rows = [
        WorkedCampaign(
            each,
            result_of(each.lift, bool(each.passed_on)),
            tuple(name_of(one) for one in _beside(each.group, by_day)),
        )
        for each in with_figures(mine, found.usual)
    ]
    return sorted(rows, key=worked_place)


def worked_place(row: WorkedCampaign) -> tuple[int | float, ...]:
    """Return where a campaign stands: by what can be said of it, the highest lift first, then the largest."""
    lift = row.campaign.lift.median
    return list(Result).index(row.result), -(lift or 0.0), *place_of(row.campaign.group)


ByDay = dict[date, dict[int, CampaignGroup]]
"""The largest campaign of each retailer by day."""


def _largest_by_day(groups: Sequence[CampaignGroup]) -> ByDay:
    """Return the largest campaigns of each day; groups come the largest first."""
    found: ByDay = defaultdict(dict)
    for group in groups:
        for day in days_of(group):
            found[day].setdefault(group.retailer_id, group)
    return found


def _beside(group: CampaignGroup, by_day: ByDay) -> list[CampaignGroup]:
    """Return the largest campaign of each competitor that shares a day with this one, BESIDE at most."""
    shared: dict[int, CampaignGroup] = {}
    candidates = {place_of(one): one for day in days_of(group) for one in by_day.get(day, {}).values()}
    for _, one in sorted(candidates.items()):
        shared.setdefault(one.retailer_id, one)
    return list(shared.values())[:BESIDE]


def days_of(group: CampaignGroup) -> list[date]:
    """Return all days of a campaign, from its first to its last."""
    return [group.first_day + timedelta(days=offset) for offset in range(group.days_alive)]
