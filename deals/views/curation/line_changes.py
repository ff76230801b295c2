"""Curators merge and split product lines, see what was changed, and take it back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.refused import Refused
from deals.domain.sent_ids import ids_in
from deals.models import LineChange, Product, ProductLine
from deals.selectors.matching.lines import line_changes, lines_like
from deals.services.matching.line_decisions import merge_lines, split_line, undo_line_change
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 50
MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def curate_line(request: PageRequest, pk: int) -> HttpResponse:
    """Merge other lines into this one, or take products out of it."""
    line = get_object_or_404(ProductLine.objects.select_related("brand"), pk=pk)
    if request.method == "POST":
        try:
            change = _changed(request, line)
        except Refused as error:
            messages.warning(request, str(error))
            return redirect("line-curate", line.pk)
        messages.success(request, f"Done: {change.said}. Undo it under Changes of lines.")
        where = ProductLine.objects.filter(pk=line.pk).exists()
        return redirect("line", line.pk) if where else redirect("line-changes")
    text = text_of(request.GET, "q", 120)
    context: dict[str, Any] = {
        "line": line,
        "q": text,
        "found": lines_like(text or line.name, line.pk),
        "products": Product.objects.filter(line=line)[:MOST],
    }
    return render(request, "lines/curate.html", context)


def _changed(request: PageRequest, line: ProductLine) -> LineChange:
    """Do what the form asks for. Raises Refused."""
    if "merge" in request.POST:
        others = ProductLine.objects.filter(pk__in=ids_in(request.POST.getlist("with"), MOST))
        return merge_lines(line, list(others), request.user)
    products = Product.objects.filter(pk__in=ids_in(request.POST.getlist("product"), MOST))
    return split_line(line, list(products), text_of(request.POST, "name", 120), request.user)


@require_safe
@staff_only
def changes_page(request: PageRequest) -> HttpResponse:
    """Merges, splits and undos of lines: who, when, what."""
    rows = Paginator(line_changes(), ROWS).get_page(request.GET.get("page"))
    return render(request, "lines/changes.html", {"rows": rows})


@require_POST
@staff_only
def undo_page(request: PageRequest, pk: int) -> HttpResponse:
    """Take a merge or split of lines back."""
    change = get_object_or_404(LineChange, pk=pk)
    try:
        undo = undo_line_change(change, request.user)
        messages.success(request, f"Done: {undo.said}.")
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("line-changes")
