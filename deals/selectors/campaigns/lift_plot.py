"""The campaigns as points: how deep they cut prices, and how much reaction they drew against the usual."""

from dataclasses import dataclass

from deals.domain.campaign_groups import CampaignGroup, place_of
from deals.domain.campaigns import GROUP_MINIMUM
from deals.selectors.campaigns.grouped import Campaign, CampaignList, with_figures


@dataclass(frozen=True, slots=True)
class LiftPoint:
    """A campaign whose depth and lift are known, with enough posts for both."""

    campaign: Campaign
    is_mine: bool


@dataclass(frozen=True, slots=True)
class LiftPlot:
    """The points; beside them the campaigns with a lift but no depth, and `most_reacted`.

    That is the largest number of posts with known reactions that a campaign of mine has.
    """

    points: list[LiftPoint]
    no_depth: int
    most_reacted: int


def lift_plot(found: CampaignList, own_retailer: int | None) -> LiftPlot:
    """Return the points, mine first, the highest lift first. No query."""
    known = [one for one in with_figures(_likely(found), found.usual) if one.lift.median is not None]
    points = [LiftPoint(one, one.group.retailer_id == own_retailer) for one in known if one.depth is not None]
    mine = (_reacted(group) for group in found.groups if group.retailer_id == own_retailer)
    return LiftPlot(sorted(points, key=point_place), len(known) - len(points), max(mine, default=0))


def point_place(point: LiftPoint) -> tuple[int | float, ...]:
    """Return where a point stands: mine first, then the highest lift, then the largest campaign."""
    return not point.is_mine, -(point.campaign.lift.median or 0.0), *place_of(point.campaign.group)


def _likely(found: CampaignList) -> list[CampaignGroup]:
    """Leave out the many campaigns with too few reactions for a lift, before their figures are made."""
    return [group for group in found.groups if _reacted(group) >= GROUP_MINIMUM]


def _reacted(group: CampaignGroup) -> int:
    """Return how many of its posts have known reactions."""
    return len({one.post_id for one in group.promotions if one.engagement is not None})
