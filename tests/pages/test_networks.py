"""Where posts of more than one network are loaded, pages, files and the API tell their hours apart."""

import csv

import pytest
from django.test import Client

from tests.factories import START, make_coverage, make_deal, make_product, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Client:
    """A signed-in reader's pages; a day of Twitter and two of Mastodon are loaded."""
    make_coverage(START, 24)
    make_coverage(START, 48, network="mastodon", source="chunk:2")
    client.force_login(make_user("reader"))
    return client


def words(page: Client, address: str) -> str:
    return " ".join(page.get(address).content.decode().split())


def test_a_product_has_a_strip_for_each_network(page: Client) -> None:
    product = make_product()
    make_deal("10", START, product=product, retailer="Tindalo")
    html = words(page, f"/products/{product.pk}/")
    assert html.count('class="coverage-bar"') == 2
    assert "Coverage of Mastodon: 48 of 48 hours loaded." in html
    assert "Coverage of Twitter: 24 of 48 hours loaded, 24 missing." in html


def test_the_first_page_tells_the_hours_of_each(page: Client) -> None:
    make_deal("10", START, product=make_product(), retailer="Tindalo")
    html = words(page, "/")
    assert "Mastodon: 48 of 720 hours in full, Twitter: 24 of 720 hours in full" in html


def test_a_month_has_a_calendar_for_each(page: Client) -> None:
    html = words(page, "/coverage/?month=2016-06")
    assert 'id="calendar-mastodon">Hours of Mastodon</h2>' in html
    assert 'id="calendar-twitter">Hours of Twitter</h2>' in html
    assert '<td role="cell" data-label="Network">Twitter</td>' in html
    only = words(page, "/coverage/?month=2016-06&network=twitter")
    assert "Hours of Twitter" in only and "Hours of Mastodon" not in only


def test_files_and_the_api_name_the_network_of_each_hour(page: Client) -> None:
    rows = list(
        csv.DictReader(page.get("/coverage.csv?month=2016-06").getvalue().decode("utf-8-sig").splitlines())
    )
    loaded = [row["network"] for row in rows if row["state"] == "loaded"]
    assert (len(rows), loaded.count("mastodon"), loaded.count("twitter")) == (96, 48, 24)
    told = page.get("/api/v1/coverage/gaps/?month=2016-06&network=twitter").json()
    assert {hour["network"] for hour in told["hours"]} == {"twitter"}
    assert [(gap["network"], gap["hours"]) for gap in told["gaps"]] == [("twitter", 24)]
    assert told["counts"] == {"loaded": 24, "partial": 0, "failed": 0, "missing": 24}


def test_a_month_of_one_network_names_none(client: Client) -> None:
    make_coverage(START, 25)
    client.force_login(make_user("reader"))
    html = words(client, "/coverage/?month=2016-06")
    assert 'id="calendar">Hours</h2>' in html and "Network" not in html
