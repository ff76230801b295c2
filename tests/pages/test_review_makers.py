"""Makers that many posts name and the catalogue does not know: asked for once, for all their deals."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.domain.records import PostDeals
from deals.models import Brand, BrandAlias, Deal, DirtyProduct, MakerAssignment
from deals.services.curation.makers import assign_maker, assign_new_brand
from deals.services.loading.settling import settle_all
from deals.services.market.brands import merge_brands, undo_brand_merge
from tests.factories import make_brand
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WRITTEN = ("POKARLA", "Pokarla", "POKARLA")


def named(post_id: int, brand: str, author: int = 7, **fields: Any) -> PostDeals:
    """A post of an account with a deal whose maker extraction named and did not know."""
    found = post(post_id, deal(brand=brand, **fields))
    return replace(found, post=replace(found.post, author_id=author))


@pytest.fixture
def maker(db: None) -> Deal:
    """Pokarla in three accounts' deals, Beswlz in five titles of one account; Zorv is too rare."""
    often = [named(n, name, author=n, product="Pokarla lamp l90") for n, name in enumerate(WRITTEN, 1)]
    titles = [named(n, "BesWLZ", product=f"Saw {n}") for n in range(11, 16)]
    load([*often, *titles, *(named(n, "Zorv", author=n) for n in (21, 22))])
    settle_all()
    return Deal.objects.get(post=1)


def say(desk: Client, maker: Deal, action: str, name: str = "") -> str:
    """Decide as the page does; return what it answers."""
    form = {"action": action, f"{action}-detail": name}
    return desk.post(f"/review/makers/{maker.pk}/", form, headers=HTMX).content.decode()


def undo(desk: Client, maker: Deal) -> str:
    """Take the last decision back as the page does; return what it answers."""
    made = MakerAssignment.objects.latest("pk")
    answer = desk.post(f"/review/makers/decisions/{made.pk}/undo/", {"item": maker.pk}, headers=HTMX)
    return answer.content.decode()


def of_pokarla() -> list[str | None]:
    """Whose the deals of Pokarla are, by post."""
    deals = Deal.objects.filter(brand_text__iexact="pokarla").order_by("post_id")
    return list(deals.values_list("brand__slug", flat=True))


def test_names_wait_under_the_commonest_form_those_of_most_accounts_first(desk: Client, maker: Deal) -> None:
    html = desk.get("/review/makers/").content.decode()
    assert "2 items wait" in html and html.index("POKARLA") < html.index("BesWLZ")
    assert "Zorv" not in html and "at least 3 accounts use, or deals of at least 5 different titles" in html


def test_a_name_is_shown_with_its_counts_and_titles_that_lead_to_the_evidence(
    desk: Client, maker: Deal
) -> None:
    rows = desk.get("/api/v1/reviews/makers/").json()["results"]
    first, saw = rows[0]["about"], Deal.objects.get(post=11)
    assert first["maker"] == "POKARLA" and (first["deals"], first["accounts"], first["titles"]) == (3, 3, 1)
    assert first["examples"] == [{"deal": maker.pk, "title": "Pokarla lamp l90"}]
    assert (rows[1]["about"]["accounts"], rows[1]["about"]["titles"]) == (1, 5)
    assert rows[1]["about"]["examples"][0] == {"deal": saw.pk, "title": "Saw 11"}
    assert f'/deals/{saw.pk}/"' in desk.get("/review/makers/").content.decode()


def test_accounts_of_deleted_posts_count_for_none(desk: Client) -> None:
    load([named(1, "Zorv", author=1), named(2, "Zorv", author=2), named(3, "Zorv", author=0)])
    assert "Nothing waits" in desk.get("/review/makers/").content.decode()


def test_a_new_maker_is_made_with_a_spelling_for_all_deals_of_the_name(desk: Client, maker: Deal) -> None:
    assert "POKARLA" in say(desk, maker, "new")
    brand = Brand.objects.get()
    assert (brand.slug, brand.name, brand.aliases.get().value) == ("pokarla", "POKARLA", "pokarla")
    assert of_pokarla() == ["pokarla"] * 3
    assert DirtyProduct.objects.count() == 1
    assert "1 item waits" in desk.get("/review/makers/").content.decode()


def test_deals_of_later_loads_have_the_maker_that_was_assigned(desk: Client, maker: Deal) -> None:
    say(desk, maker, "new")
    load([named(9, "Pókarla®")], source="chunk:2")
    assert Deal.objects.get(post=9).brand == Brand.objects.get()
    assert load([named(9, "Pókarla®")], source="chunk:3").deals == 0


def test_a_name_becomes_a_spelling_of_a_brand(desk: Client, maker: Deal) -> None:
    brand = make_brand("Pokar")
    assert "Pokar" in say(desk, maker, "assign", "pokar")
    assert (of_pokarla(), brand.aliases.get().value) == (["pokar"] * 3, "pokarla")


def test_no_maker_is_asked_for_no_more_however_many_name_it(desk: Client, maker: Deal) -> None:
    say(desk, maker, "reject")
    load([named(n, "Pokarla", author=n) for n in range(31, 40)], source="chunk:2")
    html = desk.get("/review/makers/").content.decode()
    assert "1 item waits" in html and "POKARLA" not in html
    assert of_pokarla() == [None] * 12


def test_a_name_put_off_waits_again_once_it_has_twice_the_deals(desk: Client, maker: Deal) -> None:
    assert "Later, from 6 deals on" in say(desk, maker, "later")
    load([named(n, "Pokarla") for n in (31, 32)], source="chunk:2")
    assert "1 item waits" in desk.get("/review/makers/").content.decode()
    load([named(33, "Pokarla")], source="chunk:3")
    assert "2 items wait" in desk.get("/review/makers/").content.decode()
    assert "Noted: Pokarla." in say(desk, maker, "new")


@pytest.mark.parametrize("action", ["new", "reject", "later"])
def test_a_decision_is_undone_and_the_name_waits_again(desk: Client, maker: Deal, action: str) -> None:
    say(desk, maker, action)
    assert f'id="item-{maker.pk}"' in undo(desk, maker)
    assert "2 items wait" in desk.get("/review/makers/").content.decode()
    assert (of_pokarla(), BrandAlias.objects.count()) == ([None] * 3, 0)
    assert "undone by cleo" in desk.get("/review/makers/history/").content.decode()


def test_an_undone_spelling_gives_up_what_was_read_by_it_since(desk: Client, maker: Deal) -> None:
    make_brand("Pokar")
    say(desk, maker, "assign", "Pokar")
    since = [named(8, "pokarla", brand_slug="pokar"), named(9, "Pokar", brand_slug="pokar")]
    load(since, source="chunk:2")
    undo(desk, maker)
    assert of_pokarla() == [None] * 4
    assert Deal.objects.get(post=9).brand == Brand.objects.get()


def test_a_spelling_that_a_brand_had_before_stays_when_the_decision_is_undone(
    desk: Client, maker: Deal
) -> None:
    make_brand("Pokar").aliases.create(value="pokarla")
    say(desk, maker, "assign", "Pokar")
    undo(desk, maker)
    assert (of_pokarla(), BrandAlias.objects.get().value) == ([None] * 3, "pokarla")


def test_a_merged_brand_takes_its_assigned_deals_along_and_gives_them_back(
    curator: User, maker: Deal
) -> None:
    made = assign_new_brand(maker.pk, curator)
    merge = merge_brands(Brand.objects.get(), make_brand("Borvo"), curator)
    load([named(9, "Pokarla")], source="chunk:2")
    assert of_pokarla() == ["borvo"] * 4
    undo_brand_merge(merge.pk, curator)
    assert of_pokarla() == [made.brand.slug] * 4
    assert not Deal.objects.exclude(read_brand=None).exists()


def test_a_decision_on_a_brand_that_was_merged_since_is_not_undone(
    desk: Client, curator: User, maker: Deal
) -> None:
    assign_new_brand(maker.pk, curator)
    merge_brands(Brand.objects.get(), make_brand("Borvo"), curator)
    assert "POKARLA was merged further since: undo that first." in undo(desk, maker)
    assert of_pokarla() == ["borvo"] * 3
    assert MakerAssignment.objects.get().undone_at is None


@pytest.mark.parametrize(
    ("action", "name", "said"),
    [
        ("assign", "nobody", "There is no brand &#x27;nobody&#x27;"),
        ("assign", "", "fill in the field"),
        ("new", "", "There is a brand &#x27;pokarla&#x27; already"),
    ],
)
def test_what_cannot_be_assigned_says_why(
    desk: Client, maker: Deal, action: str, name: str, said: str
) -> None:
    make_brand("pokarla")
    assert said in say(desk, maker, action, name)
    assert (MakerAssignment.objects.count(), Brand.objects.count()) == (0, 1)


def test_of_two_curators_the_second_sees_what_the_first_said(
    desk: Client, curator: User, maker: Deal
) -> None:
    assign_maker(maker.pk, make_brand("Pokar").name, curator)
    assert "Decided by cleo meanwhile: Pokar." in say(desk, maker, "reject")
    assert MakerAssignment.objects.count() == 1


def test_a_longer_queue_takes_no_more_queries(
    desk: Client, maker: Deal, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(9):
        desk.get("/review/makers/")
    more = [named(100 + n, f"Brand{n % 10}", author=n) for n in range(40)]
    load(more, source="chunk:2")
    with django_assert_num_queries(9):
        assert "12 items wait" in desk.get("/review/makers/").content.decode()
