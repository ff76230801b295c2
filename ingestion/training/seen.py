"""Labelled posts as both readers see them, the encoder being one that never saw them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.encoder.prepared import Prepared
from ingestion.extraction.encoder.scores import Scores
from ingestion.extraction.extract import holds_trigger
from ingestion.extraction.reading import Reading, read_post
from ingestion.training.posts import LabelledPost, fold_of


@dataclass(frozen=True, slots=True)
class Remembered:
    """A reader that says of one post what was said before."""

    scores: Scores
    categories: tuple[str, ...]

    def read(self, posts: list[Prepared]) -> list[Scores]:
        return [self.scores for _ in posts]


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled post with the rules' reading and the encoder's; an author's posts are in one fold."""

    post: LabelledPost
    reading: Reading
    reader: Remembered
    fold: int


def seen_posts(
    posts: Sequence[LabelledPost],
    unseen: Mapping[str, Scores],
    catalogue: Catalogue,
    categories: tuple[str, ...],
    folds: int,
) -> Iterator[Seen]:
    """Yield the posts in which the rules see a figure."""
    for post in posts:
        reading = read_post(post.content, catalogue) if holds_trigger(post.content.text) else None
        if reading is not None:
            reader = Remembered(unseen[post.id], categories)
            yield Seen(post, reading, reader, fold_of(post, folds))
