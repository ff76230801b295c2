"""The demo account, its workspace, and taking the demo data out again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Count, Q

from deals.domain.assortment.rows import Article
from deals.models import (
    DEMO_POST_IDS_FROM,
    DEMO_POST_IDS_TO,
    AlertRule,
    AssortmentItem,
    Brand,
    CoverageHour,
    Deal,
    DeallessPosts,
    DeallessRevision,
    DealOverride,
    DealReport,
    DeletedAuthor,
    DeletionNotices,
    OlderPosts,
    Post,
    Product,
    Retailer,
    Sighting,
    Workspace,
)
from deals.services.alerts.inbox import mark_read
from deals.services.alerts.rules import CREATED_RULE, make_rule, settle_stale_rules
from deals.services.assortment.matching import match_items
from deals.services.loading.batches import lock_loading
from deals.services.loading.deletions import remove_posts
from deals.services.loading.settling import settle_all
from deals.services.workspaces.competitors import add_competitors
from deals.services.workspaces.watchlists import first_list, watch
from deals.services.workspaces.workspaces import create_workspace

DEMO_USER = "demo"
OWN_RETAILER = "demo-gadgetree"
COMPETITORS = ("demo-cartwheel-market", "demo-pixelbarn", "demo-bargello")


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
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": True}
    )
    if not Workspace.objects.for_user(user).exists():
        shop = Retailer.objects.filter(slug=OWN_RETAILER).first()
        made = create_workspace(name="Demo workspace", owner=user, own_retailer=shop, is_demo=True)
        add_competitors(made, user, list(Retailer.objects.filter(slug__in=COMPETITORS)))
    return user


@transaction.atomic
def prepare_demo_rule() -> AlertRule | None:
    """Make the demo workspace's first rule and watchlist, unless it has or had a rule; return a new one.

    Called once the demo is loaded: there must be something to watch.
    """
    workspace = Workspace.objects.filter(is_demo=True, memberships__user__username=DEMO_USER).first()
    if workspace is None or workspace.audit_entries.filter(action=CREATED_RULE).exists():
        return None
    values = {
        "name": "Lower than ever",
        "baseline": AlertRule.Baseline.ALL_TIME_LOW,
        "size": 20,
        "minimum": 3,
    }
    user = User.objects.get(username=DEMO_USER)
    for product in _one_of_each_category():
        watch(first_list(workspace, user), user, product)
    return make_rule(workspace, user, values)


def _one_of_each_category() -> Iterable[Product]:
    """Return the own retailer's products that most retailers advertise, the first of each category."""
    own = Deal.objects.filter(retailer__slug=OWN_RETAILER, product__isnull=False).values("product")
    told = Product.objects.filter(pk__in=own).exclude(category=None)
    many = told.annotate(shops=Count("deals__retailer", distinct=True)).order_by("-shops", "pk")
    found: dict[int | None, Product] = {}
    for product in many:
        found.setdefault(product.category_id, product)
    return found.values()


def prepare_demo_assortment(articles: Sequence[Article]) -> int:
    """Give the demo workspace a price list in US dollars, matched; return how many articles it got.

    0 where it has any already. Called once the demo is loaded: there must be products to match.
    """
    workspace = Workspace.objects.filter(is_demo=True, memberships__user__username=DEMO_USER).first()
    if workspace is None or workspace.assortment_items.exists():
        return 0
    items = AssortmentItem.objects.bulk_create(
        AssortmentItem(workspace=workspace, currency="USD", **asdict(article)) for article in articles
    )
    match_items(items)
    return len(items)


def evaluate_demo_rule(rule: AlertRule) -> None:
    """Note as read what the rule fires on in the loaded demo: news is what the archive brings from now on."""
    settle_stale_rules()
    mark_read(rule.workspace, User.objects.get(username=DEMO_USER))


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
        DealReport.objects.filter(invented).delete()
        DealOverride.objects.filter(invented).update(supersedes=None)
        DealOverride.objects.filter(invented).delete()
        for model in (DeletionNotices, DeallessPosts, OlderPosts, DeletedAuthor, DeallessRevision, Sighting):
            model._default_manager.filter(source__in=sources).delete()
        CoverageHour.objects.filter(source__in=sources).delete()
        retailers = Retailer.everything.filter(is_demo=True)
        brands = Brand.everything.filter(is_demo=True)
        counts = ClearedCounts(posts, retailers.count(), brands.count())
        retailers.delete()
        brands.delete()
    settle_all()
    return counts
