"""The posts of dump files on disk, as the extractor reads them."""

import json
from collections.abc import Iterator
from pathlib import Path

from deals.domain.records import PostContent
from ingestion.reading.archives import is_dump, is_tar
from ingestion.reading.lines import LineFramer, few_lines, read_block
from ingestion.reading.posts import subject_of
from ingestion.reading.unpacking import Unpacked


def dump_posts(folder: Path, *, every_line: bool = False) -> Iterator[tuple[str, PostContent]]:
    """Yield (id, post) of each line of a folder's files (or of one file) that the prefilter hits.

    `every_line` yields the posts of all lines. Tars are passed over; lines that are no posts are too.
    """
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if path.is_file() and is_dump(path.name) and not is_tar(path.name):
            for line in _lines(path, every_line):
                yield from _post(line)


def _lines(path: Path, every_line: bool) -> Iterator[bytes]:
    framer = LineFramer()
    with path.open("rb") as file:
        for buffer in Unpacked(file.read):
            yield from _candidates(framer.feed(buffer.data), every_line)
        yield from _candidates(framer.close(), every_line)


def _candidates(data: bytes, every_line: bool) -> Iterator[bytes]:
    for block, total in few_lines(data):
        lines = read_block(block, total, every_line=every_line)
        yield from lines.candidates
        yield from lines.others if every_line else ()


def _post(line: bytes) -> Iterator[tuple[str, PostContent]]:
    try:
        value = json.loads(line)
    except ValueError:
        return
    found = subject_of(value) if isinstance(value, dict) else None
    if found is not None:
        content = found[1].content(found[1].text())
        if content.text:
            yield str(found[0]), content
