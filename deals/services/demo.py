"""The demo account, its workspace, and taking the demo data out again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q

from deals.models import (
    DEMO_POST_IDS_FROM,
    DEMO_POST_IDS_TO,
    Brand,
    CoverageHour,
    DealFlag,
    DeallessPosts,
    DealOverride,
    DeletionNotices,
    Post,
    Retailer,
    Sighting,
    Workspace,
)
from deals.services.deletions import remove_posts
from deals.services.loading import lock_loading
from deals.services.settling import settle_all
from deals.services.workspaces import create_workspace

DEMO_USER = "demo"
OWN_RETAILER = "demo-gadgetree"


@dataclass(frozen=True, slots=True)
class ClearedCounts:
    """What `clear_demo_data` took out."""

    posts: int
    retailers: int
    brands: int


@transaction.atomic
def prepare_demo_account(password: str) -> User:
    """Make the demo account (a superuser) and its workspace where missing; its password is `password`."""
    user, _ = User.objects.get_or_create(
        username=DEMO_USER,
        defaults={"email": "demo@tweetdeals.example", "is_staff": True, "is_superuser": True},
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    if not Workspace.objects.for_user(user).exists():
        shop = Retailer.objects.filter(slug=OWN_RETAILER).first()
        create_workspace(name="Demo workspace", owner=user, own_retailer=shop, is_demo=True)
    return user


def clear_demo_data(sources: Collection[str]) -> ClearedCounts:
    """Take out the invented posts, deals, retailers and brands; `sources` are the chunks they came from.

    The account and its workspace stay: they hold no market data.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            lock_loading(cursor)
        ids = Post.objects.filter(id__range=(DEMO_POST_IDS_FROM, DEMO_POST_IDS_TO)).values_list(
            "id", flat=True
        )
        posts = remove_posts(list(ids))
        invented = Q(post_id__range=(DEMO_POST_IDS_FROM, DEMO_POST_IDS_TO))
        DealFlag.objects.filter(invented).delete()
        DealOverride.objects.filter(invented).update(supersedes=None)
        DealOverride.objects.filter(invented).delete()
        for model in (DeletionNotices, DeallessPosts, Sighting):
            model._default_manager.filter(source__in=sources).delete()
        CoverageHour.objects.filter(source__in=sources).delete()
        retailers = Retailer.objects.filter(is_demo=True)
        brands = Brand.objects.filter(is_demo=True)
        counts = ClearedCounts(posts, retailers.count(), brands.count())
        retailers.delete()
        brands.delete()
    settle_all()
    return counts
