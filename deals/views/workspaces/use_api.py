"""How to use the API: keys, and lines to copy that work with the ids of the reader's own workspace."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.api.common.examples import EXAMPLES, KEY
from deals.models import Product
from deals.selectors.workspaces.watchlists import watched_products
from deals.views.common.page import PageRequest

UNKNOWN = 1
"""The id in a line where there is nothing to point at yet."""


@require_safe
def use_api(request: PageRequest) -> HttpResponse:
    """Lines for curl, with a product that the workspace watches or the latest one."""
    site = request.build_absolute_uri("/").rstrip("/")
    ids = {"workspace": request.workspace.pk if request.workspace else UNKNOWN, "product": _product(request)}
    lines = [(example, example.line(site, ids)) for example in EXAMPLES]
    return render(request, "api/use.html", {"lines": lines, "variable": KEY, "workspace": request.workspace})


def _product(request: PageRequest) -> int:
    """Return the id of a product that has a page."""
    watched = watched_products(request.workspace) if request.workspace else []
    newest = Product.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (watched or [newest or UNKNOWN])[0]
