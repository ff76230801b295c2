"""Curators' words and the deals that they are about: which word goes with which deal, and what it changes.

Pure. A word is said of one reading of a post; texts are completed and extracted anew, so it is found again by
the place in the text, then by the price that was read when it was said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from deals.domain.records import DealKind, DealRecord, RetailerSource, Scope, Span

AMOUNTS = ("price", "list_price", "percent_off")
TEXTS = ("currency", "coupon", "product", "retailer", "retailer_slug")
FIELDS = (*AMOUNTS, *TEXTS)
"""What a word may put in the place of what was read."""

CHANGED = (*FIELDS, "retailer_source", "kind", "scope", "confidence")
"""What a word may change of a record, but for its spans."""

SURE = 1.0
"""The confidence of a deal that a curator accepted."""


@dataclass(frozen=True, slots=True)
class Word:
    """A curator's word: `values` maps FIELDS to their texts, and `spans` to places."""

    id: int
    span: Span
    read_price: Decimal | None = None
    verdict: str = "open"  # accepted or rejected
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgedDeal:
    """A deal as it holds, the reading that it stands for, and the word (None: it holds as it was read)."""

    deal: DealRecord
    read: DealRecord
    word: Word | None = None

    @property
    def is_rejected(self) -> bool:
        """Tell whether a curator rejected it."""
        return self.word is not None and self.word.verdict == "rejected"

    @property
    def is_confirmed(self) -> bool:
        """Tell whether a curator accepted it."""
        return self.word is not None and self.word.verdict == "accepted"


def main_span(deal: DealRecord) -> Span:
    """Return the span that begins at the deal's anchor, one character where none is known."""
    ends = [span.end for span in deal.spans.values() if span.start == deal.anchor and span.end > span.start]
    return Span(deal.anchor, max(ends, default=deal.anchor + 1))


def judge(deals: Sequence[DealRecord], words: Iterable[Word]) -> list[JudgedDeal]:
    """Return the deals of a post as they hold under its words, in their order.

    Each word goes with one deal: the one of most common characters, else the one of the same price. A word
    that finds none, or says what is impossible for the deal that it finds, changes nothing.
    """
    found = aligned(deals, list(words))
    return [_judged(deal, found.get(index)) for index, deal in enumerate(deals)]


def _judged(deal: DealRecord, word: Word | None) -> JudgedDeal:
    if word is None:
        return JudgedDeal(deal, deal)
    try:
        return JudgedDeal(applied(deal, word.values, word.verdict == "accepted"), deal, word)
    except ValueError:
        return JudgedDeal(deal, deal)


def aligned(deals: Sequence[DealRecord], words: Sequence[Word]) -> dict[int, Word]:
    """Return the words by the index of their deal: the closest pairs first, each word and deal once."""
    pairs = []
    for number, word in enumerate(words):
        for index, deal in enumerate(deals):
            overlap = _overlap(word.span, main_span(deal))
            same_price = word.read_price is not None and word.read_price == deal.price
            if overlap or same_price:
                pairs.append(
                    (-overlap, not same_price, abs(deal.anchor - word.span.start), word.id, index, number)
                )
    found: dict[int, Word] = {}
    placed: set[int] = set()
    for *_, index, number in sorted(pairs):
        if index not in found and number not in placed:
            found[index] = words[number]
            placed.add(number)
    return found


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def applied(deal: DealRecord, values: Mapping[str, Any], is_accepted: bool) -> DealRecord:
    """Return a deal with a word's values in place of its own. Raises ValueError where no such deal can be."""
    changes: dict[str, Any] = {name: values[name] for name in TEXTS if name in values}
    changes.update((name, Decimal(values[name])) for name in AMOUNTS if name in values)
    if changes.get("price") and deal.kind not in (DealKind.PRICE, DealKind.MULTI_BUY, DealKind.BOGO):
        changes["kind"] = DealKind.PRICE
    if "product" in values:
        changes["scope"] = Scope.PRODUCT
    if "retailer" in values:
        changes.setdefault("retailer_slug", None)
        changes["retailer_source"] = RetailerSource.TEXT if "retailer" in _spans(values) else None
    if is_accepted:
        changes["confidence"] = SURE
    placed = {name: span for name, span in deal.spans.items() if name not in values}
    kept = {name: span for name, span in deal.spans.items() if name in values and _same(deal, values, name)}
    return replace(deal, **changes, spans={**placed, **kept, **_spans(values)})


def _same(deal: DealRecord, values: Mapping[str, Any], name: str) -> bool:
    """Tell whether a word says just what was read."""
    read = getattr(deal, name)
    return read is not None and (Decimal(values[name]) == read if name in AMOUNTS else values[name] == read)


def _spans(values: Mapping[str, Any]) -> dict[str, Span]:
    return {name: Span(*span) for name, span in values.get("spans", {}).items()}


def reading_to_json(deal: DealRecord) -> dict[str, Any]:
    """Return what of a reading a word may change, as JSON holds it."""
    found = {name: getattr(deal, name) for name in CHANGED}
    texts = {name: f"{value:.2f}" if isinstance(value, Decimal) else value for name, value in found.items()}
    texts["confidence"] = round(deal.confidence, 4)
    return {**texts, "spans": {name: [span.start, span.end] for name, span in sorted(deal.spans.items())}}


def reading_from_json(deal: DealRecord, read: Mapping[str, Any]) -> DealRecord:
    """Return a deal with what `reading_to_json` kept of it."""
    changes: dict[str, Any] = {name: read[name] for name in CHANGED if name in read}
    for name in AMOUNTS:
        if changes.get(name) is not None:
            changes[name] = Decimal(changes[name])
    changes["kind"], changes["scope"] = DealKind(changes["kind"]), Scope(changes["scope"])
    if changes["retailer_source"]:
        changes["retailer_source"] = RetailerSource(changes["retailer_source"])
    return replace(deal, **changes, spans=_spans(read))
