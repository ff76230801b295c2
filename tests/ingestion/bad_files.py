"""Files that lie, each with the state in which it must end and a piece of its reason or warning."""

import bz2
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple

from backports import zstd

from ingestion.reading.splitting import MAX_LINE
from tests.ingestion.dumps import bz2_of, delete, event, gz_of, jsonl, payload, tar_of, tweet, tweet_v2

EMPTY, CUT, BOMB = (
    "it is empty (0 bytes)",
    "it is cut short",
    "over 200 times its size: such a file is no dump",
)
SUSPICIOUS = "suspicious: "


class BadFile(NamedTuple):
    """A file; how it must end; what its page must say; how many lines with an offer it gives."""

    name: str
    data: Callable[[], bytes]
    state: str
    says: str = ""
    offers: int = 0


def zst_of(*values: object, checksum: bool = True) -> bytes:
    """Return the lines as a zstd file."""
    options = {zstd.CompressionParameter.checksum_flag: int(checksum)}
    return zstd.compress(jsonl(values), options=options)


def flipped(data: bytes, at: int) -> bytes:
    """Return the bytes with one bit turned."""
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def odd_tar(*entries: tuple[str, bytes, str], **more: bytes) -> bytes:
    """Return a tar of entries (name, type, name linked to) and then of members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, kind, target in entries:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            tar.addfile(entry)
        for name, data in more.items():
            entry = tarfile.TarInfo(name.replace("_", "."))
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def wide_zst() -> bytes:
    """Return a zstd file that takes a window of 1 GB to decompress."""
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 30})
    return packer.compress(jsonl([tweet(1)])) + packer.flush()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def encrypted(data: bytes) -> bytes:
    """Mark a zip's entries as encrypted."""
    return data.replace(b"PK\3\4\x14\0\0", b"PK\3\4\x14\0\1")


def nested(depth: int) -> bytes:
    """Return a tar in a tar, so many times."""
    data = ONE
    for _ in range(depth):
        data = tar_of({"inner": data})
    return data


def packed(times: int) -> bytes:
    """Return a line, packed so many times."""
    data = ONE
    for _ in range(times):
        data = gzip.compress(data)
    return data


ONE = jsonl([tweet(1)])
SMALL = {"1.json.bz2": bz2_of(tweet(1)), "2.json.bz2": bz2_of(tweet(2))}
SKIPPED_FRAME = b"\x50\x2a\x4d\x18\x04\0\0\0note"

BAD_FILES = [
    # cut short
    BadFile("cut.json.bz2", lambda: bz2_of(tweet(1))[:-20], "failed", CUT),
    BadFile("cut-2nd.json.bz2", lambda: bz2_of(tweet(1)) + bz2_of(tweet(2))[:-20], "partial", CUT, 1),
    BadFile("cut-magic.json.bz2", lambda: bz2_of(tweet(1)) + b"BZ", "partial", CUT, 1),
    BadFile("cut.json.gz", lambda: gz_of(tweet(1))[:-3], "partial", CUT, 1),
    BadFile("cut-line.json.gz", lambda: gz_of(tweet(1), tweet(2))[:-12], "partial", CUT, 1),
    BadFile("cut-2nd.jsonl.gz", lambda: gz_of(tweet(1)) + gz_of(tweet(2))[:-3], "partial", CUT, 2),
    BadFile("cut.json.zst", lambda: zst_of(tweet(1))[:-3], "partial", CUT, 1),
    BadFile("cut-2nd.ndjson.zst", lambda: zst_of(tweet(1)) + zst_of(tweet(2))[:-3], "partial", CUT, 2),
    BadFile("cut-line.jsonl", lambda: ONE + b'{"id":2,"text":"now $5', "done", "it does not begin with {", 1),
    # one bit
    BadFile("bit.json.bz2", lambda: flipped(bz2_of(tweet(1)), 60), "failed", "it is damaged"),
    BadFile("bit.json.gz", lambda: flipped(gz_of(tweet(1)), 60), "failed", "it is damaged"),
    BadFile("bit.json.zst", lambda: flipped(zst_of(tweet(1)), 60), "failed", "it is damaged"),
    BadFile(
        "bit-2nd.json.bz2",
        lambda: bz2_of(tweet(1)) + flipped(bz2_of(tweet(2)), 60),
        "partial",
        "it is damaged",
        1,
    ),
    BadFile(
        "crc.json.gz", lambda: flipped(gz_of(tweet(1)), -6 % len(gz_of(tweet(1)))), "failed", "it is damaged"
    ),
    # nothing
    BadFile("empty.json.bz2", lambda: b"", "failed", EMPTY),
    BadFile("empty.json.gz", lambda: b"", "failed", EMPTY),
    BadFile("empty.json.zst", lambda: b"", "failed", EMPTY),
    BadFile("empty.jsonl", lambda: b"", "failed", EMPTY),
    BadFile("empty.tar", lambda: b"", "failed", EMPTY),
    BadFile("nothing.json.bz2", lambda: bz2.compress(b""), "done", "it holds no lines"),
    BadFile("nothing.json.gz", lambda: gzip.compress(b""), "done", "it holds no lines"),
    BadFile("nothing.json.zst", lambda: zst_of(), "done", "it holds no"),
    BadFile("nothing.tar", lambda: tar_of({}), "done", "it holds no"),
    BadFile("blank.jsonl", lambda: b"\n\r\n \t\n", "done"),
    # several streams, and what follows them
    BadFile("streams.json.bz2", lambda: bz2_of(tweet(1)) + bz2_of() + bz2_of(tweet(2)), "done", "", 2),
    BadFile("streams.ndjson.gz", lambda: gz_of(tweet(1)) + gz_of(tweet(2)), "done", "", 2),
    BadFile("streams.json.zst", lambda: zst_of(tweet(1)) + SKIPPED_FRAME + zst_of(tweet(2)), "done", "", 2),
    BadFile("skipped-first.json.zst", lambda: SKIPPED_FRAME + zst_of(tweet(1)), "done", "", 1),
    BadFile("split-line.json.bz2", lambda: bz2.compress(ONE[:30]) + bz2.compress(ONE[30:]), "done", "", 1),
    BadFile("tail.json.bz2", lambda: bz2_of(tweet(1)) + b"\0" * 9, "done", "9 bytes after its end", 1),
    BadFile("tail.json.gz", lambda: gz_of(tweet(1)) + b"trash", "done", "5 bytes after its end", 1),
    BadFile("tail.json.zst", lambda: zst_of(tweet(1)) + b"trash", "done", "5 bytes after its end", 1),
    BadFile(
        "unchecked.json.zst", lambda: zst_of(tweet(1), checksum=False), "done", "it holds no checksum", 1
    ),
    BadFile("wide.json.zst", wide_zst, "failed", "over 128 MB to decompress"),
    # other kinds of file
    BadFile(
        "page.json.bz2", lambda: b"<html>404 Not Found</html>", "failed", "it is no bz2 file: it begins with"
    ),
    BadFile("page.jsonl.gz", lambda: b"<html>404 Not Found</html>", "failed", "it is no gzip file"),
    BadFile("page.json.zst", lambda: b"<html>404 Not Found</html>", "failed", "it is no zstd file"),
    BadFile("page.jsonl", lambda: b"<html>\n404\n</html>\n", "done", f"{SUSPICIOUS}3 of 3 lines (100%)"),
    BadFile("page.tar", lambda: b"<html>404 Not Found</html>" * 50, "failed", "it is no tar file"),
    # what its bytes are, whatever its name says
    BadFile("gzip.json.bz2", lambda: gz_of(tweet(1)), "done", "", 1),
    BadFile("bz2.json.gz", lambda: bz2_of(tweet(1)), "done", "", 1),
    BadFile("plain.json.gz", lambda: ONE, "done", "", 1),
    BadFile("packed.jsonl", lambda: bz2_of(tweet(1)), "done", "", 1),
    BadFile("twice.json.bz2", lambda: bz2.compress(bz2_of(tweet(1))), "done", "", 1),
    BadFile("utf16.jsonl", lambda: ONE.decode().encode("utf-16"), "done", "", 1),
    BadFile("array.jsonl", lambda: b"[" + ONE.strip() + b"]\n", "done", "", 1),
    BadFile("minute.json", lambda: ONE, "done", "", 1),
    BadFile("part-00000", lambda: ONE, "done", "", 1),
    BadFile("POSTS.TXT", lambda: b"\n\n" + ONE, "done", "", 1),
    BadFile("packed", lambda: zst_of(tweet(1)), "done", "", 1),
    BadFile("day.tar.gz", lambda: gzip.compress(tar_of(SMALL)), "done", "", 2),
    BadFile("day.tgz", lambda: gzip.compress(tar_of({"a.md": b"# read me"})), "done", "1 files in it"),
    BadFile("readme.md", lambda: b"# read me", "no_dump", "neither its name nor its first bytes"),
    BadFile("sheet.xlsx", lambda: b"\xd0\xcf\x11\xe0", "no_dump", "docs/formats.md"),
    BadFile("nothing", lambda: b"", "no_dump", EMPTY),
    # zips
    BadFile("day.zip", lambda: zip_of(SMALL), "done", "", 2),
    BadFile("empty.zip", lambda: zip_of({}), "done", "it holds no files"),
    BadFile("readme.zip", lambda: zip_of({"a.md": b"# read me"}), "done", "1 files in it"),
    BadFile("folder.zip", lambda: zip_of({"a/": b"", "a/1.json.bz2": bz2_of(tweet(1))}), "done", "", 1),
    BadFile("cut.zip", lambda: zip_of(SMALL)[:-30], "partial", "its directory cannot be read", 2),
    BadFile("secret.zip", lambda: encrypted(zip_of(SMALL)), "failed", "is encrypted"),
    BadFile("month.tar", lambda: tar_of({"a.zip": zip_of(SMALL), "b.tar": tar_of(SMALL)}), "done", "", 4),
    # tars
    BadFile("cut-in-header.tar", lambda: tar_of(SMALL)[:1100], "partial", "the tar is cut short", 1),
    BadFile("cut-in-member.tar", lambda: tar_of(SMALL)[:1600], "partial", "the tar is cut short", 1),
    BadFile("cut-between.tar", lambda: tar_of(SMALL)[:1024], "partial", "the tar is cut short", 1),
    BadFile("cut-end.tar", lambda: tar_of(SMALL)[:2048] + bytes(512), "partial", "the tar is cut short", 2),
    BadFile(
        "header.tar", lambda: flipped(tar_of(SMALL), 1030), "partial", "header at byte 1024 is damaged", 1
    ),
    BadFile(
        "member.tar", lambda: tar_of(SMALL | {"3.json.bz2": b"x"}), "partial", "3.json.bz2: it is no bz2", 2
    ),
    BadFile(
        "members.tar", lambda: tar_of({"1.json.gz": b"", "2.json.gz": b""}), "failed", "(and 1 more members)"
    ),
    BadFile("up.tar", lambda: tar_of({"../../../etc/1.json.bz2": bz2_of(tweet(1))}), "done", "", 1),
    BadFile("absolute.tar", lambda: tar_of({"/etc/1.json.bz2": bz2_of(tweet(1))}), "done", "", 1),
    BadFile(
        "same-name.tar",
        lambda: tar_of({"1.json.bz2": bz2_of(tweet(1))})[:1024] + tar_of(SMALL),
        "done",
        "",
        3,
    ),
    BadFile(
        "link.tar",
        lambda: odd_tar(("1.json.bz2", tarfile.SYMTYPE, "/etc/passwd"), a_jsonl=ONE),
        "done",
        "1 entries",
        1,
    ),
    BadFile(
        "hard.tar", lambda: odd_tar(("1.json.bz2", tarfile.LNKTYPE, "x"), a_jsonl=ONE), "done", "1 entries", 1
    ),
    BadFile(
        "device.tar", lambda: odd_tar(("1.jsonl", tarfile.CHRTYPE, ""), a_jsonl=ONE), "done", "1 entries", 1
    ),
    BadFile(
        "fifo.tar", lambda: odd_tar(("1.jsonl", tarfile.FIFOTYPE, ""), a_jsonl=ONE), "done", "1 entries", 1
    ),
    BadFile("folder.tar", lambda: odd_tar(("1.jsonl", tarfile.DIRTYPE, ""), a_jsonl=ONE), "done", "", 1),
    BadFile("nested.tar", lambda: tar_of({"a.tar": tar_of(SMALL), "b.jsonl": ONE}), "done", "", 3),
    BadFile(
        "mixed.tar",
        lambda: tar_of(
            {
                "a.json.gz": gz_of(tweet(1)),
                "b.json.zst": zst_of(tweet(2)),
                "c.ndjson": jsonl([tweet(3)]),
                "d.jsonl.bz2": bz2_of(tweet(4)),
            }
        ),
        "done",
        "",
        4,
    ),
    # bombs
    BadFile("bomb.json.bz2", lambda: bz2.compress(bytes(70_000_000)), "failed", BOMB),
    BadFile("bomb.json.gz", lambda: gzip.compress(bytes(70_000_000)), "failed", BOMB),
    BadFile("bomb.json.zst", lambda: zstd.compress(bytes(70_000_000)), "failed", BOMB),
    BadFile("newlines.json.bz2", lambda: bz2.compress(b"\n" * 70_000_000), "failed", BOMB),
    BadFile(
        "bomb.tar",
        lambda: tar_of({"1.json.bz2": bz2_of(tweet(1)), "2.json.bz2": bz2.compress(bytes(70_000_000))}),
        "partial",
        BOMB,
        1,
    ),
    BadFile("bomb.zip", lambda: zip_of({"1.json": bytes(70_000_000)}), "failed", BOMB),
    BadFile("bombs.tar.gz", lambda: gzip.compress(tar_of({"1.json": bytes(70_000_000)})), "failed", BOMB),
    BadFile("deep.tar", lambda: nested(5), "failed", "over 3 deep"),
    BadFile("deep.gz", lambda: packed(6), "failed", "it is packed over 4 times"),
    # lines without end, other shapes, the same again
    BadFile("endless.jsonl", lambda: b"x" * (3 * MAX_LINE), "done", f"{SUSPICIOUS}1 of 1 lines"),
    BadFile(
        "long.jsonl",
        lambda: ONE + b'{"a":"' + b"x" * 9 * MAX_LINE + b'"}\n' + jsonl([tweet(2)]),
        "done",
        SUSPICIOUS,
        2,
    ),
    BadFile("mark.jsonl", lambda: b"\xef\xbb\xbf" + ONE, "done", "", 1),
    BadFile("no-newline.jsonl", lambda: ONE.strip(), "done", "", 1),
    BadFile(
        "v2.jsonl", lambda: jsonl([payload(tweet_v2(1)), {"errors": [{"title": "gone"}]}]), "done", "", 1
    ),
    BadFile(
        "jetstream.jsonl", lambda: jsonl([event(), event(operation="delete", rkey="3other")]), "done", "", 1
    ),
    BadFile("deleted.jsonl", lambda: jsonl([tweet(1), delete(1)]), "done", "", 1),
    BadFile("doubled.jsonl", lambda: ONE * 3, "done", "", 3),
]
