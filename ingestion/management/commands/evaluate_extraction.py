"""`manage.py evaluate_extraction LABELS`: how good the extractor is on labelled posts."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.metrics import CHART_BAR
from deals.domain.records import PostContent
from ingestion.bench.dump_posts import dump_posts
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.evaluation.calibration import at_bar, curve
from ingestion.extraction.evaluation.intervals import ROUNDS, f1_intervals
from ingestion.extraction.evaluation.labels import BadLabel, Label, lacking, read_labels, resolved
from ingestion.extraction.evaluation.scoring import MEASURES, PostScore, Table, f1, score_post, total
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.lines import BadLine, read_line
from ingestion.extraction.wire import to_wire
from ingestion.services.extraction import second_reader


class Command(BaseCommand):
    """Extracts from the posts of a file of labels and prints what is right: by field, kind, confidence."""

    help = "Compare the extractor with labelled posts: a table by field, kinds, a calibration curve, errors."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the labels, where their posts are, and how much to print."""
        parser.add_argument(
            "labels", type=Path, help="JSON lines: id, offers (values, or offsets into the post)"
        )
        parser.add_argument(
            "--posts",
            type=Path,
            help="the posts: a JSON lines file (default: posts.jsonl beside), or dump files",
        )
        parser.add_argument("--errors", type=int, default=0, help="how many of the worst posts to print")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help="of the bootstrap; 0 leaves it out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print all tables."""
        labels = _labels(options["labels"])
        posts = _posts(
            options["posts"] or options["labels"].with_name("posts.jsonl"), {label.id for label in labels}
        )
        if missing := lacking(labels, posts):
            raise CommandError(
                f"{len(missing)} of {len(labels)} labelled posts are not there, first {missing[0]}."
            )
        scored = [(label.id, _score(label, posts[label.id])) for label in labels]
        scores = [score for _, score in scored]
        for line in (*_table(scores, options["rounds"]), *_kinds(scores), *_calibration(scores)):
            self.stdout.write(line)
        for post_id, score in sorted(scored, key=lambda each: -len(each[1].faults))[: options["errors"]]:
            if score.faults:
                self.stdout.write("\n".join([f"post {post_id}", *(f"    {fault}" for fault in score.faults)]))


def _labels(path: Path) -> list[Label]:
    try:
        with path.open(encoding="utf-8") as lines:
            return list(read_labels(lines))
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
    except BadLabel as error:
        raise CommandError(f"{path}: {error}.") from error


def _posts(path: Path, wanted: set[str]) -> dict[str, PostContent]:
    if not path.exists():
        raise CommandError(f"{path} is not there; give the labels' posts with --posts.")
    found = dump_posts(path) if path.is_dir() else _plain_posts(path)
    posts: dict[str, PostContent] = {}
    for post_id, content in found:
        if post_id in wanted:
            posts.setdefault(post_id, content)
    return posts


def _plain_posts(path: Path) -> Iterator[tuple[str, PostContent]]:
    with path.open("rb") as lines:
        for line in lines:
            try:
                post_id, content = read_line(line)
            except BadLine as error:
                raise CommandError(f"{path}: {error}.") from error
            yield str(post_id), content


def _score(label: Label, content: PostContent) -> PostScore:
    deals = extract_deals(content, load_catalogue(), second_reader())
    offers = to_wire(label.id, deals)["offers"]
    sure = [{**offer, "confidence": deal.confidence} for offer, deal in zip(offers, deals, strict=True)]
    try:
        return score_post(resolved(label, content), sure)
    except BadLabel as error:
        raise CommandError(f"{error}: are these the posts of the labels?") from error


def _table(scores: list[PostScore], rounds: int) -> Iterator[str]:
    table, spread = total(scores), f1_intervals(scores, rounds)
    yield f"{table.posts} posts, {table.labelled} labelled offers; in brackets 95 % intervals by post"
    for name in MEASURES:
        right, predicted, labelled = table.counts[name]
        low, high = spread[name]
        shares = f"P {_share(right, predicted)}  R {_share(right, labelled)}  F1 {f1(table.counts[name]):.3f}"
        counts = f"({right} right, {predicted} predicted, {labelled} labelled)"
        yield f"{name:18} {shares} [{low:.3f}, {high:.3f}]  {counts}"
    yield _product_line(table, spread["product"])
    whole = f"({table.whole} of {table.posts} posts wholly right)"
    yield f"{'whole post':18} {_share(table.whole, table.posts)}  {whole}"


def _product_line(table: Table, spread: tuple[float, float]) -> str:
    exact = _share(table.exact, table.labelled)
    return f"{'product':18} token F1 {table.product():.3f} [{spread[0]:.3f}, {spread[1]:.3f}]  exact {exact}"


def _kinds(scores: list[PostScore]) -> Iterator[str]:
    yield "\nby kind: labelled offers, found, with the right kind, wrong ones predicted"
    kinds = sorted({str(o.get("kind")) for s in scores for o in (*(g for g, _ in s.pairs), *s.missed)})
    for kind in kinds:
        pairs = [(g, p) for s in scores for g, p in s.pairs if g.get("kind") == kind]
        missed = sum(offer.get("kind") == kind for score in scores for offer in score.missed)
        extra = sum(offer.get("kind") == kind for score in scores for offer in score.extra)
        same = sum(p.get("kind") == kind for _, p in pairs)
        yield f"{kind:18} {len(pairs) + missed:4}  {len(pairs):4}  {same:4}  {extra:4}"


def _calibration(scores: list[PostScore]) -> Iterator[str]:
    yield "\nconfidence: offers, their mean confidence, share right"
    for each in curve(scores):
        right = _share(each.right, each.offers)
        yield f"{each.low:.2f} to {each.high:.2f}       {each.offers:4}  {each.mean:.3f}  {right}"
    figures = at_bar(scores, CHART_BAR)
    yield (
        f"at the charts' bar of {CHART_BAR}: {_share(figures.above, figures.priced)} of {figures.priced} "
        f"labelled priced offers lie above; of {figures.passed} predictions above, "
        f"{_share(figures.right, figures.passed)} have the right price"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "0.000"
