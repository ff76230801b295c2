"""Names of makers that the catalogue does not know, as curators are asked for them."""

import re
import unicodedata

KEY_LENGTH = 130
MOST_NAME = 120
FEWEST_ACCOUNTS, FEWEST_TITLES = 3, 5
"""A name is put to curators from so many accounts or different titles on: fewer say too little."""

_ACCENTS = re.compile("[\u0300-\u036f]")


def maker_key(name: str) -> str:
    """Return what spellings of a name share: 'Bes-WLZ', 'BÉSWLZ' and 'beswlz' are one.

    Letters and digits in lower case, without accents; marks that are vowels of their script stay.
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name[:MOST_NAME]))
    folded = unicodedata.normalize("NFKC", plain).casefold()
    return "".join(filter(_counts, folded))[:KEY_LENGTH]


def _counts(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
