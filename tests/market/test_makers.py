"""Names of makers that the catalogue does not know are grouped by what their spellings share."""

import pytest

from deals.domain.makers import maker_key
from deals.models import Deal
from deals.services.curation.corrections import accept_deal
from deals.services.curation.makers import assign_new_brand
from deals.services.loading.stored_extractions import extraction_of
from tests.curating import make_unknown_maker
from tests.factories import make_brand, make_user
from tests.market.builders import deal, load, post


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("BesWLZ", "beswlz"),
        ("Bes-WLZ®", "beswlz"),
        ("L’Oréal Paris", "lorealparis"),
        ("Ｐｏｋａｒｌａ", "pokarla"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ガ", "ガ"),
        ("हिंदी", "हिंदी"),
        ("!!!", ""),
        ("x" * 200, "x" * 120),
    ],
)
def test_spellings_of_a_name_share_a_key(name: str, key: str) -> None:
    assert maker_key(name) == key


@pytest.mark.django_db
def test_only_a_maker_that_extraction_did_not_know_has_a_key() -> None:
    make_brand("Borvo")
    load([post(1, deal(brand="Borvo", brand_slug="borvo")), post(2, deal(brand="Zorv")), post(3)])
    keys = Deal.objects.order_by("post_id").values_list("maker_key", flat=True)
    assert list(keys) == ["", "zorv", ""]


@pytest.mark.django_db
def test_a_stored_deal_tells_no_brand_that_only_a_curator_gave() -> None:
    assign_new_brand(make_unknown_maker().pk, make_user("cleo"))
    found = Deal.objects.select_related("read_brand", "brand", "read_retailer", "category").first()
    assert (found.brand.slug, extraction_of(found).brand_slug) == ("pokarla", None)


@pytest.mark.django_db
def test_an_accepted_deal_keeps_the_brand_of_its_name() -> None:
    user = make_user("cleo")
    load([post(n, deal(product=f"Saw {n}", brand="Zorv")) for n in range(1, 6)])
    first = Deal.objects.get(post=1)
    assign_new_brand(first.pk, user)
    accept_deal(first.pk, user)
    assert Deal.objects.get(post=1).brand.slug == "zorv"
