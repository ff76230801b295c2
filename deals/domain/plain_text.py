"""Names and titles as one line of plain text, whatever they were sent as."""

import re
import unicodedata

KEPT = frozenset("\u200c\u200d")
"""Joiners: Persian and Indian words, and many emoji, are spelt with them."""


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def has_control(text: str) -> bool:
    """Tell whether a text holds a control character other than tabs and line ends."""
    return CONTROL.search(text) is not None


def plain_text(text: str) -> str:
    """Return a text without control and format characters; each run of blanks and line ends is one blank.

    The characters that go show nothing, and harm what they reach: XML takes none below a blank, a line end in
    a mail's subject ends it, a change of direction turns the rest of a line around.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    shown = (each for each in text if each.isspace() or each in KEPT or not _is_control(each))
    return " ".join("".join(shown).split())


def _is_control(character: str) -> bool:
    """Tell whether a character is a control (Cc), a format (Cf) or half of a pair (Cs)."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs")
