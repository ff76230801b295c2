"""Groups of products that may be one, as curators decide them: the most important first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from deals.domain.matching.groups import (
    Effect,
    Group,
    Link,
    ProductFacts,
    by_effect,
    grouped,
    price_ratio,
)
from deals.models import AssortmentItem, Deal, Listing, MatchPair, Product, WatchedItem
from deals.selectors.matching.review import ListingFigures, listing_figures

MOST_LINKS = 20_000
"""Pairs of which groups are made: the most alike ones. The rest come up as these are decided."""


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups are wanted: whose joining would join retailers, that are watched, of a text, so alike."""

    joins_retailers: bool = False
    is_watched: bool = False
    text: str = ""
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """A group and what joining it changes."""

    group: Group
    effect: Effect


@dataclass(frozen=True, slots=True)
class Member:
    """A product of a group: its titles, and what the deals of all of them say."""

    product: Product
    titles: tuple[str, ...]
    figures: tuple[ListingFigures, ...]

    @property
    def deals(self) -> int:
        return sum(each.n for each in self.figures)

    @property
    def retailers(self) -> list[str]:
        return sorted({name for each in self.figures for name in each.retailers})

    @property
    def currency(self) -> str:
        """The one currency of its prices, '' where there are none or several."""
        found = {each.currency for each in self.figures if each.lowest is not None}
        return next(iter(found)) if len(found) == 1 else ""

    @property
    def lowest(self) -> Decimal | None:
        found = [each.lowest for each in self.figures if each.lowest is not None]
        return min(found) if found and self.currency else None

    @property
    def highest(self) -> Decimal | None:
        found = [each.highest for each in self.figures if each.highest is not None]
        return max(found) if found and self.currency else None


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as its page shows it."""

    waiting: WaitingGroup
    members: tuple[Member, ...]
    agrees: tuple[str, ...]
    conflicts: tuple[str, ...]

    @property
    def pk(self) -> int:
        return self.members[0].product.pk

    @property
    def price_ratio(self) -> Decimal | None:
        return price_ratio((each.currency, each.lowest) for each in self.members if each.lowest is not None)


def waiting_groups(wanted: GroupFilter = GroupFilter()) -> list[WaitingGroup]:
    """Return the groups that wait for a curator, those whose decision changes most first. 4 queries."""
    links = [link for link in _links(wanted) if link.left != link.right]
    facts = product_facts({each for link in links for each in link[:2]})
    found = [WaitingGroup(group, effect) for group, effect in by_effect(grouped(links), facts)]
    return [each for each in found if _is_wanted(each.effect, wanted)]


def _links(wanted: GroupFilter) -> list[Link]:
    pairs = MatchPair.objects.waiting().filter(score__gte=wanted.least, score__lte=wanted.most)
    if wanted.text:
        pairs = pairs.filter(Q(left__key__icontains=wanted.text) | Q(right__key__icontains=wanted.text))
    rows = pairs.order_by("-score", "left__key", "right__key")
    return [Link(*row) for row in rows.values_list("left__product", "right__product", "score")[:MOST_LINKS]]


def _is_wanted(effect: Effect, wanted: GroupFilter) -> bool:
    return (effect.joins_retailers or not wanted.joins_retailers) and (
        effect.is_watched or effect.is_in_assortment or not wanted.is_watched
    )


def product_facts(products: Collection[int]) -> dict[int, ProductFacts]:
    """Return what makes decisions on products matter, by id. 3 queries."""
    deals = Deal.objects.filter(product__in=products, rejected=False).order_by().values("product")
    rows = deals.annotate(
        n=Count("id"),
        sellers=ArrayAgg("retailer", distinct=True, filter=Q(retailer__isnull=False), default=[]),
    )
    watched = set(WatchedItem.objects.filter(product__in=products).values_list("product", flat=True))
    sold = set(AssortmentItem.objects.filter(product__in=products).values_list("product", flat=True))
    return {
        row["product"]: ProductFacts(
            frozenset(row["sellers"]), row["n"], row["product"] in watched, row["product"] in sold
        )
        for row in rows
    }


def shown_groups(groups: Sequence[WaitingGroup]) -> list[ShownGroup]:
    """Add what a page shows of groups. 3 queries."""
    members = _members([each for waiting in groups for each in waiting.group.products])
    pairs = list(_pairs_among(members))
    return [_shown(waiting, members, pairs) for waiting in groups]


def _shown(waiting: WaitingGroup, members: Mapping[int, Member], pairs: Collection[MatchPair]) -> ShownGroup:
    ids = set(waiting.group.products)
    inside = [each for each in pairs if {each.left.product_id, each.right.product_id} <= ids]
    return ShownGroup(
        waiting,
        tuple(sorted((members[each] for each in waiting.group.products), key=_most_deals_first)),
        tuple(dict.fromkeys(said for each in inside for said in each.agrees)),
        tuple(dict.fromkeys(said for each in inside for said in each.conflicts)),
    )


def _most_deals_first(member: Member) -> tuple[int, str]:
    return -member.deals, member.titles[0]


def _members(products: Collection[int]) -> dict[int, Member]:
    rows = list(Listing.objects.filter(product__in=products).select_related("product__brand").order_by("key"))
    figures = listing_figures([each.pk for each in rows])
    titles: dict[int, list[Listing]] = {}
    for row in rows:
        titles.setdefault(row.product_id, []).append(row)
    return {
        product: Member(
            listings[0].product,
            tuple(each.key for each in listings),
            tuple(figures.get(each.pk, ListingFigures()) for each in listings),
        )
        for product, listings in titles.items()
    }


def _pairs_among(products: Collection[int]) -> Collection[MatchPair]:
    pairs = MatchPair.objects.waiting().filter(left__product__in=products, right__product__in=products)
    return pairs.select_related("left", "right").order_by("-score", "id")


def pairs_between(products: Collection[int]) -> list[tuple[int, int, str, str]]:
    """Return all pairs that matching found between products: both products, and both titles. 1 query."""
    pairs = MatchPair.objects.filter(left__product__in=products, right__product__in=products).order_by("id")
    rows = pairs.values_list("left__product", "right__product", "left__key", "right__key")
    return [row for row in rows if row[0] != row[1]]
