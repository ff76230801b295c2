"""Requests that the live server still answers when a test is over: its tables are emptied after them."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tweetdeals.embedded import processes

PATIENCE_SECONDS = 30.0


class InFlight:
    """How many requests are being answered, over all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def add(self, change: int) -> None:
        """Count a request that begins (1) or is answered (-1)."""
        with self._lock:
            self._count += change

    def none(self) -> bool:
        """Tell whether no request is being answered."""
        return self._count == 0


@pytest.fixture(scope="session")
def in_flight() -> Iterator[InFlight]:
    """Count each request of the session's live server."""
    counter, answer = InFlight(), WSGIHandler.__call__

    def counted(self: WSGIHandler, environ: Any, start_response: Any) -> Any:
        counter.add(1)
        try:
            return answer(self, environ, start_response)
        finally:
            counter.add(-1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", counted)
        yield counter


@pytest.fixture(autouse=True)
def nothing_in_flight(request: pytest.FixtureRequest) -> Iterator[None]:
    """Wait for what a closed page had asked before the tables are emptied: else each waits for the other."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    counter = request.getfixturevalue("in_flight")
    yield
    assert processes.wait_until(counter.none, PATIENCE_SECONDS), "the live server still answers a request"
