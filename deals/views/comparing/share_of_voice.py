"""Share of voice by retailer, brand and category, and the promotions behind each number."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deals.exports.comparing import movers_table, parts_table, promotions_table, voice_table
from deals.exports.formats import export_response
from deals.models import Retailer
from deals.selectors.comparing.comparison import Field
from deals.selectors.comparing.share_of_voice import DEPTH_MINIMUM, heard, promotions
from deals.selectors.market.deals import newest_first
from deals.selectors.market.merge_targets import current_slug
from deals.selectors.workspaces.overview import movers_of
from deals.views.common.files import options_of
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, with_field, with_query

ROWS = 50


@require_safe
@with_field
def voice_page(request: PageRequest, field: Field) -> HttpResponse:
    """Who is heard: by retailer, by brand, by category."""
    context = page_context(request, field) | voice_context(request, field)
    return render(request, "compare/voice.html", context)


def voice_context(request: PageRequest, field: Field) -> dict[str, Any]:
    """Return what the panels of share of voice show."""
    return {
        "heard": heard(field),
        "depth_minimum": DEPTH_MINIMUM,
        "voice_csv": with_query(request, "compare-voice-file", field, "csv"),
        "parts_csv": with_query(request, "compare-parts-file", field, "csv"),
    }


@require_safe
@with_field
def voice_file(request: PageRequest, field: Field, form: str) -> HttpResponseBase:
    """The retailers, one line each."""
    return export_response(voice_table(field, heard(field), options_of(request)), form)


@require_safe
@with_field
def parts_file(request: PageRequest, field: Field, form: str) -> HttpResponseBase:
    """The brands, then the categories, one line each."""
    return export_response(parts_table(field, heard(field), options_of(request)), form)


@require_safe
@with_field
def movers_file(request: PageRequest, field: Field, form: str) -> HttpResponseBase:
    """All prices that moved within the week, the largest change first."""
    return export_response(movers_table(field, movers_of(field), options_of(request)), form)


@require_safe
@with_field
def promotions_page(request: PageRequest, field: Field) -> HttpResponse:
    """The promotions behind a number, newest first."""
    retailer = _retailer(request, field)
    context = page_context(request, field) | {
        "retailer": retailer,
        "rows": Paginator(newest_first(_chosen(field, retailer)), ROWS).get_page(request.GET.get("page")),
        "csv": with_query(request, "compare-promotions-file", field, "csv"),
    }
    return render(request, "compare/promotions.html", context)


@require_safe
@with_field
def promotions_file(request: PageRequest, field: Field, form: str) -> HttpResponseBase:
    """The same promotions as a file."""
    deals = newest_first(_chosen(field, _retailer(request, field)))
    return export_response(promotions_table(field, deals, options_of(request)), form)


def _retailer(request: PageRequest, field: Field) -> Retailer | None:
    """Return the one retailer asked for, of those compared; None for all. Raises Http404 for another."""
    slug = current_slug(Retailer, text_of(request.GET, "retailer"))
    return get_object_or_404(Retailer, slug=slug, pk__in=field.all_ids) if slug else None


def _chosen(field: Field, retailer: Retailer | None) -> Any:
    """Return the promotions of one retailer or of all."""
    deals = promotions(field)
    return deals if retailer is None else deals.filter(retailer=retailer)
