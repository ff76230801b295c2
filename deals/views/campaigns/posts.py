"""The posts behind a number of the campaign page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.campaigns import PER_FOLLOWERS
from deals.domain.roles import Right
from deals.forms.campaigns import CampaignPostsForm
from deals.models import Membership
from deals.selectors.campaigns.posts import REACTIONS, campaign_posts, rows_of
from deals.selectors.campaigns.reactions import campaign_retailers
from deals.selectors.common.as_of import parse_period
from deals.views.campaigns.reactions import PERIOD
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.permissions import workspace_required

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
@workspace_required(Right.READ)
def posts_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The posts, the highest rate first; the address says which number's."""
    form = CampaignPostsForm(request.GET, campaign_retailers(membership.workspace))
    period = parse_period(request.GET.get("period"), request.as_of.moment, default=PERIOD)
    if not form.is_valid():
        return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
    behind = form.behind()
    results = campaign_posts(form.filters(), period, membership.workspace.time_zone, behind)
    page = Paginator(results.posts, ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "workspace": membership.workspace,
        "found": results,
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
