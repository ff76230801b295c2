"""`manage.py train_reader FOLDER`: the second reader from labelled posts (`make train`)."""

import json
import pickle
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ingestion.extraction.catalogue_csv import load_catalogue, load_rows
from ingestion.extraction.encoder.scores import Scores
from ingestion.extraction.encoder.session import FOLDER
from ingestion.extraction.readers import WEIGHTS
from ingestion.training.combiner import fit_combiner
from ingestion.training.posts import LabelledPost, read_half_a
from ingestion.training.seen import seen_posts

EPOCHS, FOLDS, FITS = 6, 3, 2


class Command(BaseCommand):
    """Fits the encoder fold by fold and then to all, and the models that weigh both readers."""

    help = (
        "Fit the second reader to half A of the labelled posts and write it to models/reader "
        "(needs requirements-train.txt). With --combiner only the models that weigh both readers are "
        "fitted, to the folds' scores of the last fit."
    )
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="posts and labels: natural-*.jsonl, foreign-*.jsonl, *.jsonl"
        )
        parser.add_argument(
            "--scratch", type=Path, required=True, help="keeps the folds' scores between runs"
        )
        parser.add_argument("--combiner", action="store_true", help="only the models that weigh both readers")
        parser.add_argument("--epochs", type=int, default=EPOCHS)

    def handle(self, *args: Any, **options: Any) -> None:
        posts, catalogue = read_half_a(options["folder"]), load_catalogue()
        kept = options["scratch"] / "unseen.pickle"
        if not options["combiner"]:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(self._fit_encoder(posts, options["epochs"])))
        unseen: dict[str, Scores] = pickle.loads(kept.read_bytes())
        seen = list(seen_posts(posts, unseen, catalogue, known_categories(), FOLDS))
        weights = fit_combiner(seen, catalogue)
        (FOLDER / WEIGHTS).write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(posts)} posts, {len(seen)} with a figure: {FOLDER.name} is fitted")

    def _fit_encoder(self, posts: list[LabelledPost], epochs: int) -> dict[str, Scores]:
        from ingestion.extraction.encoder.pieces import load_pieces
        from ingestion.training.course import fit_to, read_unseen
        from ingestion.training.export import export
        from ingestion.training.fit import Course
        from ingestion.training.network import pretrained_folder

        started = time.monotonic()
        categories = known_categories()
        course = Course(
            epochs,
            len(categories),
            lambda line: self.stdout.write(f"{time.monotonic() - started:.0f} s: {line}"),
        )
        pieces = load_pieces(pretrained_folder() / "tokenizer.json")
        unseen = read_unseen(posts, FOLDS, pieces, categories, course)
        export(fit_to(posts, pieces, categories, course, FITS), pieces, categories, FOLDER)
        return unseen


def known_categories() -> tuple[str, ...]:
    """The slugs that the encoder tells apart, in order."""
    return tuple(sorted(row.slug for row in load_rows().categories))
