"""Fitting the model that tells who speaks, and its figures on authors that it did not see."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from deals.domain.voices.authors import Author
from deals.domain.voices.facts import facts_of
from deals.domain.voices.post import Sellers
from deals.domain.voices.speaker import Model, tell
from deals.domain.voices.voice import Voice
from ingestion.services.voices import SpokenLine, authors_of

FOLDS = 10
STRENGTH = 0.5
UNSURE = 0.3
"""What a label counts that its reader was unsure of; figures pass it over."""

ROUNDS, DECIMALS = 5_000, 4


@dataclass(frozen=True, slots=True)
class Labelled:
    """A post, its author's posts, and what a careful reader says of it."""

    line: SpokenLine
    author: Author
    voice: Voice
    knows: bool
    is_sure: bool

    @property
    def fold(self) -> int:
        """All posts of an author stand in the same fold."""
        group = self.line.post.handle.lower() or str(self.line.id)
        return int(hashlib.sha1(group.encode(), usedforsecurity=False).hexdigest()[:8], 16) % FOLDS


@dataclass(frozen=True, slots=True)
class Figures:
    """Accuracy of the voice; precision and recall of 'knows'; 0 to 1, over `posts`."""

    posts: int
    accuracy: float
    precision: float
    recall: float


def labelled(labels: Path, lines: Sequence[SpokenLine], sellers: Sellers) -> list[Labelled]:
    """Return the labelled posts in the file's order. Raises KeyError for a label without its post."""
    found = {str(line.id): line for line in lines}
    authors = authors_of(lines, sellers)
    rows = (json.loads(text) for text in labels.read_text(encoding="utf-8").splitlines() if text.strip())
    return [
        Labelled(
            found[str(row["id"])],
            authors[found[str(row["id"])].group],
            Voice(row["voice"]),
            bool(row["knows"]),
            not row.get("unsure"),
        )
        for row in rows
    ]


def fit(examples: Sequence[Labelled], sellers: Sellers) -> Model:
    """Return the model fitted to all examples: the same for the same examples."""
    table = DictVectorizer()
    rows = table.fit_transform([facts_of(each.line.post, each.author, sellers) for each in examples])
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, random_state=0)
    counts = [1.0 if each.is_sure else UNSURE for each in examples]
    model.fit(rows, np.array([each.voice.value for each in examples]), sample_weight=counts)
    return Model(
        {
            voice: round(float(bias), DECIMALS)
            for voice, bias in zip(model.classes_, model.intercept_, strict=True)
        },
        {
            voice: dict(
                zip(table.feature_names_, (round(float(each), DECIMALS) for each in row), strict=True)
            )
            for voice, row in zip(model.classes_, model.coef_, strict=True)
        },
    )


def cross_validated(examples: Sequence[Labelled], sellers: Sellers) -> Figures:
    """Return the figures of models that did not see the author of the post that they tell."""
    by_fold: dict[int, list[Labelled]] = defaultdict(list)
    for each in examples:
        by_fold[each.fold].append(each)
    told = []
    for fold, unseen in sorted(by_fold.items()):
        model = fit([each for each in examples if each.fold != fold], sellers)
        told += [(each, tell(each.line.post, each.author, sellers, model)) for each in unseen if each.is_sure]
    right = sum(each.voice is found.voice for each, found in told)
    both = sum(each.knows and found.knows for each, found in told)
    return Figures(
        len(told),
        right / len(told),
        _share(both, (found.knows for _, found in told)),
        _share(both, (each.knows for each, _ in told)),
    )


def _share(right: int, of: Iterable[bool]) -> float:
    return right / max(sum(of), 1)
