"""The coupon code to enter, as written."""

import re
from dataclasses import dataclass

from deals.domain.records import Span

_CODE = r"(?P<code>[A-Za-z0-9][A-Za-z0-9_-]{2,24})"
_QUOTE = r"[\"'“”‘’{\[(*]{0,2}"
_CUED = re.compile(
    rf"\b(?:promo|coupon|discount|checkout|voucher|gift)?[ ]?codes?\b[ ]?(?:is"
    rf"|are|:|;|=|-|–|👉|➡️?|good[ ]for(?:[ ]\d\d?%(?:[ ]off)?)?)?[ \n]{{0,9}}[:;]?[ ]{{0,3}}{_QUOTE}{_CODE}"
    rf"|\b(?:use|enter|apply)[ ](?:the[ ])?(?!(?:promo"
    rf"|coupon|voucher|discount|code)){_QUOTE}(?P<use>(?-i:[A-Z0-9]{{4,20}}))(?![\w$%])"
    rf"|\b(?:coupon|voucher)[ ]?:?[ ]?(?P<named>(?-i:[A-Z0-9]{{4,20}}))(?![\w$%])"
    rf"|\bcoupon[ ]?:?[ ]?[{{\"“](?P<brace>[A-Za-z0-9]{{3,20}})[}}\"”]"
    rf"|\b(?:with|using|enter|use)[ ][\"“](?P<promised>(?-i:[A-Z0-9]{{5,20}}))[\"”]"
    rf"|\b(?:c[oó]digo|cup[oó][nm]|kod[oy]?|kupon|gutschein(?:code)?|rabattcode|kortingscode"
    rf"|code[ ]promo)[ ]?:?[ ]?"
    rf"(?P<foreign>(?-i:[A-Z0-9]{{4,20}}))(?!\w)"
    rf"|\bcode[ ]?[\"“'‘](?P<quoted>[A-Za-z0-9]{{3,24}})[\"”'’]",
    re.IGNORECASE,
)
_ANNOUNCED = (
    "code",
    "coupon",
    "voucher",
    "use ",
    "enter ",
    "apply ",
    'with "',
    "with “",
    'using "',
    "using “",
    "código",
    "codigo",
    "cupom",
    "cupon",
    "cupón",
    "kod",
    "kupon",
    "gutschein",
)
"""No code is looked for in a text without one of these."""

_GLUED = re.compile(r"(?P<code>[A-Z0-9]{5,16}?)(?:[A-Z][a-z]{1,12})\Z")
_NAMED_CODE = re.compile(r"\b(?:discount|promo|coupon|voucher)[ ]?code[ ]?:[ ]?\Z", re.IGNORECASE)
SHORTEST_LOWER = 5
"""Letters of a code in small letters: only 'DiscountCode: drybetter' makes a word a code."""

_QUOTED_AFTER = re.compile(r"[\"”'’}]")
_PLAIN_WORDS = """
    at for to and the here in on off your free checkout link needed required below works with from
    this that page will can only used not has are applied online valid prices price deal deals sale
    coupon coupons code codes discount promo prime amazon shipping clip save get when you after now
    today orders order good expires inside name names number bio via twitter email monday black
    friday cyber usa com www http https ebook kindle ends exp extra all any per pin inactive tweet
    walmart target
"""
_WORDS = frozenset(_PLAIN_WORDS.split())
_WORDS_OR_CODES = frozenset(("cyber", "save", "sale", "friday", "extra", "free", "deal", "promo"))
"""In capitals behind 'code' these are codes."""


@dataclass(frozen=True, slots=True)
class Coupon:
    """A code and where it stands."""

    code: str
    span: Span


def find_coupon(text: str) -> Coupon | None:
    """Return the post's coupon code: the first that looks like one after a word that announces it."""
    lowered = text.lower()
    if not any(word in lowered for word in _ANNOUNCED):
        return None
    for match in _CUED.finditer(text):
        group = match.lastgroup or "code"
        code = _unglued(match[group])
        start = match.start(group)
        if _looks_like_code(text, code, start, group):
            return Coupon(code, Span(start, start + len(code)))
    return None


def _unglued(code: str) -> str:
    """'AB12CD34Let' is a code with the next word stuck to it."""
    match = _GLUED.match(code)
    return match["code"] if match else code.rstrip("-_")


def _looks_like_code(text: str, code: str, start: int, group: str) -> bool:
    announced = code.isupper() and group == "code"
    if _NAMED_CODE.search(text, max(0, start - 20), start) and code.islower() and code not in _WORDS:
        return len(code) >= SHORTEST_LOWER and not text[start + len(code) : start + len(code) + 1].isalnum()
    if len(code) < 3 or (code.lower() in _WORDS and not (announced and code.lower() in _WORDS_OR_CODES)):
        return False
    if group in ("use", "named") and not (
        code.isupper() and (any(c.isdigit() for c in code) or len(code) >= 6)
    ):
        return False
    quoted = (
        start > 0
        and text[start - 1] in "\"'“‘{"
        and _QUOTED_AFTER.match(text[start + len(code) :]) is not None
    )
    return quoted or any(character.isdigit() for character in code) or (code.isupper() and len(code) >= 4)
