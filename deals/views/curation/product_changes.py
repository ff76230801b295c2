"""Curators merge and split products, see what was changed, and take it back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.refused import Refused
from deals.domain.sent_ids import id_in, ids_in
from deals.models import Listing, Product, ProductChange
from deals.selectors.matching.review import (
    listings_of,
    people_of,
    product_changes,
    products_like,
    products_suggested,
)
from deals.services.curation.kinds import KINDS
from deals.services.matching.decisions import merge_products, split_listings, undo_change
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 50
MOST_PRODUCTS = 20
MOST_LISTINGS = 500


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def merge_page(request: PageRequest, pk: int) -> HttpResponse:
    """Look for products to merge into this one; show which listings would move; merge on POST."""
    product = get_object_or_404(Product.objects.select_related("brand"), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    others = list(Product.objects.filter(pk__in=ids_in(asked.getlist("with"), MOST_PRODUCTS)).exclude(pk=pk))
    refused = ""
    if request.method == "POST":
        try:
            change = merge_products(product, others, request.user)
        except Refused as error:
            refused = str(error)
        else:
            return _done(request, product, f"Merged: {_titles(change)} moved here.")
    text = request.GET.get("q", "")
    context: dict[str, Any] = {"product": product, "others": others, "q": text, "refused": refused}
    if others:
        context["moving"] = listings_of([each.pk for each in others])
        context["staying"] = listings_of([pk])
    else:
        context["found"] = products_like(text, [pk]) if text.strip() else products_suggested(pk)
    return render(request, "products/merge.html", context, status=409 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def split_page(request: PageRequest, pk: int) -> HttpResponse:
    """Choose listings to take out of a product; show what moves; split on POST."""
    product = get_object_or_404(Product.objects.select_related("brand"), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = set(ids_in(asked.getlist("listing"), MOST_LISTINGS))
    refused = ""
    if request.method == "POST":
        try:
            moving = list(Listing.objects.filter(pk__in=chosen, product=product))
            change = split_listings(moving, request.user)
        except Refused as error:
            refused = str(error)
        else:
            return _done(request, product, f"Split: {_titles(change)} moved out.")
    rows = listings_of([pk])
    context = {
        "product": product,
        "rows": rows,
        "moving": [row for row in rows if row.listing.pk in chosen],
        "staying": [row for row in rows if row.listing.pk not in chosen],
        "refused": refused,
    }
    return render(request, "products/split.html", context, status=409 if refused else 200)


@require_safe
@staff_only
def changes_page(request: PageRequest) -> HttpResponse:
    """Merges, splits and undos: who, when, which titles; of one product or one person if asked."""
    rows = Paginator(filtered_changes(request), ROWS).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "people": people_of(ProductChange.objects.all(), "changed_by"),
        "by": text_of(request.GET, "by", 150),
        "product": _product_of(request),
        "kinds": KINDS.values(),
    }
    return render(request, "products/changes.html", context)


def filtered_changes(request: PageRequest) -> QuerySet[ProductChange]:
    """Return the changes that the address asks for: of a product, by a person."""
    changes, by = product_changes(_product_of(request)), text_of(request.GET, "by", 150)
    return changes.filter(changed_by__username=by) if by else changes


def _product_of(request: PageRequest) -> int | None:
    """Return the id of the product that the address names."""
    return id_in(request.GET.get("product", ""))


@require_POST
@staff_only
def undo_page(request: PageRequest, pk: int) -> HttpResponse:
    """Take a merge or split back."""
    change = get_object_or_404(ProductChange, pk=pk)
    try:
        undo = undo_change(change, request.user)
        messages.success(request, f"Undone: {_titles(undo)} moved back.")
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("product-changes")


def _titles(change: ProductChange) -> str:
    """Count the titles that moved: '1 title', '3 titles'."""
    n = len(change.moves)
    return f"{n:,} title{'' if n == 1 else 's'}"


def _done(request: PageRequest, product: Product, said: str) -> HttpResponse:
    """Say what was done on the product's page."""
    messages.success(request, f"{said} Undo it under Changes.")
    return redirect("product", product.pk)
