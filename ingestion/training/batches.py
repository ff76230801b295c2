"""Posts as tensors: word pieces with their labels."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Encoding
from torch import Tensor

from ingestion.extraction.encoder.layout import BEGINS, INSIDE, KINDS, MARKED, OUTSIDE, TOLD
from ingestion.extraction.encoder.pieces import shapes_of
from ingestion.training.spans import Places, Stretch

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Example:
    """A post cut into pieces, with its labels: `offers` are (stretch of the title, scope, category)."""

    encoding: Encoding
    text: str
    places: Places
    is_deal: bool
    kind: int
    offers: tuple[tuple[Stretch | None, int, int], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some posts; rows of `pools` average over the pieces of one title each."""

    inputs: dict[str, Tensor]
    marks: dict[str, Tensor]
    told: Tensor
    deals: Tensor
    kinds: Tensor
    owners: Tensor
    pools: Tensor
    scopes: Tensor
    categories: Tensor


def batches(examples: Sequence[Example], size: int, shuffle: random.Random) -> Iterator[list[Example]]:
    """Yield batches of posts of about the same length, in an order of chance."""
    order = list(range(len(examples)))
    shuffle.shuffle(order)
    order.sort(key=lambda at: len(examples[at].encoding.ids))  # stable: equal lengths stay shuffled
    chunks = [order[at : at + size] for at in range(0, len(order), size)]
    shuffle.shuffle(chunks)
    for chunk in chunks:
        yield [examples[at] for at in chunk]


def to_batch(examples: Sequence[Example]) -> Batch:
    """Return the tensors of some posts, padded to the longest."""
    longest = max(len(e.encoding.ids) for e in examples)
    offers = [(row, *offer) for row, e in enumerate(examples) for offer in e.offers]
    return Batch(
        inputs={
            "input_ids": _padded([e.encoding.ids for e in examples], longest),
            "attention_mask": _padded([e.encoding.attention_mask for e in examples], longest),
            "token_type_ids": _padded([e.encoding.type_ids for e in examples], longest),
            "shapes": _padded([shapes_of(e.encoding, e.text) for e in examples], longest),
        },
        marks={name: _padded([_tags(e, name) for e in examples], longest, IGNORED) for name in MARKED},
        told=_padded([_told(e) for e in examples], longest, IGNORED),
        deals=torch.tensor([float(e.is_deal) for e in examples]),
        kinds=torch.tensor([e.kind for e in examples]),
        owners=torch.tensor([offer[0] for offer in offers], dtype=torch.long),
        pools=_pools(examples, offers, longest),
        scopes=torch.tensor([float(offer[2]) for offer in offers]),
        categories=torch.tensor([offer[3] for offer in offers], dtype=torch.long),
    )


def kind_index(kind: str | None) -> int:
    """The column of a deal's kind, IGNORED where there is none."""
    return IGNORED if kind is None else [each.value for each in KINDS].index(kind)


def _padded(rows: Sequence[Sequence[int]], longest: int, filler: int = 0) -> Tensor:
    return torch.tensor([[*row, *[filler] * (longest - len(row))] for row in rows])


def _pieces(example: Example) -> Iterator[tuple[int, int, int]]:
    """Each piece of the text itself: its place and its offsets."""
    encoding = example.encoding
    for at, (segment, (start, end)) in enumerate(zip(encoding.sequence_ids, encoding.offsets, strict=True)):
        if segment == 0 and start < end:
            yield at, start, end


def _tags(example: Example, name: str) -> list[int]:
    stretches = {
        "title": [title for title in example.places.titles if title],
        "maker": example.places.makers,
        "seller": example.places.sellers,
    }[name]
    row = [IGNORED] * len(example.encoding.ids)
    begun: set[Stretch] = set()
    for at, start, end in _pieces(example):
        inside = next((s for s in stretches if start < s[1] and end > s[0]), None)
        row[at] = OUTSIDE if inside is None else INSIDE if inside in begun else BEGINS
        if inside is not None:
            begun.add(inside)
    return row


def _told(example: Example) -> list[int]:
    row = [IGNORED] * len(example.encoding.ids)
    for at, start, end in _pieces(example):
        told = next((t for s, t in example.places.figures.items() if start < s[1] and end > s[0]), None)
        if told is not None or example.places.is_complete or not example.text[start].isdigit():
            row[at] = 0 if told is None else TOLD.index(told)
    return row


def _pools(
    examples: Sequence[Example], offers: list[tuple[int, Stretch | None, int, int]], longest: int
) -> Tensor:
    pools = torch.zeros(len(offers), longest)
    for number, (row, title, _, _) in enumerate(offers):
        low, high = title or (0, len(examples[row].text))
        for at, start, end in _pieces(examples[row]):
            if start < high and end > low:
                pools[number, at] = 1
    return pools / pools.sum(1, keepdim=True).clamp(min=1)
