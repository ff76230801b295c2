"""Read items and files of the Internet Archive, through broken, stalled and refused connections."""

import json
import logging
import re
from urllib.parse import quote

from urllib3.exceptions import HTTPError

from ingestion.fetching.items import ArchiveFile, BadRequest, parse_files
from ingestion.fetching.web import Answer, Busy, Patience, Web
from ingestion.sources import SourceChanged, SourceError, SourceGone

log = logging.getLogger(__name__)

MAX_METADATA = 64 * 1024 * 1024
"""Bytes; an item of 60 files has 30 kB."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")


def item_files(web: Web, identifier: str) -> list[ArchiveFile] | None:
    """Return the files of an item; None where there is no such item. Raises SourceError."""
    url, patience = f"{web.base}/metadata/{quote(identifier)}", Patience(web)
    while True:
        try:
            return parse_files(identifier, json.loads(_body(web, url)))
        except SourceGone:
            return None
        except Busy as error:
            patience.failed(error)
        except BadRequest as error:
            raise SourceError(str(error)) from error
        except ValueError as error:
            patience.failed(Busy(f"{url} answers what is no item's metadata ({error})"))


def _body(web: Web, url: str) -> bytes:
    answer = web.get(url, {})
    try:
        return answer.read(MAX_METADATA)
    except (HTTPError, OSError) as error:
        raise Busy(f"{url} broke off ({type(error).__name__})") from error
    finally:
        answer.close()


class FileReader:
    """A file's bytes from an offset to its end, of one version only.

    `validator` is the version's ETag (or date) at the server; it is known from the first answer on.
    """

    def __init__(self, web: Web, file: ArchiveFile, offset: int = 0, validator: str = "") -> None:
        self._web, self._file, self._patience = web, file, Patience(web)
        self._url = f"{web.base}/download/{quote(file.identifier)}/{quote(file.name)}"
        self._position, self.validator = offset, validator
        self._answer: Answer | None = None

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, b"" at the end of the file only. Raises SourceError."""
        while self._position < self._file.size:
            self._web.sleep(0)  # raises where the user stops the command
            try:
                data = self._try_read(min(size, self._file.size - self._position))
            except Busy as error:
                self.close()
                self._patience.failed(error)
                continue
            self._position += len(data)
            self._patience.progressed()
            return data
        return b""

    def _try_read(self, size: int) -> bytes:
        """Return bytes. Raises Busy where the body broke."""
        if self._answer is None:
            self._answer = self._open()
        try:
            data = self._answer.read1(size)  # `read` would lose what came before a break
        except (HTTPError, OSError) as error:
            raise self._broke(type(error).__name__) from error
        if not data:
            raise self._broke("it ended early")
        return data

    def _broke(self, how: str) -> Busy:
        return Busy(f"{self._url} broke off at byte {self._position:,} ({how})")

    def _open(self) -> Answer:
        """Return the open answer, of the rest of the file. Raises SourceError."""
        answer = self._web.get(self._url, self._range())
        try:
            self._check(answer)
        except SourceError:
            answer.close()
            raise
        etag = answer.headers.get("ETag", "")
        self.validator = answer.headers.get("Last-Modified", "") if not etag or etag[:2] == "W/" else etag
        return answer

    def _range(self) -> dict[str, str]:
        if not self._position:
            return {}
        rest = {"Range": f"bytes={self._position}-"}
        return rest | ({"If-Range": self.validator} if self.validator else {})

    def _check(self, answer: Answer) -> None:
        """Return if the answer is what was asked for, of a file as long as the listed one."""
        start, total = 0, answer.headers.get("Content-Length", "")
        if answer.status == 206:
            found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
            start, total = (int(found[1]), found[2]) if found else (-1, "")
        if total and int(total) != self._file.size:
            raise self._changed(f"it has {int(total):,} bytes")
        if start != self._position:
            self._settle_version()

    def _settle_version(self) -> None:
        """The server gave no range: find out why. Raises SourceChanged, or Busy to ask again."""
        listed = item_files(self._web, self._file.identifier) or []
        if self._file not in listed:
            raise self._changed("it has other checksums")
        if not self.validator:
            raise SourceError(f"{self._url}: the server sends no part of a file, so it cannot go on")
        # Copies of one file on two servers may have two ETags; the checksum has the last word.
        self.validator = ""
        raise Busy(f"{self._url} has another ETag at another server")

    def _changed(self, how: str) -> SourceChanged:
        return SourceChanged(
            f"{self._url} has changed since it was listed ({how}): run the same command again"
        )

    def close(self) -> None:
        if self._answer is not None:
            self._answer.close()
            self._answer = None
