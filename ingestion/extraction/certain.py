"""Roles that the text itself states: words and marks right beside a sum that leave nothing to weigh.

They stand above the second reader. `docs/extraction.md` says how often each form was right on labelled posts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ingestion.extraction.figures import Figure, FigureKind, Role

REACH = 40
"""Characters on each side in which the words stand."""

LEAST_CUT = Decimal("0.98")
"""'$1999 $1998.98' is one price said twice."""

_IGNORE = re.IGNORECASE
_LINK = r"[ ]?[:=@–-]{0,2}[ ]?(?:(?:is|was|at|of)[ ])?"
_LIST_BEFORE = re.compile(
    r"(?:\b(?:(?:previous|regular|original|orig\.?|list|old|retail|usual|normal|full|former)[ ]price"
    r"|reg(?:ular(?:ly)?)?\.?|was|were|originally|m\.?r\.?p\.?(?!\w)|msrp|rrp|srp|retails[ ]for|compare[ ]at"
    r"|instead[ ]of|down[ ]from|(?:marked[ ]down|reduced|dropped|slashed)[ ]from"
    r"|au[ ]lieu[ ]de|prix[ ](?:barr[ée]|conseill[ée])|statt|uvp|zamiast|poprzednio|cena[ ]regularna"
    r"|eski[ ]fiyat[ıi]?|normal[ ]fiyat[ıi]?|(?:f[øö]r|normal|ord(?:inarie|\.)?[ ]?)pris|f[øö]r|tidigare"
    r"|normaalihinta|ovh|antes|precio[ ](?:anterior|normal|original)|preço[ ](?:normal|antigo)|anzich[ée]"
    r"|invece[ ]di|prezzo[ ](?:di[ ]listino|pieno)|adviesprijs|p[ůu]vodn[ěeí](?:[ ]cena)?|m[íi]sto"
    r"|eredeti(?:leg)?(?:[ ]ár)?|harga[ ](?:normal|asli|coret)|gi[áa][ ]g[ốo]c|вместо|старая[ ]цена|было)"
    rf"(?:[ ]price)?(?:(?<=\w)\b|(?<=\.)){_LINK}"
    r"|(?:定価|通常価格|通常|参考価格|原价|原價|정가|정상가|ราคาปกติ|ปกติ)[ :：は]{0,2})\Z",
    _IGNORE,
)
_SAVED_BEFORE = re.compile(r"\b(?:save|saving|you[ ]save)[ ]?:?[ ]?\Z", _IGNORE)
_OFF_AFTER = re.compile(r"[ ]?(?:\(\d{1,2}%\)[ ]?)?off\b(?![ ](?:on[ ])?(?:[A-Z]{2})?[$£€₹R])", _IGNORE)
_OFF_NOUN_AFTER = re.compile(r"(?:[ ](?:[A-Z][\w'’&-]*|\d[\w-]*)){1,4}[ ](?:rebate|discount|price[ ]drop)\b")
_CONDITION_BEFORE = re.compile(
    r"\b(?:min(?:imum|\.)?[ ](?:spend|order|purchase|basket|cart)(?:[ ]value)?"
    r"|max(?:imum|\.)?[ ](?:discount|savings?|off|cash[ -]?back|benefit)|(?:capped|cap)[ ]at|orders?[ ]over"
    r"|(?:when|if)[ ]you[ ]spend"
    r"|(?:basket|cart|order|purchase)[ ](?:(?:is|comes)[ ])?(?:worth|of|to|above|over))"
    r"[ ]?(?:of|is|at|over|:)?[ ]?\Z",
    _IGNORE,
)
_ADD_ON_BEFORE = re.compile(
    r"\b(?:add|with|plus|\+)[ ][^.!?\n$£€]{0,24}"
    r"\b(?:protection|warranty|insurance|installation|assembly|engraving)"
    r"(?:[ ]plan)?(?:[ ](?:is|for|at|costs))?(?:[ ]only)?[ :]{1,2}\Z",
    _IGNORE,
)
_CASH_BACK_BEFORE = re.compile(r"%[ ]cash[ -]?back[ ]?\([^$£€\d)]{0,12}\Z", _IGNORE)
_DOWN_AFTER = re.compile(
    r"[ ](?:down(?:[ ]payment)?|up[ ]?front|today)\b(?=[ ]?(?:[,;+&]|and\b|then\b))", _IGNORE
)
_PRICE_BEFORE = re.compile(
    r"\b(?:(?:deal|sale|offer|special|final|promo|discount(?:ed)?)[ ]price[ ]?[:=@]|(?:sale|now)[ ]?:"
    r"|(?:to|you)[ ]pay(?:[ ]only)?|net[ ]price[ ]?:?)[ ]?\Z",
    _IGNORE,
)
_BEHIND_BOGO = re.compile(r"\bBOGO[ ][a-z][^.!?\n$£€]{2,30}(?:,|[ ](?:and|&|\+))[ ]\Z")
"""'BOGO scarves and $49 quilts' lists things of one sale."""

_PAID_BEFORE = re.compile(r"\b(?:to|you|you'll)[ ]pay(?:[ ](?:only|just))?[ :]{1,2}\Z", _IGNORE)
_EQUALS_BEFORE = re.compile(r"=[ ]?\Z")
_STEP_AFTER = re.compile(r"[ ]?[-–+][ ]?[$£€₹]?\d|[ ]?=")
_PRICE_AFTER = re.compile(
    r"[ ]?[,;(\[–-]{0,2}[ ]?(?:you[ ]save|save|saving|was|reg(?:ularly)?\.?|orig(?:inally)?\.?"
    r"|list(?:[ ]price)?|msrp|mrp|rrp|previous(?:ly)?(?:[ ]price)?)\b"
    r"[ ]?[:.]?[ ]?(?:[A-Z]{0,2}[$£€₹]|Rs\.?)[ ]?\d",
    _IGNORE,
)
_CASH_BACK_AFTER = re.compile(r"[ ](?:plus|\+|with|and)[ ]\d+%[ ]cash[ -]?back\b", _IGNORE)
_ARROW = re.compile(
    r"[ ]?(?:~~)?[ ]?(?:[-=–—]{1,3}>|[→⇒➔➜➡▶👉⏩↘»]{1,2}\ufe0f?|>{1,3}|(?<=[ ])(?:down[ ])?to(?=[ ]))[ ]?"
    r"(?:now[ ]|only[ ]|just[ ])?"
)
_STRUCK = re.compile(r"~~[ ]{0,2}")
_SIDE_BY_SIDE = re.compile(r"[ ]{1,2}")
_ALTERNATIVE = re.compile(r"[ ]?[/|][ ]?")
_FOR_FREE = re.compile(r"[ ](?:at|for)[ ]")
_ALL_OFF = re.compile(r"[ ]?[/,(|–-]{1,2}[ ]?")
_NOW_FOR_CARD = re.compile(
    r"[ ][^.!?\n$£€]{0,40}\b(?:gift[ -]?)?cards?[ ]now(?:[ ](?:only|just|for))?[ ]", _IGNORE
)
_FROM_FOR = tuple(
    (re.compile(rf"(?<!\w){opening}[ ]?:?[ ]?\Z", _IGNORE), re.compile(link, _IGNORE))
    for opening, link in (
        ("van", r"[ ]?[,|]?\s?(?:voor|nu)[ ]?:?[ ]?(?:slechts[ ])?"),
        ("de", r"[ ]?[,|]?\s{0,2}por[ ]?:?[ ]?(?:apenas[ ]|só[ ])?"),
        ("da", r"[ ]?[,|]?\s?a[ ]?:?[ ]?"),
        ("von", r"[ ]?[,|]?\s?auf[ ]?:?[ ]?"),
        ("z", r"[ ]na[ ]"),
        ("с", r"[ ]до[ ]"),
    )
)
"""'van ... voor', 'de ... por': the languages' own words around the higher and the lower of two prices."""


def with_certain(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures, those whose role the text states beyond doubt with it and marked `certain`."""
    sums = [at for at, f in enumerate(figures) if f.kind is FigureKind.MONEY and not f.large]
    roles = {at: role for at in sums if (role := _stated(text, figures[at], len(sums) > 1)) is not None}
    roles |= _paid_last(text, figures, sums)
    pairs = [*_pairs_of_sums(text, figures, sums), *_freed(text, figures)]
    roles = dict(pairs) | roles
    return [
        replace(figure, role=roles[at], certain=True) if at in roles else figure
        for at, figure in enumerate(figures)
    ]


def _stated(text: str, figure: Figure, has_others: bool) -> Role | None:
    before = text[max(0, figure.start - REACH) : figure.start]
    for role, said in _STATED_BEFORE:
        if said.search(before):
            return role
    if _OFF_AFTER.match(text, figure.end) or _OFF_NOUN_AFTER.match(text, figure.end):
        return Role.AMOUNT_OFF
    if has_others and _DOWN_AFTER.match(text, figure.end):
        return Role.INSTALMENT
    if _PRICE_AFTER.match(text, figure.end) or _CASH_BACK_AFTER.match(text, figure.end):
        return Role.SALE
    if _LIST_BEFORE.search(before):
        return Role.LIST
    return None


_STATED_BEFORE = (
    (Role.THRESHOLD, _CONDITION_BEFORE),
    (Role.AMOUNT_OFF, _SAVED_BEFORE),
    (Role.SHIPPING, _ADD_ON_BEFORE),
    (Role.RIVAL, _CASH_BACK_BEFORE),
    (Role.SALE, _PRICE_BEFORE),
    (Role.SALE, _BEHIND_BOGO),
)


def _pairs_of_sums(text: str, figures: Sequence[Figure], sums: Sequence[int]) -> Iterator[tuple[int, Role]]:
    """The higher and the lower of two sums that only a mark, a blank or a language's pair of words parts."""
    for first, second in pairwise(sums):
        one, other = figures[first], figures[second]
        gap = text[one.end : other.start]
        if one.high or other.high or not one.value or not other.value:
            continue
        if (one.currency, one.mark) != (other.currency, other.mark):
            if _ALTERNATIVE.fullmatch(gap):
                yield second, Role.ALTERNATE
        elif other.value < one.value * LEAST_CUT and _parts_prices(
            text[max(0, one.start - 8) : one.start], gap
        ):
            yield from ((first, Role.LIST), (second, Role.SALE))
        elif one.value < other.value and _SIDE_BY_SIDE.fullmatch(gap):
            yield from ((first, Role.SALE), (second, Role.LIST))


def _parts_prices(before: str, gap: str) -> bool:
    if any(form.fullmatch(gap) for form in (_SIDE_BY_SIDE, _ARROW, _STRUCK, _NOW_FOR_CARD)):
        return True
    return any(opening.search(before) and link.fullmatch(gap) for opening, link in _FROM_FOR)


def _paid_last(text: str, figures: Sequence[Figure], sums: Sequence[int]) -> dict[int, Role]:
    """'now $50, clip the $12 coupon to pay $38': what is paid stands last, other prices are on the way to it.

    '... - $15 MIR = $95' likewise, where no price stood before.
    """
    for at in sums[1:]:
        before = text[max(0, figures[at].start - REACH) : figures[at].start]
        prices = [each for each in sums[: sums.index(at)] if figures[each].role is Role.SALE]
        if _PAID_BEFORE.search(before):
            return {at: Role.SALE} | dict.fromkeys(prices, Role.ALTERNATE)
        if _EQUALS_BEFORE.search(before) and not prices and not _STEP_AFTER.match(text, figures[at].end):
            return {at: Role.SALE}
    return {}


def _freed(text: str, figures: Sequence[Figure]) -> Iterator[tuple[int, Role]]:
    """'worth $9 for free' and 'free/100% off': what the thing costs, and that it costs nothing."""
    for at, (one, other) in enumerate(pairwise(figures)):
        gap = text[one.end : other.start]
        if other.kind is FigureKind.FREE and one.role is Role.LIST and _FOR_FREE.fullmatch(gap):
            yield from ((at, Role.LIST), (at + 1, Role.FREE))
        if one.kind is FigureKind.FREE and _is_all_off(other) and _ALL_OFF.fullmatch(gap):
            yield from ((at, Role.FREE), (at + 1, Role.OTHER))


def _is_all_off(figure: Figure) -> bool:
    return figure.kind is FigureKind.PERCENT and figure.value == 100
