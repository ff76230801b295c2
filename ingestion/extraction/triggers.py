"""The phrases without which no post can hold a deal: the first, cheap gate.

`extract_deals` returns nothing for a text that no trigger matches, so whoever scans bytes can pass
over every line without one. The byte prefilter is built from this table; keep it small and stable.

How the patterns are written, so that `re`, RE2 and hyperscan all take them:
- matched anywhere in the decoded text (HTML entities decoded too), ASCII case-insensitive;
- no look-around, no back-reference, no anchor, bounded repeats only;
- a blank is SPACE below; other characters outside ASCII (the signs of currencies) stand alone in an
  alternation and never in a class, so each may be replaced by its bytes or escapes one by one.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import re2

from ingestion.extraction.currencies import CURRENCIES, may_lead
from ingestion.extraction.folding import MOJIBAKE

SPACE = "(?: |\u00a0|\u202f)"
_ODD_BLANK = "(?:\u00a0|\u202f)"

ODD = "[^\\x00-\\x7f]"
"""Any character outside ASCII."""

NUMBER_WORD = "(?:one|two|three|four|five|[1-9])"
_LEAD_IN = " "
"""Before a short word that is glued to a number: '5kr12' is a link more often than a price."""

_LEAD_OUT = "[^0-9a-z_]"
"""No letter or digit: written out or escaped, what stands there begins with none either."""

LONG_WORD = 4
"""Letters from which on a word is no part of something else."""

TOGETHER = 3
"""Words in one pattern: hyperscan looks for a few words as literals, and walks through many byte by byte."""

CODE = "(?:usd|inr|eur|gbp|aud|cad|nzd|aed|sgd)"
_ODD_SIGNS = "＄￥￡﹩％٪"
_MULTIPLIER = "(?:백만|만|천|万|萬|千)"
_FIRST_DIGITS = (0xFF10, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50)
"""Zero in full width, Arabic, Persian, Devanagari, Bengali and Thai."""


def _any(words: Iterable[str]) -> str:
    escaped = {_escaped(word.lower() if word.isascii() else word) for word in words}
    return f"(?:{'|'.join(sorted(escaped, key=lambda word: (-len(word), word)))})"


def _some(words: Iterable[str]) -> Iterator[str]:
    """Yield alternations of a few of the words each; neighbours share their beginning."""
    each = sorted({word.lower() if word.isascii() else word for word in words})
    for start in range(0, len(each), TOGETHER):
        yield _any(each[start : start + TOGETHER])


def _heads(words: Iterable[str]) -> set[str]:
    """Cut what begins with another of the words, or with a long word and a blank: nothing is asked behind."""
    firsts = {word.partition(" ")[0] if word.find(" ") >= LONG_WORD else word for word in words}
    each = {word.lower() if word.isascii() else word for word in firsts}
    return {word for word in each if not any(word[:end] in each for end in range(1, len(word)))}


def _escaped(word: str) -> str:
    return "".join(f"\\{c}" if c in "$.()|[]" else SPACE if c == " " else c for c in word)


def _cases(word: str) -> tuple[str, ...]:
    """Matching knows the case of ASCII letters only."""
    return (word,) if word.isascii() else (word, word.upper(), word.capitalize())


def _of_money() -> Iterator[str]:
    """Yield the patterns of the table: a sign, or a word or code beside a digit."""
    marks = {
        mark
        for c in CURRENCIES
        for mark in (*c.signs, *c.shared, *c.words, *c.minor)
        if "'" not in mark and mark not in ("c", "p", "/-", ":-")
    }
    signs = {c for mark in marks for c in mark if unicodedata.category(c) == "Sc" and c != "$"}
    yield from _of_signs(signs)
    yield from _of_words({cased for mark in marks for cased in _cases(mark) if not set(mark) & {*signs, "$"}})
    yield from _of_codes()


def _of_signs(signs: set[str]) -> Iterator[str]:
    """Yield the patterns of signs: but for the dollar they are too rare to ask for a digit beside them."""
    yield _any(signs | {garbled[:2] for garbled in MOJIBAKE} | set(_ODD_SIGNS))
    yield "\\$ {0,2}[.,]?[0-9]"
    yield "[0-9] ?\\$"
    yield f"\\$ {{0,2}}{ODD}"
    yield f"{ODD} ?[$%]"


def _of_words(words: set[str]) -> Iterator[str]:
    short = {word for word in words if word.isascii() and word[0].isalpha() and len(word) < LONG_WORD}
    heads = _heads(words - short)
    yield from (f"[0-9]{SPACE}?{some}" for some in _some(word for word in heads if word.isascii()))
    yield from (f"[0-9]{SPACE}?{some}" for some in _some(word for word in heads if not word.isascii()))
    yield f"[0-9]{_MULTIPLIER}"
    yield f"{_any(word for word in words - short if may_lead(word))}\\.?{SPACE}?[0-9]"
    yield from (f"[0-9]{SPACE}?{some}{_LEAD_OUT}" for some in _some(short))
    leading = {word for word in short if may_lead(word)}
    yield from (f"{some}\\.? [0-9]" for some in _some(leading))
    yield f"{_any(leading)}\\.?{_ODD_BLANK}[0-9]"
    yield f"{_LEAD_IN}(?:rp|rm|kr)[0-9]"
    digits = [chr(first + value) for first in _FIRST_DIGITS for value in range(10)]
    digits += [chr(code) for code in range(0x1D7CE, 0x1D800)]
    yield from (f"{_any(digits)}{SPACE}?{word}" for word in ["円", "元", "원", "บาท", "টাকা", "टका", "रुपये"])


def _of_codes() -> Iterator[str]:
    codes = {c.code for c in CURRENCIES if c.code_case != "never"}
    yield from (f"{some} [0-9]" for some in _some(codes))
    yield f"{_any(codes)}{_ODD_BLANK}[0-9]"
    yield from (f"[0-9]{SPACE}{some}{_LEAD_OUT}" for some in _some(codes))
    yield f"{CODE}{SPACE}?[0-9]"
    yield f"[0-9]{SPACE}?{CODE}"


TRIGGERS: tuple[str, ...] = (
    # money: a sign, a code or a unit beside a digit
    *_of_money(),
    f"rs\\.?{SPACE}{{0,2}}[0-9]",
    "[0-9]/-",
    f"[0-9](?:,|\\.|:)(?:-|–)-?{SPACE}?(?:{SPACE}|€)",
    f"{_LEAD_IN}r[0-9][0-9,][0-9]",
    "[0-9][.,][0-9][0-9][0-9] ?ft",
    f"(?:for|only|just|now|at|@){SPACE}[0-9][0-9]?[pc](?:{SPACE}|!|,|\\.)",
    "#[0-9][0-9]c",
    f"[0-9]{SPACE}?cents",
    f"[0-9]{SPACE}(?:dollars|bucks|euros?|pounds|quid|rupees)",
    # a number that a word or mark makes a price
    "@ ?[0-9][0-9][0-9]?[0-9]?[^0-9a-z_]",
    f"for{SPACE}[0-9][0-9]?[0-9]?[.,][0-9][0-9]{SPACE}",
    f"[0-9][.,]9[0-9]{SPACE}(?:at|@|from){SPACE}",
    f"(?:price|harga){SPACE}?:?{SPACE}?[0-9]",
    "[0-9](?:/|,)(?:무료|무배)",
    # reductions
    "[0-9]折",
    f"[0-9]{SPACE}?(?:%|percent|pct)",
    "%[0-9]",
    f"half(?:{SPACE}|-)(?:price|off)",
    f"(?:½|1/2){SPACE}?(?:price|off)",
    # free goods
    "bogo",
    "b[1-4]g[1-4]",
    f"buy(?:{SPACE}|-)(?:any{SPACE})?{NUMBER_WORD},?(?:{SPACE}|-)(?:and{SPACE}|&{SPACE})?get",
    "[1-3]-for-[1-3]",
    "买[1-9]送[1-9]",
    "买[1-9]赠[1-9]",
    f"{NUMBER_WORD}{SPACE}for{SPACE}(?:one|two|three|[1-9])",
    # 'freedom' and 'freelance' are none: behind the word stands no letter
    "free(?:bie|book|kindle|[^a-z])",
    f"code{SPACE}?:",
    # the same in other languages
    f"(?:gratis|grátis|GRÁTIS){SPACE}",
    "(?:免费|免費|무료|무배|包邮|送料無料|ส่งฟรี|бесплатн|БЕСПЛАТН|kostenlos|versandkostenfrei)",
)


def in_utf8(trigger: str) -> str:
    """Return a trigger as a pattern over UTF-8: bytes beyond ASCII as `\\xNN`."""
    return "".join(
        character if character.isascii() else "".join(f"\\x{byte:02x}" for byte in character.encode())
        for character in trigger
    )


@cache
def _trigger() -> Any:
    """Compile the table for RE2, which takes 2 microseconds for a text where `re` takes 40."""
    options = re2.Options()
    options.case_sensitive = False
    options.encoding = re2.Options.Encoding.LATIN1  # bytes: only ASCII letters have a case
    return re2.compile("|".join(f"(?:{in_utf8(trigger)})" for trigger in TRIGGERS).encode("ascii"), options)


def may_hold_deal(text: str) -> bool:
    """Whether the decoded text shows any trigger; False means that `extract_deals` returns []."""
    return _trigger().search(f"{text}\n".encode("utf-8", "surrogatepass")) is not None
