"""The glossary's entries: what they say is what the code computes, from the code's own constants."""

import ast
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from deals.domain import campaigns, coverage, lift, metrics, next_promotion
from deals.domain.comparing import levels, undercuts
from deals.domain.glossary import contents
from deals.domain.glossary.contents import ENTRIES, SECTIONS, entry_of
from deals.domain.glossary.entry import Entry, Example

SOURCES = Path(contents.__file__).parent
EXAMPLES = [(entry.slug, example) for entry in ENTRIES for example in entry.examples]
COMPUTED = [pytest.param(one, id=f"{slug}-{number}") for number, (slug, one) in enumerate(EXAMPLES) if one.of]
FIRST = date(2016, 1, 1)

CONSTANTS = [
    ("price-point", str(metrics.CHART_BAR)),
    ("price-point", str(metrics.POINT_BAR)),
    ("price-point", f"{metrics.VALID_DAYS} days"),
    ("current-price", f"{metrics.VALID_DAYS} days"),
    ("claimed-discount", f"{metrics.PRIOR_LOW_DAYS} days before"),
    ("outlier", f"Above {metrics.OUTLIER_FACTOR} times"),
    ("outlier", f"from {metrics.OUTLIER_MINIMUM} prices on"),
    ("level", f"at least {levels.ENOUGH_SHARED} things"),
    ("answer", f"within {undercuts.RESPONSE_DAYS} days"),
    ("engagement-rate", f"per {campaigns.PER_FOLLOWERS:,} followers"),
    ("against-the-usual", f"of which {lift.ACCOUNT_MINIMUM} are needed"),
    ("against-the-usual", f"at least {lift.FIT_MINIMUM},"),
    ("against-the-usual", f"told {lift.SETTLED_HOURS} hours after"),
    ("interval", f"{round(100 - 200 * campaigns.TAIL)} %"),
    ("coverage", f"at least {coverage.LOADED_DAY_HOURS} of its {coverage.DAY_HOURS} hours"),
]
"""An entry, and how it shows a constant of the code."""

MINIMA = [
    ("usual-price", metrics.MEDIAN_MINIMUM),
    ("price-index", metrics.SHARED_MINIMUM),
    ("answer", metrics.RESPONSES_MINIMUM),
    ("typical-depth", metrics.DEPTH_MINIMUM),
    ("engagement-rate", campaigns.GROUP_MINIMUM),
    ("interval", campaigns.GROUP_MINIMUM),
    ("against-the-usual", campaigns.GROUP_MINIMUM),
    ("result", campaigns.GROUP_MINIMUM),
    ("typical-gap", campaigns.CADENCE_MINIMUM - 1),
    ("next-promotion", next_promotion.GAPS_MINIMUM + next_promotion.FORECASTS_MINIMUM),
    ("promotions-a-week", coverage.ENOUGH_HOURS // coverage.DAY_HOURS),
]


def weekly(gaps: int) -> list[date]:
    """Promotion days with so many gaps between them."""
    return [FIRST + timedelta(days=7 * n) for n in range(gaps + 1)]


def loaded(days: list[date]) -> set[date]:
    """All days from the one before the first to the last."""
    return {days[0] + timedelta(days=n) for n in range(-1, (days[-1] - days[0]).days + 1)}


def gap_of(n: int) -> float | None:
    days = weekly(n)
    return campaigns.cadence(days, days[-1], loaded(days)).gap


def latest_of(n: int) -> date | None:
    days = weekly(n)
    return next_promotion.next_promotion(days, days[-1], loaded(days)).latest


TOLD: dict[str, Callable[[int], object]] = {
    "price-index": lambda n: metrics.told_index(Decimal(100), n),
    "interval": lambda n: campaigns.median_interval([1.0] * n).median,
    "engagement-rate": lambda n: campaigns.median_interval([1.0] * n).median,
    "typical-gap": gap_of,
    "next-promotion": latest_of,
    "promotions-a-week": lambda n: coverage.LoadedTime(24 * n, 720).a_week(1),
    "rank": lambda n: metrics.rank(Decimal(1), [Decimal(2)] * n),
    "competitors-median": lambda n: metrics.median([Decimal(2)] * n),
    "share-of-voice": lambda n: metrics.share_of(0, n),
}
"""What the code tells of so many things."""


def whole_text(entry: Entry) -> str:
    """All that an entry says, but for its examples."""
    return " ".join([entry.name, entry.first, entry.more, entry.formula, entry.unit])


@pytest.mark.parametrize("example", COMPUTED)
def test_an_example_is_what_the_code_computes(example: Example) -> None:
    assert example.of is not None
    assert example.of(**example.given) == example.result


@pytest.mark.parametrize(("slug", "example"), EXAMPLES)
def test_an_example_names_the_numbers_that_are_computed_with(slug: str, example: Example) -> None:
    named = {name for _, name, _, _ in Formatter().parse(example.says) if name}
    assert named <= set(example.given)
    assert re.search(r"\d", re.sub(r"{\w+}", "", example.says)) is None


@pytest.mark.parametrize("entry", [one for one in ENTRIES if one.formula], ids=lambda one: one.slug)
def test_a_measure_has_a_unit_and_an_example(entry: Entry) -> None:
    assert entry.unit
    assert entry.examples


@pytest.mark.parametrize(("slug", "shown"), CONSTANTS)
def test_an_entry_shows_the_constant_of_the_code(slug: str, shown: str) -> None:
    assert shown in whole_text(entry_of(slug))


@pytest.mark.parametrize(("slug", "minimum"), MINIMA)
def test_an_entry_shows_the_minimum_of_the_code(slug: str, minimum: int) -> None:
    found = entry_of(slug).minimum
    assert found is not None
    assert found.n == minimum


@pytest.mark.parametrize("slug", TOLD)
def test_nothing_is_told_below_the_minimum_and_something_from_it_on(slug: str) -> None:
    minimum = entry_of(slug).minimum
    assert minimum is not None
    assert TOLD[slug](minimum.n - 1) is None
    assert TOLD[slug](minimum.n) is not None


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.py")), ids=lambda path: path.stem)
def test_no_entry_types_a_number_of_its_own(path: Path) -> None:
    """But for 0, 1, 2 and 100, which formulas have; examples have their invented ones."""
    tree = ast.parse(path.read_text())
    entries = [call for call in ast.walk(tree) if isinstance(call, ast.Call) and name_of(call) == "Entry"]
    said = " ".join(text for call in entries for text in prose_of(call))
    assert set(re.findall(r"\d+", said)) <= {"0", "1", "2", "100"}


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", "")


def prose_of(call: ast.Call) -> list[str]:
    """The texts that an entry types: its words, formula, unit, and what its minimum says."""
    kept = {"formula", "unit", "minimum", "more", "first", "name"}
    nodes = [*call.args[1:], *(one.value for one in call.keywords if one.arg in kept)]
    texts = [part for node in nodes for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return [part.value for part in texts if isinstance(part.value, str)]


DEFINED = {
    "competitors' set": "competitors", "price index": "price-index", "rank": "rank",
    "carry-forward": "current-price", "lows": "lowest-ever", "engagement rate": "engagement-rate",
    "discount band": "depth-band", "n": "n", "share of voice": "share-of-voice",
    "discount depth": "discount-depth", "undercut": "undercut", "coverage": "coverage",
}  # fmt: skip
"""The measures that the design defines, and where the glossary has them."""

WORDS = [
    "post", "deal", "sale-price", "list-price", "discount-depth", "retailer", "brand", "category", "listing",
    "product", "price-point", "product-line", "voice", "campaign", "assortment", "current-price",
    "price-history", "engagement", "engagement-rate", "share-of-voice", "price-index", "workspace",
    "dump-file", "coverage", "as-of",
]  # fmt: skip
"""The words of pages, as the design lists them."""


@pytest.mark.parametrize("slug", sorted({*DEFINED.values(), *WORDS}))
def test_each_word_and_measure_of_the_design_has_an_entry(slug: str) -> None:
    assert entry_of(slug).slug == slug


def test_no_two_entries_share_an_anchor() -> None:
    anchors = [section.slug for section in SECTIONS]
    anchors += [key for entry in ENTRIES for key in (entry.slug, *entry.figures)]
    assert sorted(anchors) == sorted(set(anchors))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.slug)
def test_the_question_marks_text_is_one_sentence(entry: Entry) -> None:
    assert re.fullmatch(r"[A-Z][^.]*(?:\d\.\d[^.]*)*\.", entry.first)
    assert len(entry.first) <= 160
