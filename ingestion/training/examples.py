"""Labelled posts made into what the encoder is fitted on, some of them in other clothes."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tokenizers import Encoding, Tokenizer

from ingestion.extraction.encoder.pieces import cut
from ingestion.extraction.encoder.prepared import Prepared, prepare
from ingestion.extraction.folding import fold_text
from ingestion.extraction.reading import MAX_TEXT
from ingestion.training.batches import IGNORED, Example, kind_index
from ingestion.training.posts import LabelledPost
from ingestion.training.spans import find_places

FEW = "foreign-"
"""The sample whose posts count twice: there are few of them, of many kinds."""

_DOLLARS = re.compile(r"\$ ?(\d{1,4})(?:\.(\d\d))?(?![\d.,])")
_STYLES = (
    "{0},{1} €",
    "€{0}.{1}",
    "£{0}.{1}",
    "{0}.{1} zł",
    "Rs.{0}",
    "₹ {0}/-",
    "{0} kr",
    "R$ {0},{1}",
    "{0}元",
    "@{0}",
    "{0}€{1}",
    "C${0}.{1}",
)
_BACK = 0.12
"""The share of posts that are read a second time in another currency; also of those in one case only."""


def make_examples(
    posts: Sequence[LabelledPost], tokenizer: Tokenizer, categories: Sequence[str]
) -> list[Example]:
    """Return the posts as examples, in order."""
    prepared = [prepare(folded(post), post.content) for post in posts]
    encodings = cut(tokenizer, prepared)
    return [
        _example(post, ready, encoding, categories)
        for post, ready, encoding in zip(posts, prepared, encodings, strict=True)
    ]


def folded(post: LabelledPost) -> str:
    """The text as the readers read it."""
    return fold_text(post.content.text[:MAX_TEXT]).text


def more_clothes(posts: Sequence[LabelledPost], seed: int) -> Iterator[LabelledPost]:
    """Yield some posts once more: sums in other styles, one case, no account, foreign ones as they are.

    So that a figure is known by its place and not by the dollar alone, and a name without its capitals.
    """
    chance = random.Random(seed)
    for post in posts:
        if post.sample == FEW:
            yield post
        if post.offers and chance.random() < _BACK and _DOLLARS.search(post.content.text):
            yield _restyled(post, chance.choice(_STYLES))
        if chance.random() < _BACK:
            yield _recased(post, chance.choice((str.lower, str.upper)))
        if chance.random() < _BACK:
            yield replace(post, content=replace(post.content, handle="", urls=()))


def _example(post: LabelledPost, ready: Prepared, encoding: Encoding, categories: Sequence[str]) -> Example:
    places = find_places(ready.text, post.offers)
    offers = tuple(
        (title, _scope(offer.get("scope")), _category(offer.get("category"), categories))
        for title, offer in zip(places.titles, post.offers, strict=True)
    )
    kind = kind_index(post.offers[0]["kind"] if post.offers else None)
    return Example(encoding, ready.text, places, bool(post.offers), kind, offers)


def _scope(scope: str | None) -> int:
    return -1 if scope is None else int(scope == "product")


def _category(slug: str | None, categories: Sequence[str]) -> int:
    return categories.index(slug) if slug in categories else IGNORED


def _restyled(post: LabelledPost, style: str) -> LabelledPost:
    """Sums keep their value where the style states cents; else the labels' cents go too."""
    whole = "{1}" not in style
    text = _DOLLARS.sub(lambda match: style.format(match[1], match[2] or "00"), post.content.text)
    offers = tuple(
        {
            name: value.split(".")[0]
            if whole and name in ("price", "list_price", "amount_off") and value
            else value
            for name, value in offer.items()
        }
        for offer in post.offers
    )
    return replace(post, content=replace(post.content, text=text), offers=offers)


def _recased(post: LabelledPost, change: Callable[[str], str]) -> LabelledPost:
    text = change(post.content.text)
    if len(text) != len(post.content.text):
        return post
    offers = tuple(
        {
            name: change(value) if name in ("product", "brand") and value else value
            for name, value in offer.items()
        }
        for offer in post.offers
    )
    return replace(post, content=replace(post.content, text=text), offers=offers)
