"""The whole course: folds whose posts are read by an encoder that never saw them, then one fitted to all.

The one that is kept has the mean of several fits' weights, which is better than either fit alone
(Wortsman et al., 2022, "Model soups").
"""

from collections.abc import Iterator, Sequence

import torch
from tokenizers import Tokenizer

from ingestion.extraction.encoder.scores import Scores
from ingestion.training.batches import to_batch
from ingestion.training.examples import make_examples, more_clothes
from ingestion.training.fit import Course, fit
from ingestion.training.network import Reader
from ingestion.training.posts import LabelledPost, fold_of

AT_ONCE = 64


def fit_to(
    posts: Sequence[LabelledPost],
    tokenizer: Tokenizer,
    categories: Sequence[str],
    course: Course,
    fits: int = 1,
) -> Reader:
    """Return the mean of so many fits to the posts and to some of them in other clothes."""
    readers = []
    for order in range(fits):
        course.tell(f"fit {order + 1} of {fits}")
        every = [*posts, *more_clothes(posts, order)]
        readers.append(fit(make_examples(every, tokenizer, categories), course, order))
    return mean_of(readers)


def mean_of(readers: Sequence[Reader]) -> Reader:
    """Return the first reader with the mean of all readers' weights."""
    weights = [reader.state_dict() for reader in readers]
    mean = {
        name: torch.stack([each[name].double() for each in weights]).mean(0).to(value.dtype)
        for name, value in weights[0].items()
    }
    readers[0].load_state_dict(mean)
    return readers[0]


def read_unseen(
    posts: Sequence[LabelledPost], folds: int, tokenizer: Tokenizer, categories: Sequence[str], course: Course
) -> dict[str, Scores]:
    """Return the scores of each post by an encoder fitted to the posts of other authors only, by id."""
    found: dict[str, Scores] = {}
    for fold in range(folds):
        course.tell(f"fold {fold + 1} of {folds}")
        reader = fit_to([p for p in posts if fold_of(p, folds) != fold], tokenizer, categories, course)
        found.update(read(reader, [p for p in posts if fold_of(p, folds) == fold], tokenizer, categories))
    return found


def read(
    reader: Reader, posts: Sequence[LabelledPost], tokenizer: Tokenizer, categories: Sequence[str]
) -> Iterator[tuple[str, Scores]]:
    """Yield each post's id and scores."""
    examples = make_examples(posts, tokenizer, categories)
    order = sorted(range(len(posts)), key=lambda at: len(examples[at].encoding.ids))
    for low in range(0, len(order), AT_ONCE):
        chunk = order[low : low + AT_ONCE]
        with torch.no_grad():
            pieces, of_post = reader(**to_batch([examples[at] for at in chunk]).inputs)
        for row, at in enumerate(chunk):
            encoding = examples[at].encoding
            yield (
                posts[at].id,
                Scores.of(encoding, pieces[row, : len(encoding.ids)].numpy(), of_post[row].numpy()),
            )
