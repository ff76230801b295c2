"""What cannot be taken back asks first: every form of a page is one that asks, or says why it need not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from deals.models import Workspace
from tests.access.table import TABLE

ASKS = {
    "member-remove", "hand-over", "withdraw", "api-key-revoke", "unwatch", "watchlist-delete",
    "watchlist-feed", "alert-rule-delete", "assortment-delete", "export-drop", "socialaccount_connections",
    "run-cancel", "schedule-delete",
}  # fmt: skip
"""Routes whose every form stands in {% ask %}."""

BUTTONS = {
    "webhook-change": {'value="secret"', 'value="delete"'},
    "assortment-decide-many": {'value="delete"'},
    "account_email": {'name="action_remove"'},
}
"""Routes with several buttons of which these stand in {% ask %}."""

REASONS = {
    "its own page is the question, and names what goes": {
        "workspace-delete", "account-delete", "product-merge", "product-split", "deletions", "retention",
        "catalogue-import", "assortment-upload", "mfa_deactivate_totp", "mfa_remove_webauthn",
        "mfa_generate_recovery_codes", "alerts-unsubscribe", "invitation", "account_confirm_email",
        "note-delete", "saved-view-delete",
    },
    "an undo, a restore or a switch brings it back": {
        "line-curate", "line-change-undo", "product-change-undo", "catalogues-merge", "catalogues-undo",
        "brands-merge", "brands-undo", "review-correct", "review-decide", "review-many", "review-undo",
        "review-group-decide", "review-group-undo", "review-groups-filtered", "alert-rule-switch",
        "alert-rule-archive", "watchlist-archive", "competitor-change", "assortment-decide", "alert-mutes",
        "alerts-snooze", "member-role", "workspace-switch", "reextraction-stop", "assortment-cancel",
        "saved-view-first", "saved-view-move", "live-stream-switch",
        "schedule-switch", "catalogue-import-cancel",
    },
    "it makes or changes something: nothing goes that cannot be written again": {
        "account", "alert-bell", "alert-rule", "alert-rule-new", "api-key-create", "assortment-match",
        "assortment-new-upload", "catalogues-import", "competitors-add", "competitors-paste", "deal-report",
        "invite", "mfa_activate_totp", "mfa_add_webauthn", "mfa_edit_webauthn", "retry-set-aside",
        "socialaccount_signup", "watch", "watched-tags", "watchlist-import", "watchlist-make", "webhook-make",
        "welcome", "welcome-competitors", "welcome-watch", "workspace-new", "workspace-settings",
        "alerts-read", "mfa_download_recovery_codes", "sample", "note-add", "note-change", "saved-view-save",
        "saved-view-change", "live-stream-new", "live-stream-change", "connection-test",
        "load", "load-start", "run-repeat", "schedule", "schedule-add", "schedule-scan", "notices",
    },
    "it signs in or out, or changes the password": {
        "account-session-end", "account-sessions-end", "account_change_password", "account_login",
        "account_confirm_reauthentication_code", "account_logout", "account_reauthenticate",
        "account_request_reauthentication_code", "account_reset_password", "account_reset_password_from_key",
        "account_set_password", "account_signup", "mfa_authenticate", "mfa_login_webauthn",
        "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "openid_connect_callback",
        "openid_connect_login",
    },
}  # fmt: skip
"""Why the forms of the other routes do not ask."""

CANCEL = "a file that is being made: there is nothing yet"
EXCEPT = {("exports/drop.html", "export-drop"): CANCEL}
"""One form of a template that need not ask."""

TOKEN = re.compile(r"{% (ask|endask)\b|<(/?form)\b|{% url ['\"]([\w-]+)['\"]|<button[^>]*>", re.S)


@dataclass
class Sent:
    """A button of a form in a template: the form's route, and whether it stands in {% ask %}."""

    template: str
    route: str
    button: str
    asks: bool


def sent_by(template: str, text: str) -> Iterator[Sent]:
    """Yield a template's buttons that send a form."""
    asks, form, route = False, False, ""
    for found in TOKEN.finditer(text):
        if found[1]:
            asks = found[1] == "ask"
        elif found[2]:
            form, route = found[2] == "form", ""
        elif found[3]:
            route = route or (found[3] if form else "")
        elif form and route:
            yield Sent(template, route, found[0], asks)


def all_sent() -> list[Sent]:
    root = Path(settings.BASE_DIR) / "templates"
    return [
        each
        for path in sorted(root.rglob("*.html"))
        for each in sent_by(path.relative_to(root).as_posix(), path.read_text())
    ]


def unasked(sent: list[Sent]) -> list[str]:
    """The buttons that should ask and do not."""
    return [
        f"{each.template}: {each.route} {each.button}"
        for each in sent
        if not each.asks
        and (each.template, each.route) not in EXCEPT
        and (each.route in ASKS or any(name in each.button for name in BUTTONS.get(each.route, ())))
    ]


def names(found: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each route with its name."""
    for each in found:
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern), each.name or ""


def test_every_form_of_a_page_asks_or_says_why_not() -> None:
    named = dict(names(get_resolver().url_patterns))
    posts = {named[route] for route, rule in TABLE.items() if "POST" in rule and not route.startswith("api/")}
    told = [*ASKS, *BUTTONS, *(name for group in REASONS.values() for name in group)]
    assert posts - set(told) == set(), "Say in ASKS or REASONS whether these ask before they do it."
    assert (sorted(told), len(told)) == (sorted(posts), len(posts))


def test_what_cannot_be_taken_back_is_sent_from_within_a_question() -> None:
    sent = all_sent()
    assert unasked(sent) == []
    asked = {each.route for each in sent if each.asks}
    assert (ASKS | set(BUTTONS)) - asked <= {"socialaccount_connections"}  # its form names no address


def test_a_form_that_does_not_ask_is_seen() -> None:
    text = '<form action="{% url \'withdraw\' 1 2 %}"><button type="submit">Withdraw</button></form>'
    assert unasked(list(sent_by("x.html", text))) == ['x.html: withdraw <button type="submit">']
    assert unasked(list(sent_by("x.html", f'{{% ask "Withdraw" %}}{text}{{% endask %}}'))) == []


@pytest.mark.django_db
def test_a_question_is_folded_names_what_goes_and_has_the_form(
    page: Client, workspace: Workspace, teammate: User
) -> None:
    shown = page.get(f"/workspaces/{workspace.pk}/").content.decode()
    member = workspace.memberships.get(user=teammate)
    asked = next(
        each for each in re.findall(r'<details class="ask".*?</details>', shown, re.S) if "/remove/" in each
    )
    assert "open" not in asked.partition(">")[0]
    assert "grace no longer sees the workspace" in asked
    assert f'action="/workspaces/{workspace.pk}/members/{member.pk}/remove/"' in asked
