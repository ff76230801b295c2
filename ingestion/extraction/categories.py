"""What kind of thing is offered, by keywords of its title."""

from collections import Counter

from ingestion.extraction.catalogue import Catalogue, find_spellings


def find_category(product: str | None, catalogue: Catalogue) -> str | None:
    """Return the slug of the category that most of the title's words point to; the last word decides ties.

    In English the thing itself stands last ('running shoe', 'coffee mug'), what describes it before.
    """
    if not product:
        return None
    found = [slug for _, _, slug in find_spellings(product.lower(), catalogue.category_words)]
    if not found:
        return None
    counts = Counter(found)
    most = max(counts.values())
    return next(slug for slug in reversed(found) if counts[slug] == most)
