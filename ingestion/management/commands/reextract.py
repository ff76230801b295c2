"""`manage.py reextract`: read the stored posts again with today's extractor and catalogue."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from deals.domain.extraction_diff import ExtractionChange
from deals.domain.records import DealRecord
from deals.domain.reextraction import ReextractionRun
from deals.services.loading.reextraction import posts_after, reextraction_as_it_is
from ingestion.services.reextraction import Difference, Reread, reextract, reread, start_reextraction


class Command(BaseCommand):
    """Show what today's extractor reads differently in the stored posts; apply it if asked."""

    help = (
        "Show which deals of the stored posts today's extractor would add, drop or change, by field. With "
        "--apply they are stored, in batches; Ctrl-C, or Stop on the page of re-extractions, leaves whole "
        "batches, and the next run goes on. Curators' overrides hold, and no alert is sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--apply", action="store_true", help="store the difference")
        parser.add_argument("--restart", action="store_true", help="begin again, with the first post")
        parser.add_argument("--limit", type=int, metavar="N", help="look at N posts only (not with --apply)")
        parser.add_argument("--examples", type=int, default=10, metavar="N", help="changed posts to show")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError for arguments that do not go together."""
        if options["apply"] and options["limit"] is not None:
            raise CommandError("--limit is for looking only: --apply goes through all posts.")
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError("--limit must be at least 1.")
        if options["apply"]:
            self._apply(options["restart"], options["examples"])
            return
        posts = posts_after(0) if options["limit"] is None else min(options["limit"], posts_after(0))
        difference = self._read(reread(0, options["limit"]), 0, posts, options["examples"])
        self._sum_up(difference, "Nothing was changed: --apply stores it.")

    def _apply(self, restart: bool, examples: int) -> None:
        """Store the difference; say where it begins, and where it ends if it was stopped."""
        run = start_reextraction(restart=restart)
        self.stdout.write(_begins(run))
        batches = (batch for batch, _ in reextract(run))
        try:
            difference = self._read(batches, run.resumed_with, run.expected, examples)
        except KeyboardInterrupt:
            raise CommandError(_stopped(reextraction_as_it_is(run.id))) from None
        run = reextraction_as_it_is(run.id)
        self._sum_up(difference, "Applied." if run.is_finished else _stopped(run))

    def _read(self, batches: Iterator[Reread], done: int, posts: int, examples: int) -> Difference:
        """Go through the batches with a progress bar, and show the first posts that change."""
        difference, left = Difference(), examples
        with tqdm(total=posts, initial=done, unit="post", desc="reextract", disable=None) as bar:
            for batch in batches:
                for post_id, change in batch.changes.items():
                    difference.add(change)
                    if change and left > 0:
                        left -= 1
                        bar.clear()
                        self._show(post_id, change)
                bar.set_postfix_str(f"{difference.counts['changed']:,} deals changed", refresh=False)
                bar.update(len(batch.changes))
        return difference

    def _show(self, post_id: int, change: ExtractionChange) -> None:
        for sign, deals in (("+", change.added), ("-", change.gone)):
            for deal in deals:
                self.stdout.write(f"{post_id} {sign} {_named(deal)}")
        for pair in change.changed:
            for name in pair.fields:
                old, new = getattr(pair.old, name), getattr(pair.new, name)
                self.stdout.write(f"{post_id} ~ {name}: {_shown(old)} -> {_shown(new)}")

    def _sum_up(self, difference: Difference, last: str) -> None:
        counts = difference.counts
        by_field = ", ".join(f"{name} {n}" for name, n in difference.fields.most_common())
        self.stdout.write(
            f"reextract: posts {counts['posts']} same {counts['same']} added {counts['added']} "
            f"gone {counts['gone']} changed {counts['changed']}{f' ({by_field})' if by_field else ''}"
        )
        self.stdout.write(last)


def _begins(run: ReextractionRun) -> str:
    """Say with which post a run begins."""
    if not run.resumed_with:
        return f"Run {run.id} begins with the first of {run.expected:,} posts."
    done = f"{run.resumed_with:,} of {run.expected:,} posts"
    began = f"{run.started_at:%Y-%m-%d %H:%M} UTC"
    return f"Run {run.id} of {began} goes on after {done}: --restart begins anew."


def _stopped(run: ReextractionRun) -> str:
    """Say what is stored of a run that was stopped, and what the next one does."""
    return (
        f"Stopped after {run.done:,} of {run.expected:,} posts: whole batches are stored. "
        "The next run goes on from there; --restart begins anew."
    )


def _named(deal: DealRecord) -> str:
    price = f" {deal.price} {deal.currency}" if deal.price is not None else ""
    return f"{deal.kind.value}{price} {deal.product or 'no product'} at {deal.retailer or 'unknown retailer'}"


def _shown(value: object) -> str:
    return "nothing" if value is None else f"'{value}'"
