"""Single things: price histories, deals with their evidence, retailers, coverage, runs."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from deals.models import Deal
from ingestion.models import DumpFile, Run, RunFile
from tests.factories import DAY, START, make_coverage, make_deal, make_post, make_product, make_snapshot


def test_a_history_has_a_series_a_retailer_and_the_figures_of_the_page(api: APIClient) -> None:
    product = make_product()
    first = make_deal("20", START, product=product, retailer="Tindalo", list_price=Decimal(30))
    second = make_deal("15.5", START + DAY, product=product)
    body = api.get(f"/api/v1/products/{product.pk}/price-history/?as_of=2016-06-08T12:00Z").json()
    points = [
        {"at": "2016-06-01T00:00:00Z", "price": "20.00", "list_price": "30.00", "deal": first.pk, "times": 1},
        {"at": "2016-06-02T00:00:00Z", "price": "15.50", "list_price": None, "deal": second.pk, "times": 1},
    ]
    assert body["unit"] == {"currency": "USD", "symbol": "$", "decimals": 2}
    who = {"author": "@tindalo", "handle": "tindalo", "network": "twitter", "voice": "share_button"}
    told = {**points[1], "said_by": who}
    lows = [{"days": days, "point": told} for days in (None, 90, 30)]
    figures = {"n": 2, "points": 2, "median": None}
    assert body["summary"] == {**figures, "lowest": told, "latest": told, "lows": lows}
    assert body["series"] == [
        {
            "retailer": {"slug": "tindalo", "name": "Tindalo"},
            "is_me": False,
            "n": 1,
            "left_off": 0,
            "points": [points[0]],
            "steps": [step_of(first, "0.3333"), {**step_of(first, "0.3333"), **FADING}],
        },
        {
            "retailer": {"slug": None, "name": "Unknown retailer"},
            "is_me": False,
            "n": 1,
            "left_off": 0,
            "points": [points[1]],
            "steps": [step_of(second, None)],
        },
    ]


FADING = {"at": "2016-06-08T00:00:00Z", "state": "fading"}


def step_of(deal: Deal, depth: str | None) -> dict[str, Any]:
    """A price in force from its announcement on."""
    return {
        "at": deal.announced_at.isoformat().replace("+00:00", "Z"), "state": "in_force",
        "price": f"{deal.price:.2f}", "deal": deal.pk, "depth": depth, "voice": "share_button",
        "author": f"@{deal.post.handle}",
    }  # fmt: skip


def test_a_history_takes_a_period_and_an_as_of_moment(api: APIClient) -> None:
    product = make_product()
    for day in (0, 20, 40):
        make_deal(str(10 + day), START + day * DAY, product=product, retailer="Tindalo")
    body = api.get(f"/api/v1/products/{product.pk}/price-history/?period=30&as_of=2016-07-01").json()
    assert [point["price"] for point in body["series"][0]["points"]] == ["30.00"]
    assert (body["as_of"], body["since"]) == ("2016-07-01", "2016-06-02T00:00:00Z")


@pytest.mark.parametrize("count", [2, 20])
def test_a_history_takes_a_fixed_number_of_queries(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    product = make_product()
    make_coverage(START, 24)
    for number in range(count):
        make_deal("10", product=product, retailer=f"Shop {number}")
    with django_assert_num_queries(10):
        api.get(f"/api/v1/products/{product.pk}/price-history/")


def test_a_deal_comes_with_its_evidence(api: APIClient) -> None:
    post = make_post("Kettle $20", START)
    deal = make_deal("20", post=post, product=make_product(), spans={"price": [7, 10]})
    make_snapshot(post, START, retweets=4, likes=None)
    body = api.get(f"/api/v1/deals/{deal.pk}/?as_of=2016-06-01").json()
    start, end = body["spans"]["price"]
    assert body["post"]["text"][start:end] == "$20"
    assert body["post"]["id"] == str(post.pk)
    assert (body["reaction"]["engagement"], body["reaction"]["likes"]) == (4, None)


def test_a_deal_tells_how_sure_its_fields_and_its_point_are(api: APIClient) -> None:
    sure = {"price": 0.98, "product": 0.62, "chart": 0.6}
    deal = make_deal(product=make_product(), point_confidence=0.6, field_confidences=sure)
    body = api.get(f"/api/v1/deals/{deal.pk}/").json()
    assert (body["point_confidence"], body["field_confidences"], body["is_price_point"]) == (0.6, sure, False)
    assert body["why_no_price_point"] == "the reading of its title is unsure (62%)"


def test_a_reaction_never_observed_is_null(api: APIClient) -> None:
    assert api.get(f"/api/v1/deals/{make_deal().pk}/").json()["reaction"] is None


def test_a_retailer_tells_kinds_brands_and_activity(api: APIClient) -> None:
    make_deal(retailer="Tindalo", at=START)
    body = api.get("/api/v1/retailers/tindalo/").json()
    assert (body["n"], body["kinds"]) == (1, [{"key": "price", "name": "price", "n": 1}])
    activity = api.get("/api/v1/retailers/tindalo/activity/?period=30").json()
    assert activity == {"unit": "day", "n": 1, "buckets": [{"start": "2016-06-01T00:00:00Z", "n": 1}]}


def test_coverage_tells_each_day(api: APIClient) -> None:
    make_coverage(START, 36)
    body = api.get("/api/v1/coverage/?period=30").json()
    assert (body["unit"], len(body["buckets"])) == ("day", 31)
    assert [bucket["state"] for bucket in body["buckets"][-2:]] == ["loaded", "loaded"]
    assert [bucket["loaded"] for bucket in body["buckets"][-2:]] == [24, 12]


def test_coverage_tells_each_network(api: APIClient) -> None:
    make_coverage(START, 36)
    make_coverage(START, 24, network="bluesky", source="chunk:2")
    body = api.get("/api/v1/coverage/?period=30").json()
    told = [(bucket["network"], bucket["loaded"]) for bucket in body["buckets"] if bucket["loaded"]]
    assert told == [("twitter", 24), ("twitter", 12), ("bluesky", 24)]


def test_the_overview_counts(api: APIClient) -> None:
    make_deal(product=make_product(), retailer="Tindalo")
    body = api.get("/api/v1/overview/").json()
    assert body["figures"] == {"deals": 1, "price_points": 1, "retailers": 1, "products": 1}
    assert body["most_active"] == [{"key": "tindalo", "name": "Tindalo", "n": 1}]


def test_a_run_tells_what_became_of_its_files(api: APIClient) -> None:
    run = Run.objects.create(uris=["/dumps"])
    bad = DumpFile.objects.create(
        uri="/dumps/a.tar", etag="1", size=9, state="failed", reason="It is no tar."
    )
    RunFile.objects.create(run=run, dump_file=bad)
    assert api.get(f"/api/v1/runs/{run.pk}/").json()["files_failed"] == 1
    body = api.get(f"/api/v1/runs/{run.pk}/files/").json()
    assert (body["total"], body["next_offset"]) == (1, None)
    assert (body["results"][0]["uri"], body["results"][0]["reason"]) == ("/dumps/a.tar", "It is no tar.")


@pytest.mark.parametrize("offset", ["-1", "x", "99999999999999999999"])
def test_an_offset_that_is_none_is_refused(api: APIClient, offset: str) -> None:
    run = Run.objects.create(uris=["/dumps"])
    assert api.get(f"/api/v1/runs/{run.pk}/files/?offset={offset}").status_code == 400
