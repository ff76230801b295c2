"""How far figures of a few hundred posts may be trusted: intervals by resampling posts."""

import random
from collections.abc import Sequence
from operator import itemgetter

from ingestion.extraction.evaluation.scoring import MEASURES, PostScore, f1

SEED = 20_161_125
ROUNDS = 1_000
TAIL = 0.025
"""Each side's part of the rounds outside the interval: 95 % lie within."""


def f1_intervals(
    scores: Sequence[PostScore], rounds: int = ROUNDS, seed: int = SEED
) -> dict[str, tuple[float, float]]:
    """Return each measure's F1 interval (95 %, bootstrap by post), 'product' as its token F1.

    The same posts and seed give the same intervals.
    """
    rng = random.Random(seed)
    columns = {name: [score.counts[name] for score in scores] for name in MEASURES}
    products = [(score.token_f1, score.labelled) for score in scores]
    drawn: dict[str, list[float]] = {name: [] for name in (*MEASURES, "product")}
    for _ in range(rounds if scores else 0):
        pick = itemgetter(*rng.choices(range(len(scores)), k=max(2, len(scores))))
        for name, column in columns.items():
            drawn[name].append(f1([sum(part) for part in zip(*pick(column), strict=True)]))
        fit, labelled = (sum(part) for part in zip(*pick(products), strict=True))
        drawn["product"].append(fit / labelled if labelled else 0.0)
    return {name: _middle(sorted(values)) for name, values in drawn.items()}


def _middle(values: Sequence[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 0.0
    cut = int(TAIL * len(values))
    return values[cut], values[-1 - cut]
