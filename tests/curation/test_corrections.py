"""A curator's word on a deal holds whatever is loaded, in whatever order, until it is taken back."""

import random
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from deals.domain.records import LoadCounts, Span
from deals.domain.refused import Refused
from deals.models import Deal, DealOverride, Listing, Post, Product, Retailer
from deals.services.curation.corrections import accept_deal, correct_deal, reject_deal, undo_override
from deals.services.loading.settling import settle_all
from tests.curation.test_correction_orders import table
from tests.factories import make_retailer, make_user
from tests.market.builders import deal, load, post
from tests.seeds import seeds

pytestmark = pytest.mark.django_db
TEXT = "Tindalo Drill T18 was $89.99 now $19.99 with SAVE5 at Quillmart"
SPANS = {"price": Span(33, 39), "list_price": Span(22, 28), "product": Span(0, 17)}


@pytest.fixture
def curator() -> User:
    """Cleo, of the staff."""
    return make_user("cleo", is_staff=True)


def one(**fields) -> Deal:
    """Load one post with one deal, settled; return the deal."""
    values = {"list_price": Decimal("89.99"), "spans": SPANS, **fields}
    load([post(5, deal(33, "19.99", **values), text=TEXT)])
    settle_all()
    return Deal.objects.get()


def test_an_accepted_deal_counts_whatever_its_confidence(curator):
    unsure = one(confidence=0.2)
    assert unsure.is_price_point is False
    word = accept_deal(unsure.pk, curator)
    found = Deal.objects.get()
    assert (found.confidence, found.is_price_point, found.pk) == (1.0, True, unsure.pk)
    assert (word.verdict, word.decided_by, word.said) == ("accepted", curator, "accepted")


def test_a_word_that_is_taken_back_leaves_the_deal_as_it_was_read(curator):
    unsure = one(confidence=0.2)
    before = table()
    words = [
        accept_deal(unsure.pk, curator),
        correct_deal(unsure.pk, "price", "$89.99", 22, curator),
        reject_deal(unsure.pk, "spam", curator),
    ]
    for word in reversed(words):
        undo_override(word.pk, curator)
    assert table() == before
    assert set(DealOverride.objects.values_list("undone_by", flat=True)) == {curator.pk}


def test_a_confirmed_outlier_enters_charts_and_an_unconfirmed_one_does_not(curator):
    load([post(n, deal(0, price)) for n, price in enumerate(("20", "21", "22", "0.20"), 1)])
    settle_all()
    outlier = Deal.objects.get(is_outlier=True)
    assert (outlier.price, outlier.is_price_point) == (Decimal("0.20"), False)
    word = accept_deal(outlier.pk, curator)
    assert Deal.objects.values_list("is_outlier", "is_price_point").get(pk=outlier.pk) == (False, True)
    undo_override(word.pk, curator)
    assert Deal.objects.values_list("is_outlier", "is_price_point").get(pk=outlier.pk) == (True, False)


def test_a_confirmed_price_is_the_measure_where_there_are_too_few_for_a_median(curator):
    load([post(1, deal(0, "100")), post(2, deal(0, "1"))])
    settle_all()
    accept_deal(Deal.objects.get(price=100).pk, curator)
    assert list(Deal.objects.filter(is_price_point=True).values_list("price", flat=True)) == [Decimal(100)]
    assert list(Deal.objects.filter(is_outlier=True).values_list("price", flat=True)) == [Decimal(1)]


def test_a_rejected_deal_leaves_product_listing_and_median(curator):
    load([post(n, deal(0, price)) for n, price in enumerate(("20", "20", "90", "90"), 1)])
    load([post(9, deal(0, "5", product="Quillmart Lamp L70"))], source="chunk:2")
    settle_all()
    assert list(Deal.objects.filter(is_outlier=True).values_list("price", flat=True)) == [Decimal(90)] * 2
    reject_deal(Deal.objects.get(product_text="Quillmart Lamp L70").pk, "not a deal", curator)
    reject_deal(Deal.objects.filter(price=20).first().pk, "wrong price", curator)
    assert list(Product.objects.values_list("title", flat=True)) == ["Tindalo Drill 18V"]
    assert list(Listing.objects.values_list("key", flat=True)) == ["tindalo drill 18v"]
    assert list(Deal.objects.filter(is_outlier=True).values_list("price", flat=True)) == [Decimal(20)]
    assert Deal.objects.filter(rejected=True, is_price_point=False, product=None).count() == 2


def test_a_product_that_a_rejection_emptied_comes_back_under_its_id(curator):
    only = one()
    word = reject_deal(only.pk, "not a deal", curator)
    assert Product.objects.count() == 0
    undo_override(word.pk, curator)
    assert Deal.objects.get().product_id == only.product_id
    assert Product.objects.get().title == "Tindalo Drill 18V"


def test_a_rejection_needs_a_reason(curator):
    with pytest.raises(Refused, match="Say why"):
        reject_deal(one().pk, "  ", curator)
    assert DealOverride.objects.count() == 0


def test_a_second_curator_is_told_who_decided(curator):
    found = one()
    reject_deal(found.pk, "spam", curator)
    with pytest.raises(Refused, match="Decided by cleo meanwhile: rejected"):
        accept_deal(found.pk, make_user("ida"), only_open=True)
    assert Deal.objects.get().rejected is True


@pytest.mark.parametrize(
    ("field", "picked", "column", "value"),
    [
        ("price", "$89.99", "price", Decimal("89.99")),
        ("list_price", "$19.99", "list_price", Decimal("19.99")),
        ("product", "Drill T18", "product_text", "Drill T18"),
        ("coupon", "SAVE5", "coupon", "SAVE5"),
        ("retailer", "Quillmart", "retailer_text", "Quillmart"),
    ],
)
def test_a_field_is_what_was_picked_in_the_post(curator, field, picked, column, value):
    correct_deal(one().pk, field, picked, None, curator)
    found = Deal.objects.get()
    at = TEXT.index(picked)
    assert (getattr(found, column), found.spans[field]) == (value, [at, at + len(picked)])
    assert found.extracted["price"] == "19.99"


def test_a_picked_product_moves_the_deal_to_that_products_history(curator):
    correct_deal(one().pk, "product", "Drill T18", 8, curator)
    assert list(Product.objects.values_list("title", flat=True)) == ["Drill T18"]
    assert Deal.objects.get().listing.key == "drill t18"


def test_a_picked_retailer_of_the_catalogue_is_that_retailer(curator):
    quillmart = make_retailer("Quillmart")
    correct_deal(one().pk, "retailer", "Quillmart", None, curator)
    assert Deal.objects.get().retailer == quillmart


def test_a_correction_alone_confirms_nothing(curator):
    correct_deal(one(confidence=0.2).pk, "price", "$89.99", 22, curator)
    assert Deal.objects.values_list("confidence", "confirmed", "is_price_point").get() == (0.2, False, False)


@pytest.mark.parametrize(
    ("field", "picked", "said"),
    [
        ("price", "SAVE5", "holds more than a price"),
        ("price", "was $89.99", "is no price"),
        ("price", "not there", "does not stand in the post"),
        ("price", "", "does not stand in the post"),
        ("percent_off", "$19.99", "is no percentage"),
        ("coupon", "now $19.99", "is no coupon"),
        ("colour", "Drill", "There is no such field"),
    ],
)
def test_what_cannot_be_such_a_value_is_refused_with_a_sentence(curator, field, picked, said):
    found = one()
    with pytest.raises(Refused, match=said):
        correct_deal(found.pk, field, picked, None, curator)
    assert (DealOverride.objects.count(), Deal.objects.get().price) == (0, Decimal("19.99"))


def test_only_the_last_of_several_words_can_be_taken_back(curator):
    found = one()
    first = correct_deal(found.pk, "price", "$89.99", None, curator)
    last = accept_deal(found.pk, curator)
    with pytest.raises(Refused, match="A later decision"):
        undo_override(first.pk, curator)
    undo_override(last.pk, curator)
    assert Deal.objects.values_list("price", "confirmed").get() == (Decimal("89.99"), False)
    undo_override(first.pk, curator)
    with pytest.raises(Refused, match="undone before"):
        undo_override(first.pk, curator)
    assert Deal.objects.get().price == Decimal("19.99")


def test_a_corrected_retailer_stays_when_the_chunk_is_loaded_again(curator):
    quillmart = make_retailer("Quillmart")
    correct_deal(one().pk, "retailer", "Quillmart", None, curator)
    assert load([post(5, deal(33, "19.99", list_price=Decimal("89.99"), spans=SPANS), text=TEXT)]) == (
        LoadCounts()
    )
    assert Deal.objects.get().retailer == quillmart


def test_a_word_finds_its_deal_in_a_text_that_was_completed(curator):
    load([post(5, deal(10, "20", confidence=0.2), text="cut", complete=False)])
    settle_all()
    accept_deal(Deal.objects.get().pk, curator)
    whole = post(
        5, deal(44, "20", confidence=0.3), deal(70, "30", confidence=0.3), text="whole", seen_after=9
    )
    load([whole], source="chunk:2")
    settle_all()
    assert list(Deal.objects.order_by("anchor").values_list("anchor", "confirmed")) == [
        (44, True),
        (70, False),
    ]


def test_a_word_whose_deal_is_gone_stands_alone(curator):
    word = accept_deal(one().pk, curator)
    load([post(5, deal(0, "7"), text=TEXT)])
    settle_all()
    assert (Deal.objects.get().override, DealOverride.objects.standing().get()) == (None, word)


def test_an_accepted_price_holds_though_it_is_read_otherwise_later(curator):
    accept_deal(one().pk, curator)
    load([post(5, deal(33, "1.99", list_price=Decimal("89.99"), spans=SPANS), text=TEXT)])
    settle_all()
    found = Deal.objects.get()
    assert (found.price, found.extracted["price"], found.is_price_point) == (Decimal("19.99"), "1.99", True)


@pytest.mark.parametrize("seed", seeds(6, 20))
def test_a_poisoned_price_is_in_no_chart_before_a_curator_confirms_it_in_any_order(seed):
    posts = [post(n, deal(0, price)) for n, price in enumerate(("100", "1", "110", "95"), 1)]
    order = random.Random(seed).sample(posts, len(posts))
    for n, each in enumerate(order):
        load([each], source=f"chunk:{n}")
        assert not Deal.objects.filter(price=1, is_price_point=True).exists()
        if n and seed % 2:
            settle_all()
            assert not Deal.objects.filter(price=1, is_price_point=True).exists()
    settle_all()
    assert Deal.objects.filter(is_price_point=True).count() == 3
    assert (Post.objects.count(), Retailer.objects.count()) == (4, 0)
