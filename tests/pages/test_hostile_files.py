"""Files that are made to starve the house: no process over 400 MB, no request over 2 s, a reason for each."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deals.domain.assortment.files import read_sheet
from deals.domain.refused import Refused
from deals.models import AssortmentUpload, Workspace
from deals.services.assortment.reading import read_next_upload
from deals.services.common import reading
from deals.services.common.reading import read_apart
from tests.pages.hostile_files import (
    CASES,
    GOOD,
    KINDS,
    MAIN,
    READ,
    SHEET,
    SMALL,
    STRINGS,
    STYLES,
    packed,
)

NOTE_PEAK = (
    "open({!r}, 'a').writelines(line for line in open('/proc/self/status') if line.startswith('VmHWM'))"
)
"""What the kernel says of the process's peak; that of RUSAGE_CHILDREN begins with the peak of its parent."""

MOST_MB = 400
LONGEST_SECONDS = 2
SLOW = {"cells all over"}
"""Four seconds of a worker: with all others in the full test only."""


@pytest.mark.parametrize(("name", "size", "said"), [one for one in SMALL if one[0] not in SLOW])
def test_a_hostile_file_is_refused_with_its_reason_or_read(name: str, size: int, said: str) -> None:
    assert said in answer_of(KINDS[name].made(size))


def answer_of(content: bytes) -> str:
    """What a file is answered: READ where it is taken."""
    try:
        assert read_sheet(content).rows
    except Refused as refused:
        return str(refused)
    return READ


def test_shared_texts_dates_and_gaps_are_read_as_a_sheet_shows_them() -> None:
    shared = b"<sst><si><t>sku</t></si><si><r><t>Ket</t></r><r><t>tle</t></r><rPh><t>x</t></rPh></si></sst>"
    styles = b'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm"/></numFmts><cellXfs>' + (
        b'<xf/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    row = b'<row r="4"><c r="A4" t="s"><v>1</v></c><c r="C4" s="1"><v>42704</v></c>%s</row>' % (
        b'<c s="2"><v>42704.5</v></c><c><v>19.50</v></c><c t="s"><v>99</v></c>'
    )
    rows = b'<row><c t="s"><v>0</v></c>' + b"<c><v>2</v></c>" * 5 + b"</row>" + row
    found = read_sheet(packed(sheet_parts(shared, styles, rows)))
    assert found.header == ("sku", "2", "2", "2", "2", "2")
    assert found.rows == ((4, ("Kettle", "", "2016-11-30", "2016-11-30T12:00:00", "19.5", "")),)


def sheet_parts(shared: bytes, styles: bytes, rows: bytes) -> dict[str, bytes]:
    """The parts of a spreadsheet with these texts, styles and rows."""
    body = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN, rows)
    return GOOD | {STRINGS: shared, STYLES: styles, SHEET: body}


def test_a_file_over_the_readers_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="over 300 MB of memory"):
        sheet_of_bounded(KINDS["full cells"].made(8), monkeypatch, "MEMORY_MB = 60")


def test_a_file_over_the_readers_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="over 40 seconds to read"):
        sheet_of_bounded(KINDS["cells all over"].made(1), monkeypatch, "CPU_SECONDS = 1")


def test_a_reader_that_the_system_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    kill = "main = lambda *_: __import__('os').abort()"
    with pytest.raises(Refused, match=r"cannot be read \(code -6\)"):
        sheet_of_bounded(b"sku\nA1\n", monkeypatch, kill)


def sheet_of_bounded(content: bytes, monkeypatch: pytest.MonkeyPatch, changed: str) -> bytes:
    """Read a file in the real process, with one line of its module changed."""
    run_instead(f"exec({changed!r}, it.__dict__); it.main(*sys.argv[-3:])", monkeypatch)
    return read_apart("assortment", content, lambda *_: None)


def run_instead(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reader's process run some code with its module as `it`."""
    started, begin = subprocess.Popen, "import sys, deals.services.common.reader_process as it; "
    monkeypatch.setattr(
        subprocess,
        "Popen",
        lambda command, **how: started([sys.executable, "-c", begin + code, *command[-3:]], **how),
    )


def test_a_request_only_stores_the_file(page: Client, workspace: Workspace) -> None:
    page.get(f"/workspaces/{workspace.pk}/assortment/")  # the first request loads the program
    seconds = sent(page, workspace, KINDS["styles"].made(8))
    upload = AssortmentUpload.objects.get()
    assert (upload.state, upload.header, bytes(upload.content or b"")[:2]) == ("unread", [], b"PK")
    assert seconds < LONGEST_SECONDS


def sent(page: Client, workspace: Workspace, content: bytes) -> float:
    """Upload a file; return how long the slower of the upload and the page behind it took."""
    file = SimpleUploadedFile("list.xlsx", content)
    began = time.monotonic()
    page.post(f"/workspaces/{workspace.pk}/assortment/upload/", {"file": file})
    between = time.monotonic()
    upload = AssortmentUpload.objects.latest("id")
    page.get(f"/workspaces/{workspace.pk}/assortment/uploads/{upload.pk}/")
    return max(between - began, time.monotonic() - between)


def test_the_page_tells_how_far_the_reading_is(page: Client, workspace: Workspace) -> None:
    sent(page, workspace, b"sku,title\nA1,one\n")
    AssortmentUpload.objects.update(state="reading", rows=12_000, rows_expected=19_000)
    html = page.get(reading_of(workspace)).content.decode()
    assert "Reading: 12,000 of 19,000 rows" in " ".join(html.split()) and "hx-get" in html


def reading_of(workspace: Workspace) -> str:
    """The address of the part that refreshes itself."""
    upload = AssortmentUpload.objects.latest("id")
    return f"/workspaces/{workspace.pk}/assortment/uploads/{upload.pk}/reading/"


def test_a_file_that_is_read_leads_to_its_preview(page: Client, workspace: Workspace) -> None:
    sent(page, workspace, b"sku,title\nA1,one\n")
    assert read_next_upload() and not read_next_upload()
    address = reading_of(workspace)
    assert page.get(address)["HX-Redirect"] == address.removesuffix("reading/")


def test_a_file_that_is_refused_says_why_and_asks_no_more(page: Client, workspace: Workspace) -> None:
    sent(page, workspace, KINDS["styles"].made(1))
    read_next_upload()
    html = page.get(reading_of(workspace)).content.decode()
    assert "has over 65,490 styles" in html and "hx-get" not in html
    assert AssortmentUpload.objects.get().content is None


def test_a_file_is_read_once(page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(page, workspace, b"sku,title\nA1,one\n")
    read_next_upload()
    monkeypatch.setattr(reading, "read_apart", lambda *_: pytest.fail("it was read again"))
    html = page.get(reading_of(workspace).removesuffix("reading/")).content.decode()
    assert "Import 1 article" in html


def test_a_reader_that_went_silent_is_replaced_and_given_up_in_the_end(
    page: Client, workspace: Workspace
) -> None:
    sent(page, workspace, b"sku,title\nA1,one\n")
    old = "2016-01-01T00:00Z"
    AssortmentUpload.objects.update(state="reading", heartbeat_at=old, attempts=3)
    assert not read_next_upload()
    upload = AssortmentUpload.objects.get()
    assert (upload.state, upload.content) == ("failed", None) and "upload it again" in upload.reason


def test_a_workspace_has_five_files_to_read_at_once(page: Client, workspace: Workspace) -> None:
    for _ in range(6):
        sent(page, workspace, b"sku,title\nA1,one\n")
    assert AssortmentUpload.objects.count() == 5


@pytest.mark.full
def test_no_hostile_file_takes_over_400_mb_or_2_seconds_of_a_request(
    page: Client,
    workspace: Workspace,
    record_property: Callable[[str, object], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Notes the figures: each file's, the largest reader, the slowest request."""
    peaks = tmp_path / "peaks"
    run_instead(f"it.main(*sys.argv[-3:]); {NOTE_PEAK.format(str(peaks))}", monkeypatch)
    page.get(f"/workspaces/{workspace.pk}/assortment/")  # the first request loads the program
    slowest, wrong = 0.0, []
    for name, size, said in CASES:
        content = KINDS[name].made(size)
        slowest = max(slowest, sent(page, workspace, content))
        assert read_next_upload()
        slowest = max(slowest, sent_again(page, workspace))
        upload = AssortmentUpload.objects.get()
        told = READ if upload.state == "mapping" else upload.reason
        wrong += [] if said in told else [(name, size, told)]
        record_property(f"{name} {size}", f"{len(content) // 1024} kB: {told}")
        upload.delete()
    largest = max(int(line.split()[1]) for line in peaks.read_text().splitlines()) // 1024
    record_property("all", f"{len(CASES)} files, {largest} MB, slowest request {slowest:.2f} s")
    assert (len(CASES) >= 100, wrong, largest < MOST_MB, slowest < LONGEST_SECONDS) == (True, [], True, True)


def sent_again(page: Client, workspace: Workspace) -> float:
    """Look at the preview, or the refusal; return how long it took."""
    began = time.monotonic()
    page.get(reading_of(workspace).removesuffix("reading/"))
    return time.monotonic() - began
