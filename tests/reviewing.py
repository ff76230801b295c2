"""Products with titles of their own, and pairs of them that wait for a curator."""

from deals.models import Listing, MatchPair, Product
from deals.services.loading.settling import settle_all
from tests.market.builders import deal, load, post

TITLES = (
    "borvo kettle k40 white",
    "borvo kettle k40 black",
    "quillmart umbrella u50",
    "tindalo lamp l60",
    "orchard shears s20",
)


def make_titles(*titles: str) -> list[Product]:
    """Load a deal for each title; return their products in that order."""
    load([post(number, deal(product=title)) for number, title in enumerate(titles or TITLES, 1)])
    settle_all()
    MatchPair.objects.all().delete()  # those that matching finds by itself: tests make their own
    return [product_of(title) for title in titles or TITLES]


def product_of(key: str) -> Product:
    """Return the product that a title belongs to now."""
    return Listing.objects.get(key=key).product


def make_pair(one: str, other: str, score: float = 0.7, **fields: object) -> MatchPair:
    """Make two titles wait for a curator."""
    left, right = sorted(Listing.objects.filter(key__in=[one, other]), key=lambda each: each.pk)
    return MatchPair.objects.create(left=left, right=right, score=score, is_best_of_left=True, **fields)
