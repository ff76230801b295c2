"""Whether a title names one product: 'Laptop', 'BOOK', 'right' and 'select styles' are none."""

from functools import lru_cache

from deals.domain.matching.line_words import KINDS, RANGES, SAYS_NOTHING, singular
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.reading import Reading, is_distinctive, read_title
from deals.domain.matching.words import ACCESSORIES

MOST_OF_RANGE = 6
"""Words of a title that can name a range."""

MOST_OF_KIND = 4
"""Words of a title that can name a kind of thing."""

_PLURAL_ONLY = frozenset({"headphones", "earbuds", "binoculars", "jeans", "series"})
_MEDIA = frozenset(
    {"game", "book", "novel", "story", "album", "romance", "mystery", "ray", "dvd", "home", "series"}
)

LEAST_LETTERS = 7
"""A word alone names a product from so many letters on, or where it holds a digit."""


def names_one_product(title: str, brand: str | None = None) -> bool:
    """Tell whether a title (or its listing key) names one product; `brand` is its maker, if known."""
    return _names_one_product(listing_key(title), listing_key(brand or ""))


@lru_cache(maxsize=100_000)
def _names_one_product(key: str, brand: str) -> bool:
    read = read_title(key, brand)
    if not key or _is_range(read):
        return False
    if read.features.models or (read.line and read.line.is_known):
        return True
    if _is_kind(read, key):
        return False
    names = [word for word in read.distinctive - read.features.brand if not _says_nothing(word)]
    if not names:
        return _is_sized_thing(read)
    has_more = len(read.features.words) > 1 or bool(read.head_sizes)
    return has_more or any(len(word) >= LEAST_LETTERS or _has_digit(word) for word in names)


def _is_range(read: Reading) -> bool:
    """Tell whether a short title names a range: 'select styles', 'all boots', 'tees & more'."""
    words = [word for word in read.words if any(map(str.isalnum, word))]
    if len(words) > MOST_OF_RANGE or not words:
        return False
    if words[0] in {"all", "any", "every", "select", "selected", "some"} or words[-1] == "more":
        return True
    return not RANGES.isdisjoint(words)


def _is_kind(read: Reading, key: str) -> bool:
    """Tell whether a few words name a kind of thing: 'air fryers', 'phone stand'."""
    words = [word for word in read.words if any(map(str.isalnum, word))]
    if any(map(_has_digit, read.words)) or len(words) > MOST_OF_KIND or not words:
        return False
    last = words[-1]
    is_title = key.startswith(("the ", "a ")) or " of " in key
    is_plural = singular(last) != last and last not in _PLURAL_ONLY and not is_title
    return is_plural or (
        not read.features.brand and (last in KINDS or last in ACCESSORIES) and last not in _MEDIA
    )


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _is_sized_thing(read: Reading) -> bool:
    """Tell whether a brand, a kind and a size or so are told: 'Acme 10-cup food processor'."""
    kinds = {word for word in read.features.words if word in KINDS or singular(word) in KINDS}
    return bool(read.features.brand and read.head_sizes and kinds)


def _says_nothing(word: str) -> bool:
    return word in SAYS_NOTHING or singular(word) in SAYS_NOTHING or not is_distinctive(word)
