"""Deals as people see them: newest first, never past the as-of moment, never a rejected one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from deals.domain.confidences import POINT_FIELDS, least_sure
from deals.domain.metrics import CHART_BAR, POINT_BAR
from deals.domain.records import Basis, DealKind, Scope
from deals.domain.voices.reasons import RUNNING_BID
from deals.models import DEMO_POST_IDS_FROM, DEMO_POST_IDS_TO, Deal, EngagementSnapshot, Post
from deals.selectors.common.as_of import Period


@dataclass(frozen=True, slots=True)
class Reaction:
    """Counters of a post as they were last observed; one of them is None where the network sent none."""

    observed_at: datetime
    retweets: int | None
    likes: int | None
    replies: int | None
    quotes: int | None
    engagement: int


MENTION = Q(speaker_knows=False, confidence__gte=CHART_BAR) & ~Q(account=0)
"""Who speaks was told, and cannot know the price."""


def all_deals(period: Period) -> QuerySet[Deal]:
    """Return the deals of a period that no curator rejected, unsure readings included."""
    deals = Deal.objects.filter(rejected=False, announced_at__lt=period.until)
    return deals if period.since is None else deals.filter(announced_at__gte=period.since)


def sure_deals(period: Period) -> QuerySet[Deal]:
    """Return the deals whose reading is sure enough for pages; the others wait for a curator."""
    return all_deals(period).filter(confidence__gte=CHART_BAR)


def newest_first(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Return deals newest first, with what a row of a table shows: no query more a row."""
    rows = deals.select_related("post", "product", "retailer", "brand", "category")
    return rows.order_by("-announced_at", "-id")


def other_deals(product_id: int, period: Period) -> QuerySet[Deal]:
    """Return a product's deals that are neither price points nor mentions, newest first.

    `why_no_price_point` says why.
    """
    deals = all_deals(period).filter(product_id=product_id, is_price_point=False)
    return newest_first(deals.exclude(MENTION))


def mentions(product_id: int, period: Period) -> QuerySet[Deal]:
    """Return what speakers said of a product's price who cannot know it, newest first."""
    return newest_first(all_deals(period).filter(MENTION, product_id=product_id))


def why_no_price_point(deal: Deal) -> str:
    """Say why a deal stays out of price histories; empty where it does not."""
    reasons = {
        "a curator rejected it": deal.rejected,
        "its price lies far from the others: it waits for a curator": deal.is_outlier,
        f"the reading is unsure ({deal.confidence:.0%})": deal.confidence < CHART_BAR,
        "it covers a range of products": deal.scope != Scope.PRODUCT,
        f"its price is {deal.get_basis_display()}": deal.basis not in (Basis.ONCE, Basis.EACH_OF_N),
        "it is free": deal.kind == DealKind.FREE,
        "it states no price": deal.price is None,
        "it names no product": deal.product_id is None,
        "who speaks is not told yet: settling does": deal.account == 0 and not deal.speaker_knows,
        _hearsay(deal): not deal.speaker_knows,
        "its account says the same of two retailers": deal.is_echo,
        "its account said so before: counted there": deal.is_repeat,
        _unsure_point(deal): deal.point_confidence < POINT_BAR,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _hearsay(deal: Deal) -> str:
    if RUNNING_BID in deal.post.voice_reasons:
        return RUNNING_BID
    return f"a mention: {deal.post.get_voice_display() or 'whoever speaks'} cannot know the price"


def _unsure_point(deal: Deal) -> str:
    """Name the field of the price point that is least sure; all of them where each alone is sure enough."""
    sure = deal.field_confidences
    field = least_sure(sure)
    if field is None or sure[field] >= POINT_BAR:
        together = ", ".join(POINT_FIELDS.values())
        return f"the reading of {together} together is unsure ({deal.point_confidence:.0%})"
    return f"the reading of its {POINT_FIELDS[field]} is unsure ({sure[field]:.0%})"


def last_reaction(post_id: int, as_of: datetime) -> Reaction | None:
    """Return the counters last observed before `as_of`; None (not zeros) where none were. 1 query."""
    snapshots = EngagementSnapshot.objects.filter(post_id=post_id).told_before(as_of)
    row = snapshots.values_list("observed_at", "retweets", "likes", "replies", "quotes", "engagement").first()
    return Reaction(*row) if row else None


def demo_posts() -> QuerySet[Post]:
    """Return the invented posts. Whether there are any is one look at the primary key."""
    return Post.objects.filter(pk__range=(DEMO_POST_IDS_FROM, DEMO_POST_IDS_TO))
