"""The cheap gate in front of the second reader: which posts are worth the encoder's time.

A logistic model over the post's words and the rules' score. What it turns away is no deal; it is set so that
it turns away one deal in fifty.
"""

import re

from deals.domain.records import PostContent
from ingestion.extraction.figures import FigureKind
from ingestion.extraction.reading import Reading

_WORD = re.compile(r"[#@]?\w+")
_DIGITS = re.compile(r"\d+")


def gate_facts(post: PostContent, reading: Reading) -> dict[str, float]:
    """What the gate looks at: each word once, numbers alike, and what the rules found."""
    words = {_DIGITS.sub("0", word) for word in _WORD.findall(reading.text.lower())}
    facts = dict.fromkeys((f"word_{word}" for word in words), 1.0)
    facts["rules"] = reading.bounded_over
    facts["disqualified"] = float(reading.is_disqualified)
    facts["link"] = float(bool(post.urls))
    facts["seller"] = float(reading.seller is not None)
    facts["money"] = float(any(figure.kind is FigureKind.MONEY for figure in reading.figures))
    return facts
