"""HTML of posts -> text, with the places of its links: what a reader would see, line breaks kept."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from deals.domain.records import Span
from ingestion.reading.values import storable

_BREAKS = {"p": "\n\n", "br": "\n", "li": "\n", "div": "\n", "blockquote": "\n", "pre": "\n"}
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?:[/?#:]\S*)?(?:…|\.{2,9})?\Z")


def is_address(shown: str) -> bool:
    """Tell whether what a link shows is an address, maybe cut, and no words that are part of the text."""
    return _ADDRESS.match(shown.strip()) is not None


@dataclass(slots=True)
class MarkedText:
    """A text with what its links lead to and where addresses are shown."""

    text: str = ""
    urls: list[str] = field(default_factory=list)
    link_spans: list[Span] = field(default_factory=list)


LONGEST_HTML = 50_000
"""Characters that are read; a post has 500 on most servers."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.size = 0
        self.links: list[tuple[str, int, int]] = []  # address, start, end
        self._open: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = (values.get("class") or "").split()
        if tag == "a" and values.get("href") and "mention" not in classes and "hashtag" not in classes:
            self._open = str(values["href"]), self.size
        elif tag in _BREAKS and self.size:
            self._add(_BREAKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            self.links.append((*self._open, self.size))
            self._open = None

    def handle_data(self, data: str) -> None:
        self._add(storable(data))

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)


def text_of_html(html: str) -> MarkedText:
    """Return the text of a piece of HTML. What is no HTML is returned as it is.

    Behind the last '>' no tag ends: the parser would look for each one's end, the square of the time.
    """
    reader = _Reader()
    whole, bracket, rest = html[:LONGEST_HTML].rpartition(">")
    reader.feed(whole + bracket)
    reader.close()
    reader.handle_data(unescape(rest))
    text = "".join(reader.pieces)
    found = MarkedText(text.rstrip())
    for url, start, end in reader.links:
        found.urls.append(storable(url))
        if end <= len(found.text) and is_address(text[start:end]):
            found.link_spans.append(Span(start, end))
    return found
