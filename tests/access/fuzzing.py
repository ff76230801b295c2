"""Calls that schemathesis makes up from the OpenAPI description, half of them led to rows that exist."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks

from tests.access.world import SECRET
from tweetdeals.wsgi import application

load_all_checks()
WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def operations() -> Iterator[Any]:
    """Yield each operation of the description."""
    described = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(described)
    schema.app = application
    for found in schema.get_all_operations():
        yield found.ok()


def faults_of(operation: Any, places: list[dict[str, Any]], key: str, examples: int) -> list[str]:
    """What is wrong with the answers to so many made-up calls, the first of it; [] where nothing is.

    `places` are sets of path parameters that lead to rows.
    """
    checks = CHECKS.get_by_names(WANTED)

    @seed(1)
    @settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(), place=st.sampled_from([{}, *places]))
    def try_it(case: Any, place: dict[str, Any]) -> None:
        named = {name: place[name] for name in case.path_parameters or {} if name in place}
        case.path_parameters = {**(case.path_parameters or {}), **named}
        cache.clear()
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"})
            transaction.set_rollback(True)
        assert SECRET.lower() not in response.text.lower(), f"{case.as_curl_command()} told a secret"
        case.validate_response(response, checks=checks)

    try:
        with in_one_connection():
            try_it()
    except (Exception, BaseExceptionGroup) as error:
        return [f"{operation.label}: {error}"]
    return []


@contextmanager
def in_one_connection() -> Iterator[None]:
    """Keep requests from closing the connection, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
