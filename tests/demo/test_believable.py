"""The loaded demo is as believable as real data: what its pages are to show is there."""

import json
from collections import Counter, defaultdict
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Count
from django.test import Client

from deals.models import (
    AlertEvent,
    Competitor,
    Deal,
    Post,
    Product,
    ProductLine,
    Retailer,
    WatchedItem,
    Workspace,
)
from deals.services.operations.demo import COMPETITORS, OWN_RETAILER
from ingestion.demo.campaigns import CAMPAIGNS
from ingestion.demo.dump import DEFAULT_SEED
from ingestion.demo.promotions import FIRST_DAY
from ingestion.demo.timeline import Timeline
from ingestion.demo.world import KINDS, SHOPS, articles

CATEGORIES = {
    "audio": "electronics", "tv": "tv", "phone": "phones", "laptop": "computers", "camera": "electronics",
    "kitchen": "home", "vacuum": "home", "tool": "tools", "shoe": "shoes", "toy": "toys", "game": "gaming",
    "home": "home",
}  # fmt: skip
UNWATCHED = f"demo-{SHOPS[-1].slug}"


def rows_of(user: User, path: str) -> list[dict]:
    """Return the rows of a file of the demo's workspace."""
    client = Client()
    client.force_login(user)
    response = client.get(f"/workspaces/{Workspace.objects.get().pk}/{path}")
    return json.loads(response.getvalue())["rows"]


def test_each_product_is_an_article_of_the_world_and_none_has_a_generic_title(demo: User) -> None:
    titles = {article.title for article in articles()}
    assert set(Product.objects.values_list("title", flat=True)) - titles == set()
    assert Product.objects.count() == 113


def test_each_product_has_the_category_of_its_kind(demo: User) -> None:
    kinds = {article.title: article.kind for article in articles()}
    found = Product.objects.values_list("title", "category__slug")
    assert {(kinds[title], slug) for title, slug in found} == set(CATEGORIES.items())


def test_five_voices_speak(demo: User) -> None:
    voices = Counter(Post.objects.values_list("voice", flat=True))
    assert voices.keys() == {"retailer", "deal_account", "maker", "person", "share_button"}
    assert min(voices.values()) >= 50


def test_lines_have_two_variants_each(demo: User) -> None:
    lines = ProductLine.objects.annotate(n=Count("products"))
    assert set(lines.values_list("n", flat=True)) == {2}
    assert lines.count() == 37


def test_prices_are_in_three_currencies(demo: User) -> None:
    asked = Counter(Deal.objects.filter(is_price_point=True).values_list("currency", flat=True))
    assert asked.keys() == {"USD", "GBP", "EUR"}
    assert min(asked.values()) > 200


def test_competitors_are_watched_and_one_retailer_is_by_nobody(demo: User) -> None:
    assert Retailer.objects.get(slug=UNWATCHED).deals.count() > 300
    watched = {*Competitor.objects.values_list("retailer__slug", flat=True), OWN_RETAILER}
    assert watched == {OWN_RETAILER, *COMPETITORS} and UNWATCHED not in watched


def test_a_campaign_is_told_by_its_shop_the_deal_accounts_and_persons_on_each_of_its_days() -> None:
    campaign = CAMPAIGNS[0]
    said = f"{campaign.percent}% off all {KINDS[campaign.kind].plural} "
    days = (campaign.first - FIRST_DAY).days + campaign.days
    told = defaultdict(set)
    for minute, lines in Timeline(DEFAULT_SEED, days).fill().items():
        for line in lines:
            if said in line.get("text", "") and "retweeted_status" not in line:
                told[minute.date()].add(line["user"]["screen_name"])
    assert [len(told[campaign.first + timedelta(days=day)]) for day in range(campaign.days)] == [5, 3, 3]


def test_undercuts_are_answered_in_each_way(demo: User) -> None:
    rows = rows_of(demo, "compare/undercuts.json?period=all")
    assert Counter(row["answer"] for row in rows) == {
        "no answer": 141, "went below": 78, "part of the way": 70, "still open": 59, "matched exactly": 22
    }  # fmt: skip


def test_three_competitors_broke_floor_prices(demo: User) -> None:
    rows = rows_of(demo, "assortment/floors.json?period=90")
    assert {row["retailer"] for row in rows} == {"Bargello Warehouse", "Cartwheel Market", "PixelBarn"}
    assert len(rows) == 51


def test_a_product_of_each_category_that_the_shop_sells_is_watched(demo: User) -> None:
    watched = WatchedItem.objects.values_list("product__category__slug", flat=True)
    assert sorted(watched) == ["computers", "electronics", "gaming", "phones", "tv"]


def test_the_rule_of_the_demo_fires_twice_a_week(demo: User) -> None:
    assert AlertEvent.objects.count() == 47
