"""`manage.py match_products LEFT.csv RIGHT.csv`: which records of two catalogues are the same product."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.matching.assign import Assignment
from deals.domain.matching.blocks import Catalogue
from deals.domain.matching.features import Features, title_features


class Command(BaseCommand):
    """Match two CSV files with the pipeline's own code and cut-offs."""

    help = (
        "Print left_id,right_id,score: for each record of LEFT its one best match in RIGHT. Both files have "
        "a header with id and title, and may have brand."
    )
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, the cut-off, and a truth to measure the candidates by."""
        parser.add_argument("left", type=Path)
        parser.add_argument("right", type=Path)
        parser.add_argument("--cut", choices=["join", "suggest"], default="join")
        parser.add_argument(
            "--recall", type=Path, metavar="TRUTH.csv", help="print which share of the true pairs is compared"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the pairs, or the recall of the candidates."""
        catalogue = Catalogue(_read(options["left"]), _read(options["right"]))
        if options["recall"]:
            self._print_recall(catalogue, options["recall"])
            return
        found = Assignment(catalogue)
        matches = found.joins() if options["cut"] == "join" else found.suggestions()
        rows = csv.writer(self.stdout, lineterminator="\n")
        rows.writerow(["left_id", "right_id", "score"])
        rows.writerows((left, right, f"{score:.4f}") for left, right, score in sorted(matches))

    def _print_recall(self, catalogue: Catalogue, path: Path) -> None:
        found = {left: catalogue.candidates(left) for left in catalogue.left}
        truth = [(row["left_id"], row["right_id"]) for row in _rows(path, {"left_id", "right_id"})]
        hits = sum(right in found.get(left, ()) for left, right in truth)
        compared = sum(map(len, found.values())) / max(len(found), 1)
        self.stdout.write(
            f"candidates: recall {hits / max(len(truth), 1):.4f} ({hits} of {len(truth)} true pairs), "
            f"{compared:.1f} a left record"
        )


def _read(path: Path) -> dict[str, Features]:
    rows = _rows(path, {"id", "title"})
    return {row["id"]: title_features(row["title"] or "", row.get("brand") or "") for row in rows}


def _rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise CommandError(f"{path} has no column {', '.join(sorted(missing))}")
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
