"""Labelled posts: as text, or as offsets into posts that are kept elsewhere.

A post's text is not ours to publish, so the labels of this repository name it by its id and give what
stands in it by [start, end) offsets of its canonical text: `{"id": ..., "offers": [{"product": [0, 12],
"price": "5", ...}]}`. `"unsure": true` marks what careful readers differ on; it is passed over.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deals.domain.records import PostContent
from ingestion.extraction.text import fold

SPANNED = ("product", "brand", "coupon")
"""The fields whose values are words of the post."""


class BadLabel(ValueError):
    """A label that is not as this module says; the message names the post."""


@dataclass(frozen=True, slots=True)
class Label:
    """A post's id and its offers, spans as they stand in the file."""

    id: str
    offers: tuple[dict[str, Any], ...]


def read_labels(lines: Iterable[str]) -> Iterator[Label]:
    """Yield the labels that readers are sure of. Raises BadLabel."""
    for line in lines:
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            label = Label(str(value["id"]), tuple(value.get("offers") or ()))
        except (ValueError, TypeError, KeyError) as error:
            raise BadLabel(f"no label: {line[:60]!r} ({error})") from None
        if not value.get("unsure"):
            yield label


def resolved(label: Label, content: PostContent) -> list[dict[str, Any]]:
    """Return the offers with their spans read from the post. Raises BadLabel for a span outside it."""
    return [
        {name: _text(label.id, name, value, content.text) for name, value in offer.items()}
        for offer in label.offers
    ]


def lacking(labels: Iterable[Label], posts: Mapping[str, PostContent]) -> list[str]:
    """Return the ids of the labels whose posts are not there."""
    return [label.id for label in labels if label.id not in posts]


def _text(post_id: str, name: str, value: Any, text: str) -> Any:
    if name not in SPANNED or not isinstance(value, list):
        return value
    start, end = value
    if not 0 <= start < end <= len(text):
        raise BadLabel(f"post {post_id}: {name} [{start}, {end}) is not inside its {len(text)} characters")
    return fold(text[start:end])
