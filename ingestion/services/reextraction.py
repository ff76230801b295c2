"""Reading the stored posts again with today's extractor, and what would change by it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from deals.domain.extraction_diff import ExtractionChange, compare_extractions
from deals.domain.records import PostDeals
from deals.domain.reextraction import ReextractionRun
from deals.selectors.market.catalogue import catalogue_version
from deals.services.loading.reextraction import (
    apply_extractions,
    extractions_after,
    finish_reextraction,
    note_progress,
    open_reextraction,
)
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.services.catalogues import current_catalogue
from ingestion.services.extraction import second_reader

BATCH = 200
"""Posts: a batch is applied under the loading lock, so it is kept short."""


@dataclass(slots=True)
class Difference:
    """What re-extraction changes: counts of posts and deals, and of changed deals by field."""

    counts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, change: ExtractionChange) -> None:
        """Count one post."""
        self.counts["posts"] += 1
        self.counts["same"] += not change
        self.counts["added"] += len(change.added)
        self.counts["gone"] += len(change.gone)
        self.counts["changed"] += len(change.changed)
        for changed in change.changed:
            self.fields.update(changed.fields)


@dataclass(frozen=True, slots=True)
class Reread:
    """A batch of posts extracted again: those that differ, and how."""

    last: int
    posts: list[PostDeals]
    changes: dict[int, ExtractionChange]


def reread(after: int, limit: int | None = None) -> Iterator[Reread]:
    """Yield the stored posts after an id, batch by batch, as today's extractor reads them; writes nothing."""
    catalogue, left = current_catalogue(), limit
    while left is None or left > 0:
        batch = extractions_after(after, BATCH if left is None else min(BATCH, left))
        if not batch:
            return
        after = batch[-1].post.id
        left = None if left is None else left - len(batch)
        yield _reread(batch, catalogue)


def _reread(batch: list[PostDeals], catalogue: Catalogue) -> Reread:
    posts, changes = [], {}
    for each in batch:
        new = replace(each, deals=tuple(extract_deals(each.post.content, catalogue, second_reader())))
        changes[each.post.id] = compare_extractions(each.deals, new.deals)
        if changes[each.post.id]:
            posts.append(new)
    return Reread(batch[-1].post.id, posts, changes)


def start_reextraction(*, restart: bool = False) -> ReextractionRun:
    """Return the run that was broken off, unless the catalogue changed since or `restart`; else a new one."""
    current_catalogue()  # fills an empty catalogue, so that the version is that of what is read with
    return open_reextraction(catalogue_version(), restart=restart)


def reextract(run: ReextractionRun) -> Iterator[tuple[Reread, int]]:
    """Apply today's extractions batch by batch; yield each batch and how many posts it changed.

    Ends early where somebody asked it to stop: whole batches stay, and the next run goes on. A second run
    changes nothing.
    """
    totals: Counter[str] = Counter(run.counts)
    for batch in reread(run.after):
        applied = apply_extractions(batch.posts, batch.changes) if batch.posts else 0
        totals.update({"posts": len(batch.changes), "applied": applied})
        goes_on = note_progress(run.id, batch.last, totals)
        yield batch, applied
        if not goes_on:
            return
    finish_reextraction(run.id)
