"""Where two titles differ, word by word, for people who compare them (pure)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

WORD = re.compile(r"\S+|\s+")
EDGES = "\"'.,;:!?()[]{}*|~-–—_/"
"""Punctuation around a word makes no difference."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a title; `differs` where the other title has no such words."""

    text: str
    differs: bool


def title_differences(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Cut two titles into stretches that both have and stretches that only one has.

    The pieces of a title, put together, are the title. Case, order, punctuation around words and the blank
    in '500 GB' make no difference; a word that one title has twice and the other once differs once.
    """
    one, other = WORD.findall(left), WORD.findall(right)
    return _pieces(one, _words(other)), _pieces(other, _words(one))


def _words(tokens: Iterable[str]) -> list[str]:
    return [word for token in tokens if (word := _plain(token))]


def _plain(token: str) -> str:
    """Return a word as it is compared; '' for blanks and bare punctuation."""
    return token.strip().strip(EDGES).casefold()


def _pieces(tokens: list[str], rival: list[str]) -> list[Piece]:
    """Mark the words that the rival lacks; a blank between two such words belongs to them."""
    marks = _marks(tokens, rival)
    for index in range(1, len(tokens) - 1):
        if tokens[index].isspace():
            marks[index] = marks[index - 1] and marks[index + 1]
    return [
        Piece("".join(token for token, _ in stretch), differs)
        for differs, stretch in groupby(zip(tokens, marks, strict=True), key=lambda pair: pair[1])
    ]


def _marks(tokens: list[str], rival: list[str]) -> list[bool]:
    """Tell of each token whether the rival lacks it: as a word, as two words, or as part of one."""
    left = Counter(rival)
    joined = {one + other for one, other in pairwise(rival)}
    own = [(index, word) for index, token in enumerate(tokens) if (word := _plain(token))]
    marks = [False] * len(tokens)
    for index, word in own:
        if left[word]:
            left[word] -= 1
        else:
            marks[index] = word not in joined
    for (first, one), (second, other) in pairwise(own):
        if left[one + other]:
            marks[first] = marks[second] = False
    return marks
