"""Authors' handles: Bluesky's events name them by DID alone.

Handles come from identity events and, for authors of posts that may hold a deal, from `getProfiles`, 25 a
call. Without an answer the DID stands for the handle.
"""

import logging
import re
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import urlencode

import urllib3

from ingestion.reading.lines import read_block
from ingestion.reading.shapes.skeets import INVALID_HANDLE, POSTS
from ingestion.reading.values import BadLine, object_in, objects_in, parse_json, string_in

log = logging.getLogger(__name__)

SITE = "https://public.api.bsky.app"

MOST_KNOWN = 100_000
"""Handles that are remembered: some 20 MB."""

A_CALL, MOST_CALLS = 25, 40
"""Profiles a call, as the network allows, and calls a minute: some hundred of its posts show a price."""

SECONDS, MAX_ANSWER = 5.0, 1024 * 1024

HANDLE = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}")
DID = re.compile(r"did:[a-z]{1,20}:[A-Za-z0-9._:%-]{1,200}")

_PLACE = re.compile(rb'\A\{(?:"\$type":"message","payload":\{)?')
_ADDED = re.compile(b"(" + _PLACE.pattern + rb')"handle":"[a-z0-9.-]+",')


class Handles:
    """What is known of who has which handle; the longest unused is forgotten first."""

    def __init__(self, site: str = SITE, most: int = MOST_KNOWN) -> None:
        """`site`: whom to ask for profiles; '' for nobody."""
        self._site, self._most = site.rstrip("/"), most
        self._known: OrderedDict[str, str] = OrderedDict()
        self._pool = urllib3.PoolManager(num_pools=2, retries=False)

    def learn(self, did: str, handle: str) -> None:
        """Remember a handle; one that does not lead back to its account is forgotten."""
        if not DID.fullmatch(did):
            return
        handle = handle.lower()
        if handle == INVALID_HANDLE or not HANDLE.fullmatch(handle):
            self._known.pop(did, None)
            return
        self._known[did] = handle
        self._known.move_to_end(did)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def of(self, dids: Collection[str]) -> Mapping[str, str]:
        """Return the handles of authors; asks for those that are not known, as far as it is allowed."""
        missing = [did for did in dict.fromkeys(dids) if did not in self._known and DID.fullmatch(did)]
        if self._site:
            starts = range(0, min(len(missing), A_CALL * MOST_CALLS), A_CALL)
            all(self._ask(missing[at : at + A_CALL]) for at in starts)  # up to the first without an answer
        return {did: self._known[did] for did in dids if did in self._known}

    def _ask(self, dids: Iterable[str]) -> bool:
        """Ask for profiles; False where the site does not answer, so that it is left alone for now."""
        words = urlencode([("actors", did) for did in dids])
        try:
            answer = self._pool.request(
                "GET",
                f"{self._site}/xrpc/app.bsky.actor.getProfiles?{words}",
                timeout=SECONDS,
                preload_content=False,
            )
            body = answer.read(MAX_ANSWER + 1)
            answer.release_conn()
            told = parse_json(body) if answer.status == 200 and len(body) <= MAX_ANSWER else None
        except (urllib3.exceptions.HTTPError, BadLine) as error:
            log.warning("no handles are told (%s): DIDs stand for them", type(error).__name__)
            return False
        for profile in objects_in(told, "profiles"):
            self.learn(string_in(profile, "did"), string_in(profile, "handle"))
        return answer.status == 200


def with_handles(lines: Sequence[bytes], handles: Handles) -> list[bytes]:
    """Return a minute's lines, the authors' known handles in posts that may hold a deal."""
    authors = {line: did for line in _candidates(lines) if (did := _author(line))}
    known = handles.of(authors.values())
    return [_with_handle(line, known.get(authors.get(line, ""), "")) for line in lines]


def as_sent(line: bytes) -> bytes:
    """Return a line without the handle that was put into it."""
    return _ADDED.sub(rb"\1", line, count=1)


def _candidates(lines: Sequence[bytes]) -> list[bytes]:
    return read_block(b"".join(line + b"\n" for line in lines)).candidates


def _author(line: bytes) -> str:
    """Return the DID of a post's author; '' for lines that are no posts, or tell the handle."""
    try:
        value = parse_json(line)
    except BadLine:
        return ""
    event = object_in(value, "payload") or value
    commit = object_in(event, "commit") or event
    is_post = string_in(commit, "collection") == POSTS and object_in(commit, "record")
    return string_in(event, "did") if is_post and not string_in(event, "handle") else ""


def _with_handle(line: bytes, handle: str) -> bytes:
    """Put a handle first in an event, before or within its frame."""
    return _PLACE.sub(rb'\g<0>"handle":"' + handle.encode() + b'",', line, count=1) if handle else line
