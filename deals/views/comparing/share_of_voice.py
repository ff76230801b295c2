"""Share of voice by retailer, brand and category, and the promotions behind each number."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deals.models import Deal, Retailer
from deals.selectors.comparing.comparison import Field
from deals.selectors.comparing.share_of_voice import DEPTH_MINIMUM, Figures, Heard, heard, promotions
from deals.selectors.market.deals import newest_first
from deals.selectors.market.merge_targets import current_slug
from deals.selectors.market.price_history import PricePoint
from deals.selectors.workspaces.overview import Mover, movers_of
from deals.views.common.converted import Amount, with_converted
from deals.views.common.files import rows_file
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, utc, with_field, with_query

ROWS = 50
BATCH = 500
FIGURES_HEADER = ("promotions_n", "of_all", "share_of_voice", "promotions_a_week", "median_depth", "depths_n")
VOICE_HEADER = ("retailer", "is_me", *FIGURES_HEADER)
PART_HEADER = (
    "by", "name", *(f"my_{name}" for name in FIGURES_HEADER), *(f"their_{name}" for name in FIGURES_HEADER)
)  # fmt: skip
MOVERS_HEADER = (
    "product", "title", "retailer", "is_me", "currency", "condition", "price_a_week_before",
    "before_announced_at_utc", "before_deal", "price_now", "now_announced_at_utc", "now_deal", "change",
)  # fmt: skip
MOVERS_AMOUNTS = (
    Amount("price_a_week_before", "before_announced_at_utc", "before_"),
    Amount("price_now", "now_announced_at_utc", "now_"),
)
DEALS_HEADER = (
    "announced_at_utc", "retailer", "is_me", "product", "title", "brand", "category", "kind", "price",
    "list_price", "percent_off", "currency", "condition", "coupon", "deal", "evidence",
)  # fmt: skip


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
def voice_file(request: PageRequest, field: Field, fmt: str) -> HttpResponseBase:
    """The retailers, one line each."""
    header, rows = voice_rows(heard(field))
    return rows_file(request, fmt, f"voice-{field.me.slug}", "Share of voice", header, rows)


@require_safe
@with_field
def parts_file(request: PageRequest, field: Field, fmt: str) -> HttpResponseBase:
    """The brands, then the categories, one line each."""
    header, rows = part_rows(heard(field))
    name = f"brands-and-categories-{field.me.slug}"
    return rows_file(request, fmt, name, "Brands and categories", header, rows)


def voice_rows(voices: Heard) -> tuple[tuple[str, ...], list[tuple]]:
    """Return header and rows of a file of retailers."""
    rows = [
        (each.retailer.name, "yes" if each.is_me else "no", *_cells(each.figures)) for each in voices.voices
    ]
    return VOICE_HEADER, rows


def part_rows(voices: Heard) -> tuple[tuple[str, ...], list[tuple]]:
    """Return header and rows of a file of brands and categories."""
    both = [*(("brand", part) for part in voices.brands), *(("category", part) for part in voices.categories)]
    return PART_HEADER, [(by, part.name, *_cells(part.mine), *_cells(part.theirs)) for by, part in both]


@require_safe
@with_field
def movers_file(request: PageRequest, field: Field, fmt: str) -> HttpResponseBase:
    """All prices that moved within the week, the largest change first."""
    header, rows = with_converted(request, *mover_rows(field, movers_of(field)), MOVERS_AMOUNTS)
    return rows_file(request, fmt, f"movers-{field.me.slug}", "Movers of the week", header, rows)


def mover_rows(field: Field, movers: Sequence[Mover]) -> tuple[tuple[str, ...], list[tuple]]:
    """Return header and rows of a file of movers."""
    chosen = (field.chosen.currency, field.chosen.condition)
    rows = [
        (
            each.product.pk,
            each.product.title,
            each.retailer.name,
            "yes" if each.is_me else "no",
            *chosen,
            *_priced(each.before),
            *_priced(each.now),
            each.change,
        )
        for each in movers
    ]
    return MOVERS_HEADER, rows


def _priced(point: PricePoint) -> tuple[Any, ...]:
    """Return a price with its time and its deal."""
    return point.price, utc(point.at), point.deal_id


def _cells(figures: Figures) -> tuple[Any, ...]:
    """Return figures in the order of FIGURES_HEADER."""
    return (figures.n, figures.of, figures.share, figures.a_week, figures.depth, figures.depths)


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
def promotions_file(request: PageRequest, field: Field, fmt: str) -> HttpResponseBase:
    """The same promotions as a file."""
    found = promotion_rows(request, field, _retailer(request, field))
    header, rows = with_converted(request, *found, [Amount("price")])
    return rows_file(request, fmt, f"promotions-{field.me.slug}", "Promotions", header, rows)


def promotion_rows(
    request: PageRequest, field: Field, retailer: Retailer | None
) -> tuple[tuple[str, ...], Iterator[tuple]]:
    """Return header and rows of a file of promotions, newest first; the rows are read as they are written."""
    deals = newest_first(_chosen(field, retailer)).iterator(chunk_size=BATCH)
    return DEALS_HEADER, (_line(request, field, deal) for deal in deals)


def _line(request: PageRequest, field: Field, deal: Deal) -> tuple[Any, ...]:
    """Return a promotion as a line of a file."""
    return (
        utc(deal.announced_at),
        deal.retailer.name if deal.retailer else "",
        "yes" if deal.retailer_id == field.me.pk else "no",
        deal.product_id,
        deal.product.title if deal.product else deal.product_text,
        deal.brand.name if deal.brand else "",
        deal.category.name if deal.category else "",
        deal.kind,
        deal.price,
        deal.list_price,
        deal.percent_off,
        deal.currency,
        deal.condition,
        deal.coupon,
        deal.pk,
        request.build_absolute_uri(reverse("deal", args=[deal.pk])),
    )


def _retailer(request: PageRequest, field: Field) -> Retailer | None:
    """Return the one retailer asked for, of those compared; None for all. Raises Http404 for another."""
    slug = current_slug(Retailer, text_of(request.GET, "retailer"))
    return get_object_or_404(Retailer, slug=slug, pk__in=field.all_ids) if slug else None


def _chosen(field: Field, retailer: Retailer | None) -> Any:
    """Return the promotions of one retailer or of all."""
    deals = promotions(field)
    return deals if retailer is None else deals.filter(retailer=retailer)
