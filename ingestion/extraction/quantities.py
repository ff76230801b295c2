"""What a price buys: how many pieces ('3 for $25'), a month, or 'from' and 'under' a range."""

import re

from deals.domain.records import Basis
from ingestion.extraction.figures import Figure

_MULTI_BEFORE = re.compile(
    r"(?:(?P<any>\b(?:any|buy|mix|get)[ ])?(?<![\d.,/])(?P<count>[2-9]|1\d"
    r"|two|three|four|five)(?P<unit>[ ](?:pairs?|packs?|pieces?"
    r"|items?|pcs|bottles|boxes))?"
    r"(?P<link>[ ]?/[ ]?|[ ](?:for|just|only|at)[ ](?:only[ ]|just[ ])?|[ ]))\Z",
    re.IGNORECASE | re.ASCII,
)
_MULTI_AFTER = re.compile(
    r"[ ]for[ ](?P<count>[2-9]|two|three|four)"
    r"(?=[ ]?(?:[+.,!;:)|(#@\n]|\Z|(?:at|from|on|w/|with|plus|and|free|via|today|shipped|delivered)\b))",
    re.IGNORECASE,
)
_MULTI_START = re.compile(r"(?:[\n:!.|(,>]|[A-Za-z)]\s*[-–])\Z")
_PACK_OF = re.compile(
    r"\b(?:pack|set|box|case|lot|bundle|bag|pk)[ ]of[ ]\Z|\b(?:size|sz)[ ]\Z", re.IGNORECASE
)
_ONE_PACK = re.compile(r"[ ]pack\b|[ ](?:pieces?|pcs)[ ](?:at|only|just)\b", re.IGNORECASE)
_WORD_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}
_FROM = re.compile(
    r"\b(?:from|starting(?:[ ](?:at|from))?|as[ ]low[ ]as|starts[ ]at"
    r"|ab|desde)[ ]?(?:only[ ]|just[ ])?\Z",
    re.IGNORECASE,
)
UNDER = re.compile(r"\b(?:under|less[ ]than|up[ ]to|upto|below)[ ]?\Z", re.IGNORECASE)
_MONTH = re.compile(r"[ ]?(?:/|per|a|each|p/)?[ -]?(?:months?|mo|mth|monthly|pcm|pm)\b", re.IGNORECASE)
_YEAR = re.compile(r"[ ]?[ -]?(?:/|per|a|an)?[ -]?(?:years?|yr|annually|yearly)\b", re.IGNORECASE)


def count_start(text: str, sale: Figure) -> int:
    """Where the price begins with its count: at the 3 of '3 for $25'."""
    match = _MULTI_BEFORE.search(text, max(0, sale.start - 40), sale.start)
    return match.start() if match and multi_count(text, sale) > 1 else sale.start


def multi_count(text: str, sale: Figure) -> int:
    """How many pieces the price buys: '3 for $25', '5/$20', '$11.98 for 2'; 1 for 'HD 8 for $49.99'."""
    match = _MULTI_BEFORE.search(text, max(0, sale.start - 40), sale.start)
    if match is None:
        after = _MULTI_AFTER.match(text, sale.end)
        return _count(after["count"]) if after else 1
    if _is_of_the_thing(text, match):
        return 1
    before = text[max(0, match.start() - 24) : match.start()].rstrip()
    if (
        match["any"]
        or match["unit"]
        or match["link"].strip() == "/"
        or not before
        or _MULTI_START.search(before)
    ):
        return _count(match["count"])
    word = before.split()[-1] if before.split() else ""
    if (
        word[:1].islower()
        or word.endswith("s")
        or re.match(r"[ ](?:sale|deal)", text[sale.end : sale.end + 6], re.IGNORECASE)
    ):
        return _count(match["count"])
    return 1


def _is_of_the_thing(text: str, match: re.Match[str]) -> bool:
    """'Socks 8 pack for $12', 'Box 4 Pieces at $9', 'briefs, pack of 2 at $7' name one thing."""
    if match["any"]:
        return False
    if match["link"] == " " and not match["unit"]:
        return True
    if _PACK_OF.search(text, max(0, match.start() - 24), match.start("count")):
        return True
    is_first = not text[: match.start()].strip() or text[match.start() - 1 : match.start()] == "\n"
    return not is_first and match["unit"] is not None and _ONE_PACK.search(match.group()) is not None


def _count(word: str) -> int:
    return _WORD_COUNTS.get(word.lower()) or int(word)


def basis_of(text: str, sale: Figure) -> Basis:
    before, after = text[max(0, sale.start - 16) : sale.start], text[sale.end : sale.end + 12]
    if _MONTH.match(after):
        return Basis.MONTH
    if _YEAR.match(after):
        return Basis.YEAR
    if sale.high is not None or _FROM.search(before):
        return Basis.FROM
    return Basis.UP_TO if UNDER.search(before) else Basis.ONCE
