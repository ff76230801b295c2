"""All entries, in the order of the page (pure)."""

from deals.domain.glossary.campaigns import PROMOTIONS, REACTED
from deals.domain.glossary.comparing import COMPARING
from deals.domain.glossary.entry import Entry
from deals.domain.glossary.posts import ARCHIVE, SPEAKERS, THINGS
from deals.domain.glossary.prices import PRICES

SECTIONS = (PRICES, COMPARING, PROMOTIONS, REACTED, THINGS, SPEAKERS, ARCHIVE)
ENTRIES = tuple(entry for section in SECTIONS for entry in section.entries)
_BY_KEY: dict[str, Entry] = {entry.slug: entry for entry in ENTRIES} | {
    figure: entry for entry in ENTRIES for figure in entry.figures
}


def entry_of(key: str) -> Entry:
    """Return the entry of a slug, or of a figure's key. Raises KeyError where there is none."""
    return _BY_KEY[key]
