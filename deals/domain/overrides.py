"""Curators' overrides: which override belongs to which deal of a post, and what it changes.

An override refers to one extraction of a post. Texts are completed and extracted again, so an override finds
its deal by the place in the text, then by the price that had been extracted when it was made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from deals.domain.confidences import POINT, POINT_FIELDS, SURE, made_sure, to_stored
from deals.domain.records import DealKind, DealRecord, RetailerSource, Scope, Span

AMOUNTS = ("price", "list_price", "percent_off")
TEXTS = ("currency", "coupon", "product", "retailer", "retailer_slug", "scope")
FIELDS = (*AMOUNTS, *TEXTS)
"""What an override may replace."""

CHANGED = (*FIELDS, "retailer_source", "kind", "scope", "confidence", "sure")
"""What an override may change of a record, besides its spans."""


class Verdict(StrEnum):
    """What a curator says of a deal as a whole; OPEN: only values were corrected."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Override:
    """A curator's override: `values` maps FIELDS to their texts, and `spans` to places in the post."""

    id: int
    span: Span
    read_price: Decimal | None = None
    verdict: str = Verdict.OPEN
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EffectiveDeal:
    """A deal as it counts, the deal as extracted, and the override applied to it, if any."""

    deal: DealRecord
    extracted: DealRecord
    override: Override | None = None

    @property
    def is_rejected(self) -> bool:
        return self.override is not None and self.override.verdict == Verdict.REJECTED

    @property
    def is_confirmed(self) -> bool:
        return self.override is not None and self.override.verdict == Verdict.ACCEPTED


def main_span(deal: DealRecord) -> Span:
    """Return the span that begins at the deal's anchor, one character where none is known."""
    ends = [span.end for span in deal.spans.values() if span.start == deal.anchor and span.end > span.start]
    return Span(deal.anchor, max(ends, default=deal.anchor + 1))


def apply_overrides(deals: Sequence[DealRecord], overrides: Iterable[Override]) -> list[EffectiveDeal]:
    """Return the deals of a post with its overrides applied, in their order.

    Each override belongs to one deal: the one that shares most characters, else the one of the same price. An
    override without such a deal, or with values that are impossible for it, changes nothing.
    """
    found = aligned(deals, list(overrides))
    return [_effective(deal, found.get(index)) for index, deal in enumerate(deals)]


def _effective(deal: DealRecord, override: Override | None) -> EffectiveDeal:
    if override is None:
        return EffectiveDeal(deal, deal)
    try:
        return EffectiveDeal(
            applied(deal, override.values, override.verdict == Verdict.ACCEPTED), deal, override
        )
    except ValueError:
        return EffectiveDeal(deal, deal)


def aligned(deals: Sequence[DealRecord], overrides: Sequence[Override]) -> dict[int, Override]:
    """Return overrides by the index of their deal: the closest pairs first, each override and deal once."""
    pairs = []
    for number, override in enumerate(overrides):
        for index, deal in enumerate(deals):
            overlap = _overlap(override.span, main_span(deal))
            same_price = override.read_price is not None and override.read_price == deal.price
            if overlap or same_price:
                pairs.append(
                    (
                        -overlap,
                        not same_price,
                        abs(deal.anchor - override.span.start),
                        override.id,
                        index,
                        number,
                    )
                )
    found: dict[int, Override] = {}
    placed: set[int] = set()
    for *_, index, number in sorted(pairs):
        if index not in found and number not in placed:
            found[index] = overrides[number]
            placed.add(number)
    return found


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def applied(deal: DealRecord, values: Mapping[str, Any], is_accepted: bool) -> DealRecord:
    """Return a deal with an override's values. Raises ValueError where they make no valid deal."""
    changes: dict[str, Any] = {name: values[name] for name in TEXTS if name in values}
    changes.update((name, Decimal(values[name])) for name in AMOUNTS if name in values)
    if changes.get("price") and deal.kind not in (DealKind.PRICE, DealKind.MULTI_BUY, DealKind.BOGO):
        changes["kind"] = DealKind.PRICE
    if "product" in values or "scope" in values:
        changes["scope"] = Scope(values.get("scope", Scope.PRODUCT))
    if "retailer" in values:
        changes.setdefault("retailer_slug", None)
        changes["retailer_source"] = RetailerSource.TEXT if "retailer" in _spans(values) else None
    if is_accepted:
        changes["confidence"] = SURE
    changes["sure"] = made_sure(deal.sure, _certain(values, is_accepted))
    placed = {name: span for name, span in deal.spans.items() if name not in values}
    kept = {name: span for name, span in deal.spans.items() if name in values and _same(deal, values, name)}
    return replace(deal, **changes, spans={**placed, **kept, **_spans(values)})


def _certain(values: Mapping[str, Any], is_accepted: bool) -> set[str]:
    """Name the confidences that an override settles; one of a price or a title settles the point's too."""
    certain = {*values, *(POINT_FIELDS if is_accepted else ())}
    if "product" in certain:
        certain.add("scope")
    return certain | {POINT} if certain & {"price", "product"} else certain


def _same(deal: DealRecord, values: Mapping[str, Any], name: str) -> bool:
    """Tell whether an override says just what was extracted."""
    read = getattr(deal, name)
    return read is not None and (Decimal(values[name]) == read if name in AMOUNTS else values[name] == read)


def _spans(values: Mapping[str, Any]) -> dict[str, Span]:
    return {name: Span(*span) for name, span in values.get("spans", {}).items()}


def extraction_to_json(deal: DealRecord) -> dict[str, Any]:
    """Return as JSON what an override may change of an extracted deal."""
    found = {name: getattr(deal, name) for name in CHANGED if name != "sure"}
    texts = {name: f"{value:.2f}" if isinstance(value, Decimal) else value for name, value in found.items()}
    texts["confidence"] = round(deal.confidence, 4)
    if sure := to_stored(deal.sure):
        texts["sure"] = sure
    return {**texts, "spans": {name: [span.start, span.end] for name, span in sorted(deal.spans.items())}}


def extraction_from_json(deal: DealRecord, read: Mapping[str, Any]) -> DealRecord:
    """Return a deal with the values that `extraction_to_json` kept."""
    changes: dict[str, Any] = {name: read[name] for name in CHANGED if name in read}
    for name in AMOUNTS:
        if changes.get(name) is not None:
            changes[name] = Decimal(changes[name])
    changes["sure"] = read.get("sure", {})
    changes["kind"], changes["scope"] = DealKind(changes["kind"]), Scope(changes["scope"])
    if changes["retailer_source"]:
        changes["retailer_source"] = RetailerSource(changes["retailer_source"])
    return replace(deal, **changes, spans=_spans(read))
