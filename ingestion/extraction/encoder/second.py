"""What the encoder says of a post, in the words of the extractor."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deals.domain.records import DealKind, Span
from ingestion.extraction.encoder.layout import KINDS, Told, piece_columns, post_columns
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.encoder.marks import WordTags, softmax, stretches, told, word_tags
from ingestion.extraction.encoder.scores import Floats, Scores

KEYWORD = 1.5
"""Log odds that a category word of the title adds: the best of four steps on labelled posts."""


@dataclass(frozen=True, slots=True)
class Second:
    """A post as the second reader sees it. `deal` is the log odds that it offers anything."""

    text: str
    scores: Scores
    categories: Sequence[str]
    titles: tuple[Mark, ...]
    makers: tuple[Mark, ...]
    sellers: tuple[Mark, ...]

    @classmethod
    def of(cls, text: str, scores: Scores, categories: Sequence[str]) -> "Second":
        """Decode the scores of a text that was made ready with `prepare`."""
        marked = (
            tuple(stretches(scores, head, text, len(categories))) for head in ("title", "maker", "seller")
        )
        return cls(text, scores, categories, *marked)

    @property
    def deal(self) -> float:
        return float(self.scores.post[0])

    def kinds(self) -> dict[DealKind, float]:
        """The probability of each kind of offer."""
        odds = self.scores.post[post_columns(len(self.categories))["kind"]]
        return dict(zip(KINDS, map(float, softmax(odds[None])[0]), strict=True))

    def told(self, start: int, end: int) -> dict[Told, float] | None:
        """What a figure at [start, end) is: a probability for each meaning."""
        return told(self.scores, start, end, self.text, len(self.categories))

    def title_words(self) -> WordTags:
        """What the encoder says of each word: whether it is outside a title, begins one, goes on in one."""
        return word_tags(self.scores, "title", self.text, len(self.categories))

    def scope(self, title: Span | None) -> float:
        """The log odds that a title names one particular thing."""
        return float(self._of_title(title, "scope")[0])

    def category(self, title: Span | None, keyword: str | None) -> tuple[str, float]:
        """The likeliest category of a title, and its probability; `keyword`: what its words point to."""
        scores = self._of_title(title, "category").copy()
        if keyword in self.categories:
            scores[self.categories.index(keyword)] += KEYWORD
        odds = softmax(scores[None])[0]
        best = int(odds.argmax())
        return self.categories[best], float(odds[best])

    def _of_title(self, title: Span | None, head: str) -> Floats:
        scores, count = self.scores, len(self.categories)
        low, high = (title.start, title.end) if title else (0, len(self.text))
        rows = np.flatnonzero((scores.offsets[:, 0] < high) & (scores.offsets[:, 1] > low))
        whole = scores.post[post_columns(count)[head]]
        if not len(rows):
            return whole
        mean: Floats = scores.pieces[rows][:, piece_columns(count)[head]].mean(0) + whole
        return mean
