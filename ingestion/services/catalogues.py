"""The catalogue that extraction works with: the curated tables, filled from the CSV files at first."""

from functools import lru_cache

from deals.selectors.market.catalogue import catalogue_is_empty, catalogue_rows, catalogue_version
from deals.services.market.catalogue import ImportCounts, import_catalogue
from ingestion.extraction.catalogue import Catalogue, build_catalogue
from ingestion.extraction.catalogue_csv import load_rows, load_words


def load_catalogue() -> ImportCounts:
    """Add to the tables what they lack of the CSV files; what curators changed stays."""
    return import_catalogue(load_rows())


def current_catalogue() -> Catalogue:
    """Return the curated catalogue, ready to extract with; the CSV files' where nothing is loaded yet."""
    if catalogue_is_empty():
        load_catalogue()
    return _catalogue_of(catalogue_version())


@lru_cache(maxsize=1)
def _catalogue_of(_version: str) -> Catalogue:
    """Build the catalogue of a version, or of a newer one: then the next call finds a newer version too."""
    return build_catalogue(catalogue_rows(), load_words())
