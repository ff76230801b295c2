"""What waits for a curator among deals: unsure ones, outliers, unknown names, overrides without a deal."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import JSONObject, Lower, RowNumber

from deals.domain.makers import FEWEST_ACCOUNTS, FEWEST_TITLES
from deals.domain.metrics import CHART_BAR
from deals.domain.overrides import Verdict
from deals.models import (
    Deal,
    DealOverride,
    DealReport,
    DirtyProduct,
    MakerAssignment,
    Post,
    ReportAnswer,
    Retailer,
    SellerAssignment,
    Speaker,
    VoiceAssignment,
)
from deals.models.speakers import ACCOUNT_KEY


def with_evidence(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Return deals with what an item shows: no query more a row."""
    return deals.select_related("post", "product", "retailer", "brand", "category", "override__decided_by")


def unsure_deals() -> QuerySet[Deal]:
    """Return the deals whose confidence is below the bar and that nobody decided on."""
    return with_evidence(Deal.objects.filter(confidence__lt=CHART_BAR, rejected=False))


def outliers() -> QuerySet[Deal]:
    """Return the settled deals whose price lies far from what else is known, and on which nobody decided."""
    unsettled = DirtyProduct.objects.filter(product=OuterRef("product"))
    return with_evidence(Deal.objects.filter(~Exists(unsettled), is_outlier=True, rejected=False))


def orphaned_overrides() -> QuerySet[DealOverride]:
    """Return the standing overrides that no deal follows: its post was extracted differently, or is gone."""
    follows = Deal.objects.filter(override=OuterRef("pk"))
    overrides = DealOverride.objects.standing().filter(~Exists(follows))
    return overrides.select_related("decided_by")


def dropped_overrides() -> QuerySet[DealOverride]:
    """Return the overrides that curators dropped since no deal followed them, the newest first."""
    overrides = DealOverride.objects.filter(dropped=True).select_related("decided_by", "undone_by")
    return overrides.order_by("-undone_at", "-id")


def corrected_deals() -> QuerySet[Deal]:
    """Return the deals that a curator corrected and neither accepted nor rejected."""
    return with_evidence(Deal.objects.filter(override__verdict=Verdict.OPEN))


def overrides_of_queue(queue: str) -> QuerySet[DealOverride]:
    """Return what curators said of a kind of review's items, the newest first."""
    overrides = DealOverride.objects.filter(queue=queue).select_related("decided_by", "undone_by")
    return overrides.order_by("-decided_at", "-id")


@dataclass(frozen=True, slots=True)
class OtherPrices:
    """The price points of a product in one currency and condition."""

    n: int
    lowest: Decimal
    highest: Decimal


def other_prices(deals: Iterable[Deal]) -> dict[tuple[int, str, str], OtherPrices]:
    """Return the price points beside deals, by product, currency and condition. 1 query."""
    products = {deal.product_id for deal in deals if deal.product_id is not None}
    points = Deal.objects.filter(Q(product__in=products), is_price_point=True).order_by()
    rows = points.values_list("product", "currency", "condition").annotate(
        n=Count("id"), low=Min("piece_price"), high=Max("piece_price")
    )
    return {(row[0], row[1], row[2]): OtherPrices(*row[3:]) for row in rows}


def unknown_sellers() -> QuerySet[Deal]:
    """Return the first deal of each unknown seller on whom nobody decided; `n` is how many it has."""
    of_all_or_this = Q(post_id=None) | Q(post_id=OuterRef("post"))
    decided = SellerAssignment.objects.filter(of_all_or_this, key=OuterRef("seller_key"), undone_at=None)
    deals = Deal.objects.filter(retailer=None, rejected=False).exclude(seller_key="")
    first = deals.filter(~Exists(decided)).values("seller_key").annotate(first=Min("id"))
    return with_evidence(_first_deals(deals, "seller_key", first, n=Count("id")))


def unknown_makers(key: str = "") -> QuerySet[Deal]:
    """Return the first deal of each maker's name that many use and nobody decided on, of all or of one key.

    `name` is how most write it, `n`, `accounts` and `titles` are counts over all of its deals, and `examples`
    the commonest titles with a deal of each.
    """
    deals = Deal.objects.filter(rejected=False).exclude(maker_key="")
    named = deals.filter(maker_key=key) if key else deals
    bar = Q(accounts__gte=FEWEST_ACCOUNTS) | Q(titles__gte=FEWEST_TITLES)
    first = _often(named).order_by().values("maker_key").annotate(first=Min("id"), **MAKER_COUNTS).filter(bar)
    found = _first_deals(deals, "maker_key", first, n=Count("id"), **MAKER_COUNTS)
    found = found.filter(maker_key=key) if key else found  # once more, so that no other deal is looked at
    same = deals.filter(maker_key=OuterRef("maker_key"))
    texts = {"name": Subquery(_commonest(same, "brand_text")[:1]), "examples": ArraySubquery(_examples(same))}
    return with_evidence(found.filter(~Exists(_holds_back(OuterRef("maker_key")))).annotate(**texts))


def _often(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Leave out names of too few deals for the bar, which the index alone tells: most names are rare."""
    counted = deals.order_by().values("maker_key").annotate(n=Count("id"))
    fewest = min(FEWEST_ACCOUNTS, FEWEST_TITLES)
    return deals.filter(maker_key__in=counted.filter(n__gte=fewest).values("maker_key"))


def _holds_back(key: OuterRef) -> QuerySet[MakerAssignment]:
    """Return the decisions on a name, and those that put it off until it has more than its `n` deals."""
    standing = MakerAssignment.objects.filter(key=key, undone_at=None)
    return standing.filter(Q(asked_again_from=None) | Q(asked_again_from__gt=OuterRef("n")))


MOST_EXAMPLES = 3
MAKER_COUNTS = {
    "accounts": Count("post__author_id", distinct=True, filter=~Q(post__author_id=0)),
    "titles": Count(Lower("product_text"), distinct=True, filter=~Q(product_text="")),
}
"""Deleted posts keep no account: their author is 0."""


def _first_deals(deals: QuerySet[Deal], key: str, first: QuerySet, **counts: Count) -> QuerySet[Deal]:
    """Return the deals that are `first` of their key, with counts over all deals of that key."""
    same = deals.filter(**{key: OuterRef(key)}).order_by().values(key)
    counted = {name: Subquery(same.annotate(**{name: count}).values(name)) for name, count in counts.items()}
    return Deal.objects.filter(pk__in=first.order_by().values("first")).annotate(**counted)


def _commonest(deals: QuerySet[Deal], field: str) -> QuerySet:
    """Return the values of a field, those of most deals first."""
    counted = deals.order_by().values(field).annotate(times=Count("id"), first=Min("id"))
    return counted.order_by("-times", "first").values(field)


def _examples(deals: QuerySet[Deal]) -> QuerySet:
    titled = _commonest(deals.exclude(product_text=""), "product_text")
    return titled.values(example=JSONObject(deal=F("first"), title=F("product_text")))[:MOST_EXAMPLES]


FEWEST_POSTS = 5
"""Of accounts with fewer posts it changes little who they are."""

UNSURE_VOICE = 0.6


def unsure_voices() -> QuerySet[Speaker]:
    """Return the accounts with several posts whose voice is unsure and on which nobody decided."""
    decided = VoiceAssignment.objects.filter(key=OuterRef("account"), undone_at=None)
    speakers = Speaker.objects.filter(posts__gte=FEWEST_POSTS, sure__lt=UNSURE_VOICE)
    return speakers.annotate(account=ACCOUNT_KEY).filter(~Exists(decided))


def first_posts(speakers: Iterable[Speaker]) -> dict[int, list[Post]]:
    """Return the first posts of accounts, by the account's row. 1 query."""
    wanted = {(each.network, each.author_id): each.pk for each in speakers}
    theirs = Q(pk__in=[])
    for network, author in wanted:
        theirs |= Q(network=network, author_id=author)
    place = Window(RowNumber(), partition_by=[F("network"), F("author_id")], order_by="id")
    rows = Post.objects.filter(theirs).annotate(place=place).filter(place__lte=MOST_EXAMPLES)
    found: dict[int, list[Post]] = {pk: [] for pk in wanted.values()}
    for post in rows.order_by("id"):
        found[wanted[post.network, post.author_id]].append(post)
    return found


def voice_decisions() -> QuerySet[VoiceAssignment]:
    """Return what curators said of accounts' voices, the newest first."""
    made = VoiceAssignment.objects.select_related("decided_by", "undone_by")
    return made.order_by("-decided_at", "-id")


def seller_decisions() -> QuerySet[SellerAssignment]:
    """Return what curators said of unknown sellers, the newest first."""
    made = SellerAssignment.objects.select_related("retailer", "voice", "decided_by", "undone_by")
    return made.order_by("-decided_at", "-id")


def maker_decisions() -> QuerySet[MakerAssignment]:
    """Return what curators said of unknown makers, the newest first."""
    made = MakerAssignment.objects.select_related("brand", "decided_by", "undone_by")
    return made.order_by("-decided_at", "-id")


def open_reports() -> QuerySet[DealReport]:
    deal = [f"deal__{name}" for name in ("post", "product", "retailer", "brand", "category")]
    return DealReport.objects.open().select_related("reporter", "deal__override__decided_by", *deal)


def report_answers() -> QuerySet[ReportAnswer]:
    made = ReportAnswer.objects.select_related("report", "decided_by", "undone_by")
    return made.order_by("-decided_at", "-id")


def reports_of(user: User) -> QuerySet[DealReport]:
    return DealReport.objects.for_user(user).select_related("deal__post").order_by("-reported_at", "-id")


def retailer_names() -> list[str]:
    """Return the names of all retailers, to choose from. 1 query."""
    return list(Retailer.objects.order_by("name").values_list("name", flat=True))
