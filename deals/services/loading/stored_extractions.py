"""What the stored posts were read as, before any curator's override: the loader's input, from the tables."""

from collections import defaultdict
from collections.abc import Collection

from deals.domain.overrides import Override, extraction_from_json
from deals.domain.records import (
    Basis,
    Condition,
    DealKind,
    DealRecord,
    PostContent,
    PostDeals,
    PostRecord,
    RetailerSource,
    Scope,
    Span,
)
from deals.models import Deal, DealOverride, Post


def overrides_of(posts: Collection[int]) -> dict[int, list[Override]]:
    """Return the standing overrides on the deals of posts. 1 query."""
    found: dict[int, list[Override]] = defaultdict(list)
    if posts:
        for row in DealOverride.objects.standing().filter(post_id__in=posts).order_by("id"):
            found[row.post_id].append(override_of(row))
    return found


def override_of(row: DealOverride) -> Override:
    """Return a stored override as the pure code takes it."""
    return Override(row.pk, Span(row.span_start, row.span_end), row.read_price, row.verdict, row.values)


def extractions_of(posts: Collection[int]) -> list[PostDeals]:
    """Return stored posts with their deals as they were read. 2 queries."""
    if not posts:
        return []
    deals: dict[int, list[DealRecord]] = defaultdict(list)
    rows = Deal.objects.select_related("read_retailer", "brand", "read_brand", "category")
    for row in rows.filter(post__in=posts).order_by("post_id", "anchor"):
        deals[row.post_id].append(extraction_of(row))
    found = Post.objects.filter(pk__in=posts).order_by("pk")
    return [PostDeals(record_of(post), tuple(deals[post.pk])) for post in found]


def record_of(post: Post) -> PostRecord:
    """Return a stored post as the sighting that it came from."""
    content = PostContent(
        text=post.text,
        handle=post.handle,
        author_name=post.author_name,
        urls=tuple(post.urls),
        mentions=tuple(post.mentions),
        hashtags=tuple(post.hashtags),
        lang=post.lang,
    )
    return PostRecord(
        id=post.pk,
        author_id=post.author_id,
        created_at=post.created_at,
        seen_at=post.seen_at,
        seen_in=post.seen_in,
        complete=post.complete,
        content=content,
        followers=post.followers,
        network=post.network,
        seen_as=post.seen_as,
    )


def extraction_of(row: Deal) -> DealRecord:
    """Return a stored deal as it was read."""
    brand = row.read_brand or row.brand
    record = DealRecord(
        anchor=row.anchor,
        kind=DealKind(row.kind),
        product=row.product_text or None,
        brand=row.brand_text or None,
        brand_slug=brand.slug if brand else None,
        retailer=row.retailer_text or None,
        retailer_slug=row.read_retailer.slug if row.read_retailer else None,
        retailer_source=RetailerSource(row.retailer_source) if row.retailer_source else None,
        price=row.price,
        list_price=row.list_price,
        currency=row.currency or None,
        percent_off=row.percent_off,
        amount_off=row.amount_off,
        coupon=row.coupon or None,
        url=row.url or None,
        basis=Basis(row.basis),
        quantity=row.quantity,
        scope=Scope(row.scope),
        condition=Condition(row.condition),
        category_slug=row.category.slug if row.category else None,
        confidence=row.confidence,
        spans={name: Span(*span) for name, span in row.spans.items()},
    )
    return record if row.extracted is None else extraction_from_json(record, row.extracted)
