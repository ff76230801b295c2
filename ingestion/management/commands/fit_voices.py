"""`manage.py fit_voices LABELS POSTS`: the model that tells who speaks, from labelled posts."""

import importlib.util
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.voices.post import sellers_of
from deals.services.loading.speaker_model import FILE
from ingestion.extraction.catalogue_csv import load_rows
from ingestion.management.commands.tell_voices import spoken_lines


class Command(BaseCommand):
    """Prints figures on authors that the model did not see, then fits it to all."""

    help = "Fit the model that tells who speaks to labelled posts and write models/voices/speaker.json."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("labels", type=Path, help="JSON lines: id, voice, knows, unsure")
        parser.add_argument("posts", help="JSON lines: the posts, and others of their authors")

    def handle(self, *args: Any, **options: Any) -> None:
        if importlib.util.find_spec("sklearn") is None:
            raise CommandError("fitting takes scikit-learn: install requirements-fit.txt")
        from ingestion.training.voices import cross_validated, fit, labelled

        sellers = sellers_of(load_rows().retailers)
        lines = [line for line in spoken_lines(options["posts"]) if not isinstance(line, str)]
        examples = labelled(options["labels"], lines, sellers)
        figures = cross_validated(examples, sellers)
        model = fit(examples, sellers)
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(json.dumps(model.to_json(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        self.stdout.write(
            f"{figures.posts} posts of authors unseen: voice right {figures.accuracy:.3f}, "
            f"knows P {figures.precision:.3f} R {figures.recall:.3f}\n"
            f"fitted to {len(examples)}: {model.version}"
        )
