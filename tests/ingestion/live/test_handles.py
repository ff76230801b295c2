"""Bluesky's authors get their handles: from identity events, and from a bounded number of profiles."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ingestion.extraction.catalogue import build_catalogue
from ingestion.extraction.catalogue_csv import load_rows, load_words
from ingestion.extraction.extract import deals_of_triggered
from ingestion.live import handles as module
from ingestion.live.handles import Handles, as_sent, with_handles
from ingestion.reading.posts import read_line
from tests.ingestion.dumps import LATEST, event, line

DID = "did:plc:abcdefghijklmnopqrstuvwx"
OFFER, CHAT = line(event()), line(event("good morning"))


class Profiles(ThreadingHTTPServer):
    """Tells a handle for each DID, or what `answer` says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.asked: list[list[str]] = []
        self.answer: tuple[int, bytes] | None = None


class Door(BaseHTTPRequestHandler):
    server: Profiles

    def do_GET(self) -> None:
        """Answer getProfiles."""
        actors = parse_qs(urlsplit(self.path).query)["actors"]
        self.server.asked.append(actors)
        told = [{"did": did, "handle": f"{did[8:14]}.example"} for did in actors]
        status, body = self.server.answer or (200, json.dumps({"profiles": told}).encode())
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def profiles() -> Iterator[Profiles]:
    with Profiles() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def site(server: Profiles) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def test_a_post_that_may_hold_a_deal_gets_its_authors_handle_and_others_are_left_as_they_are() -> None:
    with profiles() as server:
        offer, chat = with_handles([OFFER, CHAT], Handles(site(server)))
    assert server.asked == [[DID]]
    assert read_line(offer, LATEST).posts[0].content.handle == "abcdef.example"
    assert (as_sent(offer), chat) == (OFFER, CHAT)


def test_so_does_one_in_a_frame_of_version_2() -> None:
    framed = b'{"$type":"message","payload":' + OFFER + b"}"
    known = Handles("")
    known.learn(DID, "acme.example")
    (offer,) = with_handles([framed], known)
    assert read_line(offer, LATEST).posts[0].content.handle == "acme.example" and as_sent(offer) == framed


def test_what_is_known_is_not_asked_again() -> None:
    with profiles() as server:
        handles = Handles(site(server))
        assert with_handles([OFFER], handles) == with_handles([OFFER], handles)
    assert len(server.asked) == 1


def test_authors_are_asked_for_by_25_and_in_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CALLS", 2)
    with profiles() as server:
        found = Handles(site(server)).of([f"did:plc:{number:024d}" for number in range(70)])
    assert [len(each) for each in server.asked] == [25, 25] and len(found) == 50


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (200, b"no json"),
        (200, b"[]"),
        (200, b"x" * 2_000_000),
        (200, b'{"profiles":[{"did":5}]}'),
    ],
    ids=range(5),
)
def test_where_nobody_tells_the_did_stands_for_the_handle(answer: Any) -> None:
    with profiles() as server:
        server.answer = answer
        assert with_handles([OFFER], Handles(site(server))) == [OFFER]


def test_a_site_that_does_not_answer_is_left_alone_for_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    handles, asked = Handles("http://127.0.0.1:1"), []
    monkeypatch.setattr(Handles, "_ask", lambda self, dids: asked.append(dids) or False)
    assert handles.of([f"did:plc:{number}" for number in range(70)]) == {} and len(asked) == 1


@pytest.mark.parametrize("handle", ["handle.invalid", 'a"b.example', "nodot", "", "x" * 300 + ".example"])
def test_a_handle_that_is_none_is_not_kept_and_drops_the_old_one(handle: str) -> None:
    handles = Handles("")
    handles.learn(DID, "acme.example")
    handles.learn(DID, handle)
    assert handles.of([DID]) == {}


def test_the_longest_unused_is_forgotten() -> None:
    handles = Handles("", most=2)
    for name in ("a", "b", "c"):
        handles.learn(f"did:plc:{name}", f"{name}.example")
    assert handles.of(["did:plc:a", "did:plc:c"]) == {"did:plc:c": "c.example"}


@pytest.mark.parametrize(
    ("handle", "retailer"),
    [("bestbuy.com", "best-buy"), ("deals.bestbuy.com", "best-buy"), ("bestbuy.bsky.social", None)],
)
def test_a_handle_of_a_shops_own_domain_proves_the_shop(handle: str, retailer: str | None) -> None:
    handles = Handles("")
    handles.learn(DID, handle)
    (offer,) = with_handles([OFFER], handles)
    catalogue = build_catalogue(load_rows(), load_words())
    (deal,) = deals_of_triggered(read_line(offer, LATEST).posts[0].content, catalogue, None)
    assert deal.retailer_slug == retailer
