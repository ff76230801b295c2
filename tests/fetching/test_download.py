"""Reading items and files from the site, and through its failures."""

import logging
import time
from collections.abc import Callable

import pytest

from ingestion.fetching.download import FileReader, item_files
from ingestion.fetching.items import ArchiveFile
from ingestion.fetching.web import Keys, Stopped, Web
from ingestion.sources import SourceChanged, SourceError, SourceForbidden, SourceGone, SourceUnavailable
from tests.fetching.conftest import DAY, ITEM, noise
from tests.fetching.site import Site, cut_after, stall_after, status

BODY = noise(100_000)
AT = f"/data/{DAY}"
Webs = Callable[..., Web]


def listed(web: Web) -> ArchiveFile:
    return next(file for file in item_files(web, ITEM) or [] if file.name == DAY)


def read(web: Web, offset: int = 0, validator: str = "") -> bytes:
    reader = FileReader(web, listed(web), offset, validator)
    return b"".join(iter(lambda: reader.read(30_000), b""))


@pytest.fixture(autouse=True)
def one_day(site: Site) -> None:
    site.add(ITEM, DAY, BODY)


def test_a_file_is_read_through_the_redirect(site: Site, web: Webs) -> None:
    assert read(web()) == BODY
    assert [path for path, _ in site.asked] == [f"/metadata/{ITEM}", f"/download/{ITEM}/{DAY}", AT]


def test_every_request_names_the_tool(site: Site, web: Webs) -> None:
    read(web())
    assert all(headers["User-Agent"].startswith("tweetdeals fetch_archive") for _, headers in site.asked)


def test_an_unknown_item_is_none_by_empty_answer_and_by_404(site: Site, web: Webs) -> None:
    assert item_files(web(), "archiveteam-twitter-stream-1999-01") is None
    site.faults[f"/metadata/{ITEM}"].append(status(404))
    assert item_files(web(), ITEM) is None


def test_a_cut_body_goes_on_where_it_was_cut(site: Site, web: Webs) -> None:
    site.faults[AT] += [cut_after(40_000), cut_after(1)]
    assert read(web()) == BODY
    assert site.ranges(DAY) == ["", "bytes=40000-", "bytes=40001-"]
    assert site.asked[-1][1]["If-Range"] == '"186a0"'


def test_a_stalled_body_is_taken_up_again(site: Site, web: Webs) -> None:
    site.faults[AT].append(stall_after(50_000, seconds=2))
    assert read(web(read_timeout=0.2)) == BODY
    assert site.ranges(DAY) == ["", "bytes=50000-"]


def test_a_file_can_be_read_from_an_offset(site: Site, web: Webs) -> None:
    assert read(web(), offset=99_000, validator='"186a0"') == BODY[99_000:]
    assert read(web(), offset=100_000) == b""


def test_a_busy_site_is_given_the_time_it_asks_for(site: Site, web: Webs) -> None:
    site.faults[f"/download/{ITEM}/{DAY}"].append(status(503, Retry_After="1"))
    since = time.monotonic()
    assert read(web()) == BODY
    assert time.monotonic() - since > 0.9


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_answers_that_heal_are_tried_again(site: Site, web: Webs, code: int) -> None:
    site.faults[f"/metadata/{ITEM}"].append(status(code))
    site.faults[AT] += [status(code), status(code)]
    assert read(web()) == BODY


def test_one_connections_retry_after_holds_all(site: Site, web: Webs) -> None:
    shared = web()
    shared.hold(0.5)
    since = time.monotonic()
    item_files(shared, ITEM)
    assert time.monotonic() - since > 0.4


def test_requests_keep_a_pause(site: Site, web: Webs) -> None:
    spaced, since = web(pause=0.1), time.monotonic()
    for _ in range(4):
        item_files(spaced, ITEM)
    assert time.monotonic() - since > 0.3


def test_a_very_long_wait_is_not_sat_out(site: Site, web: Webs) -> None:
    site.faults[AT].append(status(429, Retry_After="Wed, 01 Jan 2120 00:00:00 GMT"))
    with pytest.raises(SourceUnavailable, match="asks us to come back in"):
        read(web())


def test_a_site_that_stays_down_is_left_for_later(site: Site, web: Webs) -> None:
    site.faults[AT] += [status(503)] * 5
    with pytest.raises(
        SourceUnavailable, match="answers 503, 5 times in a row: run the same command again later"
    ):
        read(web())


def test_progress_renews_the_patience(site: Site, web: Webs) -> None:
    site.faults[AT] += [cut_after(1)] * 12
    assert read(web()) == BODY


def test_a_restricted_item_says_which_keys_to_set(site: Site, web: Webs) -> None:
    site.faults[f"/download/{ITEM}/{DAY}"].append(status(401))
    with pytest.raises(SourceForbidden, match="set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY"):
        read(web())


def test_the_keys_go_to_the_site_and_to_no_other_host(site: Site, web: Webs) -> None:
    site.data_host = site.url.removeprefix("http://").replace("127.0.0.1", "localhost")
    read(web(Keys("mine", "hidden")))
    sent = [headers.get("Authorization") for _, headers in site.asked]
    assert sent == ["LOW mine:hidden", "LOW mine:hidden", None]


def test_the_keys_go_to_the_sites_data_servers_but_not_unencrypted() -> None:
    web = Web("https://archive.org", keys=Keys("mine", "hidden"))
    assert web._authorization("https://ia601501.us.archive.org/2/items/x") == {
        "Authorization": "LOW mine:hidden"
    }
    assert web._authorization("http://ia601501.us.archive.org/2/items/x") == {}
    assert web._authorization("https://notarchive.org/x") == {}
    assert "hidden" not in repr(web.keys)


def test_no_log_line_holds_the_keys(site: Site, web: Webs, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site.faults[AT].append(cut_after(5))
    read(web(Keys("mine", "hidden")))
    assert "broke off at byte 5" in caplog.text
    assert "hidden" not in caplog.text


def test_a_missing_file_is_said(site: Site, web: Webs) -> None:
    file = listed(web())
    del site.items[ITEM][DAY]
    with pytest.raises(SourceGone, match="there is no such file"):
        FileReader(web(), file).read(1)


def test_a_file_of_another_length_has_changed(site: Site, web: Webs) -> None:
    file = listed(web())
    site.items[ITEM][DAY] = BODY + b"x"
    with pytest.raises(SourceChanged, match="it has 100,001 bytes"):
        FileReader(web(), file).read(1)


def test_a_file_that_changes_under_way_is_not_mixed(site: Site, web: Webs) -> None:
    def replace(handler, body):
        cut_after(40_000)(handler, body)
        site.items[ITEM][DAY] = BODY[::-1]
        site.etags[DAY] = '"other"'

    site.faults[AT].append(replace)
    with pytest.raises(SourceChanged, match="it has other checksums"):
        read(web())


def test_the_same_bytes_under_another_etag_are_read_on(site: Site, web: Webs) -> None:
    site.etags[DAY] = '"second-server"'
    assert read(web(), offset=40_000, validator='"first-server"') == BODY[40_000:]


def test_a_server_without_ranges_is_said(site: Site, web: Webs) -> None:
    def whole(handler, body):
        handler.whole(body)

    site.faults[AT] += [cut_after(40_000), whole, whole]
    with pytest.raises(SourceError, match="the server sends no part of a file"):
        read(web())


def test_metadata_that_are_a_page_of_html_are_asked_for_again(site: Site, web: Webs) -> None:
    site.faults[f"/metadata/{ITEM}"].append(lambda handler, body: handler.whole(b"<html>busy</html>"))
    assert len(item_files(web(), ITEM) or []) == 3


def test_a_redirect_without_end_is_given_up(site: Site, web: Webs) -> None:
    at = f"/download/{ITEM}/{DAY}"
    site.faults[at] += [status(302, Location=at)] * 9
    with pytest.raises(SourceError, match="more than 5 redirects"):
        read(web())


def test_nothing_is_read_after_a_stop(web: Webs) -> None:
    stopped = web()
    reader = FileReader(stopped, listed(stopped))
    reader.read(10)
    stopped.stopped.set()
    with pytest.raises(Stopped):
        reader.read(10)


def test_a_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", site.url)
    assert item_files(Web("http://archive.invalid"), ITEM)
    assert site.asked[-1][1]["Host"] == "archive.invalid"
