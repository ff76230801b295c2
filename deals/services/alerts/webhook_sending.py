"""Webhooks: events as signed JSON to a customer's address, and to no address inside this network.

The host is resolved once, every address of it must be a public one, and the connection goes to the address
that was checked: a name that answers differently the next moment changes nothing. Redirects are not followed,
and the answer is read to its first kilobytes only, within a deadline.
"""

import hashlib
import hmac
import http.client
import json
import re
import socket
import threading
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from urllib3.exceptions import HTTPError

from deals.domain.refused import Refused
from deals.models import AlertEvent, Delivery
from deals.selectors.alerts.events import baseline_words
from deals.services.alerts.webhook_connection import connection_to
from deals.services.common.encryption import CannotDecrypt

DEADLINE = 10.0
"""Seconds in all, as docs/alerts.md says: a server that sends a byte now and then is cut off."""

MOST_READ = 2_048
MOST_EVENTS = 1000
"""In one call, about a megabyte; it says how many more there are, and the API's list has them all."""

NAT64 = ip_network("64:ff9b::/96")

GONE = 410
TOO_MANY = 429
NOT_PLAIN = re.compile(r"[^\x21-\x7e]")


class BadAddress(Refused):
    """A webhook must not go there; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_taken`: True, False (permanently), None (try again); `is_away`: the receiver takes nothing now."""

    is_taken: bool | None
    status: int | None
    text: str
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A message that is ready to be sent: it needs no database, so any thread may send it."""

    url: str
    body: bytes
    headers: dict[str, str]

    def make(self) -> Answer:
        """Send it and return how that went; raises nothing that the address can cause."""
        try:
            status, text = post(self.url, self.body, self.headers)
        except BadAddress as error:
            return Answer(False, None, str(error))
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            return Answer(None, None, f"{type(error).__name__}: {error}"[:300], is_away=True)
        return judge(status, text)


def check_url(url: str) -> None:
    """Raise BadAddress for what can never be a webhook's address; resolves nothing."""
    if NOT_PLAIN.search(url):
        raise BadAddress(
            "The address must hold no blanks and no letters beyond a to z: write %20 for a blank, other "
            "letters percent-encoded, and those of the host as xn--..."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("This is not a valid address: write https://host/path.") from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise BadAddress("The address must begin with https:// or http://.")
    if parts.username or parts.password:
        raise BadAddress("Leave user name and password out of the address: messages are signed.")
    if port == 0:
        raise BadAddress("Port 0 is not a valid port.")
    try:
        address = ip_address(parts.hostname)
    except ValueError:
        return
    _check_address(address)


def resolve(host: str, port: int) -> str:
    """Return an address of the host once all of them are known to be public. Raises BadAddress, OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    for text in addresses:
        _check_address(ip_address(text))
    return addresses[0]


def _check_address(address: IPv4Address | IPv6Address) -> None:
    inner = _inner(address)
    if inner.is_loopback and settings.WEBHOOK_ALLOW_LOOPBACK:
        return
    is_site_local = isinstance(inner, IPv6Address) and inner.is_site_local
    if not inner.is_global or inner.is_multicast or inner.is_reserved or is_site_local:
        raise BadAddress(f"{address} is not a public address: webhooks are sent to public ones only.")


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, address))[1]
    return address


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature header: HMAC-SHA256 over 'timestamp.body', hexadecimal."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def body_of(delivery: Delivery, events: list[AlertEvent]) -> bytes:
    """Return the JSON that is sent: the same on each attempt. Money is a decimal string."""
    content = {
        "id": str(delivery.message_id),
        "kind": delivery.kind,
        "workspace": delivery.workspace_id,
        "events": [_event(event) for event in events[:MOST_EVENTS]],
        "more": max(0, len(events) - MOST_EVENTS),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _event(event: AlertEvent) -> dict[str, Any]:
    def text(amount: object) -> str | None:
        return None if amount is None else str(amount)

    return {
        "id": event.pk,
        "rule": {"id": event.rule_id, "name": event.rule.name, "kind": event.rule.kind},
        "at": event.at.isoformat(),
        "product": {"id": event.product_id, "title": event.product_title} if event.product_id else None,
        "retailer": event.retailer_name,
        "price": text(event.price),
        "currency": event.currency,
        "condition": event.condition,
        "baseline": text(event.baseline),
        "compared_with": baseline_words(event),
        "n": event.n,
        "previous": text(event.previous),
        "low": text(event.low),
        "engagement": event.engagement,
        "evidence": f"{settings.SITE_URL}/workspaces/{event.workspace_id}/alerts/{event.pk}/",
    }


def prepare_call(delivery: Delivery, events: list[AlertEvent]) -> Call | Answer:
    """Return the signed call of a message, or why there can be none."""
    assert delivery.webhook is not None
    body = body_of(delivery, events)
    timestamp = str(int(time.time()))
    try:
        signature = sign(delivery.webhook.secret, timestamp, body)
    except CannotDecrypt as error:
        return Answer(False, None, str(error))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "tweetdeals-webhook/1",
        "X-Tweetdeals-Delivery": str(delivery.message_id),
        "X-Tweetdeals-Timestamp": timestamp,
        "X-Tweetdeals-Signature": signature,
    }
    return Call(delivery.webhook.url, body, headers)


def judge(status: int, text: str) -> Answer:
    """Say what an answer means: 2xx is taken, a redirect and 410 are final, the rest is tried again."""
    if 200 <= status < 300:
        return Answer(True, status, text)
    if 300 <= status < 400:
        return Answer(False, status, "It answers with a redirect, which is not followed: enter its target.")
    if status == GONE:
        return Answer(False, status, text)
    return Answer(None, status, text, is_away=status >= 500 or status == TOO_MANY)


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Send a request to the address that was checked; return the status and the beginning of the answer.

    Raises BadAddress, OSError, ValueError, http.client's HTTPException and urllib3's HTTPError.
    """
    until = time.monotonic() + DEADLINE
    check_url(url)
    parts = urlsplit(url)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    connection = connection_to(resolve(host, port), port, host=host, is_secure=is_secure)
    cut_off = threading.Timer(until - time.monotonic(), connection.cut)
    cut_off.daemon = True
    cut_off.start()
    try:
        connection.connect()
        connection.timeout = DEADLINE  # urllib3 sets it anew before it writes and reads
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {**headers, "Host": parts.netloc}
        connection.request("POST", target, body=body, headers=sent, preload_content=False)
        response = connection.getresponse()
        return response.status, response.read(MOST_READ).decode("utf-8", "replace")
    finally:
        cut_off.cancel()
        connection.close()
