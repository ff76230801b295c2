"""Reductions that are words and not numbers: half price, BOGO, free goods, free shipping."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from ingestion.extraction.figures import MAX_FIGURES, Figure, FigureKind, Role

HALF = re.compile(r"(?:\b(?:half|1/2)[ -]|½[ ]?)(?:price|off)\b", re.IGNORECASE | re.ASCII)
_N = r"(?:one|two|three|four|[1-9])"
BOGO = re.compile(
    rf"\bbogo(?:[ -]?(?:free|ho))?\b|\bbuy[ -](?:any[ ])?{_N}\b[^.!?\n]{{0,25}}?\b(?:get"
    rf"|&)[ -](?:an?(?:other)?|{_N}|\d\d?%)"
    rf"\b(?:[ ](?:of[ ](?:them|equal[ ]value)[ ])?(?:for[ ])?(?:free"
    rf"|half[ -](?:price|off)))?|\bb[1-4]g[1-4]\b"
    rf"|\bbuy[ ](?:any[ ])?{_N},?[ ](?:and[ ])?(?:get[ ])?(?:the[ ]|your[ ])?"
    r"(?:second|third|fourth|other|next|2nd|3rd|4th|5th)(?:[ ]one)?"
    r"(?=(?:[ ](?:is|at|for))?[ ](?:half[ -](?:price|off)|1/2[ -](?:price|off)|\d\d?%|free))"
    r"|买[1-9][送赠][1-9]|\b(?:(?:1|2|two)[ -]for[ -](?:1|one)|3[ -]for[ -][12]"
    r"|(?:4|four)[ -]for[ -](?:2|3|three)|5[ -]for[ -][34])"
    r"\b(?![ \d]?\$|[.,]\d)",
    re.IGNORECASE | re.ASCII,
)
FREE_SHIPPING = re.compile(
    r"\bfree[ ](?:(?:standard|express|2-day|two-day|next[ ]day"
    r"|same-day|usps|ups|us|uk|worldwide|store|home|super[ ]saver)[ ]){0,2}"
    r"(?:ship(?:ping?|pi|p|s|ped)?|delivery|postage|s/h|s&h|p&p|pick-?up)\b(?:[ ]?(?:&"
    r"|and)[ ]?(?:free[ ])?returns)?"
    r"|\b(?:ships?|shipped|shipping(?:[ ]is)?\*?|delivered|delivery)[ ](?:for[ ])?free\b",
    re.IGNORECASE | re.ASCII,
)
FREE = re.compile(r"\bfreebie\b|(?<![\w-])free(?![\w-])(?!\.\d)", re.IGNORECASE | re.ASCII)
_ANY_FREE = re.compile(
    r"(?<![a-z])free(?:bie|book|kindle)?(?![a-z])|\bgr[aá]tis\b|\bgratuite?s?\b|\bgratuito\b|\bkostenlos\w*"
    r"|бесплатн\w*|무료|免费|免費|無料|ฟรี",
    re.IGNORECASE,
)
_NOT_FREE_BEFORE = re.compile(
    r"(?:[-\w](?<!\bfor)(?<!\ba)-|\b(?:feel|set|break|toll|sugar"
    r"|gluten|fat|dairy|hands|lead|cruelty|wrinkle|stress"
    r"|duty|tax|bpa|rent|debt|ad|ads|wire|wireless|risk|hassle"
    r"|nut|meat|guilt|interest|frustration|and|you're|be|are"
    r"|was|were|i'm|been|walk|run|people[ ]are|buy|1|one|2|two"
    r"|another|fragrance|paraben|oil|alcohol|caffeine|cage|germ"
    r"|scent|worry|commission|stain|rust|odor|smoke|drug|pet|vegan|grain|soy)[ ])\Z",
    re.IGNORECASE | re.ASCII,
)
_NOT_FREE_AFTER = re.compile(
    r"[ ](?:to\b|time|speech|agency|agent|will\b|market|trade|world"
    r"|country|people|press|enterprise|throw|kick|fall|float"
    r"|range|style|standing|form|hand|flow|wifi|parking|fire|spirit"
    r"|runn|weights?|returns?|palestin|tibet|ride|stuff\b|motion"
    r"|as[ ]a|from[ ](?!amazon|apple|google|itunes|steam)|of[ ](?!charge)"
    r"|if[ ]you|and\b|thinker|lunch|member|agents|sign|shit"
    r"|chlorine|tube|press|gift[ ]?wrap|quote|consult|estimate|assessment|webinar|replacement)",
    re.IGNORECASE | re.ASCII,
)


def find_free_words(text: str, taken: Sequence[Figure]) -> list[Figure]:
    """Return every word for 'free' that is no figure yet, whatever it belongs to: a second reader tells."""
    found = (_figure(match, FigureKind.FREE, 0) for match in islice(_ANY_FREE.finditer(text), MAX_FIGURES))
    return [
        replace(figure, bare=True)
        for figure in found
        if not any(other.start < figure.end and figure.start < other.end for other in taken)
    ]


def find_phrases(text: str) -> list[Figure]:
    """Return the word reductions of a text in order; 'half price' is a percentage of 50."""
    figures = [
        replace(_figure(match, FigureKind.PERCENT, 50), role=Role.PERCENT_OFF, certain=True)
        for match in HALF.finditer(text)
    ]
    bogo = [_figure(match, FigureKind.BOGO, 0) for match in BOGO.finditer(text)]
    shipping = [_figure(match, FigureKind.FREE_SHIPPING, 0) for match in FREE_SHIPPING.finditer(text)]
    taken = bogo + shipping
    free = [
        _figure(match, FigureKind.FREE, 0)
        for match in FREE.finditer(text)
        if _offers(text, match) and not any(other.start <= match.start() < other.end for other in taken)
    ]
    figures = [figure for figure in figures if not any(b.start <= figure.start < b.end for b in bogo)]
    return sorted(figures + taken + free, key=lambda figure: figure.start)


def _offers(text: str, match: re.Match[str]) -> bool:
    """Whether 'free' here gives something away: not 'feel free', 'sugar free', 'free speech'."""
    before = text[max(0, match.start() - 20) : match.start()]
    after = text[match.end() : match.end() + 20]
    return not (_NOT_FREE_BEFORE.search(before) or _NOT_FREE_AFTER.match(after))


def _figure(match: re.Match[str], kind: FigureKind, value: int) -> Figure:
    return Figure(match.start(), match.end(), kind, Decimal(value))
