"""What all web processes count together: on the broker's server, and in this process where that is away.

Limits and throttles count here, so a request must not fail where the server does: the process then counts by
itself, as if it were alone, until the server answers again. `/readyz` says that the broker is away.
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)

AWAY_SECONDS = 15
"""So long the server is not asked again: each try would cost a request its connection's time-out."""


class JsonSerializer:
    """Values as JSON: unlike pickle, nothing that somebody wrote to the server can run here."""

    def dumps(self, value: Any) -> int | bytes:
        """Return a value as it is stored; whole numbers stay such, so that the server can count them."""
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        """Return a stored value; tuples come back as lists."""
        return json.loads(data)


def _asked_here_if_away(name: str) -> Callable[..., Any]:
    """Return a method that asks the server, or where it is away this process."""

    def ask(self: "ServerCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.away_until:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except redis.ConnectionError as error:  # time-outs too
                log.warning("the cache's server does not answer (%s): each process counts by itself", error)
                self.away_until = time.monotonic() + AWAY_SECONDS
        return getattr(self.here, name)(*args, **kwargs)

    return ask


class ServerCache(RedisCache):
    """A cache on the broker's server, beside its queues."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.here = LocMemCache("server-away", {})
        self.away_until = -float("inf")  # time.monotonic()

    add = _asked_here_if_away("add")
    get = _asked_here_if_away("get")
    set = _asked_here_if_away("set")
    touch = _asked_here_if_away("touch")
    delete = _asked_here_if_away("delete")
    get_many = _asked_here_if_away("get_many")
    has_key = _asked_here_if_away("has_key")
    incr = _asked_here_if_away("incr")
    set_many = _asked_here_if_away("set_many")
    delete_many = _asked_here_if_away("delete_many")

    def clear(self) -> None:
        """Forget this cache's values, and nothing else on the server: the queues lie there too."""
        self.here.clear()
        client = self._cache.get_client(None, write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*"):
            client.delete(key)
