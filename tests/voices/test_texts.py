"""Texts compared: nearly the same, the same but for the retailer, a price that its sender typed."""

import pytest

from deals.domain.voices.templates import is_running_bid, is_typed
from deals.domain.voices.texts import is_near, text_key, words_of

LINK = "https://t.co/aaaaaaaaaa"


def test_the_same_of_two_retailers_has_one_key() -> None:
    one = text_key(f"Borvo Kettle $19.99 at Tindalo! @tindalo {LINK}", ["Tindalo"])
    other = text_key("Borvo  Kettle $19.99 at Orchard Lane @orchard https://t.co/b", ["Orchard Lane"])
    assert one == other != ""


def test_another_price_is_another_text() -> None:
    assert text_key("Borvo Kettle $19.99") != text_key("Borvo Kettle $18.99")


def test_texts_that_share_seven_words_in_ten_are_near() -> None:
    one = words_of("one two three four five six seven eight nine $10")
    assert is_near(one, words_of("one two three four five six seven eight nine $99")) is True
    assert is_near(one, words_of("one two three four five")) is False
    assert is_near(frozenset(), frozenset()) is False


@pytest.mark.parametrize(
    ("text", "price", "typed"),
    [
        (f"Borvo Kettle by Borvo for $19.99 {LINK} via @tindalo", "$19.99", False),
        (f"$2.99 today! Borvo Kettle by Borvo {LINK} via @tindalo", "$2.99", True),
        (f"$2.99 today! Borvo Kettle by Borvo for $19.99 {LINK} via @tindalo", "$2.99", True),
        (f"I just listed: Borvo Kettle for sale, $19 {LINK}", "$19", False),
    ],
)
def test_a_price_beside_the_template_was_typed(text: str, price: str, typed: bool) -> None:
    assert is_typed(text, text.index(price)) is typed


@pytest.mark.parametrize(
    ("text", "is_bid"),
    [
        ("Borvo Kettle, current bid $12.50", True),
        ("Borvo Kettle $12.50 (3 bids) ends today", True),
        ("Forbidden Lamp $12.50, a bidet for $20", False),
    ],
)
def test_auctions_are_known_by_their_words(text: str, is_bid: bool) -> None:
    assert is_running_bid(text) is is_bid
