"""What a load leaves for the alerts: which posts came in which mode, whose promotions to look at again.

Nothing is written where no rule asks for it. Raw SQL: upserts of whole sets that widen a range.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from deals.domain.alerts.mode import AlertMode
from deals.models import AlertRule

CAMPAIGNS = [AlertRule.Kind.PROMOTION, AlertRule.Kind.ENGAGEMENT]

MARK_RETAILERS_DIRTY = """
    INSERT INTO deals_alertretailer AS known (retailer_id, since, until)
    SELECT retailer_id, min(announced_at), max(announced_at) FROM deals_deal
    WHERE post_id = ANY(%s) AND retailer_id IS NOT NULL GROUP BY retailer_id ORDER BY retailer_id
    ON CONFLICT (retailer_id) DO UPDATE SET
        since = least(known.since, EXCLUDED.since), until = greatest(known.until, EXCLUDED.until)
"""

MARK_AROUND_HOURS = """
    INSERT INTO deals_alertretailer AS known (retailer_id, since, until)
    SELECT DISTINCT retailer_id, %(since)s::timestamptz, %(until)s::timestamptz FROM deals_promotionhour
    WHERE hour >= %(since)s AND hour <= %(until)s + %(days)s * interval '1 day' ORDER BY retailer_id
    ON CONFLICT (retailer_id) DO UPDATE SET
        since = least(known.since, EXCLUDED.since), until = greatest(known.until, EXCLUDED.until)
"""

MARK_POSTS_DIRTY = """
    INSERT INTO deals_alertpost (post_id, mode, load)
    SELECT DISTINCT post_id, %(mode)s, %(load)s FROM resolved_deal found
    WHERE NOT EXISTS (
        SELECT FROM deals_deal stored WHERE (stored.post_id, stored.anchor) = (found.post_id, found.anchor)
            AND (stored.piece_price, stored.product_id)
                IS NOT DISTINCT FROM (found.piece_price, found.product_id)
    )
    ORDER BY post_id
    ON CONFLICT (post_id) DO UPDATE SET mode = EXCLUDED.mode, load = EXCLUDED.load
"""


def has_rules() -> bool:
    """Tell whether any rule is on. 1 query."""
    return AlertRule.objects.filter(is_on=True).exists()


def watches_campaigns() -> bool:
    """Tell whether any rule on promotions or engagement is on. 1 query."""
    return AlertRule.objects.filter(is_on=True, kind__in=CAMPAIGNS).exists()


def mark_retailers_dirty(cursor: Any, posts: Collection[int]) -> None:
    """Have the promotions of these posts' retailers evaluated again. Call it before a change and after."""
    if posts:
        cursor.execute(MARK_RETAILERS_DIRTY, [sorted(posts)])


def mark_hours_dirty(cursor: Any, hours: Collection[datetime]) -> None:
    """Have promotions after these hours evaluated again: what is new depends on them. 1-2 queries."""
    rules = AlertRule.objects.filter(is_on=True, kind=AlertRule.Kind.PROMOTION)
    days = rules.aggregate(most=Max("days"))["most"] if hours else None
    if days is not None:
        until = max(hours) + timedelta(days=1)
        cursor.execute(MARK_AROUND_HOURS, {"since": min(hours), "until": until, "days": days})


def mark_posts_dirty(cursor: Any, mode: str, load: str) -> None:
    """Note the mode of the deals that the current load (table resolved_deal) brings or changes."""
    if mode != AlertMode.RECORD and has_rules():
        cursor.execute(MARK_POSTS_DIRTY, {"mode": mode, "load": load})
