"""A watchlist's alerts as a feed (Atom): its address is the secret, for feed readers cannot sign in."""

from datetime import UTC

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deals.domain.plain_text import plain_text
from deals.domain.roles import Right
from deals.models import AlertEvent, Membership, Watchlist
from deals.selectors.alerts.events import baseline_words, change_of
from deals.services.alerts import feeds
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

ENTRIES = 50


@never_cache
@require_POST
@workspace_required(Right.EDIT)
def change(request: PageRequest, membership: Membership, watchlist: int) -> HttpResponse:
    """Make the feed's address (shown this once), or close the feed."""
    chosen = get_object_or_404(membership.workspace.watchlists, pk=watchlist)
    if request.POST.get("do") == "close":
        feeds.close_feed(chosen, request.user)
        return redirect("alert-rules", membership.workspace_id)
    secret = feeds.make_feed(chosen, request.user)
    context = {
        "workspace": membership.workspace,
        "watchlist": chosen,
        "url": f"{settings.SITE_URL}/feeds/{secret}/",
    }
    return render(request, "alerts/feed.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The newest events of the rules on the list; 404 for an address that opens nothing."""
    watchlist_feed = feeds.feed_of(secret)
    if watchlist_feed is None:
        raise Http404
    response = HttpResponse(
        _atom(watchlist_feed.watchlist), content_type="application/atom+xml; charset=utf-8"
    )
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=300"
    return response


def _atom(watchlist: Watchlist) -> str:
    page = f"{settings.SITE_URL}/workspaces/{watchlist.workspace_id}/alerts/"
    feed = Atom1Feed(
        title=plain_text(f"tweetdeals: {watchlist.name}"),
        link=page,
        description=plain_text(f"Alerts of the rules on the watchlist '{watchlist.name}'"),
        feed_guid=f"{page}?watchlist={watchlist.pk}",
    )
    events = AlertEvent.objects.filter(rule__watchlist=watchlist, withdrawn_at=None).of_all()
    for event in events.select_related("rule").order_by("-at", "-pk")[:ENTRIES]:
        feed.add_item(
            title=plain_text(_title(event)),
            link=f"{page}{event.pk}/",
            description=plain_text(f"{baseline_words(event)} Rule: {event.rule.name}"),
            unique_id=f"{page}{event.rule_id}/{event.post_id}/{event.anchor}",
            pubdate=event.at.astimezone(UTC),
            updateddate=event.at.astimezone(UTC),
        )
    return feed.writeString("utf-8")


def _title(event: AlertEvent) -> str:
    price = "" if event.price is None else f": {event.price} {event.currency} {change_of(event)}"
    return (
        f"{event.retailer_name or 'Unknown retailer'}, {event.product_title or 'a promotion'}{price}".strip()
    )
