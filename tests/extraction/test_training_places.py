"""Where labels stand in a post: what the encoder learns from."""

from decimal import Decimal
from typing import Any

from ingestion.extraction.encoder.layout import Told
from ingestion.training.posts import in_half_a
from ingestion.training.spans import find_places, numbers


def offer(**fields: Any) -> dict[str, Any]:
    return {"product": None, "brand": None, "retailer": None, "price": None, "kind": "price", **fields}


def test_the_title_is_found_over_any_blanks() -> None:
    places = find_places("Brass  lamp $5", (offer(product="Brass lamp", price="5"),))
    assert places.titles == ((0, 11),)


def test_the_second_offers_title_is_looked_for_behind_the_first() -> None:
    places = find_places(
        "lamp $5, lamp $6", (offer(product="lamp", price="5"), offer(product="lamp", price="6"))
    )
    assert places.titles == ((0, 4), (9, 13))


def test_the_price_is_the_number_beside_a_sign() -> None:
    assert find_places("2 lamps for $2", (offer(price="2"),)).figures == {(13, 14): Told.SALE}


def test_a_seller_is_found_in_a_mention_without_blanks() -> None:
    assert find_places("at @BestBuy", (offer(retailer="Best Buy"),)).sellers == ((4, 11),)


def test_a_label_whose_number_stands_nowhere_is_incomplete() -> None:
    assert not find_places("lamp $5", (offer(price="7"),)).is_complete


def test_a_number_means_what_its_marks_may_mean() -> None:
    [(span, values)] = numbers("1.299")
    assert (span, values) == ((0, 5), {Decimal(1299), Decimal("1.299")})


def test_cents_are_hundredths() -> None:
    [(_, values)] = numbers("99 cents")
    assert Decimal("0.99") in values


def test_the_half_of_a_post_depends_on_its_id_alone() -> None:
    assert [in_half_a(post_id) for post_id in ("1", "2", "3", "4")] == [True, False, True, True]
