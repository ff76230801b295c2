"""The site, and impatient manners: no test waits for politeness."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingestion.fetching import transfer as transfer_module
from ingestion.fetching import web as web_module
from ingestion.fetching.web import Keys, Manners, Web
from ingestion.sources.s3_upload import MIN_PART
from tests.fetching.site import Site, running_site

ITEM = "archiveteam-twitter-stream-2018-11"
DAY = "twitter_stream_2018_11_01.tar"
HASTY = Manners(pause=0, first_wait=0.001, longest_wait=0.01, attempts=4, read_timeout=5)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An empty site, and a transfer in S3's smallest parts."""
    monkeypatch.setattr(transfer_module, "PART", MIN_PART)
    monkeypatch.setattr(web_module, "Manners", lambda: HASTY)
    with running_site() as site:
        yield site


@pytest.fixture
def web(site: Site) -> Callable[..., Web]:
    """Return the site as the code sees it; keywords change the manners."""

    def make(keys: Keys | None = None, **manners: Any) -> Web:
        values = {name: getattr(HASTY, name) for name in Manners.__dataclass_fields__}
        return Web(site.url, keys=keys, manners=Manners(**(values | manners)))

    return make


def noise(size: int, seed: int = 1) -> bytes:
    """Return bytes that no other seed gives."""
    return random.Random(seed).randbytes(size)
