"""Records of Bluesky's posts, app.bsky.feed.post, and their key: the author's DID and a record key.

Neither is a number, so an id is 61 bits of a hash of both, above BLUESKY_IDS_FROM, where no id of another
network lies: 10 million stored posts share an id with a chance of 1 in 46,000. The record key alone would
give a number too, but its author chooses it, and could so name, and delete, another's post.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from deals.domain.records import PostContent, Span
from ingestion.reading.ids import stable_id
from ingestion.reading.shapes.base import Author, Counters
from ingestion.reading.shapes.markup import is_address
from ingestion.reading.values import Json, object_in, objects_in, storable, string_in

POSTS = "app.bsky.feed.post"
FEATURE = "app.bsky.richtext.facet#"
INVALID_HANDLE = "handle.invalid"
"""What the network says of an account whose handle does not lead back to it."""

LONGEST_TEXT = 10_000
MOST_FACETS = 1_000
"""Characters and facets of which places are told: the network allows 300 graphemes."""


@dataclass(frozen=True, slots=True)
class Skeet:
    """A post's record and its author."""

    record: Json
    did: str
    handle: str
    name: str = ""
    counted: Counters | None = None

    def text(self) -> str:
        """Return the text, which holds no HTML entities: what looks like one is meant so."""
        return string_in(self.record, "text")

    def is_complete(self) -> bool:
        """Bluesky cuts no text."""
        return True

    def content(self, text: str) -> PostContent:
        """Return what extraction reads; the author's DID stands for a handle that the event does not tell."""
        return PostContent(
            text=text,
            handle=self.handle if self.handle not in ("", INVALID_HANDLE) else self.did,
            author_name=self.name,
            urls=tuple(dict.fromkeys([*self._featured("link", "uri"), *_cards(self.record, "uri")])),
            mentions=tuple(self._mentions(text)),
            hashtags=(*self._featured("tag", "tag"), *_texts(self.record.get("tags"))),
            lang=next(_texts(self.record.get("langs")), ""),
            link_spans=tuple(
                span for span in self._places("link", text) if is_address(text[span.start : span.end])
            ),
            card_title=next(_cards(self.record, "title"), ""),
        )

    def author(self) -> Author:
        return Author(stable_id(self.did), None)

    def counters(self) -> Counters | None:
        """Return the reactions; an event tells none."""
        return self.counted

    def _featured(self, kind: str, key: str) -> Iterator[str]:
        for facet in objects_in(self.record, "facets"):
            for feature in objects_in(facet, "features"):
                if feature.get("$type") == FEATURE + kind and (text := string_in(feature, key)):
                    yield text

    def _mentions(self, written: str) -> Iterator[str]:
        """Give the handles that mentions show: they stand in the text."""
        for span in self._places("mention", written):
            yield written[span.start : span.end].removeprefix("@")

    def _places(self, kind: str, written: str) -> Iterator[Span]:
        """Give where facets of a kind stand: they tell offsets in the text's UTF-8 bytes."""
        text = written[:LONGEST_TEXT].encode()
        for facet in islice(objects_in(self.record, "facets"), MOST_FACETS):
            if not any(each.get("$type") == FEATURE + kind for each in objects_in(facet, "features")):
                continue
            index = object_in(facet, "index")
            start, end = index.get("byteStart"), index.get("byteEnd")
            if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
                begin = len(text[:start].decode(errors="ignore"))
                yield Span(begin, begin + len(text[start:end].decode(errors="replace")))


def _cards(record: Json, key: str) -> Iterator[str]:
    """Give the address or the title of the card below a post."""
    embed = object_in(record, "embed")
    for holder in (embed, object_in(embed, "media")):
        if told := string_in(object_in(holder, "external"), key):
            yield told


def _texts(values: Any) -> Iterator[str]:
    yield from (
        storable(each) for each in (values if isinstance(values, list) else ()) if isinstance(each, str)
    )
