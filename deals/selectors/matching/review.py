"""What curators look at: listings with their figures, products to merge with, decisions, changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Max, Min, Q, QuerySet

from deals.domain.sent_ids import id_in
from deals.models import Deal, Listing, MatchDecision, MatchPair, Product, ProductChange

MOST_RETAILERS = 4
"""Retailers of a listing that are named."""

MOST_FOUND = 20
"""Products that a search for something to merge with gives."""


@dataclass(frozen=True, slots=True)
class ListingFigures:
    """What the deals of a listing say; prices are of one piece, None where they are in several currencies."""

    n: int = 0
    retailers: tuple[str, ...] = ()
    currency: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    last_at: datetime | None = None


def listing_figures(listings: Iterable[int], until: datetime | None = None) -> dict[int, ListingFigures]:
    """Return the figures of listings by id, of deals announced before `until`. 1 query."""
    deals = Deal.objects.filter(listing__in=list(listings), rejected=False).order_by()
    if until is not None:
        deals = deals.filter(announced_at__lt=until)
    rows = deals.values("listing").annotate(
        n=Count("id"),
        names=ArrayAgg("retailer__name", distinct=True, filter=Q(retailer__isnull=False), default=[]),
        currencies=ArrayAgg("currency", distinct=True, filter=~Q(currency=""), default=[]),
        lowest=Min("piece_price"),
        highest=Max("piece_price"),
        last_at=Max("announced_at"),
    )
    return {row["listing"]: _figures(row) for row in rows}


def _figures(row: Any) -> ListingFigures:
    is_one = len(row["currencies"]) == 1
    return ListingFigures(
        n=row["n"],
        retailers=tuple(sorted(row["names"])[:MOST_RETAILERS]),
        currency=row["currencies"][0] if is_one else "",
        lowest=row["lowest"] if is_one else None,
        highest=row["highest"] if is_one else None,
        last_at=row["last_at"],
    )


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A listing of a product and its figures."""

    listing: Listing
    figures: ListingFigures


def listings_of(products: Iterable[int], until: datetime | None = None) -> list[ListingRow]:
    """Return the listings of products, those with most deals first. 2 queries."""
    found = list(Listing.objects.filter(product__in=list(products)).select_related("product").order_by("key"))
    figures = listing_figures([each.pk for each in found], until)
    rows = [ListingRow(each, figures.get(each.pk, ListingFigures())) for each in found]
    return sorted(rows, key=lambda row: -row.figures.n)


def products_like(text: str, without: Iterable[int]) -> list[Product]:
    """Return products whose titles resemble a text (or of that number), the likest first. 1 query."""
    text = text.strip()[:200]
    wanted = Q(title__trigram_word_similar=text)
    if (number := id_in(text)) is not None:
        wanted |= Q(pk=number)
    found = Product.objects.filter(wanted).exclude(pk__in=list(without)).select_related("brand")
    return list(
        found.annotate(likeness=TrigramWordSimilarity(text, "title")).order_by("-likeness", "id")[:MOST_FOUND]
    )


def products_suggested(product_id: int) -> list[Product]:
    """Return the products that pairs waiting for review suggest for a product. 2 queries."""
    pairs = MatchPair.objects.waiting().filter(Q(left__product=product_id) | Q(right__product=product_id))
    ends = pairs.order_by("-score", "id").values_list("left__product", "right__product")[:MOST_FOUND]
    ids = {end for pair in ends for end in pair} - {product_id}
    return list(Product.objects.filter(pk__in=ids).select_related("brand").order_by("title", "id"))


def waiting_pairs() -> QuerySet[MatchPair]:
    """Return the pairs that wait for a curator, with their listings."""
    return MatchPair.objects.waiting().select_related(
        "left__product", "left__brand", "right__product", "right__brand"
    )


def waiting_pair_of(keys: Iterable[str]) -> MatchPair | None:
    """Return the pair of two listing keys if it waits. 1 query."""
    both = list(keys)
    return waiting_pairs().filter(left__key__in=both, right__key__in=both).first()


def single_decisions() -> QuerySet[MatchDecision]:
    """Return the decisions on pairs, the newest first; those of merges and splits are with their changes."""
    decisions = MatchDecision.objects.filter(change=None).select_related("decided_by", "undone_by")
    return decisions.order_by("-decided_at", "-id")


def product_changes(product_id: int | None = None) -> QuerySet[ProductChange]:
    """Return merges, splits and undos, of one product if named, the newest first."""
    changes = ProductChange.objects.select_related("changed_by", "undoes", "undone_by_change__changed_by")
    if product_id is not None:
        moved = Q(moves__contains=[{"from": product_id}]) | Q(moves__contains=[{"to": product_id}])
        changes = changes.filter(moved)
    return changes.order_by("-changed_at", "-id")


def last_change_of(user: User) -> ProductChange | None:
    """Return the last merge, split or word that products differ of a user if it stands. 1 query."""
    last = product_changes().filter(changed_by=user).first()
    is_standing = last is not None and last.undoes_id is None and not hasattr(last, "undone_by_change")
    return last if is_standing else None


def people_of(rows: QuerySet, field: str) -> list[str]:
    """Return the names of those who are named in a field of some rows. 1 query."""
    ids = rows.order_by().exclude(**{field: None}).values(field).distinct()
    return list(User.objects.filter(pk__in=ids).order_by("username").values_list("username", flat=True))
