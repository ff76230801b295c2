"""A post's text cut at the places that its values were read from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

FIELDS = {
    "price": ("Price", "P"),
    "list_price": ("List price", "L"),
    "percent_off": ("% off", "%"),
    "amount_off": ("Amount off", "A"),
    "product": ("Product", "T"),
    "brand": ("Brand", "B"),
    "retailer": ("Retailer", "R"),
    "coupon": ("Coupon", "C"),
}
"""What a span can be evidence for: its name, and the letter that marks it in the text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is evidence for the same fields; `starts` are those whose span begins here."""

    text: str
    fields: tuple[str, ...]
    starts: tuple[str, ...]

    @property
    def letters(self) -> str:
        """The letters of the fields that begin here."""
        return "".join(FIELDS[field][1] for field in self.starts)

    @property
    def names(self) -> str:
        """The names of the fields, for a tooltip and for screen readers."""
        return ", ".join(FIELDS[field][0] for field in self.fields)


def segments(text: str, spans: Mapping[str, object]) -> list[Segment]:
    """Cut a text at the ends of its spans, which may overlap. Offsets count code points.

    A span outside of the text, or of an unknown field, is left out.
    """
    valid = {field: span for field in FIELDS if (span := span_within(spans.get(field), len(text)))}
    cuts = sorted({0, len(text), *(end for span in valid.values() for end in span)})
    pieces = []
    for start, end in pairwise(cuts):
        inside = tuple(field for field, span in valid.items() if span[0] <= start and end <= span[1])
        begins = tuple(field for field in inside if valid[field][0] == start)
        pieces.append(Segment(text[start:end], inside, begins))
    return pieces


def span_within(value: object, length: int) -> tuple[int, int] | None:
    """Return (start, end) where the value is such a pair within the text."""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    start, end = value
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= length:
        return None
    return start, end
