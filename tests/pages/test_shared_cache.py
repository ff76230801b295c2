"""Limits count over all web processes, by the client's own address."""

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.test import RequestFactory
from rest_framework.throttling import BaseThrottle

from deals.views.common.rate_limit import RATE_LIMITS, rate_limit_allows
from tweetdeals.cache import JsonSerializer, ServerCache
from tweetdeals.proxies import ClientAddressMiddleware, client_address

PROXIES = ["10.0.0.0/8", "127.0.0.1"]
OPTIONS = {"KEY_PREFIX": "tweetdeals", "OPTIONS": {"serializer": JsonSerializer()}}


def process_of(url: str) -> ServerCache:
    """The cache as another web process has it."""
    return ServerCache(url, OPTIONS)


@pytest.fixture
def empty_cache() -> None:
    caches["default"].clear()


def test_what_one_process_counts_the_next_one_knows(broker_url, empty_cache):
    process_of(broker_url).add("limit:x", 3, 60)
    assert process_of(broker_url).incr("limit:x") == 4


def test_a_limit_holds_over_two_processes(broker_url, empty_cache, monkeypatch):
    answers = []
    for _ in range(RATE_LIMITS["password"] + 1):
        monkeypatch.setattr("deals.views.common.rate_limit.cache", process_of(broker_url))
        answers.append(rate_limit_allows("password", "x"))
    assert answers == [True] * RATE_LIMITS["password"] + [False]


def test_values_come_back_as_they_were(broker_url, empty_cache):
    values = {"a": 1, "b": [1.5, 2.5], "c": "text", "d": None, "e": True}
    process_of(broker_url).set_many(values)
    assert process_of(broker_url).get_many(values) == values


def test_without_a_server_a_process_counts_by_itself():
    alone = process_of("redis://127.0.0.1:1/0")
    alone.add("limit:y", 0, 60)
    assert (alone.incr("limit:y"), alone.incr("limit:y")) == (1, 2)


def test_clearing_leaves_the_queues_alone(broker_url, empty_cache):
    client = redis.Redis.from_url(broker_url)
    client.set("celery-queue", "a wake-up")
    process_of(broker_url).set("x", 1)
    process_of(broker_url).clear()
    assert (process_of(broker_url).get("x"), client.get("celery-queue")) == (None, b"a wake-up")
    client.delete("celery-queue")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("10.9.9.9", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("127.0.0.1", "rubbish, 10.1.2.3", "10.1.2.3"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours_is_the_client(peer, forwarded, client):
    assert client_address(peer, forwarded, PROXIES) == client


def asked(monkeypatch: pytest.MonkeyPatch, proxies: list[str]) -> tuple[str, str]:
    """Which address limits and throttles see of a request that comes with a header."""
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", proxies)
    seen = []
    middleware = ClientAddressMiddleware(
        lambda request: seen.append((request.META["REMOTE_ADDR"], BaseThrottle().get_ident(request)))
    )
    middleware(RequestFactory(HTTP_X_FORWARDED_FOR="198.51.100.1").get("/"))
    return seen[0]


def test_without_a_declared_proxy_the_header_is_ignored(monkeypatch):
    assert asked(monkeypatch, []) == ("127.0.0.1", "127.0.0.1")


def test_behind_a_declared_proxy_the_client_counts(monkeypatch):
    assert asked(monkeypatch, ["127.0.0.1"]) == ("198.51.100.1", "198.51.100.1")
