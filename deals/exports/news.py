"""The lists of the first page: numbers of a period beside the one before, promotions by day."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from deals.domain.comparing.change import Figure
from deals.exports.table import Column, FileOptions, Table
from deals.models import Retailer
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.workspaces.news import News

FIGURES: tuple[Column[Figure], ...] = (
    Column("key", "the number", lambda one: one.key),
    Column("name", "what it is", lambda one: one.name),
    Column("unit", "count, index, or share (of 1)", lambda one: one.unit.value),
    Column("now", "of the period; empty without enough data", lambda one: one.now),
    Column("n", "over how many things", lambda one: one.n),
    Column("before", "of the period of the same length before", lambda one: one.before),
    Column("n_before", "over how many things", lambda one: one.n_before),
    Column("change", "now - before; empty where the two cannot be compared", lambda one: one.change),
    Column("why_no_change", "why there is no change", lambda one: one.why_none),
)


class VoiceLine(NamedTuple):
    """A retailer's promotions on a day, of those of all that are compared."""

    day: date
    retailer: Retailer
    is_me: bool
    n: int
    of: int


VOICES: tuple[Column[VoiceLine], ...] = (
    Column("day", "in the workspace's time zone; the first and the last may be cut", lambda line: line.day),
    Column("retailer", "who sells it", lambda line: line.retailer.name),
    Column("is_me", "whether it is the workspace's own retailer", lambda line: "yes" if line.is_me else "no"),
    Column("promotions_n", "promotions of the day", lambda line: line.n),
    Column("of_all", "promotions of all that are compared", lambda line: line.of),
)


def figures_table(comparison: Comparison, figures: Iterable[Figure], options: FileOptions) -> Table[Figure]:
    """Return the numbers of the first page."""
    name = f"news-{comparison.me.slug}"
    return Table(name, "Numbers and changes", FIGURES, figures, options.filters, options.as_of)


def voice_by_day_table(comparison: Comparison, news: News, options: FileOptions) -> Table[VoiceLine]:
    """Return who promoted how often on each day; silent days of a retailer are left out."""
    name = f"voice-by-day-{comparison.me.slug}"
    return Table(name, "Promotions by day", VOICES, voice_lines(news), options.filters, options.as_of)


def voice_lines(news: News) -> Iterator[VoiceLine]:
    """Yield the days, the oldest first, with who promoted."""
    for day in news.days:
        for one in news.speakers:
            if n := day.by_retailer.get(one.retailer.pk):
                yield VoiceLine(day.day, one.retailer, one.is_me, n, day.of)
