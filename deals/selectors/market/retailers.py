"""Retailers and what they announced: how much, of what kind, of which brands, when."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, DateTimeField, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Trunc

from deals.domain.records import DealKind, SpellingKind
from deals.models import Deal, Retailer
from deals.selectors.common.as_of import Period
from deals.selectors.market.deals import sure_deals

ORDERINGS = ("deals", "name", "newest")
"""What people may sort the list by; the first is the default."""

BUCKETS = {"day": 62, "week": 400}
"""Activity is told by the day up to so many days, then by the week, beyond that by the month."""

NO_CATEGORY = "none"
"""Stands for deals of which no category is known."""

TOP = 8
"""Rows of a 'top' list: what fits beside a chart."""


@dataclass(frozen=True, slots=True)
class RetailerRow:
    """A retailer and its deals of a period: `n` deals of `products` products, the last one at `last_at`."""

    retailer: Retailer
    n: int
    products: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """A named part of all deals: `n` of them. `key` is a slug or a kind."""

    key: str
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class RetailerSummary:
    """A retailer's figures, its kinds of offer and the brands that it promoted most, the commonest first."""

    figures: RetailerRow
    first_at: datetime | None
    kinds: list[Share]
    brands: list[Share]


@dataclass(frozen=True, slots=True)
class Activity:
    """Deals announced by bucket ('day', 'week' from Monday, or 'month', UTC); empty buckets are left out."""

    unit: str
    buckets: tuple[tuple[datetime, int], ...]

    @property
    def n(self) -> int:
        return sum(n for _, n in self.buckets)


def with_spellings() -> QuerySet[Retailer]:
    """Return retailers with their handles ('@tindalo'), domains and spellings as `spellings`."""
    handle = When(aliases__kind=SpellingKind.HANDLE, then=Concat(Value("@"), "aliases__value"))
    spelling = Case(handle, default="aliases__value")
    named = ArrayAgg(spelling, order_by=["aliases__kind", "aliases__value"], filter=~Q(aliases=None))
    return Retailer.objects.annotate(spellings=named)


def retailer_rows(
    period: Period, text: str = "", kind: str = "", ordering: str = "deals", *, with_silent: bool = True
) -> list[RetailerRow]:
    """Return the retailers that match, each with its figures. 2 queries whatever their number.

    `with_silent`: also those without a deal in the period, of which a catalogue has very many.
    """
    retailers = Retailer.objects.filter(
        Q(name__icontains=text) | Q(aliases__value__icontains=text)
    ).distinct()
    if kind:
        retailers = retailers.filter(kind=kind)
    rows = attach_figures(list(retailers.order_by("name")), period)
    rows = rows if with_silent else [row for row in rows if row.n]
    if ordering == "deals":
        rows.sort(key=lambda row: -row.n)
    elif ordering == "newest":
        rows.sort(key=lambda row: (row.last_at is None, row.last_at and -row.last_at.timestamp()))
    return rows


def attach_figures(retailers: list[Retailer], period: Period) -> list[RetailerRow]:
    """Return the retailers with their figures, in the order given. 1 query."""
    figures = (
        sure_deals(period)
        .filter(retailer__in=retailers)
        .order_by()
        .values_list("retailer")
        .annotate(n=Count("*"), products=Count("product", distinct=True), last_at=Max("announced_at"))
    )
    found = {row[0]: row[1:] for row in figures}
    return [RetailerRow(retailer, *found.get(retailer.pk, (0, 0, None))) for retailer in retailers]


def most_active(period: Period, limit: int = TOP) -> list[Share]:
    """Return the retailers with most deals in the period. 1 query."""
    rows = sure_deals(period).exclude(retailer=None).order_by()
    counted = rows.values_list("retailer__slug", "retailer__name").annotate(n=Count("*"))
    return [Share(*row) for row in counted.order_by("-n", "retailer__name")[:limit]]


def retailer_summary(retailer: Retailer, period: Period, category: str = "") -> RetailerSummary:
    """Return what a retailer announced in a period, of one category where one is asked for. 1 query."""
    deals = _of(retailer, period, category)
    figures = {"n": Count("*"), "products": Count("product", distinct=True), "last_at": Max("announced_at")}
    figures |= {"first_at": Min("announced_at")}
    parts = [
        deals.annotate(by=Value(by), key=key, name=name).values_list("by", "key", "name").annotate(**figures)
        for by, key, name in (
            ("all", Value(""), Value("")),
            ("kind", F("kind"), F("kind")),
            ("brand", F("brand__slug"), F("brand__name")),
        )
    ]
    rows = list(parts[0].union(*parts[1:], all=True))
    names = dict(DealKind.choices)
    *whole, first_at = next((row[3:] for row in rows if row[0] == "all"), (0, 0, None, None))
    kinds = [Share(key, str(names[key]), n) for by, key, _, n, *_ in rows if by == "kind"]
    brands = [Share(key, name, n) for by, key, name, n, *_ in rows if by == "brand" and key]
    return RetailerSummary(
        RetailerRow(retailer, *whole),
        first_at,
        sorted(kinds, key=lambda one: (-one.n, one.key)),
        sorted(brands, key=lambda one: (-one.n, one.name))[:TOP],
    )


def activity(
    retailer: Retailer, period: Period, first: datetime | None = None, category: str = ""
) -> Activity:
    """Return the retailer's deals by day, week or month, as the length of the period asks for. 1 query.

    `first` is the start to take for a period without one.
    """
    since = period.since or first
    days = (period.until - since).days if since else max(BUCKETS.values()) + 1
    unit = next((name for name, most in BUCKETS.items() if days <= most), "month")
    start = Trunc("announced_at", unit, output_field=DateTimeField())
    started = _of(retailer, period, category).annotate(start=start)
    counted = started.values_list("start").annotate(n=Count("*"))
    return Activity(unit, tuple(counted.order_by("start")))


def first_deal_at(retailer: Retailer, period: Period) -> datetime | None:
    """Return when the retailer's first deal of the period was announced. 1 query."""
    return _of(retailer, period).order_by("announced_at").values_list("announced_at", flat=True).first()


def deals_of(retailer: Retailer, period: Period, category: str = "") -> QuerySet[Deal]:
    """Return a retailer's deals; `category` is a slug, or NO_CATEGORY for those without one."""
    deals = sure_deals(period).filter(retailer=retailer)
    if category == NO_CATEGORY:
        return deals.filter(category=None)
    return deals.filter(category__slug=category) if category else deals


def _of(retailer: Retailer, period: Period, category: str = "") -> QuerySet[Deal]:
    """Return the retailer's deals without an order."""
    return deals_of(retailer, period, category).order_by()
