"""What the pages show: as-of in links, notes, empty states, CSV, plain sentences for rubbish."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import (
    DAY,
    START,
    make_believable_product,
    make_coverage,
    make_deal,
    make_demo_post,
    make_product,
    make_retailer,
)

PAGES = ["/", "/products/", "/retailers/", "/runs/", "/password/"]


@pytest.mark.parametrize("url", PAGES)
def test_an_empty_database_has_pages_that_say_what_to_do(page: Client, url: str) -> None:
    response = page.get(url)
    assert response.status_code == 200
    assert "No data yet" in response.content.decode()


@pytest.mark.parametrize("url", [*PAGES, "/retailers/tindalo/", "/products/{product}/"])
def test_a_chosen_day_is_carried_by_every_link(page: Client, url: str) -> None:
    product = make_believable_product()
    html = page.get(url.format(product=product.pk) + "?as_of=2016-09-01").content.decode()
    links = re.findall(r'href="(/(?!static|admin|api)[^"]*)"', html)
    assert links
    back_to_latest = url.format(product=product.pk) + "?"
    assert [link for link in links if "as_of=2016-09-01" not in link] == [back_to_latest]


def test_the_header_says_to_which_day_data_go(page: Client) -> None:
    make_coverage(START, 24 * 30)
    html = page.get("/").content.decode()
    assert re.search(r"Data to</span> 30 Jun 2016", re.sub(r"\s+", " ", html))


def test_invented_data_are_named_on_every_page(page: Client) -> None:
    make_deal(post=make_demo_post())
    assert "Demo data" in page.get("/retailers/").content.decode()


def test_real_data_are_not_called_invented(page: Client) -> None:
    make_deal()
    assert "Demo data" not in page.get("/retailers/").content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "/?as_of=rubbish", "/?period=31", "/products/?as_of=2016-02-30", "/products/?price_from=1",
        "/products/?price_from=nan&currency=USD", "/products/?brand=nobody", "/products/?q=%00",
        "/products/?order=id;drop", "/retailers/?kind=x", "/retailers/?period=-1",
    ],
)  # fmt: skip
def test_rubbish_in_the_address_is_answered_with_400(page: Client, url: str) -> None:
    make_deal(product=make_product())
    assert page.get(url).status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "/products/999/",
        "/products/9999999999999999999999/",
        "/retailers/nobody/",
        "/deals/9/",
        "/runs/9/",
        "/nope",
    ],
)
def test_what_does_not_exist_is_404_in_the_sites_look(page: Client, url: str) -> None:
    response = page.get(url)
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert "Sign out" in response.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "999999999999999999999"])
def test_a_page_number_out_of_range_shows_the_nearest(page: Client, number: str) -> None:
    make_deal(product=make_product("Kettle"))
    assert "Kettle" in page.get(f"/products/?page={number}").content.decode()


def test_a_product_in_another_currency_is_chosen_by_the_url(page: Client) -> None:
    product = make_product()
    make_deal("10", product=product, currency="GBP")
    make_deal("12", product=product)
    make_deal("14", product=product)
    assert "$12.00" in page.get(f"/products/{product.pk}/").content.decode()
    assert "£10.00" in page.get(f"/products/{product.pk}/?currency=GBP").content.decode()
    assert page.get(f"/products/{product.pk}/?currency=EUR").status_code == 404


def test_a_product_page_says_not_enough_data_and_lists_what_is_no_price_point(page: Client) -> None:
    product = make_product()
    make_deal("10", product=product)
    make_deal("99", product=product, basis="month")
    html = page.get(f"/products/{product.pk}/").content.decode()
    assert "1 of 3 prices needed" in re.sub(r"\s+", " ", html)
    others = f"/products/{product.pk}/other-deals/"
    assert f'hx-get="{others}' in html
    assert "its price is a month" in page.get(others).content.decode()
    assert "<html" not in page.get(others, headers={"HX-Request": "true"}).content.decode()


def test_csv_holds_the_same_prices_oldest_first(page: Client) -> None:
    product = make_product()
    make_deal("12", START + DAY, product=product, retailer="Tindalo")
    first = make_deal("10", START, product=product, retailer="Tindalo")
    lines = page.get(f"/products/{product.pk}.csv").getvalue().decode("utf-8-sig").splitlines()
    assert lines[1] == (
        f"2016-06-01T00:00:00Z,Tindalo,10.00,,USD,new,1,{first.pk},tindalo,twitter,share button,"
        f"http://testserver/deals/{first.pk}/"
    )
    assert len(lines) == 3


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-1", "@x"])
def test_csv_cells_never_run_as_formulas(page: Client, name: str) -> None:
    product = make_product()
    make_deal(product=product, retailer=make_retailer("Plain"))
    product.deals.get().retailer.__class__.objects.update(name=name)
    assert f",'{name}," in page.get(f"/products/{product.pk}.csv").getvalue().decode()


def test_times_are_in_the_workspaces_zone(page: Client, workspace) -> None:
    type(workspace).objects.update(time_zone="America/New_York")
    make_deal(product=make_product(), at=START)
    assert "31 May 2016 20:00" in page.get("/").content.decode()


def test_an_unknown_zone_falls_back_to_utc(page: Client, workspace) -> None:
    type(workspace).objects.update(time_zone="Mars/Olympus")
    assert page.get("/").status_code == 200


MAIL = "mail.html"
"""Mail programs read style attributes only; the outbox shows it by itself, under a policy of its own."""

TEMPLATES = sorted(Path(settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style_or_a_foreign_address(path: Path) -> None:
    html = path.read_text()
    style = r"\son\w+=" if path.name == MAIL else r"<style|\sstyle=|\son\w+="
    assert re.findall(rf"{style}|<script(?![^>]*\ssrc=)|javascript:", html) == []
    assert re.findall(r'(?:src|href)="https?://', html) == []
    assert [name for name in re.findall(r"{% static '([^']+)' %}", html) if not finders.find(name)] == []


@pytest.mark.parametrize(
    "url", ["/", "/products/", "/retailers/", "/retailers/tindalo/", "/products/{product}/"]
)
def test_a_day_before_all_data_shows_empty_pages(page: Client, url: str) -> None:
    product = make_believable_product()
    assert page.get(url.format(product=product.pk) + "?as_of=2007-01-01&period=all").status_code == 200


def test_a_server_error_has_a_page_that_needs_nothing(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deals.views.workspaces.overview.overview", lambda period: 1 / 0)
    page.raise_request_exception = False
    response = page.get("/")
    assert (response.status_code, "Something went wrong" in response.content.decode()) == (500, True)
