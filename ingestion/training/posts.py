"""Labelled posts for training: which are read, and which are kept for scoring alone."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deals.domain.records import PostContent
from ingestion.extraction.lines import read_line

SETS = ("natural-", "foreign-", "")
"""The file name's beginning of each sample; the last is the hand-picked one, which has no halves."""


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """A post and the offers that careful readers saw in it; `group` names its author, or itself."""

    sample: str
    source: str
    id: str
    content: PostContent
    offers: tuple[dict[str, Any], ...]
    group: str


def in_half_a(post_id: str) -> bool:
    """Whether a post may be read and trained on; the other half is scored only."""
    return hashlib.sha1(post_id.encode(), usedforsecurity=False).hexdigest()[0] in "01234567"


def read_half_a(folder: Path) -> list[LabelledPost]:
    """Return half A of the natural and the foreign sample, and the hand-picked posts, in the files' order.

    Raises OSError where a file is missing, and KeyError for a label without its post.
    """
    return [
        post for name in SETS for post in _read(folder, name, in_half_a if name else lambda post_id: True)
    ]


def fold_of(post: LabelledPost, folds: int) -> int:
    """Return the fold of a post: all of an author's stand in the same one."""
    return int(hashlib.sha1(post.group.lower().encode(), usedforsecurity=False).hexdigest()[:8], 16) % folds


def _read(folder: Path, name: str, keep: Callable[[str], bool]) -> Iterator[LabelledPost]:
    contents = {}
    for line in (folder / f"{name}posts.jsonl").read_bytes().splitlines():
        post_id, content = read_line(line)
        contents[str(post_id)] = content
    for text in (folder / f"{name}gold.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(text)
        post_id = str(label["id"])
        if keep(post_id) and not label.get("unsure"):
            content = contents[post_id]
            yield LabelledPost(
                name,
                label.get("source") or name,
                post_id,
                content,
                tuple(label["offers"]),
                content.handle or post_id,
            )
