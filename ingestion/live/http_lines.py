"""Lines of an answer that never ends, over plain HTTP: what Mastodon and X stream. Every size is bounded."""

import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import orjson
import urllib3
from urllib3.exceptions import HTTPError

from ingestion.live.base import SAMPLE_BYTES, StreamBroken, StreamRefused
from ingestion.reading.values import BadLine, parse_json

MAX_LINE = 1024 * 1024
"""Bytes: a post with all that it names has some 10 kB."""

MAX_ANSWER = 8 * 1024 * 1024
"""Bytes of a whole answer, such as a page of posts."""

TROUBLE_SECONDS = 5.0
"""At least, before a server that has trouble is asked again."""

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 30.0

_pool = urllib3.PoolManager(num_pools=20, retries=False)


@contextmanager
def opened(
    url: str, headers: Mapping[str, str], silence: float, body: bytes | None = None
) -> Iterator[urllib3.response.BaseHTTPResponse]:
    """Open a stream, broken after so many seconds without a byte; with a body by POST.

    Raises StreamBroken, StreamRefused.
    """
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=silence)
    method = "GET" if body is None else "POST"
    try:
        answer = _pool.request(
            method,
            url,
            headers=dict(headers),
            body=body,
            timeout=timeout,
            preload_content=False,
            redirect=False,
        )
    except HTTPError as error:
        raise StreamBroken(f"{host_of(url)} does not answer ({type(error).__name__})") from error
    try:
        check_status(url, answer)
        yield answer
    except HTTPError as error:
        raise StreamBroken(f"{host_of(url)} broke off or went silent ({type(error).__name__})") from error
    finally:
        answer.close()


def lines_of(answer: Any) -> Generator[bytes]:
    """Give an answer's lines as they come, without their ends; one over MAX_LINE as its beginning, cut."""
    held, is_dropping = b"", False
    for piece in _pieces(answer):
        *whole, held = (held + piece).split(b"\n")
        for line in whole:
            if not is_dropping:
                yield line.removesuffix(b"\r")
            is_dropping = False
        if len(held) > MAX_LINE:
            if not is_dropping:
                yield held
            held, is_dropping = b"", True
    raise StreamBroken("the stream ended")


def _pieces(answer: Any) -> Iterable[bytes]:
    if answer.chunked:
        yield from answer.stream(65_536)
    else:
        yield from iter(lambda: answer.read1(65_536), b"")


def read_json(url: str, headers: Mapping[str, str]) -> Any:
    """Return the JSON of a whole answer. Raises StreamBroken, or StreamRefused."""
    with opened(url, headers, ANSWER_SECONDS) as answer:
        return _whole(url, answer)


def post_json(url: str, headers: Mapping[str, str], value: Any) -> Any:
    """Send JSON; return the JSON of the answer. Raises StreamBroken, or StreamRefused."""
    sent = {**headers, "Content-Type": "application/json"}
    with opened(url, sent, ANSWER_SECONDS, orjson.dumps(value)) as answer:
        return _whole(url, answer)


def _whole(url: str, answer: Any) -> Any:
    body = answer.read(MAX_ANSWER + 1)
    try:
        if len(body) > MAX_ANSWER:
            raise BadLine("too_long")
        return parse_json(body)
    except BadLine as fault:
        raise StreamBroken(f"{host_of(url)} answers what cannot be read ({fault})") from fault


def check_status(url: str, answer: Any) -> None:
    """Return if a stream was opened. Raises StreamBroken or StreamRefused, in words that say what to do."""
    status, host = answer.status, host_of(url)
    if status in (200, 201, 304):
        return
    if status == 429:
        raise StreamBroken(f"{host} says that it was asked too often", _until_reset(answer))
    if status >= 500:
        raise StreamBroken(f"{host} answers {status}", TROUBLE_SECONDS)
    if status in (401, 403):
        raise StreamRefused(
            f"{host} answers {status}: look whether the token is valid (the variable that 'secret names' "
            "names), then turn the stream on"
        )
    if 300 <= status < 400:
        raise StreamRefused(f"{host} has moved: write its new address in the settings, then turn it on")
    said = answer.read(SAMPLE_BYTES).decode("utf-8", "replace")[:100]
    raise StreamRefused(f"{host} answers {status} ({said!r}): correct the settings, then turn the stream on")


def _until_reset(answer: Any) -> float:
    """Return the seconds until a server takes requests again: as it says, a minute to 15."""
    said = answer.headers.get("x-rate-limit-reset", "")
    seconds = float(said) - time.time() if said.isascii() and said.isdigit() and len(said) < 12 else 0.0
    return min(max(seconds, 60.0), 900.0)


def host_of(url: str) -> str:
    """Return an address's host, which may be told."""
    return urlsplit(url).netloc.rpartition("@")[2]
