"""The lists of undercuts: each with its amounts, and the answers by competitor."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from deals.domain.comparing.levels import Level
from deals.domain.comparing.my_price import PriceSource
from deals.domain.comparing.points import Observed
from deals.exports.comparing import Columns, currency_and_condition, product_columns
from deals.exports.converted import Amount, converted_columns
from deals.exports.spoken import with_speakers
from deals.exports.table import Column, FileOptions, Table
from deals.models import Retailer
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.comparing.undercut_responses import (
    ResponseTime,
    UndercutFigures,
    UndercutRow,
    Undercuts,
)


def _response(row: UndercutRow, name: str) -> Any:
    """Return a value of the price point that matched it; None without one."""
    return getattr(row.undercut.response, name, None)


def _thing(level: Level) -> Columns:
    """Return the columns that name what was undercut."""
    if level == Level.PRODUCT:
        return product_columns(lambda row: row.thing)
    return (
        Column("line", "the product line's id", lambda row: row.thing.pk),
        Column("name", "the line's name", lambda row: row.thing.name),
    )


ANSWER: Columns = (
    Column("outcome", "matched, not matched, or still open", lambda row: row.undercut.outcome),
    Column(
        "answer",
        "went below, matched exactly, part of the way, no answer, still open",
        lambda row: row.undercut.answer,
    ),
    Column(
        "followed",
        "the part of the gap that the other one closed: 1 matched exactly; empty without an answer",
        lambda row: row.undercut.followed,
    ),
    Column(
        "matched_at_utc",
        "when the other one promoted as low or lower",
        lambda row: _response(row, "at"),
    ),
    Column("response_price", "the price that matched it", lambda row: _response(row, "price")),
    Column("days", "days until the response", lambda row: row.undercut.days),
)
"""How the other one answered."""


def _below(name: str) -> Callable[[UndercutRow], Any]:
    """Return a value of the undercut price's post; None where it is my list's."""
    return lambda row: None if row.undercut.over.is_listed else getattr(row.undercut.over, name)


BELOW: Columns = (
    Column("below_announced_at_utc", "when that was announced; empty for your list", _below("at")),
    Column(
        "below_source",
        "post, or list: your own list's price",
        lambda row: PriceSource.LIST if row.undercut.over.is_listed else PriceSource.POST,
    ),
)


def undercut_columns(comparison: Comparison, level: Level = Level.PRODUCT) -> Columns:
    """Return the columns of undercuts."""
    return (
        *_thing(level),
        Column("competitor", "the other retailer", lambda row: row.competitor.name),
        Column(
            "first",
            "who went below the other first",
            lambda row: comparison.me.name if row.by_me else row.competitor.name,
        ),
        *currency_and_condition(comparison),
        Column("announced_at_utc", "when the post was written", lambda row: row.undercut.first.at),
        Column("price", "what the buyer pays", lambda row: row.undercut.first.price),
        Column(
            "below_price",
            "the other one's current price, that was undercut",
            lambda row: row.undercut.over.price,
        ),
        *BELOW,
        Column("gap", "below_price - price", lambda row: row.undercut.gap),
        Column("gap_share", "that as a share of below_price", lambda row: row.undercut.gap_share),
        *ANSWER,
        Column("deal", "the deal's id", lambda row: row.undercut.first.deal),
        Column("below_deal", "the deal of the undercut price; empty for your list", _below("deal")),
        Column("response_deal", "the deal of the response", lambda row: _response(row, "deal")),
    )


def undercuts_table(
    comparison: Comparison, undercuts: Undercuts, options: FileOptions, level: Level = Level.PRODUCT
) -> Table[UndercutRow]:
    """Return undercuts of the period in the order asked for."""

    def amount(
        point_of: Callable[[UndercutRow], Observed | None], prefix: str, whose: str
    ) -> Amount[UndercutRow]:
        return Amount(
            lambda row: getattr(point_of(row), "price", None),
            lambda row: comparison.chosen.currency,
            lambda row: getattr(point_of(row), "at", None),
            prefix,
            whose,
        )

    amounts = (
        amount(lambda row: row.undercut.first, "", ""),
        amount(lambda row: row.undercut.over, "below_", "of the undercut price"),
        amount(lambda row: row.undercut.response, "response_", "of the response"),
    )
    columns = (*undercut_columns(comparison, level), *converted_columns(amounts, options.convert_to))
    title = "Undercuts"
    name = f"undercuts-{comparison.me.slug}"
    table = Table(name, title, columns, undercuts, options.filters, options.as_of)
    others = (
        ("below_", "of the undercut price: ", _below("deal")),
        ("response_", "of the response: ", lambda row: _response(row, "deal")),
    )
    return with_speakers(table, lambda row: row.undercut.first.deal, others=others)


class AnswerLine(NamedTuple):
    """The undercuts of one retailer over another one, and how the latter answered."""

    first: Retailer
    answers: Retailer
    figures: UndercutFigures


ANSWERS: tuple[Column[AnswerLine], ...] = (
    Column("first", "who went below", lambda line: line.first.name),
    Column("answering", "who answered, or did not", lambda line: line.answers.name),
    Column("undercuts_n", "undercuts in the period", lambda line: line.figures.n),
    Column("went_below", "answered with a lower price still", lambda line: line.figures.below),
    Column("matched_exactly", "answered with the same price", lambda line: line.figures.exact),
    Column("part_of_the_way", "answered with a price between the two", lambda line: line.figures.part),
    Column("no_answer", "not answered with a lower price in time", lambda line: line.figures.none),
    Column("still_open", "may still be matched", lambda line: line.figures.still_open),
    Column(
        "median_days",
        "median days until it was matched, over went_below and matched_exactly; empty below 3",
        lambda line: line.figures.days,
    ),
    Column("answered_n", "answered at all, part of the way too", lambda line: line.figures.answered),
    Column(
        "median_followed",
        "median part of the gap that was closed, over answered_n: 1 matched exactly; empty below 3",
        lambda line: line.figures.followed,
    ),
)


def answers_table(
    comparison: Comparison, response_times: Iterable[ResponseTime], options: FileOptions
) -> Table[AnswerLine]:
    """Return for each competitor its undercuts with my answers, and mine with its answers."""

    def lines() -> Iterator[AnswerLine]:
        for one in response_times:
            yield AnswerLine(one.competitor, comparison.me, one.competitors)
            yield AnswerLine(comparison.me, one.competitor, one.mine)

    name = f"answers-{comparison.me.slug}"
    return Table(name, "Answers to undercuts", ANSWERS, lines(), options.filters, options.as_of)
