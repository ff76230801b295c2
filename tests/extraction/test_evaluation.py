"""manage.py evaluate_extraction: the figures of the labels' own scorer, intervals, a curve, errors."""

import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from deals.domain.records import PostContent
from ingestion.extraction.evaluation.calibration import BarFigures, Bin, at_bar, curve
from ingestion.extraction.evaluation.intervals import f1_intervals
from ingestion.extraction.evaluation.labels import BadLabel, Label, read_labels, resolved
from ingestion.extraction.evaluation.scoring import comparable, f1, score_post, token_f1, total

SHARED = settings.BASE_DIR.parent / "shared"
LABELS = Path(__file__).parent / "labels"

LAMP = {"kind": "price", "price": "19.99", "currency": "USD", "product": "Brass lamp", "retailer": "Target"}
RUG = {"kind": "percent_off", "percent_off": "20", "product": "wool rug", "retailer": "Amazon"}


def test_numbers_are_equal_by_value_and_names_but_for_case_and_marks():
    assert comparable({"price": "19.90"}, "price") == Decimal("19.9")
    assert comparable({"retailer": "Macy's"}, "retailer") == comparable({"retailer": "MACYS"}, "retailer")
    assert comparable({"coupon": ""}, "coupon") is None


@pytest.mark.parametrize(
    ("labelled", "predicted", "fit"),
    [("brass lamp", "Brass Lamp!", 1.0), ("brass lamp", "lamp", 2 / 3), ("a", "b", 0.0), (None, None, 1.0)],
)
def test_a_title_is_scored_by_its_words(labelled, predicted, fit):
    assert token_f1(labelled, predicted) == fit


def test_offers_are_paired_by_their_price_or_reduction():
    score = score_post([LAMP, RUG], [{**RUG, "product": None}, {**LAMP, "price": "18"}])
    assert score.counts["offer"] == (1, 2, 2)
    assert score.counts["percent_off"] == (1, 1, 1)
    assert score.counts["price"] == (0, 1, 1)
    assert score.counts["retailer but Amazon"] == (0, 1, 1)
    assert score.faults == [
        "product: wool rug -> None",
        "missed kind=price price=19.99 product=Brass lamp",
        "extra kind=price price=18 product=Brass lamp",
    ]


def test_the_table_sums_posts_and_f1_weighs_what_is_missed_and_made_up():
    table = total([score_post([LAMP], [LAMP]), score_post([], [RUG]), score_post([RUG], [])])
    assert (table.posts, table.whole, table.labelled, table.product()) == (3, 1, 2, 0.5)
    assert table.counts["deal"] == [1, 2, 2]
    assert f1(table.counts["deal"]) == 0.5


def test_intervals_hold_the_figure_and_are_the_same_each_time():
    scores = [score_post([LAMP], [LAMP]), score_post([LAMP], [])] * 30
    low, high = f1_intervals(scores, rounds=50)["deal"]
    assert 0.4 < low < f1(total(scores).counts["deal"]) < high < 0.9
    assert f1_intervals(scores, rounds=50) == f1_intervals(scores, rounds=50)


def test_a_curve_shows_how_many_of_each_confidence_are_right():
    right = score_post([LAMP], [{**LAMP, "confidence": 0.875}])
    wrong = score_post([], [{**LAMP, "confidence": 0.875}])
    assert curve([right, wrong]) == [Bin(0.85, 0.9, 2, 1, 0.875)]


def test_what_passes_the_bar_is_counted_on_both_sides():
    above, below = {**LAMP, "confidence": 0.8}, {**LAMP, "confidence": 0.2}
    scores = [score_post([LAMP], [above]), score_post([LAMP], [below]), score_post([], [above])]
    assert at_bar(scores, 0.5) == BarFigures(priced=2, above=1, passed=2, right=1)


def test_labels_give_words_by_their_place_in_the_post():
    label = Label("1", ({"product": [0, 10], "brand": None, "price": "5"},))
    assert resolved(label, PostContent("Brass\nlamp $5")) == [
        {"product": "Brass lamp", "brand": None, "price": "5"}
    ]


def test_a_label_outside_its_post_is_named():
    with pytest.raises(BadLabel, match=r"post 1: product \[0, 40\) is not inside its 4 characters"):
        resolved(Label("1", ({"product": [0, 40]},)), PostContent("Lamp"))


def test_what_readers_differ_on_is_passed_over():
    lines = ['{"id": "1", "offers": [], "unsure": true}', "", '{"id": "2", "offers": []}']
    assert [label.id for label in read_labels(lines)] == ["2"]


@pytest.fixture
def run(tmp_path):
    def _run(labels, posts, *options):
        for name, rows in (("gold.jsonl", labels), ("posts.jsonl", posts)):
            (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        out = io.StringIO()
        call_command(
            "evaluate_extraction", str(tmp_path / "gold.jsonl"), "--rounds", "20", *options, stdout=out
        )
        return out.getvalue()

    return _run


POST = {
    "id": "1",
    "text": "Brass lamp only $19.99 at Target https://t.co/aaaaaaaaaa",
    "user": None,
    "urls": [],
}


def test_the_command_prints_fields_kinds_curve_and_errors(run):
    labels = [{"id": "1", "offers": [{**LAMP, "coupon": "GLOW"}]}]
    printed = run(labels, [POST], "--errors", "5")
    assert (
        "deal               P 1.000  R 1.000  F1 1.000 [1.000, 1.000]  (1 right, 1 predicted, 1 labelled)"
        in printed
    )
    assert "coupon             P 0.000  R 0.000" in printed
    assert "price                 1     1     1     0" in printed
    assert "1.000 of 1 labelled priced offers lie above; of 1 predictions above, 1.000" in printed
    assert "post 1\n    coupon: GLOW -> None" in printed


def test_labels_without_their_posts_are_an_error(run):
    with pytest.raises(CommandError, match="1 of 1 labelled posts are not there, first 2"):
        run([{"id": "2", "offers": []}], [POST])


def test_a_line_that_is_no_label_is_an_error(run):
    with pytest.raises(CommandError, match="no label"):
        run([{"offers": []}], [POST])


def test_committed_labels_hold_offsets_and_no_text():
    for path in LABELS.glob("*.jsonl"):
        for label in read_labels(path.read_text("utf-8").splitlines()):
            for offer in label.offers:
                spans = [offer[name] for name in ("product", "brand", "coupon")]
                assert all(span is None or (len(span) == 2 and span[0] < span[1]) for span in spans), label.id


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="../shared/eval is not on this machine")
def test_the_figures_are_those_of_the_labels_own_scorer(tmp_path):
    gold, posts, predicted = SHARED / "eval" / "gold.jsonl", SHARED / "eval" / "posts.jsonl", io.StringIO()
    call_command("extract_deals", str(posts), stdout=predicted)
    (tmp_path / "predicted.jsonl").write_text(predicted.getvalue(), "utf-8")
    scorer = [sys.executable, str(SHARED / "eval" / "score.py"), str(gold), str(tmp_path / "predicted.jsonl")]
    reference = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout.splitlines()
    out = io.StringIO()
    call_command("evaluate_extraction", str(gold), "--rounds", "0", stdout=out)
    ours = out.getvalue()
    assert len(reference) == 13
    for line in reference[:11]:
        name, counts = line.split()[0], line[line.index("(") + 1 : line.index(" right")]
        assert f"\n{name:18} P {line.split()[2]}  R {line.split()[4]}  F1 {line.split()[6]} " in ours
        assert f"({counts} right" in ours
    assert f"token F1 {reference[11].split()[3]} " in ours
