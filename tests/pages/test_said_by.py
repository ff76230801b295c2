"""Each row of deals says who spoke, in one form: on pages, in files, in the API."""

import csv
from typing import Any

import pytest
from django.test import Client

from deals.domain.voices.spoken import SpokenBy
from deals.models import AlertEvent, Deal, Post, Workspace
from deals.services.alerts.rules import make_rule
from deals.services.workspaces import watchlists as watching
from tests.factories import DAY, START, make_deal, make_line, make_post, make_product, make_retailer

pytestmark = pytest.mark.django_db

SAID, VOICE = "@lumo on Bluesky", "deal account"


@pytest.fixture
def deal(workspace: Workspace) -> Deal:
    """A price that a deal account told on Bluesky, of a product in a line, which is watched."""
    workspace.own_retailer = make_retailer("Quillmart")
    workspace.save()
    by: Any = {"handle": "lumo", "network": "bluesky", "voice": "deal_account"}
    drill, post = make_product("Borvo Drill"), make_post(at=START + DAY, **by)
    make_deal("30", post=make_post(**by), product=drill, retailer="Tindalo")
    made = make_deal("20", START + DAY, post=post, product=drill, retailer="Tindalo")
    make_line("Borvo", made.product)
    workspace.competitors.create(retailer=make_retailer("Tindalo"))
    owner = workspace.members.order_by("pk").first()
    watching.watch(watching.first_list(workspace, owner), owner, made.product)
    rule = make_rule(workspace, owner, {"name": "Falls", "audience": "members"})
    AlertEvent.objects.create(
        workspace=workspace, rule=rule, post_id=post.pk, anchor=0, at=START, product_title="Borvo Drill"
    )
    return Deal.objects.select_related("product__line", "post").get(pk=made.pk)


def addresses(deal: Deal, workspace: Workspace) -> dict[str, str]:
    product, line, base = deal.product, deal.product.line, f"/workspaces/{workspace.pk}"  # type: ignore[union-attr]
    return {
        "market": "/market/?period=all",
        "product": f"/products/{product.pk}/?show=all",  # type: ignore[union-attr]
        "events": f"/products/{product.pk}/events/?show=all",  # type: ignore[union-attr]
        "line": f"/lines/{line.pk}/?show=all",  # type: ignore[union-attr]
        "retailer": "/retailers/tindalo/?period=all",
        "promotions": f"{base}/compare/promotions/?period=all",
        "campaign posts": f"{base}/campaigns/posts/?period=all",
        "watched": f"{base}/watchlists/",
        "alerts": f"{base}/alerts/",
        "evidence": f"/deals/{deal.pk}/",
    }


PAGES = [
    "market", "product", "events", "line", "retailer", "promotions", "campaign posts", "watched", "alerts",
    "evidence",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_who_spoke(page: Client, workspace: Workspace, deal: Deal, name: str) -> None:
    shown = page.get(addresses(deal, workspace)[name], follow=True).content.decode()
    assert SAID in shown and VOICE in shown


@pytest.mark.parametrize("name", ["product", "line", "retailer", "promotions", "campaign posts", "alerts"])
def test_a_file_says_it_in_the_same_columns(
    page: Client, workspace: Workspace, deal: Deal, name: str
) -> None:
    path, _, query = addresses(deal, workspace)[name].partition("?")
    answer = page.get(f"{path.rstrip('/')}.csv?{query}")
    row = next(iter(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines())))
    assert [row[name] for name in ("handle", "network", "voice")] == ["lumo", "bluesky", VOICE]


def test_a_watchlist_s_file_says_it_of_each_price(page: Client, workspace: Workspace, deal: Deal) -> None:
    answer = page.get(f"/workspaces/{workspace.pk}/watchlists.csv")
    row = next(iter(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines())))
    assert (row["low_90_days_handle"], row["last_promotion_voice"]) == ("lumo", VOICE)


def test_the_api_says_it_in_one_form(page: Client, workspace: Workspace, deal: Deal) -> None:
    told: Any = {"author": SAID, "handle": "lumo", "network": "bluesky", "voice": "deal_account"}
    deals = page.get("/api/v1/deals/").json()["results"]
    events = page.get("/api/v1/alert-events/").json()["results"]
    assert [each["said_by"] for each in (deals[0], events[0])] == [told, told]
    steps = page.get(f"/api/v1/products/{deal.product_id}/price-history/?show=all").json()["series"][0][
        "steps"
    ]
    assert (steps[0]["author"], steps[0]["voice"]) == (SAID, "deal_account")


@pytest.mark.parametrize(
    ("by", "text"),
    [
        (SpokenBy("tindalo", "twitter", "retailer"), "@tindalo · retailer"),
        (SpokenBy("tindalo", "mastodon", ""), "@tindalo on Mastodon"),
        (SpokenBy("", "twitter", "person"), "author deleted · person"),
    ],
)
def test_the_form(by: SpokenBy, text: str) -> None:
    assert str(by) == text


def test_an_author_who_deleted_the_post_is_named_nowhere(
    page: Client, workspace: Workspace, deal: Deal
) -> None:
    Post.objects.update(handle="", text="")
    for name in PAGES[:-1]:
        shown = page.get(addresses(deal, workspace)[name], follow=True).content.decode()
        assert "@lumo" not in shown and "author deleted" in shown, name
