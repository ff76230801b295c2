"""Enumerations with a name for people: tables, forms and the API take values and names from them (pure)."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A member is its value and a label: `FREE = "free", "free of charge"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member; its value is the text alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, label) of each member, as forms and fields take them."""
        return [(member.value, member.label) for member in cls]
