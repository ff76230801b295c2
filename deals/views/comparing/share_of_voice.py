"""Share of voice by retailer, brand and category, and the promotions behind each number."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deals.domain.metrics import DEPTH_MINIMUM
from deals.exports.comparing import (
    SHARES,
    movers_table,
    parts_table,
    promotions_table,
    share_of_voice_table,
)
from deals.exports.list_file import export_response
from deals.models import Retailer
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.comparing.share_of_voice import promotions, share_of_voice
from deals.selectors.market.deals import newest_first
from deals.selectors.market.merge_targets import current_slug
from deals.selectors.workspaces.overview import movers_of
from deals.views.common.files import options_of
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, with_comparison, with_query

ROWS = 50


@require_safe
@with_comparison
def share_of_voice_page(request: PageRequest, comparison: Comparison) -> HttpResponse:
    context = page_context(request, comparison) | share_of_voice_context(request, comparison)
    return render(request, "compare/share_of_voice.html", context)


def share_of_voice_context(request: PageRequest, comparison: Comparison) -> dict[str, Any]:
    """Return what the panels of share of voice show."""
    return {
        "share_of_voice": share_of_voice(comparison),
        "share_columns": SHARES,
        "depth_minimum": DEPTH_MINIMUM,
        "share_of_voice_csv": with_query(request, "compare-share-of-voice-file", comparison, "csv"),
        "parts_csv": with_query(request, "compare-parts-file", comparison, "csv"),
    }


@require_safe
@with_comparison
def share_of_voice_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    return export_response(
        share_of_voice_table(comparison, share_of_voice(comparison), options_of(request, comparison.period)),
        fmt,
    )


@require_safe
@with_comparison
def parts_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """The brands, then the categories, one line each."""
    return export_response(
        parts_table(comparison, share_of_voice(comparison), options_of(request, comparison.period)), fmt
    )


@require_safe
@with_comparison
def movers_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """All prices that moved within the week, the largest change first."""
    return export_response(
        movers_table(comparison, movers_of(comparison), options_of(request, comparison.period)), fmt
    )


@require_safe
@with_comparison
def promotions_page(request: PageRequest, comparison: Comparison) -> HttpResponse:
    """The promotions behind a number, newest first."""
    retailer = _retailer(request, comparison)
    context = page_context(request, comparison) | {
        "retailer": retailer,
        "rows": Paginator(newest_first(_chosen(comparison, retailer)), ROWS).get_page(
            request.GET.get("page")
        ),
        "csv": with_query(request, "compare-promotions-file", comparison, "csv"),
    }
    return render(request, "compare/promotions.html", context)


@require_safe
@with_comparison
def promotions_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    deals = newest_first(_chosen(comparison, _retailer(request, comparison)))
    return export_response(promotions_table(comparison, deals, options_of(request, comparison.period)), fmt)


def _retailer(request: PageRequest, comparison: Comparison) -> Retailer | None:
    """Return the one retailer asked for, of those compared; None for all. Raises Http404 for another."""
    slug = current_slug(Retailer, text_of(request.GET, "retailer"))
    return get_object_or_404(Retailer, slug=slug, pk__in=comparison.all_ids) if slug else None


def _chosen(comparison: Comparison, retailer: Retailer | None) -> Any:
    deals = promotions(comparison)
    return deals if retailer is None else deals.filter(retailer=retailer)
