"""What the address of a retailer's page asks for, and the files behind its pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from deals.domain.zones import days_in_zone, zone_of_country
from deals.exports.list_file import export_response
from deals.exports.promotion_profile import categories_table, days_table, depths_table
from deals.models import Category, Deal, Retailer
from deals.selectors.common.as_of import BadPeriod, Period, parse_moment, parse_period
from deals.selectors.market.deals import newest_first
from deals.selectors.market.promotion_profile import PromotionProfile, promotion_profile
from deals.selectors.market.retailers import NO_CATEGORY, deals_of
from deals.views.common.files import options_of
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.redirects import follow_retailer_merges

PERIOD = "180"


@dataclass(frozen=True, slots=True)
class Asked:
    """A retailer, a period, a category ('' for all), and a day of its zone for the list of deals."""

    retailer: Retailer
    period: Period
    zone: str
    category: str
    day: date | None

    @property
    def deals(self) -> QuerySet[Deal]:
        """The deals of the day, or of the period, newest first."""
        return newest_first(deals_of(self.retailer, self._listed, self.category))

    @property
    def _listed(self) -> Period:
        """The time of which deals are listed."""
        if self.day is None:
            return self.period
        begin = datetime.combine(self.day, time(0), ZoneInfo(self.zone)).astimezone(UTC)
        until = self.period.until
        _, start, end = next(days_in_zone(self.zone, begin, until), (self.day, until, until))
        return Period("day", start, end)


def asked_of(request: PageRequest, slug: str, retailers: QuerySet[Retailer] | None = None) -> Asked:
    """Read the address. 1 query. Raises Http404 for an unknown retailer, BadPeriod for a bad day."""
    retailer = get_object_or_404(Retailer if retailers is None else retailers, slug=slug)
    category = text_of(request.GET, "category", 60)
    zone = zone_of_country(retailer.country, request.workspace.time_zone if request.workspace else "UTC")
    period = parse_period(request.GET.get("period"), request.as_of.moment, PERIOD)
    return Asked(retailer, period, zone, category, _day_of(request))


def category_name(asked: Asked, profile: PromotionProfile) -> str:
    """Return the name of the chosen category, '' without one. 1 query where the profile has none of it.

    Raises Http404 for an unknown one.
    """
    known = {one.key: one.name for one in profile.categories} | {"": "", NO_CATEGORY: "no category"}
    name = known.get(asked.category)
    return get_object_or_404(Category, slug=asked.category).name if name is None else name


def profile_of(request: PageRequest, asked: Asked) -> PromotionProfile:
    """Return the profile that the address asks for; mine is the current workspace's own retailer."""
    mine = request.workspace.own_retailer_id if request.workspace else None
    return promotion_profile(asked.retailer, asked.period, asked.zone, mine=mine, category=asked.category)


def _file_of(table_of: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """Return the view of a list of the profile as a file."""

    @require_safe
    @follow_retailer_merges
    def file(request: PageRequest, slug: str, fmt: str) -> HttpResponseBase:
        asked = asked_of(request, slug)
        return export_response(
            table_of(asked.retailer, profile_of(request, asked), options_of(request, asked.period)), fmt
        )

    return file


calendar_file = _file_of(days_table)
categories_file = _file_of(categories_table)
depths_file = _file_of(depths_table)


def _day_of(request: PageRequest) -> date | None:
    """Return the day that the address asks for. Raises BadPeriod for what is none."""
    text = text_of(request.GET, "day", 10)
    if not text:
        return None
    try:
        return parse_moment(text, ends_day=False).date()
    except ValueError as error:
        raise BadPeriod(f"day {error}") from None
