"""What the extractor knows of the world: retailers, brands and categories, as plain mappings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from deals.domain.records import CatalogueRows

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u312f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: a name there has no blank around it."""

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")

Spellings = Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]
"""By first word and the sign behind it ('' where the spelling ends): spellings with slugs, the longest first.

By the word alone a text of many '1', with which many names begin, is compared with all of these.
"""
"""First word of a spelling -> (spelling, slug) pairs, the longest spelling first."""


@dataclass(frozen=True, slots=True)
class RetailerEntry:
    """One seller, or an account that reports on sellers (`kind` deal_account: never the retailer)."""

    slug: str
    name: str
    kind: str = "shop"  # shop, marketplace or deal_account
    country: str = ""  # ISO 3166 alpha-2


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words that keep names apart, lower case: no table that a curator edits."""

    given_names: frozenset[str] = frozenset()  # 'by Jean Smith' names an author, no maker
    common_words: frozenset[str] = frozenset()  # spellings of brands that are words too: 'apple', 'ninja'
    not_sellers: Mapping[str, str] = field(default_factory=dict)  # domain -> kind: 'bit.ly' is a shortener
    not_seller_names: frozenset[str] = frozenset()  # 'reddit'; 'midnight', which stands behind 'at' as well


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Built once by the caller, from the CSV files or from the curated tables.

    Keys of `handles` and `domains` are lower case; `names` and `brand_names` are the spellings to
    look for in text, lower case; each maps to a slug.
    """

    retailers: Mapping[str, RetailerEntry] = field(default_factory=dict)
    handles: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    names: Spellings = field(default_factory=dict)
    plain_names: Spellings = field(default_factory=dict)  # shown names too common to be read anywhere: 'Vans'
    makers: frozenset[str] = frozenset()  # slugs of sellers whose names are brands' too
    brands: Mapping[str, str] = field(default_factory=dict)  # slug -> name
    brand_names: Spellings = field(default_factory=dict)
    brand_tags: Mapping[str, str] = field(default_factory=dict)  # names as in hashtags, without blanks
    category_words: Spellings = field(default_factory=dict)
    words: WordLists = field(default_factory=lambda: WordLists())


def build_catalogue(rows: CatalogueRows, words: WordLists | None = None) -> Catalogue:
    """Return the extractor's view of a catalogue: mappings from what stands in posts to slugs."""
    makes = {name for row in rows.brands for name in row.names}
    sellers = [row for row in rows.retailers if row.kind != "deal_account"]
    plain = ((row.name.lower(), row.slug) for row in sellers if row.name.lower() not in row.names)
    return Catalogue(
        retailers={
            row.slug: RetailerEntry(row.slug, row.name, row.kind, row.country) for row in rows.retailers
        },
        handles={handle: row.slug for row in rows.retailers for handle in row.handles},
        domains={domain: row.slug for row in rows.retailers for domain in row.domains},
        names=_spellings((name, row.slug) for row in sellers for name in row.names),
        plain_names=_spellings(plain),
        makers=frozenset(row.slug for row in rows.retailers if makes & {*row.names, row.name.lower()}),
        brands={row.slug: row.name for row in rows.brands},
        brand_names=_spellings((name, row.slug) for row in rows.brands for name in row.names),
        brand_tags={_tag(name): row.slug for row in rows.brands for name in row.names if not name.isalnum()},
        category_words=_spellings((word, row.slug) for row in rows.categories for word in row.words),
        words=words or WordLists(),
    )


def find_spellings(lower: str, spellings: Spellings) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, slug) of each known spelling in a lower-case text, left to right, the longest at
    each place; a spelling is bounded by other characters than letters and digits, but for the scripts
    that write without blanks.
    """
    past = 0
    for word in (_ASCII_WORD if lower.isascii() else _WORD).finditer(lower):
        start = word.start()
        if start < past or word.group() not in spellings:
            continue
        by_sign = spellings[word.group()]
        sign = lower[word.end() : word.end() + 1]
        for spelling, slug in (*by_sign.get(sign, ()), *by_sign.get("", ())):
            end = start + len(spelling)
            if lower.startswith(spelling, start) and _ends_at(lower, end):
                yield start, end, slug
                past = end
                break


def _ends_at(lower: str, end: int) -> bool:
    following = lower[end : end + 1]
    if not following.isalnum():
        return True
    return _UNSPACED_SIGN.search(lower, end - 1, end + 1) is not None


def _spellings(pairs: Iterable[tuple[str, str]]) -> Spellings:
    index: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for spelling, slug in pairs:
        first = _WORD.search(spelling)
        if first is not None and first.start() == 0:
            sign = spelling[first.end() : first.end() + 1]
            index.setdefault(first.group(), {}).setdefault(sign, []).append((spelling, slug))
    return {
        word: {
            sign: tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))
            for sign, found in by_sign.items()
        }
        for word, by_sign in index.items()
    }


def _tag(name: str) -> str:
    return "".join(character for character in name if character.isalnum())
