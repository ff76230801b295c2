"""A member's bytes, from the version of its file that was listed. Read in a thread: no query here."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event

from ingestion import sources
from ingestion.models import Member
from ingestion.reading.archives import Buffers
from ingestion.reading.decompression import Damaged
from ingestion.reading.unpacking import Unpacked
from ingestion.sources import FoundFile, RangeReader, SourceChanged, SourceError, SourceForbidden, SourceGone


class MemberBytes:
    """What will not heal by waiting is a damaged file to a member's reader.

    `moved` is set at each read; `newer` is the version met in place of the listed one.
    """

    def __init__(self, member: Member, moved: Event) -> None:
        self.member, self._moved = member, moved
        self.newer: FoundFile | None = None
        self._range: RangeReader | None = None
        self._position = 0
        self._looked_again = False

    @property
    def label(self) -> str:
        """Return the name that may say the member's hour."""
        uri = self.member.dump_file.uri
        return uri if uri.endswith(self.member.name) else self.member.name

    @contextmanager
    def open(self) -> Iterator[Buffers]:
        """Open the member's buffers. Reading them raises Damaged or SourceUnavailable."""
        with closing(self):
            yield Unpacked(self.read, self.member.name)

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes. Raises Damaged or SourceUnavailable."""
        try:
            try:
                return self._read_on(size)
            except (SourceGone, SourceChanged) as error:
                self._look_again(error)
                return self._read_on(size)
        except (SourceGone, SourceChanged, SourceForbidden) as error:
            raise Damaged(str(error)) from error

    def _read_on(self, size: int) -> bytes:
        file = self.member.dump_file
        if self._range is None:
            start, length = self.member.offset + self._position, self.member.size - self._position
            self._range = sources.open_range(file.uri, file.etag, start, length)
        data = self._range.read(size)
        self._position += len(data)
        self._moved.set()
        return data

    def _look_again(self, error: SourceError) -> None:
        """Return if the version that was listed is there: a store may err once. Raises SourceError."""
        self.close()
        file = self.member.dump_file
        found = sources.find(file.uri)
        if found is not None and found.etag != file.etag:
            self.newer = found
            raise SourceChanged(f"{file.uri} has changed since it was listed: its newer version is loaded")
        if found is None or self._looked_again:
            raise error
        self._looked_again = True

    def close(self) -> None:
        if self._range is not None:
            self._range.close()
            self._range = None
