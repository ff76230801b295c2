"""A workspace's assortment: upload, columns and preview, progress, matches, corrections."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.assortment.columns import FIELDS, NAMES
from deals.domain.assortment.rows import Reading
from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.domain.sent_ids import id_in
from deals.forms.assortment import ColumnsForm, ItemSearchForm, UploadForm
from deals.models import AssortmentUpload, Membership, Product
from deals.selectors.assortment.articles import MATCHES, items_of, match_counts, uploads_of
from deals.selectors.common.as_of import Period
from deals.selectors.market.products import ProductFilter, ordered, search_products
from deals.services.assortment import articles as assortment
from deals.services.assortment import matching as assortment_matching
from deals.tasks import wake_matcher
from deals.views.common.inputs import errors_of, text_of, texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

ROWS = 50
PREVIEWED = 10
SHOWN_PROBLEMS = 100
FOUND = 20
UNDER_WAY = frozenset({AssortmentUpload.State.WAITING, AssortmentUpload.State.WORKING})
TO_READ = frozenset({AssortmentUpload.State.UNREAD, AssortmentUpload.State.READING})


@require_safe
@workspace_required(Right.READ)
def assortment_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The articles with their matches."""
    form = ItemSearchForm(request.GET)
    counts = match_counts(membership.workspace)
    uploads = list(uploads_of(membership.workspace))
    context: dict[str, Any] = {
        "workspace": membership.workspace,
        "form": form,
        "may_edit": may(membership.role, Right.EDIT),
        "counts": [(key, name, counts[key]) for key, name in MATCHES.items()],
        "total": sum(counts.values()),
        "uploads": uploads,
        "under_way": next((each for each in uploads if each.state in UNDER_WAY), None),
        "upload_form": UploadForm(auto_id="upload_%s"),
        "names": MATCHES,
    }
    if not form.is_valid():
        return render(request, "assortment/list.html", context, status=400)
    items = items_of(membership.workspace, form.cleaned_data["q"], form.cleaned_data["match"])
    context["rows"] = Paginator(items, ROWS).get_page(request.GET.get("page"))
    context["filtered"] = any(form.cleaned_data.values())
    return render(request, "assortment/list.html", context)


@require_POST
@workspace_required(Right.EDIT)
def upload(request: PageRequest, membership: Membership) -> HttpResponse:
    """Take a file for a worker to read; then its columns are checked."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, errors_of(form))
        return redirect("assortment", membership.workspace_id)
    file = form.cleaned_data["file"]
    try:
        made = assortment.upload_file(membership.workspace, request.user, file.name or "", file.read())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("assortment", membership.workspace_id)
    wake_matcher()
    return redirect("assortment-upload", membership.workspace_id, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_required(Right.EDIT)
def upload_page(request: PageRequest, membership: Membership, upload: int) -> HttpResponse:
    """Columns, the first rows as they are read, and what is wrong; POST with `load` loads the file."""
    file = get_object_or_404(membership.workspace.assortment_uploads.defer("content"), pk=upload)
    if file.state in TO_READ or (file.state == AssortmentUpload.State.FAILED and file.sheet is None):
        reading_of = {"workspace": membership.workspace, "upload": file}
        return render(request, "assortment/reading.html", reading_of)
    if file.state != AssortmentUpload.State.MAPPING:
        return redirect("assortment", membership.workspace_id)
    form = ColumnsForm(file, request.POST or None)
    is_chosen = form.is_bound and form.is_valid()
    columns = form.columns() if is_chosen else file.columns
    high_floors = is_chosen and form.cleaned_data["high_floors"]
    try:
        if "load" in request.POST and form.is_valid():
            return _load(request, membership, file, form)
        sheet, reading = assortment.preview(file, columns, high_floors=high_floors)
    except Refused as refused:
        messages.error(request, str(refused))
        sheet, reading = assortment.preview(file, columns)
    context = {
        "workspace": membership.workspace,
        "upload": file,
        "form": form,
        "sample": sheet.rows[:PREVIEWED],
        **_read(reading),
    }
    return render(request, "assortment/upload.html", context)


def _load(
    request: PageRequest, membership: Membership, file: AssortmentUpload, form: ColumnsForm
) -> HttpResponse:
    """Have a worker load the file. Raises Refused."""
    values = form.cleaned_data
    assortment.start_loading(
        file,
        request.user,
        form.columns(),
        values["currency"],
        replaces=values["replaces"],
        high_floors=values["high_floors"],
    )
    wake_matcher()
    return redirect("assortment", membership.workspace_id)


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
@workspace_required(Right.EDIT)
def reading_progress(request: PageRequest, membership: Membership, upload: int) -> HttpResponse:
    """The part of the page that refreshes itself while a file is read; once it is, the page leads on."""
    file = get_object_or_404(membership.workspace.assortment_uploads.defer("content", "sheet"), pk=upload)
    context = {"workspace": membership.workspace, "upload": file}
    response = render(request, "assortment/reading_progress.html", context)
    if file.state not in TO_READ | {AssortmentUpload.State.FAILED}:
        response["HX-Redirect"] = reverse("assortment-upload", args=[membership.workspace_id, file.pk])
    return response


@require_safe
@workspace_required(Right.READ)
def upload_progress(request: PageRequest, membership: Membership, upload: int) -> HttpResponse:
    """The part of the page that refreshes itself while an upload is loaded and matched."""
    file = get_object_or_404(membership.workspace.assortment_uploads.defer("content", "sheet"), pk=upload)
    return render(
        request,
        "assortment/progress.html",
        {
            "workspace": membership.workspace,
            "upload": file,
            "is_over": file.state not in UNDER_WAY,
            "may_edit": may(membership.role, Right.EDIT),
        },
    )


@require_POST
@workspace_required(Right.EDIT)
def cancel(request: PageRequest, membership: Membership, upload: int) -> HttpResponse:
    """Cancel what a worker reads, imports or matches."""
    file = get_object_or_404(membership.workspace.assortment_uploads.defer("content", "sheet"), pk=upload)
    try:
        assortment.cancel_upload(file, request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("assortment", membership.workspace_id)


@require_POST
@workspace_required(Right.EDIT)
def match_again(request: PageRequest, membership: Membership) -> HttpResponse:
    assortment.match_again(membership.workspace, request.user)
    wake_matcher()
    return redirect("assortment", membership.workspace_id)


@require_POST
@workspace_required(Right.EDIT)
def delete(request: PageRequest, membership: Membership) -> HttpResponse:
    """Delete the selected articles, or with `all` the whole assortment."""
    skus = None if request.POST.get("all") == "yes" else texts_of(request.POST, "sku")
    n = assortment.delete_items(membership.workspace, request.user, skus)
    messages.success(request, f"{n:,} articles deleted." if n else "No articles selected.")
    return redirect("assortment", membership.workspace_id)


@require_safe
@workspace_required(Right.READ)
def item_page(request: PageRequest, membership: Membership, item: int) -> HttpResponse:
    """One article: its match, and products that may be it."""
    article = get_object_or_404(items_of(membership.workspace), pk=item)
    text = text_of(request.GET, "q", 200) or article.title
    period = Period.all_until(request.as_of.moment)
    products = ordered(search_products(ProductFilter(text=text), period), "points")[:FOUND]
    context = {
        "workspace": membership.workspace,
        "item": article,
        "match_name": MATCHES[article.match],
        "may_edit": may(membership.role, Right.EDIT),
        "text": text,
        "products": products,
    }
    return render(request, "assortment/item.html", context)


@require_POST
@workspace_required(Right.EDIT)
def decide(request: PageRequest, membership: Membership, item: int) -> HttpResponse:
    """Take the decision that was sent: a product's id, `none` or `automatic`."""
    article = get_object_or_404(items_of(membership.workspace), pk=item)
    chosen = request.POST.get("product", "")
    if chosen == "automatic":
        assortment_matching.reset_to_automatic(article, request.user)
    elif chosen == "none":
        assortment.choose_product(article, request.user, None)
    else:
        product = get_object_or_404(Product, pk=id_in(chosen))
        assortment.choose_product(article, request.user, product)
    if getattr(request, "htmx", False):
        row = {"item": article, "workspace": membership.workspace, "may_edit": True, "was_decided": True}
        return render(request, "assortment/row.html", row)
    messages.success(request, f"Saved for {article.sku}.")
    return redirect("assortment", membership.workspace_id)
