"""The encoder's scores made into stretches of the text, each with how sure it is."""

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingestion.extraction.encoder.layout import BEGINS, INSIDE, OUTSIDE, TOLD, Told, piece_columns
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.encoder.scores import Floats, Scores, Whole

_LEADING = re.compile(r"[\s#,;:.!|^*\-–—•·»>~\"“'(\[]+")
_GAP = re.compile(r"[^\w\n|^$€£#@]{0,3}")
_MENTION = re.compile(r"\w+ ")
_UNBLANKED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_TRAILING = re.compile(r"(?:\s|[,;:!|^*\-–—•·»>~…(\[]|\.{2,}|(?<!\b\w)\.)+\Z")


SURELY_OUTSIDE = 0.9
"""Where each piece is outside by more than this, no word is marked."""


@dataclass(frozen=True, slots=True)
class WordTags:
    """The words of a text as a head sees them: offsets [n, 2] and the tags' probabilities [n, 3]."""

    spans: Whole
    odds: Floats


def word_tags(scores: Scores, head: str, text: str, categories: int) -> WordTags:
    """Return what a head says of each word."""
    odds = softmax(scores.pieces[:, piece_columns(categories)[head]])
    words = _words(scores.offsets, text) if len(odds) else []
    spans = [(scores.offsets[first, 0], scores.offsets[last - 1, 1]) for first, last in words]
    by_word = _of_words(odds, words) if words else np.zeros((0, 3), dtype=np.float32)
    return WordTags(np.array(spans, dtype=np.int32).reshape(-1, 2), by_word)


def stretches(scores: Scores, head: str, text: str, categories: int) -> list[Mark]:
    """Return the stretches that a head marks, in the text's order, without the marks around them."""
    odds = softmax(scores.pieces[:, piece_columns(categories)[head]])
    if not len(odds) or odds[:, OUTSIDE].min() > SURELY_OUTSIDE:
        return []
    words = word_tags(scores, head, text, categories)
    tags = words.odds.argmax(1).tolist()
    found: list[Mark] = []
    at = 0
    while at < len(tags):
        end = at + 1
        if tags[at] != OUTSIDE:
            while end < len(tags) and tags[end] not in (OUTSIDE, BEGINS):
                end += 1
            sure = float(np.exp(np.log(words.odds[np.arange(at, end), tags[at:end]]).mean()))
            found.append(Mark(int(words.spans[at, 0]), int(words.spans[end - 1, 1]), sure))
        at = end
    return [mark for each in _joined(text, found) if (mark := _trimmed(text, each))]


def _joined(text: str, marks: list[Mark]) -> list[Mark]:
    """Join what only a mark or a blank sets apart: 'A Garrett, P.I., Novel', '[DVD] [2007]'."""
    joined: list[Mark] = []
    for mark in marks:
        last = joined[-1] if joined else None
        if last and _GAP.fullmatch(text, last.end, mark.start):
            length = mark.end - last.start
            sure = (last.sure * (last.end - last.start) + mark.sure * (mark.end - mark.start)) / length
            joined[-1] = Mark(last.start, mark.end, sure)
        else:
            joined.append(mark)
    return joined


def _words(offsets: Whole, text: str) -> list[tuple[int, int]]:
    """Runs [first, last) of pieces of one word: a mark never ends inside a word that blanks set off."""
    firsts: list[int] = []
    before = -1
    for at, (start, end) in enumerate(offsets.tolist()):
        if before != start or not (_joins(text[start - 1]) and _joins(text[start])):
            firsts.append(at)
        before = end
    return list(pairwise([*firsts, len(offsets)]))


def _joins(character: str) -> bool:
    """A letter or digit of a script that sets words off by blanks, not Thai, kana or Han; an apostrophe."""
    return character in "'’" or (character.isalnum() and not _UNBLANKED.match(character))


def _of_words(odds: Floats, words: list[tuple[int, int]]) -> Floats:
    """The tags' probabilities of each word: outside by all its pieces, beginning by the first."""
    firsts = np.array([first for first, _ in words])
    lengths = np.array([last - first for first, last in words])
    outside = np.add.reduceat(odds[:, OUTSIDE], firsts) / lengths
    first = odds[firsts]
    begins = first[:, BEGINS] / np.maximum(1e-6, first[:, BEGINS] + first[:, INSIDE])
    result: Floats = np.stack([outside, (1 - outside) * begins, (1 - outside) * (1 - begins)], axis=1)
    return np.clip(result, 1e-6, 1)


def told(scores: Scores, start: int, end: int, text: str, categories: int) -> dict[Told, float] | None:
    """Return a probability for each meaning of a figure; None where the encoder read no piece of it.

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


def _trimmed(text: str, mark: Mark) -> Mark | None:
    start, end = mark.start, mark.end
    mention = _MENTION.match(text, start) if text[start - 1 : start] == "@" else None
    start = mention.end() if mention and mention.end() < end else start
    leading = _LEADING.match(text, start, end)
    if leading and not _opens_what_closes(text[start:end]):
        start = leading.end()
    trailing = _TRAILING.search(text, start, end)
    end = trailing.start() if trailing else end
    return Mark(start, end, mark.sure) if end - start > 1 else None


def _opens_what_closes(stretch: str) -> bool:
    """'(Pack of 2) Lamp' keeps its bracket, '[Shop' loses it."""
    return stretch[:1] in "([" and any(mark in stretch for mark in ")]")
