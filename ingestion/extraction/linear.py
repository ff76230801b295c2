"""Logistic models over named features: fitted elsewhere, kept as JSON, read by people."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Any, Self

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Linear:
    """Log odds: the bias and each feature's weight times its value. Unknown features weigh nothing."""

    bias: float
    weights: Mapping[str, float]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(float(value["bias"]), {name: float(weight) for name, weight in value["weights"].items()})

    def odds(self, features: Features) -> float:
        weights = self.weights
        return self.bias + sum(weights.get(name, 0.0) * value for name, value in features.items())

    def probability(self, features: Features) -> float:
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.odds(features)))))
