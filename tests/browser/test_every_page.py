"""Every page at both widths and in both themes: no error, no violation, nothing wider than the screen."""

import pytest
from django.contrib.auth.models import User

from deals.models import Product, Workspace
from deals.services.curation.reports import report_deal
from ingestion.models import Run
from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.screens import SCREENS
from tests.curating import make_unknown_maker, make_unsure

pytestmark = pytest.mark.browser


@pytest.mark.full  # test_accessibility.py opens every page on both screens
@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_pages_fit_the_screen_without_a_fault(visitor: Visitor, product: Product) -> None:
    run = Run.objects.create(uris=["s3://archive/2016/"], state="done")
    make_unsure(2)
    make_unknown_maker()
    report_deal(make_unsure()[0], User.objects.get(), "price", "it was more")
    deal, workspace = product.deals.first(), Workspace.objects.get()
    pages = [
        "/", "/products/", f"/products/{product.pk}/", f"/deals/{deal.pk}/", "/retailers/",
        "/retailers/tindalo/", "/runs/", f"/runs/{run.pk}/", "/coverage/?month=2016-10",
        f"/workspaces/{workspace.pk}/", "/outbox/", "/password/", "/review/groups/",
        "/review/match/", "/review/match/history/",
        "/review/unsure/", "/review/outliers/", "/review/reports/", "/review/sellers/", "/review/deals/",
        "/review/makers/", "/review/orphaned/", "/review/unsure/history/", f"/deals/{deal.pk}/curate/",
        "/reports/", "/catalogue/", "/deletions/", "/retention/",
        "/product-changes/", f"/products/{product.pk}/merge/", f"/products/{product.pk}/split/",
    ]  # fmt: skip
    for path in pages:
        visitor.open(path)
        assert (path, visitor.overflow, visitor.faults) == (path, 0, [])
        assert visitor.page.locator("h1").count() == 1


def test_the_form_signs_in_and_the_menu_signs_out(visitor: Visitor) -> None:
    visitor.page.context.clear_cookies()
    visitor.open("/products/")
    visitor.page.get_by_label("Username").fill("ada")
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    visitor.page.get_by_role("heading", name="Products").wait_for()
    visitor.page.get_by_role("button", name="Account of ada").click()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.get_by_role("heading", name="Sign in").wait_for()
    assert visitor.faults == []


@pytest.mark.parametrize("visitor", ["360 dark", "1280 light"], indirect=True)
def test_the_theme_of_the_system_is_followed(visitor: Visitor) -> None:
    visitor.open("/")
    dark = visitor.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    ground = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(16, 21, 27)" if dark else "rgb(244, 246, 248)")


def test_a_run_page_refreshes_itself_until_the_run_is_over(visitor: Visitor) -> None:
    run = Run.objects.create(uris=["s3://archive/"], state="loading")
    visitor.open(f"/runs/{run.pk}/")
    visitor.page.get_by_text("loading", exact=True).wait_for()
    Run.objects.update(state="done")
    visitor.page.get_by_text("done", exact=True).first.wait_for(timeout=6_000)
    assert visitor.page.locator("#progress[hx-get]").count() == 0
    assert visitor.faults == []


def test_the_docs_of_the_api_work_without_the_internet(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open("/api/docs/")
    visitor.page.locator(".opblock").first.wait_for()
    assert [url for url in asked if not url.startswith((visitor.site, "data:"))] == []
