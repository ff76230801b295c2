"""A scorer is fitted on curators' decisions, and used only where it beats the rule."""

import random
from collections.abc import Callable, Sequence
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from deals.domain.matching.fitted import Scorer, Tree
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.partition import pair_of
from deals.domain.refused import Refused
from deals.models import Deal, Listing, MatchDecision, MatchPair, MatchScorer
from deals.services.loading.settling import settle_all
from deals.services.matching import fitting
from deals.services.matching.fitting import Example, average_precision, decided_pairs, fit_matcher
from deals.services.matching.pairs import scorer_in_use
from tests.factories import make_product
from tests.market.builders import deal, load, post

THINGS = ("kettle", "umbrella", "lamp", "toaster", "drill", "router", "jacket", "mixer")


def titles(count: int) -> list[tuple[str, str]]:
    """Return pairs of titles that the rule suggests, with more or fewer words in common."""
    chance = random.Random(3)
    pairs = []
    for number in range(count):
        words = [f"borvo{number}", f"line{number}x", *chance.sample(THINGS, 3)]
        other = words[: 2 + chance.randrange(4)] + chance.sample(("travel", "garden", "office"), 2)
        pairs.append((" ".join(words), " ".join(other)))
    return pairs


def decide_all(is_same: Callable[[int, str, str], bool], count: int = 300) -> None:
    """Note a decision on each pair of titles, without what decisions settle."""
    for number, pair in enumerate(titles(count)):
        keys = [listing_key(title) for title in pair]
        for key in keys:
            make_product(key)
        left, right = pair_of(*keys)
        verdict = "same" if is_same(number, *pair) else "different"
        MatchDecision.objects.create(left_key=left, right_key=right, verdict=verdict)


def by_one_word(_number: int, _one: str, other: str) -> bool:
    """Say 'the same' by what the rule takes for a plain word more: whether the other is for the office."""
    return len(other.split()) % 2 == 0


@pytest.mark.django_db
def test_a_scorer_that_ranks_held_out_decisions_better_than_the_rule_is_used():
    decide_all(by_one_word)
    made = fit_matcher()
    assert made.is_used and made.fitted_figure > 0.9 > made.rule_figure
    assert made.decisions + made.held_out == 300 and made.held_out > 60
    assert scorer_in_use() == Scorer.from_json(made.scorer)


@pytest.mark.django_db
def test_a_scorer_that_is_no_better_than_the_rule_is_noted_and_not_used():
    decide_all(by_one_word)
    scores = [each.evidence[0] for each in decided_pairs()]
    decisions = sorted(MatchDecision.objects.all(), key=lambda each: (each.left_key, each.right_key))
    for decision, score in zip(decisions, scores, strict=True):
        decision.verdict = "same" if score >= sorted(scores)[150] else "different"
        decision.save()
    made = fit_matcher()
    assert not made.is_used and scorer_in_use() is None
    assert made.rule_figure >= made.fitted_figure


@pytest.mark.django_db
def test_too_few_decisions_are_refused_with_their_number():
    decide_all(by_one_word, count=20)
    with pytest.raises(Refused, match="20 decisions on listings that are there: 200 are needed"):
        fit_matcher()
    assert not MatchScorer.objects.exists()


@pytest.mark.django_db
def test_decisions_that_all_say_the_same_are_refused():
    decide_all(lambda *_: True)
    with pytest.raises(Refused, match="all say the same"):
        fit_matcher()


@pytest.mark.django_db
def test_the_command_prints_both_figures():
    decide_all(by_one_word)
    out = StringIO()
    call_command("fit_matcher", stdout=out)
    assert "average precision over" in out.getvalue() and ", rule 0." in out.getvalue()


@pytest.mark.django_db
def test_the_command_says_what_is_missing():
    with pytest.raises(CommandError, match="0 decisions"):
        call_command("fit_matcher")


@pytest.mark.django_db
def test_matching_anew_ends_in_the_same_pairs_and_products():
    load([post(number, deal(product=title)) for number, title in enumerate(sum(titles(12), ()), 1)])
    settle_all()
    before = pairs_and_products()
    call_command("rematch_products", stdout=StringIO())
    assert pairs_and_products() == before and before[0] and Deal.objects.count() == 24


def pairs_and_products() -> tuple[Sequence, Sequence]:
    """Everything that matching fills."""
    pairs = MatchPair.objects.order_by("left__key", "right__key")
    columns = ("left__key", "right__key", "score", "joins", "is_best_of_left", "is_best_of_right")
    return list(pairs.values_list(*columns)), list(Listing.objects.values_list("key", "product_id"))


def test_scoring_without_scikit_learn_gives_its_probabilities():
    from sklearn.ensemble import GradientBoostingClassifier

    chance = random.Random(1)
    rows = [tuple(chance.random() for _ in range(6)) for _ in range(200)]
    labels = [row[0] + row[3] > 1 for row in rows]
    model = GradientBoostingClassifier(**fitting.TREES).fit(rows, labels)
    ours = fitting._trees([Example(row, label, 0.5) for row, label in zip(rows, labels, strict=True)])
    reference = model.predict_proba(rows)[:, 1]
    assert [ours.probability(row) for row in rows] == pytest.approx(list(reference), abs=1e-6)


def test_a_scale_places_probabilities_between_its_points():
    leaf = Tree((-1,), (0.0,), (-1,), (-1,), (0.0,))
    scorer = Scorer(0.0, (leaf,), ((0.0, 0.0), (0.4, 0.2), (0.6, 0.4), (1.0, 1.0)))
    assert (scorer.probability((1.0,)), scorer.score((1.0,))) == (0.5, pytest.approx(0.3))


def test_a_scale_that_does_not_rise_is_refused():
    with pytest.raises(ValueError, match="a scale rises"):
        Scorer.from_json({"base": 0, "trees": [], "scale": [[0, 0], [0, 0.5], [1, 1]]})


def test_average_precision_is_the_mean_of_the_precision_at_each_hit():
    examples = [Example((), label, 0.0) for label in (True, False, True)]
    assert average_precision([0.9, 0.8, 0.7], examples) == pytest.approx((1 + 2 / 3) / 2)
