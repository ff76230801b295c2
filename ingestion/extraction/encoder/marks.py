"""The encoder's scores made into stretches of the text, each with how sure it is."""

import re
from dataclasses import dataclass

import numpy as np

from ingestion.extraction.encoder.layout import BEGINS, OUTSIDE, TOLD, Told, piece_columns
from ingestion.extraction.encoder.scores import Floats, Scores

_LEADING = re.compile(r"[\s#,;:.!|^*\-–—•·»>~\"“'(\[]+")
_TRAILING = re.compile(r"(?:\s|[,;:!|^*\-–—•·»>~…]|\.{2,}|(?<!\b\w)\.)+\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch [start, end) of the text and how sure the encoder is of it, from 0 to 1."""

    start: int
    end: int
    sure: float


def stretches(scores: Scores, head: str, text: str, categories: int) -> list[Mark]:
    """Return the stretches that a head marks, in the text's order, without the marks around them."""
    columns = piece_columns(categories)[head]
    odds = softmax(scores.pieces[:, columns])
    tags = odds.argmax(1)
    found: list[Mark] = []
    at = 0
    while at < len(tags):
        if tags[at] == OUTSIDE:
            at += 1
            continue
        end = at + 1
        while end < len(tags) and tags[end] not in (OUTSIDE, BEGINS):
            end += 1
        sure = float(np.exp(np.log(odds[np.arange(at, end), tags[at:end]]).mean()))
        mark = _trimmed(text, int(scores.offsets[at, 0]), int(scores.offsets[end - 1, 1]), sure)
        found += [mark] if mark else []
        at = end
    return found


def told(scores: Scores, start: int, end: int, text: str, categories: int) -> dict[Told, float] | None:
    """Return what the encoder says of a figure: a probability for each meaning; None where it read no piece of it.

    The pieces with digits count, of a figure in words all.
    """
    offsets = scores.offsets
    touched = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > start))
    digits = [at for at in touched if any(c.isdigit() for c in text[offsets[at, 0] : offsets[at, 1]])]
    rows = digits or list(touched)
    if not rows:
        return None
    mean = softmax(scores.pieces[rows, piece_columns(categories)["told"]].mean(0, keepdims=True))[0]
    return {meaning: float(value) for meaning, value in zip(TOLD, mean, strict=True)}


def softmax(values: Floats) -> Floats:
    """Return the rows of a table as probabilities."""
    raised = np.exp(values - values.max(1, keepdims=True))
    result: Floats = raised / raised.sum(1, keepdims=True)
    return result


def _trimmed(text: str, start: int, end: int, sure: float) -> Mark | None:
    stretch = text[start:end]
    leading = _LEADING.match(stretch)
    if leading and not _opens_what_closes(stretch):
        start += leading.end()
    trailing = _TRAILING.search(text[start:end])
    if trailing:
        end = start + trailing.start()
    return Mark(start, end, sure) if end - start > 1 else None


def _opens_what_closes(stretch: str) -> bool:
    """'(Pack of 2) Lamp' keeps its bracket, '[Shop' loses it."""
    return stretch[:1] in "([" and any(mark in stretch for mark in ")]")
