"""How sure each field of a deal is, from 0 to 1, and the price point that its fields make. Pure.

A reading by the rules alone says only how sure the deal is (`DealRecord.confidence`): it has none of these.
"""

from collections.abc import Collection, Mapping

POINT = "chart"
"""The key of the point: price, currency, retailer and title are all right."""

POINT_FIELDS = {"price": "price", "currency": "currency", "retailer": "retailer", "product": "title"}
"""What makes a price point, and what pages call it."""

FIELDS = {**POINT_FIELDS, "brand": "brand", "scope": "product or range", "category": "category"}

SURE = 1.0
"""The confidence of what a curator accepted or wrote."""

DIGITS = 3


def to_stored(sure: Mapping[str, float]) -> dict[str, float]:
    """Return the confidences as they are stored; that of the deal has a column of its own."""
    return {name: round(value, DIGITS) for name, value in sorted(sure.items()) if name != "deal"}


def point_confidence(sure: Mapping[str, float]) -> float:
    """Return how sure the price point is; SURE where that is not known."""
    return round(sure.get(POINT, SURE), DIGITS)


def made_sure(sure: Mapping[str, float], names: Collection[str]) -> dict[str, float]:
    """Return the confidences, with those of `names` raised to SURE where they are known."""
    return {name: SURE if name in names else value for name, value in sure.items()}


def least_sure(sure: Mapping[str, float]) -> str | None:
    """Return the field of a price point that is least sure; None where none is known."""
    return min((name for name in POINT_FIELDS if name in sure), key=lambda name: sure[name], default=None)


def named(sure: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the confidences with the names of their fields, the point's last."""
    names = {**FIELDS, POINT: "price point"}
    return [(label, sure[name]) for name, label in names.items() if name in sure]
