"""What browsers, caches and logs are told to keep to themselves."""

import logging
import logging.config

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from deals.models import Watchlist, Workspace
from tests.factories import make_user
from tweetdeals.log_masking import MaskingFormatter

SECRET = "Zm9yLW5vYm9keS1lbHNlcy1leWVz"


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/admin/", "/api/docs/", "/api/v1/deals/", "/nowhere/"])
def test_every_answer_has_a_content_policy_and_says_what_no_page_uses(
    client: Client, db: None, path: str
) -> None:
    client.force_login(make_user("rita", is_staff=True, is_superuser=True))
    answer = client.get(path)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"].partition("script-src")[2].split(";")[0]
    assert "camera=()" in answer["Permissions-Policy"]


def test_the_admin_alone_compiles_code(client: Client, db: None) -> None:
    client.force_login(make_user("rita", is_staff=True, is_superuser=True))
    compiles = {
        path: "unsafe-eval" in client.get(path)["Content-Security-Policy"] for path in ("/", "/admin/")
    }
    assert compiles == {"/": False, "/admin/": True}


def test_what_is_shown_once_is_kept_by_no_cache(page: Client, workspace: Workspace) -> None:
    base = f"/workspaces/{workspace.pk}"
    watchlist = Watchlist.objects.create(workspace=workspace, name="w")
    answers = {
        "feed": page.post(f"{base}/watchlists/{watchlist.pk}/feed/"),
        "webhook": page.post(f"{base}/alerts/webhooks/make/", {"url": "https://hook.example.com/"}),
        "key": page.post(f"{base}/keys/", {"name": "k", "scope": "read"}),
        "addresses": page.get("/account/addresses/"),
        "by the API": page.post(
            "/api/v1/webhooks/",
            {"workspace": workspace.pk, "url": "https://b.example.com/"},
            "application/json",
        ),
    }
    kept = {name: answer["Cache-Control"] for name, answer in answers.items()}
    assert [answer.status_code for answer in answers.values()] == [200, 200, 200, 200, 201]
    assert [name for name, said in kept.items() if "no-store" not in said] == []


@pytest.mark.parametrize(
    "link",
    [
        f"/invitations/{SECRET}/", f"/feeds/{SECRET}/", f"/verify/{SECRET}/", f"/alerts/snooze/{SECRET}/",
        f"/sign-up/?next=%2Finvitations%2F{SECRET}%2F", f"/sign-in/?next=/invitations/{SECRET}/",
        f"/alerts/unsubscribe/{SECRET}/", f"/password/reset/1-{SECRET}/",
        f"/sign-in/with/corp/back/?code={SECRET}&state={SECRET}", f"td_abcdefgh_{SECRET}",
    ],
)  # fmt: skip
def test_a_link_that_opens_something_is_in_no_log(link: str) -> None:
    record = logging.LogRecord("django.request", 30, "x", 1, "Bad Request: %s", (link,), None)
    assert SECRET not in MaskingFormatter("%(message)s").format(record)


def test_a_refused_invitation_is_logged_without_its_secret(
    page: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page.post(f"/invitations/{SECRET}/")
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        settings.LOGGING["formatters"]["plain"]
    )
    assert formatter.format(caplog.records[-1]).endswith("Bad Request: /invitations/***/")


def test_other_lines_are_left_as_they_are(owner: User) -> None:
    record = logging.LogRecord("x", 20, "x", 1, "GET /password/reset/sent/ and /products/12/", (), None)
    assert MaskingFormatter("%(message)s").format(record) == "GET /password/reset/sent/ and /products/12/"
