"""`manage.py bench_extraction FOLDER`: posts a second of the extractor, in CPU time of one core."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.records import PostContent
from ingestion.bench.dump_posts import dump_posts
from ingestion.extraction.catalogue import build_catalogue
from ingestion.extraction.catalogue_csv import load_rows, load_words
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.reading import read_post
from ingestion.services.extraction import second_reader

ROUNDS = 5


class Command(BaseCommand):
    """Times the decision and the whole extraction on the posts that the prefilter lets through."""

    help = "Print how many candidate posts a second the extractor decides on, and extracts from (CPU time)."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="dump files, or one of them")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help="the median of them is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure loading first: it compiles nothing that the others have not used."""
        started = time.process_time()
        catalogue, second = build_catalogue(load_rows(), load_words()), second_reader()
        extract_deals(PostContent(text="Brass lamp only $19.99 today"), catalogue, second)
        loaded = time.process_time() - started
        posts = [post for _, post in dump_posts(options["folder"])]
        if not posts:
            raise CommandError(f"{options['folder']} holds no post that may hold a deal.")
        deals = [post for post in posts if extract_deals(post, catalogue, second)]
        self.stdout.write(f"catalogue and patterns: loaded in {loaded:.2f} s")
        work: list[tuple[str, Callable[[PostContent], object], Sequence[PostContent]]] = [
            ("decision on candidates", lambda post: read_post(post, catalogue), posts),
            ("extraction of candidates", lambda post: extract_deals(post, catalogue, second), posts),
            ("extraction of deals only", lambda post: extract_deals(post, catalogue, second), deals),
        ]
        for name, run, each in work:
            rate = median(_rate(run, each) for _ in range(options["rounds"]))
            self.stdout.write(f"{name}: {len(each)} posts, {rate:,.0f} a second")


def _rate(run: Callable[[PostContent], object], posts: Sequence[PostContent]) -> float:
    started = time.process_time()
    for post in posts:
        run(post)
    return len(posts) / (time.process_time() - started)
