"""The extractor as the settings have it: with both readers, or with the rules alone."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

from deals.domain.records import DealRecord, PostContent
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.extract import deals_of_triggered
from ingestion.extraction.readers import SecondReader, load_second_reader

REMEMBERED = 4_096
"""Posts of a chunk whose deals are remembered: some MB."""

Extractor = Callable[[PostContent], list[DealRecord]]


def second_reader() -> SecondReader | None:
    """The second reader, loaded once a process; None where EXTRACTION_READER is 'rules'."""
    return load_second_reader() if settings.EXTRACTION_READER == "both" else None


def extractor(catalogue: Catalogue) -> Extractor:
    """Return what reads the deals of a post whose text holds a trigger.

    A stream tells a post again with each share: what was read is remembered for a while.
    """
    second = second_reader()

    @lru_cache(maxsize=REMEMBERED)
    def read(known: PostContent) -> list[DealRecord]:
        return deals_of_triggered(known, catalogue, second)

    return lambda content: read(_read_of(content))


def _read_of(content: PostContent) -> PostContent:
    """Return of a post what its deals depend on."""
    return PostContent(
        text=content.text,
        handle=content.handle,
        urls=content.urls,
        link_spans=content.link_spans,
        card_title=content.card_title,
    )
