"""Compressed bytes -> decompressed buffers, in bounded memory, that say when they are verified.

bz2 checks each block (at most 900 kB of input), gzip and zstd only a whole stream; what comes before the
check may be wrong (one flipped bit gave up to 130,741 wrong lines before the error). So a buffer is
provisional until a buffer with `verified` follows. A file may hold several streams: each gets a fresh
decoder, and an error in a later one is an error, where `bz2.open` and `gzip.open` see garbage or none.
"""

import bz2
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, cast

from backports import zstd
from isal import igzip_lib

READ_SIZE = 256 * 1024
BUFFER_SIZE = 4 * 1024 * 1024

FREE_OUTPUT = 64 * 1024 * 1024
MAX_RATIO = 200
"""Dumps are 7 to 12 times smaller compressed. A bomb reaches 1,350,000: beyond FREE_OUTPUT it stops."""
MAX_OUTPUT = 200 * 1024**3
"""Of one file: a day's dump decompressed is about 17 GB."""
MAX_FILES = 200_000
"""In one file, however deep: a day's tar has 1,440."""

DECODE_ERRORS = (OSError, EOFError, ValueError, zstd.ZstdError, cast(type[Exception], igzip_lib.error))

MAX_WINDOW_LOG = 27
"""128 MB, what `zstd` itself takes unless told otherwise; `--long=31` would need 2 GB of memory."""

LENGTH_BYTES = 4
"""The last bytes of a gzip stream: how many bytes it unpacks to."""

UNCHECKED = "it holds no checksum, so that damage may go unseen: compress with `zstd --check`"

Read = Callable[[int], bytes]


class Damaged(Exception):
    """The file cannot be read further. The message says why and what to do."""


class CutShort(Damaged):
    """The file ends too early; what came before is as it was written, though no checksum says so."""


class WrongChecksum(Damaged):
    """A file within the file was read to its end, and is another than it was: what follows can be read."""


class Bomb(Damaged):
    """The file holds or unpacks to far more than any dump does: nothing of it is to be read."""


@dataclass(slots=True)
class Budget:
    """What a file may hold and unpack to, all layers together, against the bytes of the outermost one."""

    taken: int = 0
    given: int = 0
    files: int = 0

    def give(self, size: int) -> None:
        """Count unpacked bytes. Raises Bomb where they are more than any dump unpacks to."""
        self.given += size
        if self.given > min(MAX_OUTPUT, max(FREE_OUTPUT, self.taken * MAX_RATIO)):
            raise Bomb(f"it unpacks to over {MAX_RATIO} times its size: {BOMB}")

    def add_file(self) -> None:
        """Count a file within the file. Raises Bomb where there are more than any dump holds."""
        self.files += 1
        if self.files > MAX_FILES:
            raise Bomb(f"it holds over {MAX_FILES} files: {BOMB}")


BOMB = "such a file is no dump, leave it out"
"""In the reason of a file that unpacks to far more than any dump does."""


class Mark(Enum):
    """Where a file that lies in another one begins and ends, in the row of buffers."""

    BEGINS = "begins"
    ENDS = "ends"
    CUT = "cut"
    """It ends too early: its whole lines are as they were written."""
    LOST = "lost"
    """It is damaged: nothing that it gave since it began counts."""


class Buffer(NamedTuple):
    """`data` follows the buffer before; `verified`: it and all before it passed the file's own check.

    One with a `mark` has no data.
    """

    data: bytes
    verified: bool
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of compression begins a stream, and what decodes it."""

    name: str
    magics: tuple[bytes, ...]  # all of one length
    decoder: Callable[[], Any]
    verified_by_block: bool
    is_checked: Callable[[bytes], bool] = lambda head: True
    """Whether a stream that begins so (HEAD bytes, if there are as many) holds a checksum."""

    def starts(self, head: bytes) -> bool:
        """Tell whether a stream may begin with these bytes (at least as many as the magic)."""
        return head.startswith(self.magics)

    def may_start(self, head: bytes) -> bool:
        """Tell whether these bytes may be a magic cut short."""
        return any(magic.startswith(head) for magic in self.magics)


HEAD = 5
"""Bytes that tell what begins: the longest magic and zstd's descriptor."""

ZSTD_FRAME = b"\x28\xb5\x2f\xfd"
ZSTD_SKIPPED = tuple(bytes([0x50 + i]) + b"\x2a\x4d\x18" for i in range(16))  # frames of others' notes
ZSTD_CHECKSUM = 0b100

BZ2 = Format("bz2", (b"BZh",), bz2.BZ2Decompressor, verified_by_block=True)
GZIP = Format(
    "gzip",
    (b"\x1f\x8b\x08",),
    lambda: igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP),
    verified_by_block=False,
)
ZSTD = Format(
    "zstd",
    (ZSTD_FRAME, *ZSTD_SKIPPED),
    lambda: zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: MAX_WINDOW_LOG}),
    verified_by_block=False,
    is_checked=lambda head: not head.startswith(ZSTD_FRAME) or bool(head[4:] and head[4] & ZSTD_CHECKSUM),
)


class Decompressed:
    """The buffers of one compressed file; `warning` is set at the end where there is one to give."""

    def __init__(self, read: Read, form: Format, budget: Budget | None = None) -> None:
        """Read one compressed file; `budget`: of the file around it, whose bytes are counted there."""
        self._read, self._form = read, form
        self._taken, self._last = 0, b""
        self._own, self._budget = budget is None, budget or Budget()
        self.warning = ""

    def __iter__(self) -> Iterator[Buffer]:
        """Give the buffers. Raises Damaged, after which nothing provisional may be used."""
        head = self._head(b"")
        if not head:
            raise Damaged("it is empty (0 bytes): fetch it again")
        if not self._form.starts(head):
            raise Damaged(f"it is no {self._form.name} file: it begins with {head[:12]!r}; fetch it again")
        while self._form.starts(head):
            if not self._form.is_checked(head):
                self.warning = UNCHECKED
            head = yield from self._stream(head)
            yield Buffer(b"", verified=True)
        if head:
            self._end(head)

    def _stream(self, data: bytes) -> Generator[Buffer, None, bytes]:
        """Give one stream's buffers and return the bytes that follow it (a head, or b"")."""
        decoder = self._form.decoder()
        given = 0
        while True:
            while buffer := self._decode(decoder, data):
                data = b""
                given += len(buffer)
                yield Buffer(buffer, verified=False)
            if decoder.eof:
                return self._head(decoder.unused_data)
            if self._form.verified_by_block:  # the decoder holds no output: its blocks so far are checked
                yield Buffer(b"", verified=True)
            data = self._take()
            if not data:
                if self._form is GZIP and _is_length(self._last, given):
                    raise Damaged(f"it is damaged within its first {self._taken} bytes: fetch it again")
                raise CutShort(f"it is cut short after {self._taken} bytes: fetch it again")

    def _decode(self, decoder: Any, data: bytes) -> bytes:
        if decoder.eof:
            return b""
        try:
            buffer: bytes = decoder.decompress(data, BUFFER_SIZE)
        except DECODE_ERRORS as error:
            raise Damaged(self._fault(error)) from error
        self._budget.give(len(buffer))
        return buffer

    def _fault(self, error: Exception) -> str:
        if "too much memory" in str(error):
            return f"it needs over {2 ** (MAX_WINDOW_LOG - 20)} MB to decompress: compress it without --long"
        return f"it is damaged within its first {self._taken} bytes: fetch it again"

    def _take(self) -> bytes:
        data = self._read(READ_SIZE)
        self._taken += len(data)
        self._last = (self._last + data)[-LENGTH_BYTES:]
        if self._own:
            self._budget.taken += len(data)
        return data

    def _head(self, data: bytes) -> bytes:
        """Return `data`, with more where it is too short to tell whether a stream begins."""
        while len(data) < HEAD and (more := self._take()):
            data += more
        return data

    def _end(self, head: bytes) -> None:
        """Judge what follows the last stream and starts none."""
        if self._form.may_start(head):
            raise CutShort(f"it is cut short after {self._taken} bytes: fetch it again")
        trailing = len(head)
        while more := self._take():
            trailing += len(more)
        left_out = f"{trailing} bytes after its end were left out"
        self.warning = "; ".join(filter(None, (self.warning, left_out)))


def _is_length(last: bytes, given: int) -> bool:
    """Tell whether the last bytes say about as many bytes as a gzip stream gave: then its end is there.

    A wrong bit may hide the end from the decoder, and what it gave is wrong then. The last bytes of a stream
    that is cut say any number.
    """
    length = int.from_bytes(last, "little")
    return abs(length - given % 2**32) < given // 4


class Plain:
    """The buffers of a file that is not compressed: nothing to check, so all are verified."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.warning = ""

    def __iter__(self) -> Iterator[Buffer]:
        """Give the buffers. Raises Damaged for an empty file."""
        head = self._read(BUFFER_SIZE)
        if not head:
            raise Damaged("it is empty (0 bytes): fetch it again")
        yield Buffer(head, verified=True)
        while data := self._read(BUFFER_SIZE):
            yield Buffer(data, verified=True)
