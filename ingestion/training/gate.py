"""Fitting the gate in front of the encoder."""

from collections.abc import Sequence

import numpy as np

from ingestion.extraction.gate import gate_facts
from ingestion.extraction.linear import Linear
from ingestion.training.linear import fit_linear
from ingestion.training.seen import Seen

WEIGHTS = 3_000
"""The words that say most are kept."""

RECALL = 0.99
"""The share of deals that the bar lets through where it is set; fewer pass among posts of other kinds."""


def fit_gate(seen: Sequence[Seen]) -> tuple[Linear, float]:
    """Return the gate and its bar in log odds."""
    facts = [gate_facts(each.post.content, each.reading) for each in seen]
    labels = [bool(each.post.offers) for each in seen]
    bar = _bar(seen, facts, labels)
    return _kept(fit_linear(facts, labels)), bar


def _bar(seen: Sequence[Seen], facts: Sequence[dict[str, float]], labels: Sequence[bool]) -> float:
    """Set on posts of authors that the gate was not fitted to."""
    odds = []
    for fold in sorted({each.fold for each in seen}):
        others = [at for at, each in enumerate(seen) if each.fold != fold]
        gate = _kept(fit_linear([facts[at] for at in others], [labels[at] for at in others]))
        odds += [gate.odds(facts[at]) for at, each in enumerate(seen) if each.fold == fold and labels[at]]
    return float(np.quantile(odds, 1 - RECALL))


def _kept(gate: Linear) -> Linear:
    most = sorted(gate.weights, key=lambda name: -abs(gate.weights[name]))[:WEIGHTS]
    return Linear(gate.bias, {name: gate.weights[name] for name in most})
