"""The evidence card: the post behind a deal, with each value marked where it was read."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from deals.domain.confidences import POINT
from deals.domain.evidence import FIELDS, segments, span_within
from deals.domain.metrics import CHART_BAR, POINT_BAR, discount_depth
from deals.domain.records import Scope
from deals.models import Deal, DealReport
from deals.selectors.common.as_of import Period
from deals.selectors.market.deals import all_deals, last_reaction, why_no_price_point
from deals.views.common.page import PageRequest

SOURCES = {
    "author": "the author of the post",
    "mention": "a mention",
    "hashtag": "a hashtag",
    "domain": "the domain of a link",
    "text": "the text",
}


@require_safe
@vary_on_headers("HX-Request")
def deal_page(request: PageRequest, pk: int) -> HttpResponse:
    """The evidence card: a page of its own, or the part of it that a panel shows."""
    rows = all_deals(Period.all_until(request.as_of.moment))
    rows = rows.select_related("post", "product", "retailer", "brand", "category", "override")
    deal = get_object_or_404(rows, pk=pk)
    context = {
        "deal": deal,
        "post": deal.post,
        "segments": segments(deal.post.text, deal.spans),
        "fields": _fields(deal),
        "depth": discount_depth(deal.price, deal.list_price, deal.percent_off),
        "reaction": last_reaction(deal.post_id, request.as_of.moment),
        "reason": why_no_price_point(deal),
        "override": deal.override,
        "report_reasons": DealReport.Reason.choices,
        "sure": deal.confidence >= CHART_BAR,
        "point": _point_confidence(deal),
        "point_bar": POINT_BAR,
    }
    partial = getattr(request, "htmx", False)
    return render(request, "evidence/card.html" if partial else "evidence/page.html", context)


def _point_confidence(deal: Deal) -> float | None:
    """Return how sure the price point is; None for what is no price of one product, or not known."""
    is_offer = deal.price is not None and deal.scope == Scope.PRODUCT
    return deal.point_confidence if is_offer and POINT in deal.field_confidences else None


@dataclass(frozen=True, slots=True)
class Field:
    """One extracted value: its name, letter and value to show, and where it was read."""

    key: str
    name: str
    letter: str
    value: object
    source: str


def _fields(deal: Deal) -> list[Field]:
    """Return the values that the post gave, with where each was read."""
    values = {
        "price": deal.price,
        "list_price": deal.list_price,
        "percent_off": deal.percent_off,
        "amount_off": deal.amount_off,
        "product": deal.product_text,
        "brand": deal.brand_text or (deal.brand.name if deal.brand else ""),
        "retailer": deal.retailer_text or (deal.retailer.name if deal.retailer else ""),
        "coupon": deal.coupon,
    }
    return [
        Field(key, *FIELDS[key], value, _source(deal, key))
        for key, value in values.items()
        if value not in (None, "")
    ]


def _source(deal: Deal, key: str) -> str:
    """Say where a value was read: marked in the text, or outside of it."""
    if span_within(deal.spans.get(key), len(deal.post.text)):
        return "marked in the text"
    return SOURCES.get(deal.retailer_source, "not recorded") if key == "retailer" else "derived"
