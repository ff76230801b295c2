"""What a title says beyond its features: its line, what it offers, and the words that make it this thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from deals.domain.matching.features import Features, Size, key_features, sizes_of
from deals.domain.matching.known_lines import known_lines
from deals.domain.matching.line import ProductLine, line_of_key, platforms_of
from deals.domain.matching.line_words import (
    ALL_COLOURS,
    APPAREL,
    AUDIENCES,
    DESCRIBES,
    ENDS_HEAD,
    FITS,
    FORMATS,
    KINDS,
    NOT_THE_THING,
    VARIANTS,
    singular,
)
from deals.domain.matching.normalise import LISTING_KEY_LENGTH
from deals.domain.matching.words import COMMON, CONDITIONS, EDITIONS, FILLERS, SAME_WORDS

_EDITIONS = EDITIONS - {"gold", "platinum", "standard"} | VARIANTS
_VOLUMES = frozenset({"book", "vol", "volume", "part", "season"})
_ALWAYS_WEAK = FILLERS | DESCRIBES | ALL_COLOURS | COMMON | KINDS | CONDITIONS.keys() | FORMATS.keys()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one title says, for conflicts and common ground.

    `features` are those of the title without lead-ins. The head is what stands before 'with', '+' or
    'includes'; sizes and accessories behind it come with the thing. `before_fits` are the words before
    'for', none where the title names no other thing. `unsaid` are numbers that another title of the thing may
    leave out: a platform's, and a first generation or volume.
    """

    features: Features
    words: tuple[str, ...]
    line: ProductLine | None
    head_sizes: frozenset[Size]
    accessories: frozenset[str]
    editions: frozenset[str]
    formats: frozenset[str]
    platforms: frozenset[str]
    audiences: frozenset[str]
    colours: frozenset[str]
    before_fits: frozenset[str]
    is_apparel: bool
    unsaid: frozenset[float]
    distinctive: frozenset[str]


@lru_cache(maxsize=50_000)
def read_title(key: str, brand: str) -> Reading:
    """Read a listing key and the brand's key."""
    features = key_features(key, brand)
    raw = features.key.split()
    words = tuple(SAME_WORDS.get(word, word) for word in raw)
    head = words[: next((at for at, word in enumerate(words) if at and word in ENDS_HEAD), len(words))]
    fits = next((at for at, word in enumerate(words) if at and word in FITS), 0)
    sizes = features.sizes if len(head) == len(words) else sizes_of(list(head))[0]
    line = line_of_key(features.key[:LISTING_KEY_LENGTH].strip(), brand, known_lines())
    present = set(words)
    platforms = platforms_of(raw)
    return Reading(
        features=features,
        words=words,
        line=line,
        head_sizes=frozenset(sizes),
        accessories=_accessories(head),
        editions=_EDITIONS.intersection(present),
        formats=frozenset(FORMATS[word] for word in present & FORMATS.keys()),
        platforms=platforms,
        audiences=frozenset(AUDIENCES[word] for word in present & AUDIENCES.keys()),
        colours=ALL_COLOURS.intersection(present),
        before_fits=frozenset(words[:fits]),
        is_apparel=not APPAREL.isdisjoint(present) and not features.models,
        unsaid=_unsaid(raw, platforms),
        distinctive=frozenset(word for word in features.words if is_distinctive(word)),
    )


@lru_cache(maxsize=100_000)
def is_distinctive(word: str) -> bool:
    """Tell whether a word can make a thing this one: no colour, kind, filler or bare letter."""
    return not (word in _ALWAYS_WEAK or singular(word) in KINDS or (len(word) < 2 and word.isalpha()))


def _unsaid(words: Sequence[str], platforms: Iterable[str]) -> frozenset[float]:
    found = {float(word) for name in platforms for word in name.split() if word.isdecimal()}
    for before, word in pairwise(words):
        if (before in _VOLUMES and word in {"1", "one", "1st"}) or before == "1st":
            found.add(1.0)
    return frozenset(found)


def _accessories(head: tuple[str, ...]) -> frozenset[str]:
    """Return the words that say something for a thing is sold; 'head' and 'remote' do so at the end only."""
    found = {singular(word) for word in head} & NOT_THE_THING
    if head and head[-1] in {"head", "remote", "stand"}:
        found.add(head[-1])
    return frozenset(found)
