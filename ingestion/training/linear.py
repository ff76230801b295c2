"""Logistic models fitted with scikit-learn."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ingestion.extraction.linear import Linear

STRENGTH = 1.0
ROUNDS = 3_000
DECIMALS = 4

Features = Sequence[Mapping[str, float]]


def fit_linear(features: Features, labels: Sequence[bool]) -> Linear:
    """Return a model of yes and no."""
    return fit_classes(features, [int(label) for label in labels])[1]


def fit_classes(features: Features, labels: Sequence[int]) -> dict[int, Linear]:
    """Return a model for each class, whose log odds compare; of two classes the second one's."""
    table = DictVectorizer()
    rows = table.fit_transform(features)
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(rows, np.array(labels))
    classes = model.classes_[-len(model.coef_) :]
    return {
        int(label): Linear(float(bias), dict(zip(table.feature_names_, map(float, weights), strict=True)))
        for label, bias, weights in zip(classes, model.intercept_, model.coef_, strict=True)
    }


def to_json(model: Linear) -> dict[str, Any]:
    """Return a model as it is kept."""
    weights = {name: round(weight, DECIMALS) for name, weight in sorted(model.weights.items())}
    return {"bias": round(model.bias, DECIMALS), "weights": weights}
