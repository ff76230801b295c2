"""Where the two readers see different titles: which one, or both in one, by a fitted model."""

import re
from collections.abc import Mapping, Sequence

from deals.domain.records import Span
from ingestion.extraction.encoder.layout import BEGINS, OUTSIDE
from ingestion.extraction.encoder.marks import WordTags
from ingestion.extraction.linear import Linear

_OPENS = re.compile(r"(?:[|^:\"“(\[]|\A|[-–—•]|[.!?]) *\Z")
_CLOSES = re.compile(
    r" *(?:[|^\"”)\]]|\Z|[-–—•(,;]|[.!…]|by\b|[$£€₹¥]|\d|for\b|at\b|@|is\b|now\b|on\b|only\b)"
)
_LINK_WORD = re.compile(r"(?:for|with|and|of|the|a|an|by|in|on|at|to|or|from|&|[-–:])\Z", re.IGNORECASE)
_SIGN = re.compile(r"[$£€₹¥%]|\b\d+ ?off\b|[@#]\w", re.IGNORECASE)

Candidates = Sequence[tuple[Span, Mapping[str, float]]]


def title_candidates(text: str, mark: Span, by_rules: Span, words: WordTags) -> Candidates:
    """Return the encoder's title, the rules' and, where they overlap, both in one, each with its facts."""
    spans = {"encoder": mark, "rules": by_rules}
    if mark.start < by_rules.end and by_rules.start < mark.end:
        both = Span(min(mark.start, by_rules.start), max(mark.end, by_rules.end))
        if both not in (mark, by_rules):
            spans["union"] = both
    return [
        (span, {f"is_{name}": 1.0} | _facts(text, span, by_rules if span == mark else mark, words))
        for name, span in spans.items()
    ]


def best_title(candidates: Candidates, model: Linear) -> Span:
    """Return the likeliest of the candidates, the encoder's where they are equal."""
    return max(candidates, key=lambda candidate: model.odds(candidate[1]))[0]


def odds_of(span: Span, words: WordTags) -> dict[str, float]:
    """What the encoder says of a stretch as a title: of its words, of its first one, of those around it."""
    inside = (words.spans[:, 0] < span.end) & (words.spans[:, 1] > span.start)
    odds = words.odds[inside, OUTSIDE]
    first = words.odds[inside, BEGINS]
    before = words.odds[words.spans[:, 1] <= span.start, OUTSIDE]
    behind = words.odds[words.spans[:, 0] >= span.end, OUTSIDE]
    return {
        "inside": float(1 - odds.mean()) if len(odds) else 0.0,
        "least_inside": float(1 - odds.max()) if len(odds) else 0.0,
        "begins": float(first[0]) if len(first) else 0.0,
        "before": float(before[-1]) if len(before) else 1.0,
        "behind": float(behind[0]) if len(behind) else 1.0,
    }


def _facts(text: str, span: Span, other: Span, words: WordTags) -> dict[str, float]:
    stretch = text[span.start : span.end]
    count = len(stretch.split())
    return odds_of(span, words) | {
        "words": min(25, count) / 10,
        "one_word": float(count == 1),
        "same_start": float(span.start == other.start),
        "same_end": float(span.end == other.end),
        "holds_other": float(span.start <= other.start and span.end >= other.end),
        "in_other": float(other.start <= span.start and other.end >= span.end),
        "apart": float(span.start >= other.end or other.start >= span.end),
        "opens": float(_OPENS.search(text[max(0, span.start - 4) : span.start]) is not None),
        "closes": float(_CLOSES.match(text[span.end : span.end + 8]) is not None),
        "ends_in_link_word": float(_LINK_WORD.search(stretch) is not None),
        "sign": float(_SIGN.search(stretch) is not None),
        "capital": float(stretch[:1].isupper() or stretch[:1].isdigit()),
        "tag_before": float(text[max(0, span.start - 1) : span.start] in ("#", "@")),
        "open_bracket": float(stretch.count("(") != stretch.count(")")),
    }
