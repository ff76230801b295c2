"""The catalogue is built once a process, and anew when a curator has changed it."""

from typing import Any

import pytest

from deals.models import Brand, BrandAlias, RetailerAlias
from ingestion.extraction.catalogue import find_spellings
from ingestion.services.catalogues import current_catalogue, load_catalogue

pytestmark = pytest.mark.django_db


def test_an_empty_table_is_filled_from_the_files() -> None:
    assert current_catalogue().handles["bestbuy"] == "best-buy"


def test_what_did_not_change_is_not_read_again(django_assert_num_queries: Any) -> None:
    load_catalogue()
    first = current_catalogue()
    with django_assert_num_queries(2):  # is there one, and which
        assert current_catalogue() is first


def test_a_changed_spelling_counts_from_the_next_chunk_on() -> None:
    load_catalogue()
    current_catalogue()
    RetailerAlias.objects.filter(kind="handle", value="bestbuy").update(value="bestbuy_us")
    assert "bestbuy" not in current_catalogue().handles
    BrandAlias.objects.create(brand=Brand.objects.get(slug="sony"), value="sonny")
    assert list(find_spellings("a sonny tv", current_catalogue().brand_names)) == [(2, 7, "sony")]
