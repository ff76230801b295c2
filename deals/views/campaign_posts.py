"""The posts behind a number of the campaign page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.campaign_forms import CampaignPostsForm
from deals.campaign_metrics import PER_FOLLOWERS
from deals.models import Membership
from deals.roles import Right
from deals.selectors.as_of import parse_period
from deals.selectors.campaign_posts import REACTIONS, campaign_posts, rows_of
from deals.selectors.campaigns import campaign_retailers
from deals.views.campaigns import PERIOD
from deals.views.door import in_workspace
from deals.views.inputs import errors_of
from deals.views.page import PageRequest
from deals.views.periods import PERIOD_BUTTONS, period_label

ROWS = 50
GROUPINGS = {
    "depth": "Discount depth",
    "kind": "Kind of promotion",
    "coupon": "Coupon",
    "voice": "Voice",
    "retailer": "Retailer",
    "hour": "Weekday and hour",
}


@require_safe
@in_workspace(Right.READ)
def posts_page(request: PageRequest, mine: Membership) -> HttpResponse:
    """The posts, the highest rate first; the address says which number's."""
    form = CampaignPostsForm(request.GET, campaign_retailers(mine.workspace))
    period = parse_period(request.GET.get("period"), request.as_of.moment, default=PERIOD)
    if not form.is_valid():
        return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
    behind = form.behind()
    found = campaign_posts(form.wanted(), period, mine.workspace.time_zone, behind)
    page = Paginator(found.posts, ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "shown": mine.workspace,
        "found": found,
        "behind": behind,
        "grouping": GROUPINGS.get(behind.by, ""),
        "reactions": REACTIONS.items(),
        "narrowed": [
            (name, value) for name in ("brand", "category", "kind") if (value := form.cleaned_data[name])
        ],
        "retailers": form.cleaned_data["retailer"],
        "rows": page,
        "posts": rows_of(list(page)),
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "per_followers": PER_FOLLOWERS,
    }
    return render(request, "campaigns/list.html", context)
