"""A sample workspace: what a new user can look at before setting up one of their own."""

from django.contrib.auth.models import User
from django.db import transaction

from deals.domain.refused import Refused
from deals.models import Workspace
from deals.selectors.common.as_of import resolve_as_of
from deals.selectors.workspaces.competitors import suggested_competitors
from deals.selectors.workspaces.sample import sample_of, sample_retailer
from deals.selectors.workspaces.welcome import suggested_products
from deals.services.workspaces.competitors import add_competitors
from deals.services.workspaces.watchlists import first_list, watch
from deals.services.workspaces.workspaces import create_workspace

COMPETITORS, WATCHED = 5, 6


@transaction.atomic
def open_sample(user: User) -> Workspace:
    """Return the user's sample, made of what is loaded where there is none yet. Raises Refused.

    It is a workspace like any other, with rows of its own, and without alert rules: it mails nothing.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two at once find one
    return sample_of(user) or _make_sample(user)


def _make_sample(user: User) -> Workspace:
    retailer = sample_retailer(resolve_as_of(None))
    if retailer is None:
        raise Refused(
            "There is nothing to make a sample of: no product with prices of two retailers is loaded. "
            "Ask who runs this site to load data, or create your own workspace first."
        )
    sample = create_workspace(
        name=f"Sample: {retailer.name}"[:120], owner=user, own_retailer=retailer, is_sample=True
    )
    as_of = resolve_as_of(None, sample)
    found = suggested_competitors(sample, as_of, COMPETITORS)
    add_competitors(sample, user, [each.retailer for each in found])
    watchlist = first_list(sample, user)
    for product in suggested_products(sample, as_of, WATCHED):
        watch(watchlist, user, product)
    return sample
