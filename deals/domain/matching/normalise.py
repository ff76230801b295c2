"""Titles as listings compare them."""

import re
import unicodedata

LISTING_KEY_LENGTH = 300

# Letters and digits, a point or comma inside a number, and the signs that tell two products apart
# ('C++', '50%', '15"', and the ' that many write for an inch).
_PIECES = re.compile(r"\w*\d(?:[.,]\d+)+\w*|\w+|[+%\"&]|(?<=\d)'|(?<=\d )'(?= |$)")
_QUOTES = str.maketrans("”“″’′", '"""\'\'')


def listing_key(title: str) -> str:
    """Return the exact normalised title: NFKC, case folded, punctuation dropped, blanks folded.

    Empty where the title holds no letter or digit.
    """
    folded = unicodedata.normalize("NFKC", title.translate(_QUOTES)).casefold()
    pieces = _PIECES.findall(folded)
    return " ".join(pieces)[:LISTING_KEY_LENGTH].strip() if any(map(str.isalnum, "".join(pieces))) else ""
