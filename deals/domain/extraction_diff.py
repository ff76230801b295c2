"""What differs between two extractions of one post: deals added, removed, and changed by field."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from deals.domain.overrides import Override, aligned, main_span
from deals.domain.records import DealRecord
from deals.domain.stored_fields import DEAL, as_read_back


@dataclass(frozen=True, slots=True)
class Changed:
    """A deal before and after; `fields` are those that differ (`anchor`: it moved)."""

    old: DealRecord
    new: DealRecord
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExtractionChange:
    added: tuple[DealRecord, ...] = ()
    gone: tuple[DealRecord, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)


def compare_extractions(old: Sequence[DealRecord], new: Sequence[DealRecord]) -> ExtractionChange:
    """Return how a post's new deals differ from the old ones.

    Deals are aligned as curators' overrides are: by common characters of their main spans, then by price.
    """
    old, new = [as_stored(deal) for deal in old], [as_stored(deal) for deal in new]
    overrides = [Override(number, main_span(deal), deal.price) for number, deal in enumerate(old)]
    found = {index: override.id for index, override in aligned(new, overrides).items()}
    pairs = [(old[number], new[index]) for index, number in sorted(found.items())]
    return ExtractionChange(
        added=tuple(deal for index, deal in enumerate(new) if index not in found),
        gone=tuple(deal for number, deal in enumerate(old) if number not in found.values()),
        changed=tuple(Changed(*pair, differing) for pair in pairs if (differing := _differing(*pair))),
    )


def as_stored(deal: DealRecord) -> DealRecord:
    """Return a deal as its row would return it: texts cut, amounts rounded to the cent."""
    return replace(deal, **as_read_back(DEAL, deal))


def _differing(old: DealRecord, new: DealRecord) -> tuple[str, ...]:
    names = (field.name for field in fields(DealRecord))
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
