"""What was extracted from the stored posts, before any override: the loader's input, from the tables."""

from collections import defaultdict
from collections.abc import Collection

from deals.domain.overrides import Override, extraction_from_json
from deals.domain.records import DealRecord, PostContent, PostDeals, PostRecord, Span
from deals.domain.stored_fields import CONTENT, DEAL, POST, read_back
from deals.models import Deal, DealOverride, Post


def overrides_of(posts: Collection[int]) -> dict[int, list[Override]]:
    """Return the standing overrides on the deals of posts. 1 query."""
    found: dict[int, list[Override]] = defaultdict(list)
    if posts:
        for row in DealOverride.objects.standing().filter(post_id__in=posts).order_by("id"):
            found[row.post_id].append(override_of(row))
    return found


def override_of(row: DealOverride) -> Override:
    return Override(row.pk, Span(row.span_start, row.span_end), row.read_price, row.verdict, row.values)


def extractions_of(posts: Collection[int]) -> list[PostDeals]:
    """Return stored posts with their deals as extracted. 2 queries."""
    if not posts:
        return []
    deals: dict[int, list[DealRecord]] = defaultdict(list)
    rows = Deal.objects.select_related("read_retailer", "brand", "read_brand", "category")
    for row in rows.filter(post__in=posts).order_by("post_id", "anchor"):
        deals[row.post_id].append(extraction_of(row))
    found = Post.objects.filter(pk__in=posts).order_by("pk")
    return [PostDeals(record_of(post), tuple(deals[post.pk])) for post in found]


def record_of(post: Post) -> PostRecord:
    return PostRecord(**read_back(POST, post), content=PostContent(**read_back(CONTENT, post)))


def extraction_of(row: Deal) -> DealRecord:
    """Return a stored deal as it was extracted, before any override."""
    brand = None if row.maker_key else row.read_brand or row.brand  # a curator's, where one was not known
    record = DealRecord(
        **read_back(DEAL, row),
        brand_slug=brand.slug if brand else None,
        retailer_slug=row.read_retailer.slug if row.read_retailer else None,
        category_slug=row.category.slug if row.category else None,
    )
    return record if row.extracted is None else extraction_from_json(record, row.extracted)
