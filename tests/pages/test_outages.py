"""While the database is away a page says so, with when to come again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def no_database() -> Iterator[None]:
    """Let the next connection find nobody at the database's port."""
    address = connection.settings_dict
    port = address["PORT"]
    connection.close()
    address["PORT"] = "1"
    try:
        yield
    finally:
        address["PORT"] = port


def ask(client: Client, path: str) -> Any:
    client.raise_request_exception = False
    with no_database():
        return client.get(path)


def test_a_signed_in_page_answers_503_and_when_to_come_again(page: Client) -> None:
    response = ask(page, "/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "The database does not answer at the moment" in response.content.decode()


def test_the_api_says_it_as_json(page: Client) -> None:
    response = ask(page, "/api/v1/deals/")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "unavailable")


def test_a_statement_that_took_too_long_is_no_outage(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(_: Any) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(1)")

    monkeypatch.setattr("deals.views.workspaces.overview.overview", sleep)
    page.raise_request_exception = False
    assert page.get("/").status_code == 500
