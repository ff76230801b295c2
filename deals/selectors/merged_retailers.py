"""Which retailer an old slug means: those that were merged into others keep their addresses."""

from collections.abc import Collection

from deals.models import Retailer


def heirs_of(slugs: Collection[str]) -> dict[str, str]:
    """Return the slug of the retailer into which each was merged; those that were not are left out. 1 query.

    A merge of an heir takes along what was merged into it, so one step leads to the last one.
    """
    if not slugs:
        return {}
    merged = Retailer.everything.filter(slug__in=list(slugs), merged_into__isnull=False)
    return dict(merged.values_list("slug", "merged_into__slug"))


def heir_of(slug: str) -> str | None:
    """Return the slug of the retailer into which this one was merged; None where it was not. 1 query."""
    return heirs_of([slug]).get(slug)


def current_slugs(slugs: Collection[str]) -> list[str]:
    """Return the slugs with those of merged retailers replaced by their heirs', each once. 1 query."""
    heirs = heirs_of(slugs)
    return list(dict.fromkeys(heirs.get(slug, slug) for slug in slugs))


def current_slug(slug: str) -> str:
    """Return the slug, or that of the retailer into which it was merged; '' for ''. 1 query."""
    return (heir_of(slug) or slug) if slug else ""
