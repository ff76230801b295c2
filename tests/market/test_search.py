"""What the field in the header finds, and in which order."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.domain.site_pages import Reader
from deals.models import BrandAlias, Membership, Product, RetailerAlias
from deals.selectors.common.search import Group, search
from tests.factories import (
    DAY,
    START,
    make_brand,
    make_deal,
    make_line,
    make_product,
    make_retailer,
    make_user,
    make_workspace,
)

UNTIL = START + 30 * DAY
NOBODY = Reader()
"""Signed in, in no workspace."""

pytestmark = pytest.mark.django_db


def priced(title: str, *retailers: str, at: timedelta = DAY, **fields: object) -> Product:
    """A product with a price of each retailer."""
    product = make_product(title, **fields)
    for retailer in retailers or ("Tindalo",):
        make_deal(product=product, retailer=retailer, at=START + at)
    return product


def found(text: str, membership: Membership | None = None, reader: Reader = NOBODY) -> dict[str, Group]:
    """The groups by kind."""
    return {group.kind: group for group in search(text, UNTIL, membership, reader)}


def names(text: str, kind: str) -> list[str]:
    groups = found(text)
    return [hit.name for hit in groups[kind].hits] if kind in groups else []


def test_titles_that_begin_with_the_text_come_first_and_short_ones_before_long_ones() -> None:
    for title in ("Borvo Lumo Kettle", "Lumo Kettle Steel 2 Litres", "Lumo Kettle", "Aspen Kettle"):
        priced(title)
    assert names("lumo ket", "products") == ["Lumo Kettle", "Lumo Kettle Steel 2 Litres", "Borvo Lumo Kettle"]


def test_titles_that_resemble_the_words_are_found_where_none_holds_them() -> None:
    priced("Borvo Drill"), priced("Aspen Kettle")
    assert names("borvo drilk", "products") == ["Borvo Drill"]
    priced("Borvo Drilk")
    assert names("borvo drilk", "products") == ["Borvo Drilk"]


def test_at_most_five_of_a_kind_are_found_and_the_page_has_the_others() -> None:
    for number in range(7):
        priced(f"Borvo Drill {number}"), make_brand(f"Borvo {number}")
    groups = found("borvo")
    assert {kind: len(group.hits) for kind, group in groups.items()} == {"products": 5, "brands": 5}
    everything = groups["products"].all_of_them
    assert everything and (everything.route, everything.query) == ("products", {"q": "borvo"})


def test_a_product_tells_its_brand_retailers_prices_and_last_day() -> None:
    product = priced("Lumo Lamp", "Tindalo", "Quillmart", brand=make_brand("Lumo"))
    make_deal(product=product, retailer="Quillmart", at=START + 5 * DAY)
    (hit,) = found("lumo lamp")["products"].hits
    assert (hit.about, hit.retailers, hit.prices, hit.last_at) == ("Lumo", 2, 3, START + 5 * DAY)
    assert (hit.link.route, hit.link.args) == ("product", (product.pk,))


def test_what_has_no_price_before_the_moment_is_not_found() -> None:
    late = priced("Lumo Lamp", at=40 * DAY)
    make_line("Lumo Pulsar", late), make_product("Lumo Kettle")
    assert list(found("lumo")) == []


def test_a_line_tells_its_products_retailers_and_prices() -> None:
    line = make_line("Borvo Pulsar", priced("Pulsar 1", "Tindalo", "Quillmart"), priced("Pulsar 2"))
    make_line("Pulsar Borvo", priced("Other 3"))
    first, second = found("borvo pulsar")["lines"].hits
    assert (first.name, first.products, first.retailers, first.prices) == ("Borvo Pulsar", 2, 2, 3)
    assert (first.link.route, first.link.args, second.name) == ("line", (line.pk,), "Pulsar Borvo")


def test_names_are_sorted_by_beginning_then_words_then_likeness() -> None:
    for name in ("Tindala", "Old Tindalo", "Tindalo Outlet", "Tindalo", "Quillmart"):
        make_retailer(name)
    assert names("tindalo", "retailers") == ["Tindalo", "Tindalo Outlet", "Old Tindalo", "Tindala"]


def test_a_retailer_tells_its_kind_country_and_promotions_of_90_days() -> None:
    make_retailer("Tindalo", country="GB", kind="marketplace")
    for days in (1, 2, -80):
        make_deal(retailer="Tindalo", at=START + days * DAY)
    (hit,) = found("tin")["retailers"].hits
    assert (hit.about, hit.promotions, hit.prices) == ("marketplace, GB", 2, None)


def test_retailers_and_brands_are_found_by_their_spellings() -> None:
    RetailerAlias.objects.create(retailer=make_retailer("Orchard Lane"), kind="handle", value="olshop")
    BrandAlias.objects.create(brand=make_brand("Quanta"), value="olq")
    assert (names("@OLsh", "retailers"), names("olq", "brands")) == (["Orchard Lane"], ["Quanta"])


def test_a_brand_tells_its_products_with_prices_and_leads_to_them() -> None:
    brand = make_brand("Lumo")
    priced("Lamp", brand=brand), priced("Kettle", brand=brand), make_product("Mixer", brand=brand)
    (hit,) = found("lumo")["brands"].hits
    assert (hit.products, hit.link.route, hit.link.query) == (2, "products", {"brand": "lumo"})


def test_products_of_a_brand_are_counted_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deals.selectors.market.names.MOST_COUNTED", 2)
    monkeypatch.setattr("deals.selectors.common.search.MOST_COUNTED", 2)
    for number in range(3):
        priced(f"Lamp {number}", brand=make_brand("Lumo"))
    (hit,) = found("lumo")["brands"].hits
    assert (hit.products, hit.has_more_products) == (2, True)


def test_campaigns_are_a_link_to_those_of_the_workspace_that_the_text_names() -> None:
    workspace = make_workspace(make_user())
    (hit,) = found("lamps", workspace.memberships.get())["campaigns"].hits
    assert (hit.link.route, hit.link.args, hit.link.query) == (
        "campaign-list",
        (workspace.pk,),
        {"q": "lamps"},
    )


def test_pages_are_found_by_name_then_by_other_words() -> None:
    workspace = make_workspace(make_user())
    pages = found("comp", workspace.memberships.get(), Reader(role="owner"))["pages"].hits
    assert [(hit.name, hit.about) for hit in pages] == [
        ("Competitors", "Workspace"),
        ("Price comparison", "Compare"),
        ("What competitors advertise", "Assortment"),
        ("Brands and share of voice", "Compare"),
        ("Index over time", "Compare"),
    ]
    assert pages[0].link.args == (workspace.pk,)


def test_only_pages_that_one_may_open_are_found() -> None:
    def named(text: str, reader: Reader) -> list[str]:
        return (
            [hit.name for hit in found(text, reader=reader)["pages"].hits]
            if found(text, reader=reader)
            else []
        )

    assert named("outbox", Reader(is_staff=True)) == []
    assert named("outbox", Reader(is_staff=True, is_superuser=True)) == ["Outbox"]
    assert named("webhooks", Reader(role="viewer")) == []
    assert named("review", Reader()) == []


def test_a_text_without_a_word_finds_nothing() -> None:
    priced("Borvo Drill")
    assert search("  ", UNTIL, None, Reader()) == []


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "((", ":*", "&", "²:*", "a" * 500, "b " * 100])
def test_signs_are_letters_like_others(text: str) -> None:
    priced("Borvo Drill")
    assert names(text, "retailers") == [] and names(text, "lines") == []


def test_a_search_takes_as_many_queries_for_20_rows_as_for_2() -> None:
    membership = make_workspace(make_user()).memberships.get()
    counted = []
    for count in (2, 20):
        for number in range(count):
            title = f"Borvo {count} {number}"
            make_line(title, priced(title, title, brand=make_brand(title)))
        with CaptureQueriesContext(connection) as queries:
            search("borvo", UNTIL, membership, Reader(role="owner"))
        counted.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert counted == [9, 9]
