"""What the models make of both readers: the gate, the bar, the figure that offers, the disputed title."""

from decimal import Decimal

import numpy as np

from deals.domain.records import Span
from ingestion.extraction.encoder.layout import TOLD, Told
from ingestion.extraction.encoder.marks import WordTags
from ingestion.extraction.encoder.scores import Scores
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.figures import Figure, FigureKind, Role
from ingestion.extraction.linear import Linear
from ingestion.extraction.meanings import promoted, with_both
from ingestion.extraction.title_choice import best_title, title_candidates

TEXT = "lamp $5"
MODELS = {f"told.{each.value}": Linear(0, {f"log_{each.value}": 1.0}) for each in Told}
PRICE = Figure(5, 7, FigureKind.MONEY, Decimal(5), "USD")


def second(told: Told) -> Second:
    """An encoder that says one thing of the price."""
    pieces = np.zeros((2, 9 + len(TOLD) + 2), dtype=np.float32)
    pieces[1, 9 + TOLD.index(told)] = 4
    scores = Scores(np.array([[0, 4], [6, 7]], dtype=np.int32), pieces, np.zeros(11, dtype=np.float32))
    return Second.of(TEXT, scores, ("home",))


def test_a_figure_has_the_role_that_the_encoder_tells() -> None:
    [figure] = with_both([PRICE], second(Told.LIST), MODELS)
    assert figure.role is Role.LIST


def test_a_figure_that_is_nothing_keeps_what_only_the_rules_know() -> None:
    [figure] = with_both(
        [Figure(5, 7, FigureKind.MONEY, Decimal(5), "USD", role=Role.SHIPPING)], second(Told.OTHER), MODELS
    )
    assert figure.role is Role.SHIPPING


def test_a_sum_is_never_a_percentage() -> None:
    [figure] = with_both([PRICE], second(Told.PERCENT_OFF), MODELS)
    assert figure.role is not Role.PERCENT_OFF


def test_where_a_post_is_a_deal_its_likeliest_figure_offers() -> None:
    assert [figure.role for figure in promoted([PRICE], second(Told.OTHER), MODELS)] == [Role.SALE]


def test_a_figure_that_offers_already_stays_alone() -> None:
    free = Figure(0, 4, FigureKind.FREE, Decimal(0), role=Role.FREE)
    assert [figure.role for figure in promoted([free, PRICE], second(Told.OTHER), MODELS)] == [
        Role.FREE,
        Role.OTHER,
    ]


def test_a_disputed_title_may_be_either_or_both_in_one() -> None:
    words = WordTags(np.array([[0, 5], [6, 10], [11, 15]], np.int32), np.full((3, 3), 1 / 3, np.float32))
    candidates = title_candidates("Brass lamp shop", Span(0, 10), Span(6, 15), words)
    assert [span for span, _ in candidates] == [Span(0, 10), Span(6, 15), Span(0, 15)]


def test_the_likeliest_title_is_taken() -> None:
    words = WordTags(np.array([[0, 5], [6, 10]], np.int32), np.full((2, 3), 1 / 3, np.float32))
    candidates = title_candidates("Brass lamp", Span(0, 10), Span(6, 10), words)
    assert best_title(candidates, Linear(0, {"is_rules": 1.0})) == Span(6, 10)


def test_an_unknown_fact_weighs_nothing() -> None:
    assert Linear(1, {"known": 2.0}).odds({"known": 0.5, "unknown": 9.0}) == 2.0


def test_even_log_odds_are_a_half() -> None:
    assert Linear(0, {}).probability({}) == 0.5
