"""What a figure is, by both readers: the rules' role and the encoder's probabilities, weighed by a fitted model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log

from ingestion.extraction.encoder.layout import Told
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.figures import Figure, FigureKind, Role
from ingestion.extraction.linear import Linear

ROLES = {
    Told.SALE: Role.SALE,
    Told.LIST: Role.LIST,
    Told.AMOUNT_OFF: Role.AMOUNT_OFF,
    Told.PERCENT_OFF: Role.PERCENT_OFF,
    Told.FREE: Role.FREE,
}
POSSIBLE = {
    FigureKind.MONEY: (Told.SALE, Told.LIST, Told.AMOUNT_OFF, Told.OTHER),
    FigureKind.PERCENT: (Told.PERCENT_OFF, Told.OTHER),
    FigureKind.FREE: (Told.FREE, Told.OTHER),
}
"""What a figure of each kind can be; words for other reductions are told by the rules alone."""

_MAIN = frozenset(ROLES.values())
_LEAST = 1e-4

Models = Mapping[str, Linear]


def with_both(figures: Sequence[Figure], second: Second, models: Models) -> list[Figure]:
    """Return the figures with the role that both readers give them together."""
    return [_told(figure, second, models) for figure in figures]


def features_of(figure: Figure, said: Mapping[Told, float]) -> dict[str, float]:
    """The features of a figure: the encoder's log probabilities, the rules' role, how it is written."""
    features = {f"log_{meaning.value}": log(max(_LEAST, value)) for meaning, value in said.items()}
    features[f"role_{figure.role.value}"] = 1.0
    features["bare"] = float(figure.bare)
    features["no_currency"] = float(figure.kind is FigureKind.MONEY and figure.currency is None)
    return features


def _told(figure: Figure, second: Second, models: Models) -> Figure:
    possible = POSSIBLE.get(figure.kind)
    said = second.told(figure.start, figure.end) if possible else None
    if possible is None or said is None:
        return figure
    features = features_of(figure, said)
    best = max(possible, key=lambda meaning: models[f"told.{meaning.value}"].odds(features))
    if best is not Told.OTHER:
        return replace(figure, role=ROLES[best])
    return replace(figure, role=Role.OTHER) if figure.role in _MAIN else figure
