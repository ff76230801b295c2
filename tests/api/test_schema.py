"""The OpenAPI description is valid, complete, and its page works without the internet."""

import re

from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from deals.api.urls import urlpatterns as deals_api
from ingestion.urls import api_urlpatterns as ingestion_api
from tests.factories import make_user


def test_it_is_valid_without_a_warning(tmp_path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_it_describes_every_route(api: APIClient) -> None:
    described = api.get("/api/v1/schema/?format=json").json()["paths"]
    routes = {str(pattern.pattern) for pattern in [*deals_api, *ingestion_api]}
    named = {re.sub(r"{(\w+)}", r"<>", path.removeprefix("/api/v1/")) for path in described}
    assert {re.sub(r"<\w+:\w+>", "<>", route) for route in routes} == named


def test_lists_describe_their_orders_and_page_size(api: APIClient) -> None:
    paths = api.get("/api/v1/schema/?format=json").json()["paths"]
    parameters = {one["name"]: one for one in paths["/api/v1/products/"]["get"]["parameters"]}
    assert parameters["order"]["schema"]["enum"] == ["points", "newest", "title", "lowest", "highest"]
    assert {"as_of", "cursor", "page_size", "several_retailers"} <= set(parameters)


def test_the_docs_page_loads_nothing_from_elsewhere(client: Client, db: None) -> None:
    client.force_login(make_user())
    html = client.get("/api/docs/").content.decode()
    assert "swagger-ui" in html
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', html) == []
