"""Whose promotions are looked at, and which of them: the same conditions for every reading of campaigns."""

from dataclasses import dataclass
from typing import Any

from deals.domain.metrics import CHART_BAR
from deals.models import Retailer
from deals.selectors.common.as_of import Period

SURE = "NOT rejected AND confidence >= %(bar)s"


@dataclass(frozen=True, slots=True)
class CampaignFilter:
    """Whose promotions, and which; empty fields do not narrow."""

    retailers: tuple[Retailer, ...]
    brand: str = ""
    category: str = ""
    kind: str = ""
    products: tuple[int, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether only some promotions of the retailers are looked at."""
        return bool(self.brand or self.category or self.kind or self.products)


def where_of(wanted: CampaignFilter, period: Period) -> str:
    """Return the conditions on deals; all values are parameters."""
    parts = [SURE, "announced_at < %(until)s"]
    parts += ["announced_at >= %(since)s"] if period.since else []
    parts += ["kind = %(kind)s"] if wanted.kind else []
    parts += ["product_id = ANY(%(products)s::bigint[])"] if wanted.products else []
    parts += ["brand_id = (SELECT id FROM deals_brand WHERE slug = %(brand)s)"] if wanted.brand else []
    if wanted.category:
        parts.append("category_id = (SELECT id FROM deals_category WHERE slug = %(category)s)")
    return "AND " + " AND ".join(parts)


def values_of(wanted: CampaignFilter, period: Period, zones: dict[int, str]) -> dict[str, Any]:
    return {
        "retailers": list(zones), "zones": list(zones.values()), "bar": CHART_BAR,
        "since": period.since, "until": period.until,
        "kind": wanted.kind, "brand": wanted.brand, "category": wanted.category,
        "products": list(wanted.products),
    }  # fmt: skip
