"""What an old slug means: retailers and brands that were merged into others keep their addresses."""

from collections.abc import Collection

from deals.models import Brand, Retailer

Merging = type[Retailer] | type[Brand]


def merge_targets(model: Merging, slugs: Collection[str]) -> dict[str, str]:
    """Return the slug of the one into which each was merged; those that were not are left out. 1 query.

    A merge of a merge target takes along what was merged into it, so one step leads to the last one.
    """
    if not slugs:
        return {}
    merged = model.everything.filter(slug__in=list(slugs), merged_into__isnull=False)
    return dict(merged.values_list("slug", "merged_into__slug"))


def merge_target(model: Merging, slug: str) -> str | None:
    """Return the slug of the one into which this one was merged; None where it was not. 1 query."""
    return merge_targets(model, [slug]).get(slug)


def current_slugs(model: Merging, slugs: Collection[str]) -> list[str]:
    """Return the slugs with those of merged ones replaced by their merge targets', each once. 1 query."""
    targets = merge_targets(model, slugs)
    return list(dict.fromkeys(targets.get(slug, slug) for slug in slugs))


def current_slug(model: Merging, slug: str) -> str:
    """Return the slug, or that of the one into which it was merged; '' for ''. 1 query."""
    return (merge_target(model, slug) or slug) if slug else ""
