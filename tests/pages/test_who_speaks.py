"""Who speaks, as pages and the API show it."""

import pytest
from django.test import Client

from tests.factories import make_deal, make_post, make_product

pytestmark = pytest.mark.django_db

WHY = ["no link", "speaks as a shopper"]


def hearsay(product):
    post = make_post("I got it for $12", voice="person", voice_knows=False, voice_reasons=WHY)
    return make_deal("12", post=post, product=product, retailer="Tindalo", speaker_knows=False)


def test_mentions_stand_apart_from_prices_and_other_deals(page: Client) -> None:
    product = make_product()
    hearsay(product)
    make_deal("20", product=product, retailer="Tindalo", times=21)
    html = page.get(f"/products/{product.pk}/other-deals/").content.decode()
    assert (html.count('id="mentions"'), html.count('id="others"')) == (1, 0)
    assert "× 21 posts" in page.get(f"/products/{product.pk}/").content.decode()


def test_the_evidence_says_who_speaks_and_why(page: Client) -> None:
    deal = hearsay(make_product())
    html = page.get(f"/deals/{deal.pk}/").content.decode()
    assert "Not in price histories: a mention: person cannot know the price." in html
    assert "no link · speaks as a shopper" in html


def test_the_api_filters_by_voice_and_mentions(page: Client) -> None:
    product = make_product()
    deal, other = hearsay(product), make_deal("20", product=product, retailer="Tindalo")
    found = [
        [row["id"] for row in page.get(f"/api/v1/deals/?{query}").json()["results"]]
        for query in ("voice=person", "mention=true", "mention=false")
    ]
    assert found == [[deal.pk], [deal.pk], [other.pk]]
