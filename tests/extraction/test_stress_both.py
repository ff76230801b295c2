"""A table of strings in our own words that need both readers; `stress.jsonl` holds those of the rules."""

import json
from pathlib import Path

import pytest

from deals.domain.records import PostContent
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.readers import load_second_reader

TABLE = Path(__file__).parent / "stress_both.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]


def as_text(value):
    return None if value is None else str(value)


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_a_post_read_by_both_gives_the_offers_that_it_states(row):
    post = PostContent(text=row["text"], handle=row.get("user", ""), urls=tuple(row.get("urls", ())))
    deals = extract_deals(post, load_catalogue(), load_second_reader())
    found = [
        {name: as_text(getattr(deal, name)) for name in wanted}
        for deal, wanted in zip(deals, row["offers"], strict=False)
    ]
    assert len(deals) == len(row["offers"])
    assert found == [{name: as_text(value) for name, value in wanted.items()} for wanted in row["offers"]]
