"""A post as the encoder reads it: the text with its own offsets, and a tail of account and links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deals.domain.records import PostContent
from ingestion.extraction.text import RETWEET, URL

MAX_TAIL = 80
"""Characters of account and hosts: what stands behind says nothing new."""

_HALF = re.compile("[\ud800-\udfff]")  # of a pair that was cut: no tokenizer takes it
_HOST = re.compile(r"https?://(?:www\.)?([^/?#\s]{1,60})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prepared:
    """`text` has the offsets of the text it was made from; `tail` stands in no text."""

    text: str
    tail: str


def prepare(text: str, post: PostContent) -> Prepared:
    """Make a text ready: a link is '^', the end of a line is '|', both padded with blanks.

    Word pieces know no lines, and titles end where lines do.
    """
    text = URL.sub(lambda match: "^".ljust(match.end() - match.start()), text)
    text = RETWEET.sub(lambda match: " " * (match.end() - match.start()), text)
    text = _HALF.sub("\ufffd", text)
    return Prepared(text.replace("\n", "|"), _HALF.sub("\ufffd", _tail(post.handle, post.urls)))


def _tail(handle: str, urls: Sequence[str]) -> str:
    hosts = dict.fromkeys(match[1].lower() for url in urls if (match := _HOST.match(url)))
    return " ".join([f"@{handle}" if handle else "", *hosts])[:MAX_TAIL].strip()
