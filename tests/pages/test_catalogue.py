"""The catalogue's page: export, import with every fault by its row, merge and undo. Staff only."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.domain.catalogue_csv import read_catalogue
from deals.models import Brand, BrandAlias, Retailer, RetailerAlias
from deals.services.market.catalogue_uploads import import_next_file
from ingestion.services.catalogues import load_catalogue
from tests.factories import make_brand, make_deal, make_product, make_retailer
from tests.importing import import_file, page_of, send_file

pytestmark = pytest.mark.django_db
HEAD = "slug,name,kind,country,handles,domains,names\n"


@pytest.mark.parametrize("catalogue", ["retailers", "brands"])
def test_an_exported_catalogue_is_imported_without_a_change(desk: Client, catalogue: str) -> None:
    load_catalogue()
    text = desk.get(f"/catalogue/{catalogue}.csv").getvalue().decode()
    html = page_of(desk, send_file(desk, text, catalogue))
    n = {"retailers": Retailer, "brands": Brand}[catalogue].objects.count()
    assert n > 1000 and f"0 new, 0 changed, {n:,} unchanged." in html


def test_a_preview_writes_nothing_and_the_second_step_takes_it_over(desk: Client) -> None:
    make_retailer("Quill")
    quill = "quill,Quill Ltd,shop,GB,@quill;quill_uk|2012-01-01|,quill.example,quill\n"
    row = send_file(desk, f"{HEAD}{quill}tindalo,Tindalo,shop,,,,\n")
    assert "1 new, 1 changed, 0 unchanged. Nothing is imported yet." in page_of(desk, row)
    assert (Retailer.objects.count(), RetailerAlias.objects.count()) == (1, 0)
    desk.post(f"/catalogue/imports/{row.pk}/")
    assert import_next_file() and not import_next_file()
    assert "1 new, 1 changed, 0 unchanged. Imported" in page_of(desk, row)
    found = RetailerAlias.objects.order_by("kind", "value").values_list("kind", "value", "valid_from")
    assert [(kind, value, str(since)) for kind, value, since in found] == [
        ("domain", "quill.example", "None"), ("handle", "quill", "None"),
        ("handle", "quill_uk", "2012-01-01"), ("name", "quill", "None"),
    ]  # fmt: skip


def test_the_history_names_who_sent_the_file(desk: Client, curator: User) -> None:
    import_file(desk, f"{HEAD}tindalo,Tindalo,shop,,,,\n")
    noted = Retailer.objects.get(slug="tindalo").history.first()
    assert (noted.history_change_reason, noted.history_user) == ("import by cleo", curator)
    assert "import by cleo" in desk.get("/catalogue/").content.decode()


def test_a_spelling_that_a_row_lacks_goes_and_may_be_anothers_then(desk: Client) -> None:
    import_file(desk, "slug,name,names\nborvo,Borvo,borvo;bv\n", "brands")
    import_file(desk, "slug,name,names\nborvo,Borvo,borvo\nbevo,Bevo,bv\n", "brands")
    assert BrandAlias.objects.get(value="bv").brand.slug == "bevo"


ROWS = {
    "a b,Name,shop,,,,": "slug 'a b'",
    "a,,shop,,,,": "name: write",
    "a,A,stall,,,,": "kind 'stall'",
    "a,A,shop,GBR,,,": "country 'GBR'",
    "a,A,shop,,x y,,": "handle 'x y'",
    "a,A,shop,,x|2012-01-01,,": "handle 'x|2012-01-01'",
    "a,A,shop,,x|2012-13-01|,,": "write days like",
    "a,A,shop,,x|2013-01-01|2012-01-01,,": "not before its last",
    "a,A,shop,,,example,": "domain 'example'",
    "a,A,shop": "more or fewer columns",
    "a,A,shop,,,,,": "more or fewer columns",
    "quill,Q,shop,,,,\nquill,Q,shop,,,,": "stands in line 2 too",
    "a,A,shop,,h,,\nb,B,shop,,h,,": "is that of a in line 2",
}


@pytest.mark.parametrize("row", ROWS)
def test_a_faulty_row_is_named_by_its_line(row: str) -> None:
    fault = read_catalogue(HEAD + row, "retailers")[1][0]
    assert (fault.line, ROWS[row] in fault.said) == (HEAD.count("\n") + row.count("\n") + 1, True)


def test_a_file_with_a_faulty_row_is_not_imported(desk: Client) -> None:
    RetailerAlias.objects.create(retailer=make_retailer("Tindalo"), kind="handle", value="taken")
    sent = send_file(desk, f"{HEAD}a,A,shop,,taken,,\nb,B,stall,,,,\n")
    html = page_of(desk, sent)
    assert "2 rows are faulty: nothing was imported." in html
    assert "Line 2: handle 'taken' is that of tindalo." in html and "Line 3: kind 'stall'" in html
    desk.post(f"/catalogue/imports/{sent.pk}/")
    assert not import_next_file() and Retailer.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [("slug,name\n", "lacks the columns"), ("", "lacks the columns"), ('slug,name,names\n"a', "no CSV")],
)
def test_a_file_that_is_none_says_why(text: str, said: str) -> None:
    entries, faults = read_catalogue(text, "brands" if "names" in text else "retailers")
    assert (entries, said in faults[0].said) == ([], True)


def test_retailers_are_merged_by_their_names_and_parted(desk: Client) -> None:
    quill, mart = make_retailer("Quill"), make_retailer("Quillmart")
    html = desk.post(
        "/catalogue/merge/", {"gone": "Quill", "into": "quillmart"}, follow=True
    ).content.decode()
    assert "Quill was merged into Quillmart" in html
    assert desk.get("/retailers/quill/")["Location"] == "/retailers/quillmart/"
    quill.refresh_from_db()
    assert quill.merged_into == mart
    merge = desk.get("/catalogue/").context["merging"][0][4][0]
    assert (
        "stands for itself" in desk.post(f"/catalogue/merges/{merge.pk}/undo/", follow=True).content.decode()
    )
    assert Retailer.objects.count() == 2


def test_an_unknown_retailer_is_not_merged(desk: Client) -> None:
    make_retailer("Quill")
    html = desk.post("/catalogue/merge/", {"gone": "Quill", "into": "nobody"}, follow=True).content.decode()
    assert "Choose two retailers" in html and Retailer.objects.count() == 1


def test_brands_are_merged_by_their_names_and_parted(desk: Client) -> None:
    bosk, borvo = make_brand("Bosk"), make_brand("Borvo")
    html = desk.post("/catalogue/brands/merge/", {"gone": "bosk", "into": "Borvo"}, follow=True)
    assert "Bosk was merged into Borvo" in html.content.decode()
    bosk.refresh_from_db()
    assert (bosk.merged_into, BrandAlias.objects.get(value="bosk").brand) == (borvo, borvo)
    merge = desk.get("/catalogue/").context["merging"][1][4][0]
    html = desk.post(f"/catalogue/brands/merges/{merge.pk}/undo/", follow=True)
    assert "Bosk stands for itself again" in html.content.decode() and Brand.objects.count() == 2


@pytest.mark.parametrize("address", ["/api/v1/deals/?brand={}", "/api/v1/products/?brand={}"])
def test_a_filter_by_a_merged_brand_is_one_by_its_merge_target(desk: Client, address: str) -> None:
    bosk, borvo = make_brand("Bosk"), make_brand()
    make_deal("5", product=make_product("Saw", brand=borvo), brand=borvo)
    bosk.merged_into = borvo
    bosk.save()
    old, now = (desk.get(address.format(slug)).json()["results"] for slug in ("bosk", borvo.slug))
    assert len(old) == 1 and old == now
    html = desk.get("/products/?brand=bosk").content.decode()
    assert f'value="{borvo.slug}" data-label="{borvo.name}"' in html


def test_a_stranger_is_not_told_what_was_merged(client: Client) -> None:
    bosk = make_brand("Bosk")
    bosk.merged_into = make_brand()
    bosk.save()
    assert client.get("/api/v1/deals/?brand=bosk").status_code == 401
    assert client.get("/products/?brand=bosk")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("get", "/catalogue/imports/1/"),
        ("get", "/catalogue/"), ("get", "/catalogue/brands.csv"), ("post", "/catalogue/brands/import/"),
        ("post", "/catalogue/merge/"), ("post", "/catalogue/merges/1/undo/"),
        ("post", "/catalogue/brands/merge/"), ("post", "/catalogue/brands/merges/1/undo/"),
    ],
)  # fmt: skip
def test_others_than_staff_get_404(page: Client, method: str, url: str) -> None:
    form = {"text": "slug,name,names\na,A,a\n", "apply": "1"}
    assert getattr(page, method)(url, form).status_code == 404
    assert Brand.objects.count() == 0
