"""`manage.py reextract`: read the stored posts again with today's extractor and catalogue."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.extraction_diff import ExtractionChange
from deals.domain.records import DealRecord
from ingestion.services.reextraction import Difference, Reread, reextract, reread


class Command(BaseCommand):
    """Show what today's extractor reads differently in the stored posts; apply it if asked."""

    help = (
        "Show which deals of the stored posts today's extractor would add, drop or change, by field. With "
        "--apply they are stored, in batches; if interrupted, the next run resumes. Curators' overrides "
        "hold, and no alert is sent."
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
        batches = self._applied(options["restart"]) if options["apply"] else reread(0, options["limit"])
        difference, left = Difference(), options["examples"]
        for batch in batches:
            for post_id, change in batch.changes.items():
                difference.add(change)
                if change and left > 0:
                    left -= 1
                    self._show(post_id, change)
        self._sum_up(difference, options["apply"])

    def _applied(self, restart: bool) -> Iterator[Reread]:
        for batch, _ in reextract(restart=restart):
            yield batch

    def _show(self, post_id: int, change: ExtractionChange) -> None:
        for sign, deals in (("+", change.added), ("-", change.gone)):
            for deal in deals:
                self.stdout.write(f"{post_id} {sign} {_named(deal)}")
        for pair in change.changed:
            for name in pair.fields:
                old, new = getattr(pair.old, name), getattr(pair.new, name)
                self.stdout.write(f"{post_id} ~ {name}: {_shown(old)} -> {_shown(new)}")

    def _sum_up(self, difference: Difference, is_applied: bool) -> None:
        counts = difference.counts
        by_field = ", ".join(f"{name} {n}" for name, n in difference.fields.most_common())
        self.stdout.write(
            f"reextract: posts {counts['posts']} same {counts['same']} added {counts['added']} "
            f"gone {counts['gone']} changed {counts['changed']}{f' ({by_field})' if by_field else ''}"
        )
        self.stdout.write("Applied." if is_applied else "Nothing was changed: --apply stores it.")


def _named(deal: DealRecord) -> str:
    price = f" {deal.price} {deal.currency}" if deal.price is not None else ""
    return f"{deal.kind.value}{price} {deal.product or 'no product'} at {deal.retailer or 'unknown retailer'}"


def _shown(value: object) -> str:
    return "nothing" if value is None else f"'{value}'"
