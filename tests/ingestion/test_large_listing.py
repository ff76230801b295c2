"""A prefix with as many keys as a year of minutes: found page by page, in bounded memory."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ingestion.models import DumpFile, Run
from ingestion.services.discovery import discover
from ingestion.sources import s3 as s3_source
from tests.conftest import S3Store

PAGE = 1000
ENTRY = (
    "<Contents><Key>{key}</Key><Size>99</Size><ETag>&quot;e&quot;</ETag>"
    "<LastModified>2016-11-25T12:00:00.000Z</LastModified><StorageClass>STANDARD</StorageClass></Contents>"
)


class Listing(BaseHTTPRequestHandler):
    """Answers ListObjectsV2 for a bucket of `keys` objects."""

    keys = 0
    pages = 0
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        type(self).pages += 1
        start = int(parse_qs(urlsplit(self.path).query).get("continuation-token", ["0"])[0])
        end = min(start + PAGE, self.keys)
        more = f"<NextContinuationToken>{end}</NextContinuationToken>" if end < self.keys else ""
        entries = "".join(ENTRY.format(key=f"2016/{number:07}.json.bz2") for number in range(start, end))
        body = (
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>'
            f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>{more}{entries}</ListBucketResult>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listing(s3: S3Store, settings: Any) -> Iterator[type[Listing]]:
    """A listing server in the store's place."""
    served = type("Served", (Listing,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), served)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    settings.S3_ENDPOINT_URL = f"http://127.0.0.1:{server.server_port}"
    s3_source._client.cache_clear()
    yield served
    s3_source._client.cache_clear()
    server.shutdown()
    thread.join()
    server.server_close()


def resident_megabytes() -> float:
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


@pytest.mark.django_db
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
@pytest.mark.parametrize("keys", [5000, pytest.param(260_000, marks=pytest.mark.full)])
def test_a_prefix_of_many_keys_is_found_in_bounded_memory(listing: type[Listing], keys: int) -> None:
    listing.keys = keys
    run = Run.objects.create(uris=["s3://bucket/2016/"])
    batches = discover(run)
    count = len(next(batches))
    before = highest = resident_megabytes()
    for files in batches:
        count += len(files)
        highest = max(highest, resident_megabytes())
    assert (count, listing.pages, DumpFile.objects.count()) == (keys, keys // PAGE, keys)
    assert highest - before < 40
