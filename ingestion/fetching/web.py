"""Polite requests to the Internet Archive: few, spaced, patient, and held while the site asks for it."""

import logging
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from ingestion.sources import SourceChanged, SourceError, SourceForbidden, SourceGone, SourceUnavailable

log = logging.getLogger(__name__)

AGENT = f"tweetdeals fetch_archive (python-urllib3/{version('urllib3')})"
MAX_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)

Answer = urllib3.BaseHTTPResponse


@dataclass(frozen=True, slots=True)
class Manners:
    """How gently the site is asked. Times are in seconds."""

    pause: float = 0.5
    """Between the beginnings of two requests, over all connections."""
    first_wait: float = 2.0
    """After a failure; doubled after each further one, with jitter."""
    longest_wait: float = 120.0
    longest_request: float = 900.0
    """A longer Retry-After is not sat out: the user is told when to come back."""
    attempts: int = 8
    """Failures in a row without a byte of progress, before it is left for later."""
    connect_timeout: float = 15.0
    read_timeout: float = 60.0
    """Silence in a body; then it is taken up again where it stopped."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A user's keys at the Internet Archive."""

    access: str
    secret: str = field(repr=False)


class Busy(SourceUnavailable):
    """What heals by waiting: a broken connection, or an answer that says so (`wait`: how many seconds)."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class ComeBackLater(SourceUnavailable):
    """The site asks not to be asked for longer than is sat out."""


class Stopped(SourceError):
    """The user stopped the command."""


class Web:
    """The site at `base` (scheme, host, maybe a path). All connections share its pace."""

    def __init__(
        self, base: str, connections: int = 2, keys: Keys | None = None, manners: Manners | None = None
    ) -> None:
        self.base, self.keys, self.manners = base.rstrip("/"), keys, manners or Manners()
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        self._next_start = 0.0
        timeout = urllib3.Timeout(connect=self.manners.connect_timeout, read=self.manners.read_timeout)
        self._options: dict[str, Any] = {"maxsize": connections, "timeout": timeout, "retries": False}
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(self, url: str, headers: dict[str, str]) -> Answer:
        """Return the open answer (200 or 206) to one request, redirects followed.

        Raises Busy where waiting may help, another SourceError where it does not.
        """
        for _ in range(MAX_REDIRECTS):
            answer = self._ask(url, headers)
            if answer.status in (200, 206):
                return answer
            target = answer.headers.get("Location", "")
            answer.drain_conn()
            if answer.status not in REDIRECTS:
                raise self._refusal(answer, url)
            url = urljoin(url, target)
            if urlsplit(url).scheme not in ("http", "https"):
                raise SourceError(f"{self.base} sends us on to {url!r}, which is no web address")
        raise SourceError(f"{url}: more than {MAX_REDIRECTS} redirects: the site is out of order")

    def _ask(self, url: str, headers: dict[str, str]) -> Answer:
        self._keep_pace()
        sent = {"User-Agent": AGENT, "Accept-Encoding": "identity", **headers, **self._authorization(url)}
        try:
            return self._pool(url).request("GET", url, headers=sent, redirect=False, preload_content=False)
        except SSLError as error:
            raise SourceForbidden(
                f"{urlsplit(url).hostname}: its certificate is not trusted ({error}): check this machine's "
                "clock and certificates (SSL_CERT_FILE)"
            ) from error
        except (HTTPError, OSError) as error:
            raise Busy(f"{url} does not answer ({type(error).__name__})") from error

    def _pool(self, url: str) -> urllib3.PoolManager:
        """Return the connections to a host: direct, or through the proxy that the environment names."""
        to = urlsplit(url)
        proxy = "" if proxy_bypass(to.netloc) else getproxies().get(to.scheme, "")
        with self._lock:
            if proxy not in self._pools:
                make = partial(urllib3.ProxyManager, proxy) if proxy else urllib3.PoolManager
                self._pools[proxy] = make(**self._options)
            return self._pools[proxy]

    def _authorization(self, url: str) -> dict[str, str]:
        """Return the keys for the site's own hosts only, and never over a weaker scheme than its own."""
        site, to = urlsplit(self.base), urlsplit(url)
        own = f".{to.hostname}".endswith(f".{site.hostname}") and to.scheme in ("https", site.scheme)
        if not (self.keys and own):
            return {}
        return {"Authorization": f"LOW {self.keys.access}:{self.keys.secret}"}

    def _refusal(self, answer: Answer, url: str) -> SourceError:
        if answer.status in (401, 403):
            return SourceForbidden(
                f"{url}: the site refuses access ({answer.status}). Items of this collection may be for "
                "signed-in users only: set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY to the keys of your "
                "account (https://archive.org/account/s3.php)"
            )
        if answer.status in (404, 410):
            return SourceGone(f"{url}: there is no such file ({answer.status})")
        if answer.status == 416:
            return SourceChanged(f"{url} has become shorter since it was listed: run the same command again")
        if answer.status == 429 or answer.status >= 500:
            return Busy(f"{url} answers {answer.status}", _seconds(answer.headers.get("Retry-After", "")))
        return SourceError(f"{url} answers {answer.status}, which is not understood")

    def _keep_pace(self) -> None:
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next_start)
            self._next_start = start + self.manners.pause
        self.sleep(start - now)

    def hold(self, seconds: float) -> None:
        """Begin no request of any connection for so long."""
        with self._lock:
            self._next_start = max(self._next_start, time.monotonic() + seconds)

    def sleep(self, seconds: float) -> None:
        """Wait. Raises Stopped as soon as the user stops the command."""
        if self.stopped.wait(max(seconds, 0)):
            raise Stopped("stopped")


class Patience:
    """Counts the failures in a row of one connection and waits longer after each."""

    def __init__(self, web: Web) -> None:
        self._web, self._failures = web, 0

    def progressed(self) -> None:
        """Reset the counts."""
        self._failures = 0

    def failed(self, error: Busy) -> None:
        """Wait before the next attempt. Raises SourceUnavailable where there shall be none yet."""
        manners = self._web.manners
        self._failures += 1
        if self._failures > manners.attempts:
            raise SourceUnavailable(
                f"{error}, {self._failures} times in a row: run the same command again later, it goes on "
                "where it stopped"
            ) from error
        if error.wait is not None and error.wait > manners.longest_request:
            raise ComeBackLater(
                f"{error} and asks us to come back in {error.wait / 60:,.0f} minutes: run the same command "
                "again then"
            ) from error
        backoff = min(manners.first_wait * 2 ** (self._failures - 1), manners.longest_wait)
        wait = max(error.wait or 0, backoff * random.uniform(0.5, 1))  # jitter: not all at once again
        log.warning("%s: next attempt in %.0f s", error, wait)
        if error.wait is not None:
            self._web.hold(wait)
        self._web.sleep(wait)


def _seconds(retry_after: str) -> float | None:
    """Return what a Retry-After says, in seconds or as a date; None where it says nothing."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())
