"""Who asks, what each has been given, and how a refusal looks."""

import random
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from deals.domain.roles import RIGHTS
from deals.services.workspaces.sessions import SessionStore
from tests.access.routes import filled
from tests.access.table import BY_SECRET, TABLE
from tests.access.world import INVITED, SECRET, World

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
SIGNED_IN = {"public", "signed in"}
GIVEN: dict[str, set[str]] = {
    "anonymous": {"public"},
    "stranger": SIGNED_IN,
    "foreign key": SIGNED_IN,
    "curator": SIGNED_IN | {"staff"},
    "superuser": SIGNED_IN | {"staff", "permitted staff", "superuser"},
    **{role: SIGNED_IN | set(rights) for role, rights in RIGHTS.items()},
}
"""By who asks: the needs that are met."""
AT_THE_EDGE = {
    "viewer": {"read", "edit"},
    "member": {"edit", "manage"},
    "manager": {"manage", "own"},
    "owner": {"own"},
    "curator": {"staff", "permitted staff", "superuser"},
    "superuser": {"permitted staff", "superuser", "read", "edit", "manage", "own"},
}
"""By who asks: the needs that they are the weakest to meet or the strongest not to; all for all others."""
OWN_ANSWERS = {"readyz": {503}, "sign-in/failed/": {401}}
"""By route: what else it answers to all."""
BODY = "product=none&retailer=tindalo"
"""What two forms need to find what they are about; all others say what they lack."""


@dataclass
class Actor:
    """One of the cast; `user` is None for an anonymous one, `key` the text of an API key."""

    name: str
    user: User | None = None
    key: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def sign_in(self) -> None:
        """Make a session, where there is none any more: one call may sign the other out."""
        if self.user and not self.key and not SessionStore().exists(self.cookies.get("sessionid", "")):
            client = Client()
            client.force_login(self.user)
            self.cookies["sessionid"] = client.cookies["sessionid"].value

    def ask(self, method: str, address: str) -> HttpResponse:
        """Call an address with next to no body, as in a browser of its own."""
        self.client.cookies.clear()  # a new client would load the middleware again
        self.client.cookies.load(self.cookies)
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        is_api = address.startswith("/api/")
        kind = "application/json" if is_api else "application/x-www-form-urlencoded"
        return self.client.generic(method, address, "{}" if is_api else BODY, kind, headers=headers)


def tried(who: str, route: str) -> list[str]:
    """The methods to try: those of the table, and by a stranger one more, here this and there that one.

    A method refused to a stranger is refused to all: the answer 405 comes before anybody is looked at.
    They try no route that a secret opens: there the owner tries all.
    """
    if who == "owner" and route in BY_SECRET:
        return METHODS
    methods = list(needs_of(route))
    others = [method for method in METHODS if method not in methods] if who == "stranger" else []
    return methods + (random.Random(route).sample(others, 1) if others else [])


def decisive(who: str, route: str) -> list[str]:
    """Those of the methods to try whose need is decided by this one: what others get follows from it."""
    needs, at_the_edge = needs_of(route), AT_THE_EDGE.get(who)
    return [
        method
        for method in tried(who, route)
        if at_the_edge is None or route in BY_SECRET or needs[method] in at_the_edge
    ]


def needs_of(route: str) -> dict[str, str]:
    """The need by method, as the table names them."""
    return dict(part.split(" ", 1) for part in TABLE[route].split(", "))


def expected(who: str, route: str, method: str) -> int | str:
    """The status that the table asks for, or `done` where the one who asks may do it."""
    needs = needs_of(route)
    is_api, given = route.startswith("api/v1/"), GIVEN[who]
    need = needs.get(method)
    if (who == "anonymous" or (who == "foreign key" and not is_api)) and not {"public", "absent"} & set(
        needs.values()
    ):
        return 401 if is_api else 302
    of_staff = {"staff", "permitted staff"} & set(needs.values())
    if is_api and need not in given and not of_staff <= given:
        return 403
    if need is None:
        return 405
    if need in given:
        return "done"
    return 403 if who in RIGHTS and need in RIGHTS["owner"] else 404


def outcome(response: HttpResponse, route: str) -> int | str:
    """The status, or `done` where the address did something or said what was wrong with the body."""
    if response.status_code == 302 and response["Location"].startswith("/sign-in/?next"):
        return 302
    done = {200, 201, 202, 204, 302, 400, 409} | OWN_ANSWERS.get(route, set())
    return "done" if response.status_code in done else response.status_code


def told_by(response: Any) -> str:
    """All that an answer says, headers too."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(response.headers) + body.decode(errors="replace")


def addresses(world: World, shared: dict[str, str]) -> dict[str, str]:
    """An address for each route of the table, with real rows behind it."""
    return {route: "/" + filled(route, values_for(route, world, shared)) for route in TABLE}


def values_for(route: str, world: World, shared: dict[str, str]) -> dict[str, str]:
    """What stands for a route's parameters."""
    values = {
        **world.values, "slug": "tindalo", "kind": "match", "source": "brands",
        "fmt": "csv", "path": "nowhere/",
        "secret": world.feed_secret if route.startswith("feeds/") else INVITED + SECRET,
        "token": world.unsubscribe_token, "uidb36": "1", "provider_id": "corp",
    }  # fmt: skip
    if route.startswith(("verify/", "password/")):
        values["key"] = "x"
    if route.startswith("catalogue/"):
        values["catalogue"] = "brands"
    for beginning, name in (
        ("api/v1/alert-rules/", "rule"), ("api/v1/webhooks/", "hook"), ("exports/", "export"),
        ("api/v1/saved-views/", "view"), ("api/v1/notes/", "note"),
    ):  # fmt: skip
        if route.startswith(beginning):
            values["pk"] = values[name]
    if "/assortment/" in route:
        values["item"] = values["article"]
    if route.endswith("/correct/"):
        values["kind"] = "outliers"
    below = route.removeprefix("api/v1/")
    found = [value for beginning, value in shared.items() if below.startswith(beginning)]
    return values | ({"pk": found[0]} if found else {})
