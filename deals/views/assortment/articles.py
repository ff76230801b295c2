"""A workspace's own catalogue: upload, columns and preview, progress, matches, corrections."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.assortment.columns import FIELDS, NAMES
from deals.domain.assortment.rows import Reading
from deals.domain.roles import Right, may
from deals.forms.assortment import ColumnsForm, ItemSearchForm, UploadForm
from deals.models import CatalogueUpload, Membership, Product
from deals.selectors.assortment.articles import MATCHES, items_of, match_counts, uploads_of
from deals.selectors.common.as_of import Period
from deals.selectors.market.products import ProductFilter, ordered, search_products
from deals.services.assortment import articles as own_catalogue
from deals.services.assortment import matching as catalogue_matching
from deals.services.assortment.articles import Refused
from deals.tasks import wake_matcher
from deals.views.common.inputs import errors_of, text_of, texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import in_workspace

ROWS = 50
PREVIEWED = 10
SHOWN_PROBLEMS = 100
FOUND = 20
UNDER_WAY = frozenset({CatalogueUpload.State.WAITING, CatalogueUpload.State.WORKING})


@require_safe
@in_workspace(Right.READ)
def catalogue_page(request: PageRequest, mine: Membership) -> HttpResponse:
    """The articles with their matches."""
    form = ItemSearchForm(request.GET)
    counts = match_counts(mine.workspace)
    uploads = list(uploads_of(mine.workspace))
    context: dict[str, Any] = {
        "shown": mine.workspace,
        "form": form,
        "may_edit": may(mine.role, Right.EDIT),
        "counts": [(key, name, counts[key]) for key, name in MATCHES.items()],
        "total": sum(counts.values()),
        "uploads": uploads,
        "under_way": next((each for each in uploads if each.state in UNDER_WAY), None),
        "upload_form": UploadForm(auto_id="upload_%s"),
        "names": MATCHES,
    }
    if not form.is_valid():
        return render(request, "catalogue/list.html", context, status=400)
    found = items_of(mine.workspace, form.cleaned_data["q"], form.cleaned_data["match"])
    context["rows"] = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context["filtered"] = any(form.cleaned_data.values())
    return render(request, "catalogue/list.html", context)


@require_POST
@in_workspace(Right.EDIT)
def upload(request: PageRequest, mine: Membership) -> HttpResponse:
    """Take a file, then have its columns checked."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, errors_of(form))
        return redirect("catalogue", mine.workspace_id)
    file = form.cleaned_data["file"]
    try:
        made = own_catalogue.upload_file(mine.workspace, request.user, file.name or "", file.read())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("catalogue", mine.workspace_id)
    return redirect("catalogue-upload", mine.workspace_id, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_workspace(Right.EDIT)
def upload_page(request: PageRequest, mine: Membership, upload: int) -> HttpResponse:
    """Columns, the first rows as they are read, and what is wrong; POST with `load` loads the file."""
    found = get_object_or_404(mine.workspace.catalogue_uploads, pk=upload)
    if found.state != CatalogueUpload.State.MAPPING:
        return redirect("catalogue", mine.workspace_id)
    form = ColumnsForm(found, request.POST or None)
    columns = form.columns() if form.is_bound and form.is_valid() else found.columns
    try:
        if "load" in request.POST and form.is_valid():
            return _load(request, mine, found, form)
        sheet, reading = own_catalogue.preview(found, columns)
    except Refused as refused:
        messages.error(request, str(refused))
        sheet, reading = own_catalogue.preview(found, columns)
    context = {
        "shown": mine.workspace,
        "upload": found,
        "form": form,
        "sample": sheet.rows[:PREVIEWED],
        **_read(reading),
    }
    return render(request, "catalogue/upload.html", context)


def _load(request: PageRequest, mine: Membership, found: CatalogueUpload, form: ColumnsForm) -> HttpResponse:
    """Have a worker load the file. Raises Refused."""
    values = form.cleaned_data
    own_catalogue.start_loading(
        found, request.user, form.columns(), values["currency"], replaces=values["replaces"]
    )
    wake_matcher()
    return redirect("catalogue", mine.workspace_id)


def _read(reading: Reading) -> dict[str, Any]:
    """Return what the preview tells of the rows."""
    fatal = sum(problem.fatal for problem in reading.problems)
    return {
        "reading": reading,
        "articles": reading.articles[:PREVIEWED],
        "problems": [(problem, NAMES[problem.field]) for problem in reading.problems[:SHOWN_PROBLEMS]],
        "n_problems": len(reading.problems),
        "n_emptied": len(reading.problems) - fatal,
        "fields": [NAMES[field] for field in FIELDS],
    }


@require_safe
@in_workspace(Right.READ)
def upload_progress(request: PageRequest, mine: Membership, upload: int) -> HttpResponse:
    """The part of the page that refreshes itself while an upload is loaded and matched."""
    found = get_object_or_404(mine.workspace.catalogue_uploads.defer("content"), pk=upload)
    return render(
        request,
        "catalogue/progress.html",
        {"shown": mine.workspace, "upload": found, "is_over": found.state not in UNDER_WAY},
    )


@require_POST
@in_workspace(Right.EDIT)
def match_again(request: PageRequest, mine: Membership) -> HttpResponse:
    """Match all articles again."""
    own_catalogue.match_again(mine.workspace, request.user)
    wake_matcher()
    return redirect("catalogue", mine.workspace_id)


@require_POST
@in_workspace(Right.EDIT)
def delete(request: PageRequest, mine: Membership) -> HttpResponse:
    """Delete the chosen articles, or with `all` the whole catalogue."""
    skus = None if request.POST.get("all") == "yes" else texts_of(request.POST, "sku")
    n = own_catalogue.delete_items(mine.workspace, request.user, skus)
    messages.success(request, f"{n:,} articles deleted." if n else "No article was chosen.")
    return redirect("catalogue", mine.workspace_id)


@require_safe
@in_workspace(Right.READ)
def item_page(request: PageRequest, mine: Membership, item: int) -> HttpResponse:
    """One article: its match, and products that may be it."""
    found = get_object_or_404(items_of(mine.workspace), pk=item)
    text = text_of(request.GET, "q", 200) or found.title
    period = Period.all_until(request.as_of.moment)
    products = ordered(search_products(ProductFilter(text=text), period), "points")[:FOUND]
    context = {
        "shown": mine.workspace,
        "item": found,
        "match_name": MATCHES[found.match],
        "may_edit": may(mine.role, Right.EDIT),
        "text": text,
        "products": products,
    }
    return render(request, "catalogue/item.html", context)


@require_POST
@in_workspace(Right.EDIT)
def decide(request: PageRequest, mine: Membership, item: int) -> HttpResponse:
    """Take the decision that was sent: a product's id, `none` or `machine`."""
    found = get_object_or_404(mine.workspace.catalogue_items, pk=item)
    said = request.POST.get("product", "")
    if said == "machine":
        catalogue_matching.leave_to_machine(found, request.user)
    elif said == "none":
        own_catalogue.choose_product(found, request.user, None)
    else:
        number = int(said) if said.isdecimal() and said.isascii() and len(said) < 19 else 0
        own_catalogue.choose_product(found, request.user, get_object_or_404(Product, pk=number))
    messages.success(request, f"Noted for {found.sku}.")
    return redirect("catalogue", mine.workspace_id)
