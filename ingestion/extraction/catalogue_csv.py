"""The catalogues as files: `data/*.csv`, which anyone can edit."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from deals.domain.records import BrandRow, CatalogueRows, CategoryRow, RetailerRow
from ingestion.extraction.catalogue import Catalogue, WordLists, build_catalogue

DATA = Path(__file__).parent / "data"


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue of the CSV files, built once a process."""
    return build_catalogue(load_rows(), load_words())


def load_rows() -> CatalogueRows:
    """Return the rows of retailers.csv, brands.csv and categories.csv.

    Raises KeyError for a file without one of its columns.
    """
    return CatalogueRows(tuple(_retailers()), tuple(_brands()), tuple(_categories()))


def load_words() -> WordLists:
    """Return the words of given_names.csv and common_words.csv, and who is no seller."""
    others = list(read_rows("not_sellers.csv"))
    return WordLists(
        frozenset(row["name"] for row in read_rows("given_names.csv")),
        frozenset(row["word"] for row in read_rows("common_words.csv")),
        {domain: row["kind"] for row in others for domain in _list(row["domains"])},
        frozenset(row["name"].lower() for row in others),
    )


def _retailers() -> Iterator[RetailerRow]:
    for row in read_rows("retailers.csv"):
        yield RetailerRow(
            slug=row["slug"],
            name=row["name"],
            kind=row["kind"],
            country=row["country"],
            handles=_list(row["handles"]),
            domains=_list(row["domains"]),
            names=_list(row["names"]),
        )


def _brands() -> Iterator[BrandRow]:
    for row in read_rows("brands.csv"):
        yield BrandRow(row["slug"], row["name"], _list(row["names"]))


def _categories() -> Iterator[CategoryRow]:
    for row in read_rows("categories.csv"):
        yield CategoryRow(row["slug"], row["name"], _list(row["words"]))


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the data files, their comment lines left out."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in value.split(";") if part.strip())
