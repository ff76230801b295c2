"""Fitting the encoder: what each head is asked, how long, how fast."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ingestion.extraction.encoder.layout import MARKED, TOLD, piece_columns, post_columns
from ingestion.training.batches import IGNORED, Batch, Example, batches, to_batch
from ingestion.training.network import Reader

SEED = 0
SIZE = 32
ENCODER_RATE, HEAD_RATE = 1.7e-4, 1e-3
DECAY = 0.01
WARMING = 0.05
WEIGHTS = {
    "deal": 1.0,
    "title": 2.0,
    "maker": 0.7,
    "seller": 0.7,
    "told": 1.5,
    "kind": 0.3,
    "scope": 0.5,
    "category": 0.5,
}
"""What each head adds to the loss."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a fit goes: rounds over all posts, and who is told of each."""

    epochs: int
    categories: int
    tell: Callable[[str], None]


def fit(examples: Sequence[Example], course: Course, order: int = SEED) -> Reader:
    """Return an encoder fitted to the examples, taken in the order that a number stands for.

    Every fit begins with the same weights; on one machine it is the same for the same examples and order.
    """
    torch.manual_seed(SEED)
    shuffle = random.Random(order)
    reader = Reader(course.categories)
    steps = course.epochs * math.ceil(len(examples) / SIZE)
    optimiser = torch.optim.AdamW(_groups(reader), weight_decay=DECAY, fused=True)  # a sixth of its time
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, steps))
    for epoch in range(course.epochs):
        reader.train()
        total = 0.0
        for chunk in batches(examples, SIZE, shuffle):
            batch = to_batch(chunk)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                pieces, posts = reader(**batch.inputs)
            losses = losses_of(pieces.float(), posts.float(), batch, course.categories)
            loss = torch.stack([WEIGHTS[name] * value for name, value in losses.items()]).sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(chunk)
        course.tell(f"epoch {epoch + 1} of {course.epochs}: loss {total / len(examples):.4f}")
    return reader.eval()


def losses_of(pieces: Tensor, posts: Tensor, batch: Batch, categories: int) -> dict[str, Tensor]:
    """The loss of each head."""
    of_piece, of_post = piece_columns(categories), post_columns(categories)
    losses = {name: _cross(pieces[..., of_piece[name]], batch.marks[name], 3) for name in MARKED}
    losses["told"] = _cross(pieces[..., of_piece["told"]], batch.told, len(TOLD))
    losses["deal"] = functional.binary_cross_entropy_with_logits(posts[:, 0], batch.deals)
    if (batch.kinds != IGNORED).any():
        losses["kind"] = functional.cross_entropy(
            posts[:, of_post["kind"]], batch.kinds, ignore_index=IGNORED
        )
    if len(batch.owners):
        losses |= _of_offers(pieces, posts, batch, categories)
    return losses


def _of_offers(pieces: Tensor, posts: Tensor, batch: Batch, categories: int) -> dict[str, Tensor]:
    """Scope and category: the mean over a title's pieces, and what the whole post says."""
    of_piece, of_post = piece_columns(categories), post_columns(categories)
    losses = {}
    means = torch.einsum("op,opc->oc", batch.pools, pieces[batch.owners])
    known = batch.scopes >= 0
    if known.any():
        scopes = means[:, of_piece["scope"]] + posts[batch.owners][:, of_post["scope"]]
        losses["scope"] = functional.binary_cross_entropy_with_logits(scopes[known, 0], batch.scopes[known])
    if (batch.categories != IGNORED).any():
        scores = means[:, of_piece["category"]] + posts[batch.owners][:, of_post["category"]]
        losses["category"] = functional.cross_entropy(scores, batch.categories, ignore_index=IGNORED)
    return losses


def _cross(scores: Tensor, labels: Tensor, classes: int) -> Tensor:
    return functional.cross_entropy(scores.reshape(-1, classes), labels.reshape(-1), ignore_index=IGNORED)


def _groups(reader: Reader) -> list[dict[str, object]]:
    heads = [*reader.of_piece.parameters(), *reader.of_post.parameters()]
    inner = [*reader.encoder.parameters(), *reader.shapes.parameters()]
    return [{"params": inner, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]


def _pace(step: int, steps: int) -> float:
    """Up over the first steps, then down to nothing in a line."""
    warming = max(1, int(WARMING * steps))
    return min(1.0, (step + 1) / warming) * max(0.0, 1 - step / steps)
