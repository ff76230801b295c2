"""What happened to a product's, or line's, prices: a part of its page, and files; the lowest as a file."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deals.exports.list_file import export_response
from deals.exports.price_chart import event_columns, event_table, lowest_table
from deals.exports.spoken import before_evidence, page_speakers
from deals.models import Product, ProductLine
from deals.selectors.common.as_of import Period
from deals.selectors.market.line_prices import line_prices, products_of_line
from deals.selectors.market.price_chart import lowest_spans, price_chart
from deals.selectors.market.price_events import EventKind, PriceEvents, of_kinds, price_events
from deals.selectors.market.price_history import Products
from deals.selectors.market.product_prices import Choice, product_prices
from deals.selectors.workspaces.chart_notes import NotesOf, notes_on
from deals.views.common.files import link_of, options_of
from deals.views.common.inputs import texts_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_line_merges, follow_merges
from deals.views.market.price_choice import BadShow, chosen_or_404

ROWS = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose prices, and how to look at them; `of` is product or line."""

    of: str
    thing: Product | ProductLine
    products: Any
    choice: Choice
    period: Period

    @property
    def notes_of(self) -> NotesOf:
        """Whose notes the charts show."""
        pk = self.thing.pk
        return NotesOf(product=pk) if self.of == "product" else NotesOf(line=pk)


@require_safe
@follow_merges
def product_events(request: PageRequest, pk: int) -> HttpResponse:
    """The events of a product."""
    return _page(request, _product(request, pk))


@require_safe
@follow_line_merges
def line_events(request: PageRequest, pk: int) -> HttpResponse:
    """The events of a line."""
    return _page(request, _line(request, pk))


@require_safe
@follow_merges
def product_events_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The events of a product, one row each."""
    return _file(request, _product(request, pk), fmt)


@require_safe
@follow_line_merges
def line_events_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The events of a line, one row each."""
    return _file(request, _line(request, pk), fmt)


@require_safe
@follow_merges
def product_lowest_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """From when to when which price of a product was the lowest in force."""
    asked = _product(request, pk)
    return _lowest(request, asked, product_prices(pk, asked.choice, asked.period, most=None), fmt)


@require_safe
@follow_line_merges
def line_lowest_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """From when to when which price of any product of a line was the lowest in force."""
    asked = _line(request, pk)
    return _lowest(request, asked, line_prices(asked.products, asked.choice, asked.period), fmt)


def _product(request: PageRequest, pk: int) -> Asked:
    product = get_object_or_404(Product, pk=pk)
    return Asked("product", product, pk, *chosen_or_404(request, pk))


def _line(request: PageRequest, pk: int) -> Asked:
    line = get_object_or_404(ProductLine, pk=pk)
    products = products_of_line(pk)
    if not products:
        raise Http404("The line has no products.")
    return Asked("line", line, products, *chosen_or_404(request, products))


def _events(request: PageRequest, asked: Asked) -> PriceEvents:
    """Return the events that the address asks for. Raises BadShow for a kind that there is not."""
    kinds = texts_of(request.GET, "kind")
    if not set(kinds) <= set(EventKind.values):
        raise BadShow(f"kind must be one of {', '.join(EventKind.values)}.")
    zone = request.workspace.time_zone if request.workspace else "UTC"
    products: Products = asked.products
    notes = notes_on(request.workspace, asked.notes_of, asked.period) if request.workspace else ()
    return of_kinds(price_events(products, asked.choice, asked.period, zone, notes), kinds)


def _page(request: PageRequest, asked: Asked) -> HttpResponse:
    found = _events(request, asked)
    events = Paginator(found.events, ROWS).get_page(request.GET.get("page"))
    said = page_speakers(events, lambda event: event.deal_id)
    context = {
        "of": asked.of,
        "thing": asked.thing,
        "period": asked.period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(asked.period),
        "chosen": asked.choice.chosen,
        "columns": before_evidence(event_columns(link_of(request)), said),
        "events": events,
        "counts": [(kind, found.counts[kind.value]) for kind in EventKind],
    }
    is_part = getattr(request, "htmx", False)
    return render(request, f"products/events{'_part' if is_part else ''}.html", context)


def _file(request: PageRequest, asked: Asked, fmt: str) -> HttpResponseBase:
    events = _events(request, asked).events
    name, title = f"events-of-{asked.of}-{asked.thing.pk}", f"Price events of {asked.thing}"
    return export_response(event_table(name, title, events, options_of(request, asked.period)), fmt)


def _lowest(request: PageRequest, asked: Asked, found: Any, fmt: str) -> HttpResponseBase:
    spans = lowest_spans(price_chart(found), asked.period)
    name, title = f"lowest-price-of-{asked.of}-{asked.thing.pk}", f"Lowest price in force of {asked.thing}"
    options = options_of(request, asked.period)
    return export_response(lowest_table(name, title, asked.choice, spans, options), fmt)
