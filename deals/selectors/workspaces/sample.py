"""Whom a sample workspace is about: the retailer of which most can be compared."""

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet

from deals.domain.records import RetailerKind
from deals.models import Deal, Membership, Retailer, Workspace
from deals.selectors.common.as_of import AsOf
from deals.selectors.workspaces.competitors import LOOKING_BACK


def sample_of(user: User) -> Workspace | None:
    """Return the user's sample workspace. 1 query."""
    owned = Workspace.objects.filter(memberships__user=user, memberships__role=Membership.Role.OWNER)
    return owned.filter(is_sample=True).order_by("id").first()


def sample_retailer(as_of: AsOf) -> Retailer | None:
    """Return the shop with prices of most products that another one has prices of too.

    Of the year before, or of all time where that has none; None where no product has prices of two shops.
    3 queries at most.
    """
    points = Deal.objects.filter(is_price_point=True, announced_at__lt=as_of.moment)
    of_the_year = points.filter(announced_at__gte=as_of.moment - LOOKING_BACK)
    best = _sharing_most(of_the_year) or _sharing_most(points)
    return Retailer.objects.get(pk=best) if best else None


def _sharing_most(points: QuerySet[Deal]) -> int | None:
    """Return the id of the shop with most products that another shop prices too. 1 query."""
    shops = points.exclude(retailer=None).exclude(retailer__kind=RetailerKind.DEAL_ACCOUNT)
    several = shops.values("product").annotate(shops=Count("retailer", distinct=True)).filter(shops__gte=2)
    shared = shops.filter(product__in=several.order_by().values("product"))
    counted = shared.order_by().values("retailer").annotate(products=Count("product", distinct=True))
    return counted.order_by("-products", "retailer").values_list("retailer", flat=True).first()
