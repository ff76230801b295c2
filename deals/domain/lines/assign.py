"""Which line a product belongs to: what its titles tell, and what curators said (pure).

A curator's word on a listing comes first, then what its title tells (`line_of`). What is found leads on where
curators merged its line into another one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deals.domain.matching.known_lines import KnownLines
from deals.domain.matching.line import ProductLine, line_of


@dataclass(frozen=True, slots=True)
class Title:
    """A listing's key, and the brand that most of its deals say."""

    key: str
    brand: str = ""


class Lines:
    """What is known of lines; `leads` are curated merges, `said` curated listings, both newest first.

    `names` and `makers` are those of well-known lines by their keys. A said line without a key is none.
    """

    def __init__(
        self,
        known: KnownLines | None = None,
        names: Mapping[str, str] | None = None,
        makers: Mapping[str, str] | None = None,
        leads: Iterable[tuple[str, ProductLine]] = (),
        said: Iterable[tuple[str, ProductLine]] = (),
    ) -> None:
        self._known, self._names = known, dict(names or {})
        self.makers = dict(makers or {})
        self._said: dict[str, ProductLine] = {}
        self._leads: dict[str, str] = {}
        for listing, line in said:
            self._said.setdefault(listing, line)
            self._names.setdefault(line.key, line.name)
        self._standing = frozenset(self._names)
        for key, line in leads:
            if key not in self._leads and self._end(line.key) != key:
                self._leads[key] = line.key
                self._names.setdefault(line.key, line.name)

    def stands_alone(self, key: str) -> bool:
        """Tell whether a line of that key needs no second product: it is well known, or a curator said so."""
        return key in self._standing

    def line_of_product(self, titles: Iterable[Title]) -> ProductLine | None:
        """Return the line that most of a product's titles tell; of lines as frequent the first by its key."""
        found = [line for title in titles if (line := self.line_of_title(title))]
        counts = Counter(line.key for line in found)
        return min(found, key=lambda line: (-counts[line.key], line.key)) if found else None

    def line_of_title(self, title: Title) -> ProductLine | None:
        """Return the line of one title."""
        found = self._said.get(title.key) or line_of(title.key, title.brand or None, self._known)
        if not found or not found.key:
            return None
        key = self._end(found.key)
        return ProductLine(key, self._names.get(key, found.name))

    def _end(self, key: str) -> str:
        """Follow merges to their end."""
        while onward := self._leads.get(key):
            key = onward
        return key
