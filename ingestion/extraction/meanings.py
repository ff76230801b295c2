"""What a figure is, by both readers: the rules' role and the encoder's probabilities, weighed by a model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

OFFERING = frozenset([Role.SALE, Role.AMOUNT_OFF, Role.PERCENT_OFF, Role.FREE, Role.BOGO, Role.FREE_SHIPPING])
_MAIN = frozenset(ROLES.values())
_ASIDE = frozenset([Role.CREDIT, Role.SHIPPING, Role.THRESHOLD, Role.RIVAL, Role.MAGNITUDE])
"""Sums beside an offer: what offers is looked for among the others first."""

_LEAST = 1e-4

Models = Mapping[str, Linear]


def with_both(figures: Sequence[Figure], second: Second, models: Models) -> list[Figure]:
    """Return the figures with the role that both readers give them together."""
    return [_told(figure, second, models) for figure in figures]


def promoted(figures: Sequence[Figure], second: Second, models: Models) -> list[Figure]:
    """Where no figure offers anything though the post does, return them with the likeliest one offering."""
    if any(figure.role in OFFERING for figure in figures):
        return list(figures)
    plain = [at for at, figure in enumerate(figures) if figure.role not in _ASIDE]
    weighed = _weighed(figures, plain, second, models) or _weighed(
        figures, range(len(figures)), second, models
    )
    if not weighed:
        return list(figures)
    _, at, meaning = max(weighed)
    return [replace(f, role=ROLES[meaning]) if index == -at else f for index, f in enumerate(figures)]


def _weighed(
    figures: Sequence[Figure], places: Iterable[int], second: Second, models: Models
) -> list[tuple[float, int, Told]]:
    return [(odds, -at, meaning) for at in places for odds, meaning in _offers(figures[at], second, models)]


def _offers(figure: Figure, second: Second, models: Models) -> Iterator[tuple[float, Told]]:
    """What a figure may offer, each with its log odds over offering nothing."""
    possible = POSSIBLE.get(figure.kind, ())
    said = second.told(figure.start, figure.end) if possible and not figure.certain else None
    if said:
        features = features_of(figure, said)
        nothing = models[f"told.{Told.OTHER.value}"].odds(features)
        for meaning in possible:
            if ROLES.get(meaning) in OFFERING:
                yield models[f"told.{meaning.value}"].odds(features) - nothing, meaning


def features_of(figure: Figure, said: Mapping[Told, float]) -> dict[str, float]:
    """The features of a figure: the encoder's log probabilities, the rules' role, how it is written."""
    features = {f"log_{meaning.value}": log(max(_LEAST, value)) for meaning, value in said.items()}
    features[f"role_{figure.role.value}"] = 1.0
    features["bare"] = float(figure.bare)
    features["no_currency"] = float(figure.kind is FigureKind.MONEY and figure.currency is None)
    return features


def _told(figure: Figure, second: Second, models: Models) -> Figure:
    possible = POSSIBLE.get(figure.kind)
    said = second.told(figure.start, figure.end) if possible and not figure.certain else None
    if possible is None or said is None:
        return figure
    features = features_of(figure, said)
    best = max(possible, key=lambda meaning: models[f"told.{meaning.value}"].odds(features))
    if best is not Told.OTHER:
        return replace(figure, role=ROLES[best])
    return replace(figure, role=Role.OTHER) if figure.role in _MAIN else figure
