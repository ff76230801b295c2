"""Enumerations whose values have names for people: declared once, here and in models' `choices` (pure)."""

from enum import EnumType, StrEnum
from typing import Any, Self


class ChoicesType(EnumType):
    """What Django's TextChoices offers, without Django."""

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """Values with their labels."""
        members: Any = list(cls)
        return [(member.value, member.label) for member in members]

    @property
    def values(cls) -> list[str]:
        return [value for value, _ in cls.choices]


class LabelledEnum(StrEnum, metaclass=ChoicesType):
    """Members are declared as value and label: `PRICE = "price", "a price"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
