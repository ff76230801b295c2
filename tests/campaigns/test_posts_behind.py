"""Each number of the campaign page leads to the posts that it counts: as many, on page, in files and API."""

import random
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from deals.models import Deal, Workspace
from deals.selectors.campaigns import reactions as campaigns
from tests.campaigns.conftest import make_analyst
from tests.campaigns.test_campaigns import GROUPINGS, fill
from tests.factories import DAY, START, make_deal, make_post, make_snapshot, make_user, make_workspace
from tests.kept_rows import rows_of_the_module


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Workspace]:
    """Ada's workspace and random promotions."""
    with rows_of_the_module(django_db_blocker):
        workspace = make_analyst()
        fill(4)
        yield workspace


@pytest.fixture
def workspace(filled: Workspace, db: None) -> Workspace:
    """In place of an empty one."""
    return filled


@pytest.fixture
def base(workspace: Workspace) -> str:
    """The campaign page's address without its last slash."""
    return f"/workspaces/{workspace.pk}/campaigns"


def n_of(page: Client, base: str, query: str) -> int:
    """How many posts the API counts for a query."""
    return page.get(f"/api/v1{base}/posts/?{query}").json()["n"]


A_FEW = [6, pytest.param(1_000, marks=pytest.mark.full, id="all")]
"""How many are drawn by seed."""


@pytest.mark.parametrize("most", A_FEW)
@pytest.mark.parametrize("name", GROUPINGS)
def test_every_number_of_a_group_is_that_of_its_list(page: Client, base: str, name: str, most: int) -> None:
    groups = page.get(f"/api/v1{base}/").json()[name]
    for group in random.Random(4).sample(groups, min(most, len(groups))):
        numbers = [("", group["posts"]), ("known", group["rate"]["n"])]
        numbers += [(part, group[part]) for part in ("not_observed", "no_followers")]
        query = f"by={name.removeprefix('by_')}&key={group['key']}"
        found = [(part, n_of(page, base, f"{query}&reaction={part}")) for part, _ in numbers]
        assert (group["key"], found) == (group["key"], numbers)


@pytest.mark.parametrize("most", A_FEW)
def test_a_linked_number_of_the_page_is_that_of_the_list_it_leads_to(
    page: Client, base: str, most: int
) -> None:
    shows = ("depth", "kind", "coupon", "voice", "retailer", "hour")
    html = "".join(page.get(f"{base}/reactions/?show={show}").content.decode() for show in shows)
    link = re.compile(rf'<a href="{base}/posts/([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
    shown = [(unescape(query), re.findall(r"\d+", text)[-1]) for query, text in link.findall(html)]
    assert len(shown) > 80
    for query, number in random.Random(4).sample(shown, min(5 * most, len(shown))):
        listed = page.get(f"{base}/posts/{query}").context
        assert (query, listed["rows"].paginator.count) == (query, int(number))


def test_an_hour_of_the_map_leads_to_its_posts_with_the_pages_filters(page: Client, base: str) -> None:
    html = page.get(f"{base}/reactions/?show=hour&retailer=tindalo&period=180").content.decode()
    link = unescape(re.search(rf'<a href="{base}/posts/([^"]*by=hour[^"]*)"', html)[1])
    assert {"retailer=tindalo", "period=180", "by=hour"} < set(link.lstrip("?").split("&"))
    for row in page.get(f"{base}/posts/{link}").context["posts"]:
        local = row.deal.announced_at.astimezone(campaigns.ZoneInfo("America/New_York"))
        assert f"key={local.weekday()}-{local.hour}" in link
        assert row.deal.retailer.name == "Tindalo"


def test_of_a_sample_the_list_has_the_posts_of_the_sample(
    page: Client, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "MOST_OFFERS", 20)
    answer = page.get(f"/api/v1{base}/").json()
    assert answer["one_in"] > 1
    for group in answer["by_hour"]:
        assert n_of(page, base, f"by=hour&key={group['key']}") == group["posts"]


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_the_list_is_a_file_with_the_same_filters(page: Client, base: str, fmt: str) -> None:
    response = page.get(f"{base}/posts.{fmt}?by=depth&key=30to40&reaction=known")
    assert (response.status_code, "campaign-posts" in response["Content-Disposition"]) == (200, True)
    assert response.getvalue()


def test_page_file_and_api_list_the_same_posts_in_the_same_order(page: Client, base: str) -> None:
    query = "by=kind&key=price"
    shown = [row.deal.pk for row in page.get(f"{base}/posts/?{query}").context["posts"]]
    saved = page.get(f"{base}/posts.json?{query}").getvalue()
    told = page.get(f"/api/v1{base}/posts/?{query}").json()["results"]
    assert len(shown) > 5
    assert shown == [row["deal"]["id"] for row in told]
    assert shown == [int(pk) for pk in re.findall(r'"deal": (\d+)', saved.decode())]


def test_a_cursor_walks_through_all_posts_once(page: Client, base: str) -> None:
    seen, address = [], f"/api/v1{base}/posts/?page_size=7"
    while address:
        body = page.get(address).json()
        seen += [row["deal"]["id"] for row in body["results"]]
        address = body["next"]
    assert len(seen) == len(set(seen)) == body["n"]


def test_the_highest_rate_comes_first_and_unknown_ones_last(page: Client, base: str) -> None:
    rates = [row["rate"] for row in page.get(f"/api/v1{base}/posts/?page_size=200").json()["results"]]
    known = [rate for rate in rates if rate is not None]
    assert rates == sorted(known, reverse=True) + [None] * (len(rates) - len(known))
    assert 0 < len(known) < len(rates)


def test_a_post_with_two_offers_stands_once_and_says_so(page: Client, base: str) -> None:
    Deal.objects.all().delete()
    post = make_post(followers=1_000)
    for anchor in (0, 5):
        make_deal("60.00", START, post, retailer="Tindalo", anchor=anchor)
    make_snapshot(post, START + DAY, retweets=0, likes=5)
    (row,) = page.get(f"/api/v1{base}/posts/").json()["results"]
    assert (row["offers"], row["engagement"], row["rate"]) == (2, 5, 5.0)
    assert "1 of 2 offers" in page.get(f"{base}/posts/").content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("by=colour&key=red", "by"), ("key=4-13", "by"), ("by=hour&key=7-0", "key"), ("by=hour", "key"),
        ("by=depth&key=%00", "key"), ("reaction=some", "reaction"), ("by=retailer&key=0", "key"),
        ("retailer=elsewhere&by=hour&key=1-1", "retailer"),
    ],
)  # fmt: skip
def test_rubbish_is_refused_by_name(page: Client, base: str, query: str, field: str) -> None:
    response = page.get(f"/api/v1{base}/posts/?{query}")
    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, [field])
    for address in (f"{base}/posts/", f"{base}/posts.csv"):
        assert page.get(f"{address}?{query}").status_code == 400


def test_the_list_takes_9_queries_however_many_posts(
    page: Client, base: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page.get(f"{base}/posts/")  # reads the kept lists of brands and categories
    for seed in (5, 6):
        fill(seed, posts=20)
        with django_assert_num_queries(9):
            page.get(f"{base}/posts/?by=coupon&key=no")


def test_a_stranger_gets_404(client: Client, base: str) -> None:
    stranger = make_user("mallory")
    make_workspace(stranger, name="Elsewhere")
    client.force_login(stranger)
    for address in (f"{base}/posts/", f"{base}/posts.csv", f"/api/v1{base}/posts/"):
        assert client.get(address).status_code == 404


def test_nothing_after_the_as_of_moment_is_listed(page: Client, base: str) -> None:
    assert n_of(page, base, "as_of=2016-06-02") < n_of(page, base, "")
    assert n_of(page, base, "as_of=2016-05-01") == 0


def test_a_rhythm_leads_to_the_retailers_deals(page: Client, base: str) -> None:
    html = page.get(f"{base}/reactions/?show=rhythm&period=all").content.decode()
    for slug, offers in re.findall(r'href="/retailers/([a-z]+)/\?period=all#deals">(\d+)<', html):
        assert page.get(f"/retailers/{slug}/?period=all").context["rows"].paginator.count == int(offers)
    assert html.count("?period=all#deals") == 2
