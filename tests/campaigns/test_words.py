"""What a campaign is of is told by the words between its promise and the thing that was named."""

from decimal import Decimal

import pytest

from deals.domain.campaign_groups import Promotion, grouped
from deals.domain.campaign_told import told_promotions, words_of
from deals.domain.campaign_words import UNTOLD, WHOLE
from tests.campaigns.promotions import promotion


def said(text: str, title: str, **fields) -> Promotion:
    return promotion(title=title, text=text, **fields)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("15% off all lamps @tindalo", "lamps"),
        ("Lumo Kettle K40 is 15% off at @tindalo today", "Lumo Kettle K40"),
        ("Get 15% off all of our cute lamps when you order online", "lamps"),
        ("Save 15% on #homedyeing at @tindalo", "homedyeing"),
        ("@tindalo: lamps for 15% off", "lamps"),
        ("a title from the link, 15% off", "Borvo Pulsar"),
    ],
)  # fmt: skip
def test_a_thing_beside_its_percentage_is_what_is_promoted(text: str, title: str) -> None:
    assert words_of(said(text, title)).subject == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Extra 15% off at @tindalo today, see you there", "today"),
        ("15% off @tindalo! Use your card twice", "card"),
        ("Take 15% OFF already low prices @tindalo", "already low prices"),
        ("All of @tindalo is 15% off so we will be there #shopnight", "shopnight"),
        ("@tindalo is doing 15% off your purchase today", "doing"),
        ("find Lumo Games at @tindalo for 15% off all online purchases", "Lumo Games"),
        ("15% off, and 10% off lamps", "lamps"),
    ],
)  # fmt: skip
def test_a_word_that_stands_apart_is_no_subject_of_a_percentage(text: str, title: str) -> None:
    assert words_of(said(text, title)).subject == WHOLE


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("We're offering 15% off our ENTIRE site & @tindalo", "ENTIRE site"),
        ("Everything is 15% off! Including these cute tags at @tindalo", "Everything"),
        ("Thanks to @tindalo you can get my book for 15% off", "book"),
        ("Hooking it up with 15% off", "Hooking"),
        ("Lamps account for 15% of all offers", "Lamps account"),
    ],
)  # fmt: skip
def test_what_somebody_sells_of_their_own_or_names_not_is_untold(text: str, title: str) -> None:
    assert words_of(said(text, title)).subject is UNTOLD


def test_the_retailers_own_account_may_say_our() -> None:
    told = words_of(said("15% off our entire site", "entire site", is_own=True))
    assert (told.subject, told.is_implied) == (WHOLE, False)


@pytest.mark.parametrize(
    ("text", "counts", "percent"),
    [
        ("Lumo Soap Buy 2 Get 1 Free", (2, 1), None),
        ("Lumo Soap, buy three get two free", (3, 2), None),
        ("Lumo Soap BOGO", (1, 1), None),
        ("Lumo Soap, 15% off online or BOGO 40% off in store", (1, 1), Decimal(40)),
    ],
)  # fmt: skip
def test_the_counts_of_buy_and_get_are_read_from_the_words(text: str, counts: tuple, percent) -> None:
    told = words_of(said(text, "Lumo Soap", kind="bogo", percent_off=None))
    assert ((told.buy, told.get), told.percent) == (counts, percent)


@pytest.mark.parametrize(
    ("text", "title", "subject"),
    [
        ("$10 off $50 lamps @tindalo", "50 lamps", "lamps"),
        ("Save $10 when you spend $40 @tindalo on Lumo", "Lumo", "Lumo"),
        ("get $10 cashback at @tindalo", "cashback", UNTOLD),
        ("$10 back on purchases totalling $30", "back on purchases", UNTOLD),
        ("Save $10 and have great teeth at @tindalo", "great teeth", UNTOLD),
        ("@tindalo has $10 off. I changed all lights", "changed all lights", UNTOLD),
    ],
)  # fmt: skip
def test_a_sum_off_is_of_the_thing_that_it_is_taken_off(text: str, title: str, subject: str | None) -> None:
    told = words_of(said(text, title, kind="amount_off", percent_off=None, amount_off=Decimal(10)))
    assert told.subject == subject


@pytest.mark.parametrize(
    ("text", "title", "subject"),
    [
        ("free tote bag with any order", "tote bag", "tote bag"),
        ("a FREE 5 piece gift with any Lumo order", "Lumo", UNTOLD),
        ("the Lumo Stick with a free trial", "Lumo Stick", UNTOLD),
        ("Lumo Tales is free today", "Lumo Tales", "Lumo Tales"),
        ("my new ebook is free", "ebook", UNTOLD),
    ],
)  # fmt: skip
def test_what_is_free_is_the_thing_beside_the_word(text: str, title: str, subject: str | None) -> None:
    assert words_of(said(text, title, kind="free", percent_off=None)).subject == subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("free shipping on lamps @tindalo", "lamps"),
        ("kids want lamps. @tindalo has free shipping on $25+ orders", WHOLE),
        ("find us on @tindalo, free shipping, great lamps", UNTOLD),
    ],
)  # fmt: skip
def test_free_shipping_is_of_a_thing_only_where_that_is_said(text: str, subject: str | None) -> None:
    assert words_of(said(text, "lamps", kind="free_shipping", percent_off=None)).subject == subject


@pytest.mark.parametrize(
    ("text", "kind", "value", "basis", "told"),
    [
        ("lamps 10-15% off", "percent_off", {"percent_off": Decimal(15)}, "once", "up_to"),
        ("lamps, 8 to choose from $9.50", "price", {"price": Decimal("9.50")}, "from", "once"),
        ("lamps from $9.50", "price", {"price": Decimal("9.50")}, "from", "from"),
        ("lamps for under a $9.50", "price", {"price": Decimal("9.50")}, "once", "up_to"),
        ("lamps as low as $9.50", "price", {"price": Decimal("9.50")}, "once", "from"),
    ],
)  # fmt: skip
def test_terms_are_those_of_the_words(text: str, kind: str, value: dict, basis: str, told: str) -> None:
    assert (
        words_of(said(text, "lamps", **{"kind": kind, "basis": basis, "percent_off": None, **value})).basis
        == told
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("get a Lumo Box, card and film for $9.50", "card and film"),
        ("Only $9.50 @tindalo go on and make me happy", "go on and make me happy"),
        ("They say: we're selling lamps for $9.50", "we're selling lamps"),
        ("直送です。翌日に届きます $9.50", "直送です。翌日に届きます"),
        ("all lamps are 50% off! Others only $9.50", "all lamps"),
    ],
)  # fmt: skip
def test_a_price_of_talk_or_of_a_part_of_a_list_is_untold(text: str, title: str) -> None:
    fields = {"kind": "price", "price": Decimal("9.50"), "percent_off": None}
    assert words_of(said(text, title, **fields)).subject is UNTOLD


def test_a_percentage_without_a_thing_is_of_the_whole_shop_where_somebody_says_so() -> None:
    bare = said("15% off @tindalo", "", deal_id=1, post_id=1)
    everything = said("15% off everything @tindalo", "everything", deal_id=2, post_id=2)
    kept, untold = told_promotions([bare, everything])
    assert ([one.post_id for one in kept], untold) == ([1, 2], set())
    assert told_promotions([bare]) == ([], {1})


def test_a_campaign_of_two_for_one_is_another_than_one_for_one() -> None:
    texts = ["Lumo Soap buy 2 get 1 free", "Lumo Soap buy 1 get 1 free", "Lumo Soap BOGO"]
    posts = [
        said(text, "Lumo Soap", kind="bogo", percent_off=None, deal_id=n, post_id=n)
        for n, text in enumerate(texts)
    ]
    kept, _ = told_promotions(posts)
    assert sorted((one.key[2], one.posts) for one in grouped(kept)) == [("buy 2, get 1", 1), ("once", 2)]


def test_the_depth_is_that_of_the_offer_and_not_of_another_one_in_the_post() -> None:
    text = "Lumo Soap: 15% off online or BOGO 40% off in store"
    kept, _ = told_promotions([said(text, "Lumo Soap", kind="bogo", depth=Decimal("0.15"))])
    assert (kept[0].percent_off, kept[0].depth) == (Decimal(40), Decimal("0.4"))
