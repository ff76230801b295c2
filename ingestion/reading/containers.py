"""What a file holds, told by its first bytes: a compression, a tar, an entry of a zip, or a text."""

from enum import StrEnum

from ingestion.reading.decompression import BZ2, GZIP, ZSTD, Format

ENDINGS: dict[str, Format] = {".bz2": BZ2, ".gz": GZIP, ".zst": ZSTD}
"""The compressions that are known, by the endings of names that promise them."""

ZIP_ENTRY = b"PK\x03\x04"
ZIP_EMPTY = b"PK\x05\x06"
TAR_MARK, TAR_MARK_AT = b"ustar", 257

HEAD = 512
"""Bytes that tell what a file holds: a tar says so in its 257th."""


class Container(StrEnum):
    """What holds other files, or text in another form."""

    BZ2 = "bz2"
    GZIP = "gzip"
    ZSTD = "zstd"
    TAR = "tar"
    ZIP = "zip"
    TEXT = "text"


def container_of(head: bytes) -> Container:
    """Tell what a file is by its first HEAD bytes (fewer only where it has no more)."""
    if head[TAR_MARK_AT:].startswith(TAR_MARK):
        return Container.TAR
    if head.startswith((ZIP_ENTRY, ZIP_EMPTY)):
        return Container.ZIP
    form = format_of(head)
    return Container.TEXT if form is None else Container(form.name)


def format_of(head: bytes) -> Format | None:
    """Return the compression that a file's first bytes show; None for none."""
    return next((form for form in ENDINGS.values() if form.starts(head)), None)


def format_promised(name: str) -> Format | None:
    """Return the compression that a name's ending promises; None for none."""
    return next((form for ending, form in ENDINGS.items() if name.lower().endswith(ending)), None)
