"""`manage.py compare_titles FILE`: are two titles one product, two of one line, or two things."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.matching.features import title_features
from deals.domain.matching.score import compare


class Command(BaseCommand):
    """Compare pairs of titles with the pipeline's own code."""

    help = (
        "Print n, score and verdict (same, line, different) of each pair of titles of a JSON lines file "
        "('-': standard input), one line a pair, in order."
    )
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="JSON lines: n, left, right, left_brand, right_brand")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a pair; one that is no pair has its reason."""
        bad = 0
        for line in _lines(options["file"]):
            answer = _answer(line)
            bad += "error" in answer
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if bad:
            raise CommandError(f"{bad} lines are no pairs; each has its reason in its line of the output.")


def _answer(line: bytes) -> dict[str, Any]:
    try:
        pair = json.loads(line)
        left, right = (_features(pair, side) for side in ("left", "right"))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return {"n": None, "error": f"no pair: {type(error).__name__}: {error}"}
    found = compare(left, right)
    return {"n": pair.get("n"), "score": found.score, "verdict": found.verdict}


def _features(pair: Any, side: str) -> Any:
    title, brand = pair[side], pair.get(f"{side}_brand")
    if not isinstance(title, str) or not isinstance(brand, str | None):
        raise TypeError(f"{side} and {side}_brand are texts")
    return title_features(title, brand or "")


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as lines:
            yield from (line for line in lines if line.strip())
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.") from error
