"""The posts behind each number of the campaign page, chosen by the very functions that counted them."""

from collections.abc import Sequence
from dataclasses import dataclass

from deals.models import Deal
from deals.selectors.campaigns.reactions import KEY_OF, Offer, Sampled, names_of, read_offers
from deals.selectors.campaigns.wanted import CampaignFilter
from deals.selectors.common.as_of import Period

KNOWN, NOT_OBSERVED, NO_FOLLOWERS = "known", "not_observed", "no_followers"
REACTIONS = {
    KNOWN: "with a known rate",
    NOT_OBSERVED: "not observed",
    NO_FOLLOWERS: "observed, without followers",
}
"""The three parts that the posts of a group fall into: `n`, `not_observed` and `no_followers`."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which number: the group `key` of the grouping `by`, and of it the posts of one reaction; '' for all."""

    by: str = ""
    key: str = ""
    reaction: str = ""


@dataclass(frozen=True, slots=True)
class CampaignPost:
    """A post with one of its offers in the group, of `offers` ones."""

    offer: Offer
    offers: int


@dataclass(frozen=True, slots=True)
class CampaignPosts:
    """The posts, the highest rate first, unknown ones last; `name` is the group's.

    They are of `read` offers among `found`: all, or of `sampled` retailers those of one post in so many.
    """

    name: str
    found: int
    read: int
    one_in: int
    sampled: tuple[Sampled, ...]
    posts: tuple[CampaignPost, ...]


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as lists show it: its deal is the evidence; engagement and rate are None where unknown."""

    deal: Deal
    engagement: int | None
    rate: float | None
    offers: int


def campaign_posts(wanted: CampaignFilter, period: Period, zone: str, behind: Behind) -> CampaignPosts:
    """Return the posts that a number of the campaign page counts. 2 queries.

    Raises KeyError for a grouping or a group that there is not.
    """
    name = names_of(behind.by, wanted)[behind.key] if behind.by else ""
    read = read_offers(wanted, period, zone)
    posts: dict[int, list[Offer]] = {}
    for offer in read.offers:
        is_in = not behind.by or KEY_OF[behind.by](offer) == behind.key
        if is_in and behind.reaction in ("", reaction_of(offer)):
            posts.setdefault(offer.post_id, []).append(offer)
    found = sorted((CampaignPost(offers[-1], len(offers)) for offers in posts.values()), key=place_of)
    return CampaignPosts(name, read.n, len(read.offers), read.one_in, read.sampled, tuple(found))


def reaction_of(offer: Offer) -> str:
    """Return which of REACTIONS an offer's post belongs to."""
    if offer.rate is not None:
        return KNOWN
    return NOT_OBSERVED if offer.engagement is None else NO_FOLLOWERS


def place_of(post: CampaignPost) -> tuple[int | float, ...]:
    """Return the place of a post in the list: the highest rate first, then the newest id."""
    rate = post.offer.rate
    return int(rate is None), -(rate or 0.0), -post.offer.post_id


def rows_of(posts: Sequence[CampaignPost]) -> list[PostRow]:
    """Return the posts with their deals. 1 query."""
    deals = Deal.objects.select_related("post", "product", "retailer", "brand", "category")
    found = deals.in_bulk([post.offer.deal_id for post in posts])
    return [
        PostRow(found[post.offer.deal_id], post.offer.engagement, post.offer.rate, post.offers)
        for post in posts
    ]
