"""A workspace's assortment: upload, columns, matches, corrections; private, and never a shared product."""

import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from deals import tasks
from deals.domain.matching.normalise import listing_key
from deals.models import AssortmentItem, AssortmentUpload, AuditEntry, Listing, Membership, Product, Workspace
from deals.services.assortment import matching as assortment_matching
from deals.services.assortment.reading import read_next_upload
from deals.services.matching.listings import index_listings
from deals.services.workspaces.api_keys import create_key
from tests.factories import make_brand, make_deal, make_product, make_workspace

CSV = (
    "Art. Nr.;Bezeichnung;Marke;EAN;UVP;Link\n"
    "A1;Borvo Cordless Drill BD-180;Borvo;4006381333931;1.299,00;https://shop.example/a1\n"
    "A2;Lumo kettle 1.7 l;Lumo;123;;ftp://x\n"
    ";Nameless;;;;\n"
    "A1;Twice;;;;\n"
)
COLUMNS = {"sku": "0", "title": "1", "brand": "2", "gtin": "3", "list_price": "4", "url": "5"}


@pytest.fixture
def drill(db: None) -> Product:
    """A shared product in matching's index."""
    product = make_product("Borvo Cordless Drill BD-180", brand=make_brand())
    Listing.objects.update(brand=product.brand)
    index()
    return product


def index() -> None:
    """Put all listings under their normalised titles into matching's index, as settling does."""
    for listing in Listing.objects.filter(is_indexed=False):
        listing.key = listing_key(listing.key)
        listing.save()
    new = dict(Listing.objects.filter(is_indexed=False).values_list("pk", "key"))
    with connection.cursor() as cursor:
        index_listings(cursor, new)


def send(page: Client, workspace: Workspace, content: bytes | str, name: str = "list.csv") -> Any:
    """Upload a file, have it read, and return the page that follows."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    page.post(f"/workspaces/{workspace.pk}/assortment/upload/", {"file": file})
    assert read_next_upload()
    upload = AssortmentUpload.objects.latest("id")
    return page.get(f"/workspaces/{workspace.pk}/assortment/uploads/{upload.pk}/")


def load(page: Client, workspace: Workspace, content: bytes | str, **values: str) -> AssortmentUpload:
    """Upload a file, load it with its columns, and let the worker work."""
    send(page, workspace, content)
    upload = AssortmentUpload.objects.latest("id")
    columns = {field: str(column) for field, column in upload.columns.items()}
    page.post(
        f"/workspaces/{workspace.pk}/assortment/uploads/{upload.pk}/", {**columns, "load": "yes", **values}
    )
    assert assortment_matching.process_next_upload()
    upload.refresh_from_db()
    return upload


def items() -> dict[str, AssortmentItem]:
    """The articles by SKU."""
    return {item.sku: item for item in AssortmentItem.objects.all()}


def test_an_upload_shows_guessed_columns_and_what_is_wrong_by_row(page: Client, workspace: Workspace) -> None:
    html = " ".join(send(page, workspace, CSV).content.decode().split())
    assert AssortmentUpload.objects.get().columns == {field: int(n) for field, n in COLUMNS.items()}
    assert "“123” is not a GTIN" in html and "is not an address that begins with http" in html
    assert "2 rows left out, 2 cells left empty" in " ".join(html.split())
    assert not AssortmentItem.objects.exists()


def test_loading_keeps_good_rows_and_matches_them(page: Client, workspace: Workspace, drill: Product) -> None:
    upload = load(page, workspace, CSV, currency="EUR")
    counts = (upload.rows, upload.loaded, upload.left_out)
    assert (upload.state, counts, upload.sheet) == ("done", (4, 2, 2), None)
    found = items()
    assert (found["A1"].product, found["A1"].match, found["A1"].list_price) == (
        drill,
        "sure",
        Decimal("1299.00"),
    )
    assert (found["A1"].confidence, found["A1"].currency) == (1.0, "EUR")
    assert (found["A2"].match, found["A2"].gtin, found["A2"].url) == ("unmatched", "", "")


def test_an_upload_never_makes_a_product_or_a_listing(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    before = (Product.objects.count(), Listing.objects.count())
    load(page, workspace, CSV)
    assert (Product.objects.count(), Listing.objects.count()) == before


def test_the_columns_can_be_put_right(page: Client, workspace: Workspace) -> None:
    send(page, workspace, "x,y\nA1,Lumo kettle\n")
    upload = AssortmentUpload.objects.get()
    address = f"/workspaces/{workspace.pk}/assortment/uploads/{upload.pk}/"
    assert "No article with these columns" in page.get(address).content.decode()
    assert "Import 1 article" in page.post(address, {"sku": "0", "title": "1"}).content.decode()
    page.post(address, {"sku": "0", "title": "1", "load": "yes"})
    assert AssortmentUpload.objects.get().state == "waiting"


def test_a_file_without_the_needed_columns_is_not_loaded(page: Client, workspace: Workspace) -> None:
    send(page, workspace, "x,y\nA1,Lumo kettle\n")
    upload = AssortmentUpload.objects.get()
    page.post(f"/workspaces/{workspace.pk}/assortment/uploads/{upload.pk}/", {"sku": "0", "load": "yes"})
    assert AssortmentUpload.objects.get().state == "mapping"


def test_a_spreadsheet_is_loaded_like_a_csv(page: Client, workspace: Workspace, drill: Product) -> None:
    book = openpyxl.Workbook()
    book.active.append(["SKU", "Title", "Brand", "EAN", "Price"])
    book.active.append([17.0, "Borvo Cordless Drill BD-180", "Borvo", 4006381333931, 99.5])
    made = io.BytesIO()
    book.save(made)
    load(page, workspace, made.getvalue())
    item = items()["17"]
    assert (item.gtin, item.list_price, item.product) == ("4006381333931", Decimal("99.50"), drill)


def test_a_correction_survives_a_re_upload_by_sku(page: Client, workspace: Workspace, drill: Product) -> None:
    load(page, workspace, CSV)
    other = make_product("Something else")
    decide(page, workspace, "A1", str(other.pk)), decide(page, workspace, "A2", "none")
    load(page, workspace, CSV.replace("Drill BD-180", "Drill BD-180, 2 batteries"))
    found = items()
    assert (found["A1"].product, found["A1"].match) == (other, "chosen")
    assert found["A1"].title == "Borvo Cordless Drill BD-180, 2 batteries"
    assert found["A2"].match == "none"
    assert AuditEntry.objects.filter(action="chose an article's product").count() == 2


def decide(page: Client, workspace: Workspace, sku: str, product: str) -> Any:
    """Correct a match by hand."""
    item = items()[sku]
    return page.post(f"/workspaces/{workspace.pk}/assortment/items/{item.pk}/decide/", {"product": product})


def test_a_decision_taken_back_is_matched_at_once(page: Client, workspace: Workspace, drill: Product) -> None:
    load(page, workspace, CSV)
    decide(page, workspace, "A1", "none")
    decide(page, workspace, "A1", "automatic")
    assert (items()["A1"].match, items()["A1"].product, items()["A1"].decided_by) == ("sure", drill, None)


def test_a_chosen_product_that_is_merged_away_leads_to_its_survivor(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    load(page, workspace, CSV)
    chosen = make_product("Borvo drill old")
    decide(page, workspace, "A1", str(chosen.pk))
    chosen.listings.update(product=drill)
    chosen.delete()
    page.post(f"/workspaces/{workspace.pk}/assortment/match/")
    assortment_matching.process_next_upload()
    assert (items()["A1"].product, items()["A1"].match) == (drill, "chosen")


def test_new_products_are_found_by_matching_again(page: Client, workspace: Workspace) -> None:
    load(page, workspace, CSV)
    assert items()["A1"].match == "unmatched"
    product = make_product("Borvo Cordless Drill BD-180")
    Listing.objects.update(brand=make_brand())
    index()
    page.post(f"/workspaces/{workspace.pk}/assortment/match/")
    assert assortment_matching.process_next_upload() and not assortment_matching.process_next_upload()
    assert items()["A1"].product == product


def test_replacing_removes_what_the_file_lacks(page: Client, workspace: Workspace) -> None:
    load(page, workspace, "sku,title\nA1,one\nA2,two\n")
    upload = load(page, workspace, "sku,title\nA2,two\nA3,three\n", replaces="on")
    assert (sorted(items()), upload.removed) == (["A2", "A3"], 1)


def test_articles_are_deleted_by_choice_and_all_at_once(page: Client, workspace: Workspace) -> None:
    load(page, workspace, "sku,title\nA1,one\nA2,two\nA3,three\n")
    address = f"/workspaces/{workspace.pk}/assortment/delete/"
    page.post(address, {"sku": ["A1"]})
    assert sorted(items()) == ["A2", "A3"]
    page.post(address, {"all": "yes"})
    assert not AssortmentItem.objects.exists() and not AssortmentUpload.objects.exists()


def test_an_upload_whose_worker_went_silent_is_taken_over_and_given_up_in_the_end(
    page: Client, workspace: Workspace
) -> None:
    send(page, workspace, "sku,title\nA1,one\n")
    old = "2016-01-01T00:00Z"
    AssortmentUpload.objects.update(state="working", heartbeat_at=old, attempts=1)
    assert assortment_matching.process_next_upload() and AssortmentUpload.objects.get().state == "done"
    AssortmentUpload.objects.update(state="working", heartbeat_at=old, attempts=3)
    assert not assortment_matching.process_next_upload()
    assert "upload it again" in AssortmentUpload.objects.get().reason


def test_a_worker_that_fails_gives_the_upload_back(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    page.post(f"/workspaces/{workspace.pk}/assortment/match/")
    monkeypatch.setattr(assortment_matching, "match_items", lambda items: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        assortment_matching.process_next_upload()
    assert AssortmentUpload.objects.latest("id").state == "waiting"


def test_the_task_works_until_nothing_waits(
    page: Client,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    send(page, workspace, "sku,title\nA1,one\n")
    AssortmentUpload.objects.update(state="waiting")
    sent: list[int] = []
    monkeypatch.setattr(tasks.match_task, "apply_async", lambda **_: sent.append(1))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.match_task()
    assert (AssortmentUpload.objects.get().state, sent) == ("done", [1])


def test_the_page_is_filtered_and_takes_as_many_queries_for_20_rows_as_for_2(
    page: Client, workspace: Workspace, drill: Product, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/workspaces/{workspace.pk}/assortment/"
    for count in (2, 20):
        rows = "".join(f"S{number},Borvo Cordless Drill BD-180,Borvo\n" for number in range(count))
        load(page, workspace, f"sku,title,brand\n{rows}")
        with django_assert_num_queries(10):
            page.get(address)
    assert [item.sku for item in page.get(f"{address}?q=S19").context["rows"]] == ["S19"]
    assert list(page.get(f"{address}?match=unmatched").context["rows"]) == []


def test_progress_is_told_until_it_is_over(page: Client, workspace: Workspace) -> None:
    send(page, workspace, "sku,title\nA1,one\n")
    upload = AssortmentUpload.objects.get()
    AssortmentUpload.objects.update(state="working", to_match=10, matched=4)
    address = f"/workspaces/{workspace.pk}/assortment/uploads/{upload.pk}/progress/"
    html = page.get(address).content.decode()
    assert "4 of 10 articles matched" in html and "hx-get" in html
    AssortmentUpload.objects.update(state="done")
    assert "hx-get" not in page.get(address).content.decode()


def test_a_viewer_sees_and_changes_nothing(
    client: Client, page: Client, workspace: Workspace, teammate: User
) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    Membership.objects.filter(user=teammate).update(role="viewer")
    client.force_login(teammate)
    address = f"/workspaces/{workspace.pk}/assortment/"
    assert b"Upload articles" not in client.get(address).content
    assert client.post(f"{address}delete/", {"all": "yes"}).status_code == 403
    assert client.get(f"{address}items/{items()['A1'].pk}/").status_code == 200
    assert sorted(items()) == ["A1"]


STRANGE = ["", ".csv", "items/I/", "uploads/U/", "uploads/U/progress/"]


@pytest.mark.parametrize("part", STRANGE)
def test_a_stranger_gets_404_at_the_workspace_and_for_its_rows_elsewhere(
    client: Client, page: Client, workspace: Workspace, stranger: User, part: str
) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    part = part.replace("I", str(items()["A1"].pk)).replace("U", str(AssortmentUpload.objects.get().pk))
    client.force_login(stranger)
    own = Membership.objects.get(user=stranger).workspace_id
    tail = f"assortment{part}" if part.startswith(".") else f"assortment/{part}"
    assert client.get(f"/workspaces/{workspace.pk}/{tail}").status_code == 404
    if part not in ("", ".csv"):
        assert client.get(f"/workspaces/{own}/{tail}").status_code == 404


def test_a_decision_about_a_strangers_article_is_404_and_changes_nothing(
    client: Client, page: Client, workspace: Workspace, stranger: User, drill: Product
) -> None:
    load(page, workspace, CSV)
    client.force_login(stranger)
    own = Membership.objects.get(user=stranger).workspace_id
    address = f"/workspaces/{own}/assortment/items/{items()['A1'].pk}/decide/"
    assert client.post(address, {"product": "none"}).status_code == 404
    client.post(f"/workspaces/{own}/assortment/delete/", {"sku": ["A1"]})
    assert items()["A1"].match == "sure"


@pytest.mark.parametrize("product", ["999999", "x", "", "９", "99999999999999999999"])
def test_a_product_that_does_not_exist_cannot_be_chosen(
    page: Client, workspace: Workspace, product: str
) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    assert decide(page, workspace, "A1", product).status_code == 404


def test_the_item_page_offers_products(page: Client, workspace: Workspace, drill: Product) -> None:
    make_deal(product=drill)
    load(page, workspace, CSV)
    html = page.get(
        f"/workspaces/{workspace.pk}/assortment/items/{items()['A2'].pk}/?q=drill"
    ).content.decode()
    assert f'name="product" value="{drill.pk}"' in html


def test_the_api_lists_articles_and_takes_corrections(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    load(page, workspace, CSV)
    address = f"/api/v1/workspaces/{workspace.pk}/assortment/"
    rows = page.get(f"{address}?match=sure").json()["results"]
    assert [(row["sku"], row["match"], row["product"]["id"]) for row in rows] == [("A1", "sure", drill.pk)]
    one = f"{address}{rows[0]['id']}/"
    answers = [
        page.patch(one, body, content_type="application/json").json()["match"]
        for body in ({"product": None}, {"product": drill.pk}, {"automatic": True})
    ]
    assert answers == ["none", "chosen", "sure"]


@pytest.mark.parametrize(
    "body", [{}, {"product": 0}, {"product": "x"}, {"product": 10**9}, {"automatic": 7}, []]
)
def test_the_api_refuses_what_is_no_decision(page: Client, workspace: Workspace, body: Any) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    address = f"/api/v1/workspaces/{workspace.pk}/assortment/{items()['A1'].pk}/"
    assert page.patch(address, body, content_type="application/json").status_code == 400
    assert items()["A1"].match == "unmatched"


def test_the_api_is_closed_to_strangers(
    client: Client, page: Client, workspace: Workspace, stranger: User
) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    client.force_login(stranger)
    address = f"/api/v1/workspaces/{workspace.pk}/assortment/"
    assert client.get(address).status_code == 404
    assert client.patch(f"{address}{items()['A1'].pk}/", {"product": None}).status_code == 404


def test_a_key_of_another_workspace_or_a_reading_one_changes_nothing(
    page: Client, workspace: Workspace, owner: User
) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    address = f"/api/v1/workspaces/{workspace.pk}/assortment/{items()['A1'].pk}/"
    elsewhere = make_workspace(owner, name="Second shop")
    for shop, scope, status in (
        (elsewhere, "write", 404),
        (workspace, "read", 403),
        (workspace, "write", 200),
    ):
        secret = create_key(shop, owner, name="test", scope=scope)[1]
        client = APIClient(headers={"Authorization": f"Bearer {secret}"})
        assert client.patch(address, {"product": None}, format="json").status_code == status
    assert items()["A1"].match == "none"


def test_the_admin_and_the_log_hold_no_title(
    client: Client, page: Client, workspace: Workspace, stranger: User, caplog: pytest.LogCaptureFixture
) -> None:
    load(page, workspace, "sku,title\nA1,Secret thing\n")
    User.objects.filter(pk=stranger.pk).update(is_superuser=True, is_staff=True)
    client.force_login(User.objects.get(pk=stranger.pk))
    item, upload = items()["A1"], AssortmentUpload.objects.get()
    for where in (
        "assortmentitem/",
        f"assortmentitem/{item.pk}/change/",
        f"assortmentupload/{upload.pk}/change/",
    ):
        assert b"Secret" not in client.get(f"/admin/deals/{where}", follow=True).content
    assert "Secret" not in caplog.text
    assert not AuditEntry.objects.filter(subject__contains="Secret").exists()


def test_the_export_of_a_workspace_holds_its_articles(page: Client, workspace: Workspace) -> None:
    load(page, workspace, "sku,title\nA1,one\n")
    told = page.get(f"/workspaces/{workspace.pk}/export.json")
    assert [one["sku"] for one in json.loads(told.getvalue())["assortment"]] == ["A1"]
