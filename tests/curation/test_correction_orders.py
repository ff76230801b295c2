"""The same tables whatever the order in which chunks come and curators speak."""

import random
from decimal import Decimal

import pytest

from deals.models import Deal, DealOverride, Post, Product
from deals.services.curation.corrections import accept_deal, correct_deal, reject_deal
from deals.services.loading.settling import settle_all
from tests.factories import make_user
from tests.market.builders import deal, load, post

FIELDS = (
    "post_id", "anchor", "product_text", "product__title", "listing__key", "retailer_text", "retailer__slug",
    "kind", "price", "piece_price", "list_price", "currency", "coupon", "spans", "confidence", "seller_key",
    "is_outlier", "confirmed", "rejected", "extracted", "override_id", "is_price_point", "point_confidence",
    "field_confidences",
)  # fmt: skip
TEXT = "Tindalo Drill T18 was $89 now $19 with SAVE5"
UNSURE = {"price": 0.9, "product": 0.6, "brand": 0.5, "chart": 0.55}


def table() -> list[dict]:
    """Every deal as it holds, without the ids that the database chose."""
    return list(Deal.objects.order_by("post_id", "anchor").values(*FIELDS))


def chunks() -> dict[str, dict]:
    """Chunks with completed texts, outliers, unsure deals, a notice and two deals in one post."""
    return {
        "chunk:1": {"posts": [post(1, deal(0, "19"), text=TEXT), post(2, deal(0, "20"), text=TEXT)]},
        "chunk:2": {"posts": [post(3, deal(0, "0.20"), text=TEXT), post(4, deal(0, "21"), text=TEXT)]},
        "chunk:3": {"posts": [post(5, deal(3, "19", confidence=0.3), deal(30, "18"), text=TEXT)]},
        "chunk:4": {"posts": [post(5, deal(3, "7"), text=TEXT[:20], complete=False), post(6, text=TEXT)]},
        "chunk:5": {"posts": [post(7, deal(0, "22", sure=UNSURE), text=TEXT)], "deleted_post_ids": (6, 99)},
        "chunk:6": {"posts": [post(2, deal(0, "20", product="Borvo Lamp L80"), text=TEXT, seen_after=-9)]},
    }


def speak() -> None:
    """Say something of every sort."""
    user = make_user("cleo")
    accept_deal(Deal.objects.get(price="0.20").pk, user)
    reject_deal(Deal.objects.get(post=4).pk, "spam", user)
    correct_deal(Deal.objects.get(post=1).pk, "price", "$89", None, user)
    correct_deal(Deal.objects.get(post=7).pk, "product", "Drill T18", None, user)
    accept_deal(Deal.objects.get(post=7).pk, user)
    accept_deal(Deal.objects.get(post=5, anchor=3).pk, user)
    correct_deal(Deal.objects.get(post=5, anchor=30).pk, "coupon", "SAVE5", None, user)


@pytest.mark.django_db
@pytest.mark.parametrize("orders", [5, pytest.param(20, marks=pytest.mark.full)])
def test_orders_of_loading_with_words_end_in_the_same_tables(orders):
    for source, batch in chunks().items():
        load(source=source, **batch)
    settle_all()
    speak()
    expected = table()
    assert [row["price"] for row in expected if row["is_price_point"]] == [
        Decimal(20), Decimal("0.20"), Decimal(19), Decimal(18), Decimal(22),
    ]  # fmt: skip
    for seed in range(orders):
        Post.objects.all().delete()
        Product.objects.all().delete()
        generator, parts = random.Random(seed), list(chunks().items())
        for source, batch in generator.sample(parts, len(parts)):
            load(source=source, **batch)
            if generator.random() < 0.4:
                settle_all()
        settle_all()
        assert table() == expected
    assert DealOverride.objects.standing().count() == 6


@pytest.mark.django_db
def test_a_second_load_of_what_curators_spoke_about_changes_no_row():
    for source, batch in chunks().items():
        load(source=source, **batch)
    settle_all()
    speak()
    for source, batch in chunks().items():
        counts = load(source=source, **batch)
        assert (counts.posts, counts.deals, counts.deleted) == (0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("policy", ["hide", "figure"])
def test_a_notice_takes_the_text_out_of_words_and_ends_the_same_whichever_comes_first(settings, policy):
    settings.DELETED_PRICE_POLICY = policy
    secret = post(1, deal(0, "19", coupon="HUSH7", retailer="Hush Shop"), text="$19 HUSH7 Hush Shop")
    load([secret])
    settle_all()
    correct_deal(Deal.objects.get().pk, "coupon", "HUSH7", None, make_user("cleo"))
    ends = []
    for order in (("posts", "notice"), ("notice", "posts")):
        Post.objects.all().delete()
        for what in order:
            if what == "posts":
                load([secret])
            else:
                load(source="chunk:2", deleted_post_ids=(1,))
        settle_all()
        ends.append(table())
    assert ends[0] == ends[1]
    assert len(ends[0]) == (1 if policy == "figure" else 0)
    assert "hush" not in f"{ends} {list(DealOverride.objects.values())}".lower()
