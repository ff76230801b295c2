"""How a word piece is written: the encoder's words are all in lower case, and capitals tell names."""

from enum import IntEnum


class Shape(IntEnum):
    """The writing of one word piece in the post's own spelling."""

    NONE = 0
    LOWER = 1
    CAPITAL = 2
    CAPITALS = 3
    DIGITS = 4
    MARK = 5
    SCRIPT = 6  # a letter of a script without case
    TAIL = 7


def shape_of(piece: str) -> Shape:
    """Return the shape of a piece of the text, '' for what stands in none."""
    if not piece:
        return Shape.NONE
    first = piece[0]
    if first.isdigit():
        return Shape.DIGITS
    if not first.isalpha():
        return Shape.MARK
    if first.lower() == first.upper():
        return Shape.SCRIPT
    if first.islower():
        return Shape.LOWER
    return Shape.CAPITALS if len(piece) > 1 and piece.isupper() else Shape.CAPITAL
