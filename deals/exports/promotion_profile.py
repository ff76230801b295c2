"""The lists behind the pictures of a retailer's page: its days, its categories, its discount depths."""

from collections.abc import Callable
from typing import Any

from deals.exports.table import Column, FileOptions, Table
from deals.models import Retailer
from deals.selectors.market.promotion_profile import CategoryProfile, DepthBin, PromotionDay, PromotionProfile

DAYS: tuple[Column[PromotionDay], ...] = (
    Column("day", "in the zone of the retailer's country", lambda row: row.day),
    Column("promotions_n", "promotions of the day", lambda row: row.n),
    Column("depths_n", "of them those that state a depth", lambda row: row.depths),
    Column("median_depth", "the median depth of these, as a share of 1", lambda row: row.depth),
    Column(
        "loaded",
        "yes: enough of the day is loaded for no promotion to mean none; no: it is not",
        lambda row: "yes" if row.is_known else "no",
    ),
)


def _next(name: str) -> Callable[[CategoryProfile], Any]:
    return lambda row: getattr(row.next, name)


CATEGORIES: tuple[Column[CategoryProfile], ...] = (
    Column("category", "its short name, as filters take it", lambda row: row.key),
    Column("name", "its name", lambda row: row.name),
    Column("promotions_n", "promotions in the period", lambda row: row.n),
    Column("depths_n", "of them those that state a depth", lambda row: row.depths),
    Column("median_depth", "the median of these, a share of 1; empty below 3", lambda row: row.depth),
    Column("last_day", "the last day of the period with one", lambda row: row.last),
    Column("next_from", "the next promotion begins from this day; empty: not told", _next("earliest")),
    Column("next_to", "to this one", _next("latest")),
    Column("overdue_days", "days for which it is late", _next("overdue")),
    Column("gaps_n", "gaps between promotions that this rests on", _next("gaps")),
    Column("judged_n", "earlier intervals, each made from the gaps before it alone", _next("judged")),
    Column("held_n", "of them those that held", _next("held")),
    Column("why_none", "why nothing is told", _next("why_none")),
)

DEPTHS: tuple[Column[DepthBin], ...] = (
    Column("from_percent", "depth from", lambda row: row.low),
    Column("to_percent", "to below; of the last row 100 too", lambda row: row.high),
    Column("promotions_n", "promotions of the retailer", lambda row: row.theirs),
    Column("mine_n", "promotions of your own retailer", lambda row: row.mine),
)


def days_table(retailer: Retailer, profile: PromotionProfile, options: FileOptions) -> Table[PromotionDay]:
    """Return the days with promotions or loaded hours, the oldest first."""
    title = f"Promotion days of {retailer} ({profile.zone})"
    name = f"calendar-of-{retailer.slug}"
    return Table(name, title, DAYS, profile.days, options.filters, options.as_of)


def categories_table(
    retailer: Retailer, profile: PromotionProfile, options: FileOptions
) -> Table[CategoryProfile]:
    """Return the categories with promotions in the period, those with most first."""
    name = f"categories-of-{retailer.slug}"
    title = f"What {retailer} promotes"
    return Table(name, title, CATEGORIES, profile.categories, options.filters, options.as_of)


def depths_table(retailer: Retailer, profile: PromotionProfile, options: FileOptions) -> Table[DepthBin]:
    """Return how many promotions have which depth."""
    name = f"depths-of-{retailer.slug}"
    title = f"Discount depths of {retailer}"
    return Table(name, title, DEPTHS, profile.bins, options.filters, options.as_of)
