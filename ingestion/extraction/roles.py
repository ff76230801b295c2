"""The role of each figure, told from the words around it."""

import re
from dataclasses import replace

from ingestion.extraction.figures import Figure, FigureKind, Role

REACH = 48
"""Characters of context on each side; what stands farther away says nothing about a figure."""

_MONEYLIKE = r"(?:[A-Z]{0,3}\$|£|€|₹|¥|[Rr][Ss]\.?)[ ]?[\d.]"
_PRICE_TAIL = (
    r"(?:[ ](?:price|value|cost|for|at|of|is|was|to|on|in|amazon))*[ ]?[\s:;~=\-–(]{0,4}(?:about"
    r"|around|over|approx\.?|just|only|like)?[ ]?\Z"
)


def _after(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})", re.IGNORECASE | re.ASCII)


_LIST_BEFORE = _before(
    r"\b(?:was|were|reg(?:ular(?:ly)?)?\.?|orig(?:inal(?:ly)?)?\.?"
    r"|msrp|m\.r\.p\.?|mrp|rrp|srp|list|retails?|retailed"
    r"|retailing|normal(?:ly)?|usual(?:ly)?|typical(?:ly)?|worth"
    r"|valued?|compared?(?:[ ]at|[ ]to)?|instead[ ]of|full[ ]price"
    r"|down[ ]from|(?:slashed|reduced|dropped|marked[ ]down|lowered"
    r"|cut|discounted)[ ]from|before|previously|used[ ]to[ ](?:be"
    r"|cost)|street[ ]price"
    r"|antes|statt|uvp|pvp|au[ ]lieu[ ]de|precio[ ]anterior|adviesprijs|anziché)\b\.?(?:[ ](?:priced?"
    r"|prices|listed))?" + _PRICE_TAIL
)
_NAMED_REGULAR = re.compile(r"\bby[ ][A-Z]\w+[ ](?:Regular|List|Original)[ ](?:for|at)[ ]\Z")
"""'by Rodeo Regular for $22': a maker's name."""

_LIST_AFTER = _after(
    r"[ ]?\)?[ ]?(?:(?:value|valued|msrp|rrp|mrp|retail|reg|list[ ]price"
    r"|originally|normally|regularly|worth)\b(?!\.?[ ]?(?:price)?[ :=~(-]{0,3}(?:[$£€₹\d]|rs\b)"
    r"|[ ](?:at|of|is|up))"
    r"|(?:->|→|-->|=>|➡️?|>)[ ]?(?:"
    + _MONEYLIKE
    + r"|free)|[ ](?:down|reduced|now|drops?|dropped)[ ]to[ ]"
    + _MONEYLIKE
    + r")"
)
_OFF_AFTER = _after(
    r"(?:[ ]?(?:off\b|discount(?![ ]code)|savings?\b|saved\b|rebate"
    r"|mir\b|(?:instant|mail[- ]in|cash)[ ]?(?:savings|rebate|back"
    r"|off|discount)?"
    r"|instant\b|promo\b(?![ ]code)|coupon(?![ ]?code)|voucher(?![ ]code)"
    r"|less\b|cheaper|reduction|price[ ]drop|back\b|clip|descuento"
    r"|de[ ](?:rebaja|descuento|dto)"
    r"|rabatt|de[ ]réduction|korting"
    r"|credit\b|statement|bonus)|[ ]?(?:in|worth[ ]of)[ ]savings)"
)
_OFF_BEFORE = _before(
    r"(?<!\bafter[ ])\b(?:save|saves|saving|savings[ ]of|you[ ]save"
    r"|knocked|knocks|takes?|taking|discount(?:[ ]of)?|extra|additional"
    r"|rebate[ ]of|ahorra(?:s|ndo)?|spare|rebajad[oa]"
    r"|coupon[ ]for)[ ]?:?[ ]?(?:an?[ ])?(?:extra|additional|another"
    r"|up[ ]to|over|almost|upto|about)?[ ]?:?[ ]?\Z"
)
_MINUS_BEFORE = _before(_MONEYLIKE + r"[\d.,]{0,9}[ ]?(?:-|–|less|minus)[ ]?\Z")
_THRESHOLD_AFTER = _after(
    r"(?:[ ]?(?:or[ ](?:more|above|over)|and[ ](?:up|above|over)"
    r"|minimum\b|min\b|plus[ ]orders?|threshold)|[ ](?:orders?"
    r"|purchases?|spend)\b)"
)
_THRESHOLD_BEFORE = _before(
    r"(?:\b(?:orders?|purchases?|purchased|spend|spending|spent"
    r"|basket|cart|total(?:l?ing)?|minimum|min\.?|qualifying)\b(?:[ ](?:of"
    r"|over|above|is|at|on|under|at[ ]least|a"
    r"|minimum|books?|totaling|more[ ]than))*[ ]?\Z|\boff[ ](?:of[ ]"
    r"|orders?[ ]|a[ ]|your[ ])*(?:over[ ])?\Z|[$£€]\d{1,4}/\Z"
    r"|\b(?:over|above|exceeding|more[ ]than|at[ ]least)[ ]\Z)"
)
_SHIP_THRESHOLD_BEFORE = _before(
    r"(?:free[ ](?:s/h|s&h|ship|shipping|delivery|store[ ]pickup"
    r"|store[ ]pick-up|pickup|post|postage|returns)|\bship[s]?[ ]free"
    r"|\bfs)\b"
    r"[^.\n$£€₹]{0,24}\b(?:on|at|over|from|with|for|w/|above|of"
    r"|when|under|orders|or)[ ]?\Z|free[ ](?:s/h|shipping)[^.\n]{0,16}\$\d+[ ]or[ ]\Z"
)
_SHIPPING_AFTER = _after(
    r"[ ]?(?:shipping|delivery|s&h|s/h|postage|p&p|post\b|ship\b"
    r"|to[ ]ship|for[ ]shipping|flat[- ]rate|- ?1 day ship)"
)
_ADDED_AFTER = _after(r"[ ]?\+?[ ]?(?:s&h|s/h|shipping|postage|p&p)")
_SHIPPING_BEFORE = _before(
    r"\b(?:shipping|s&h|s/h|postage|delivery|handling)[ ]?(?:is"
    r"|:|for|of|fee|cost|from)?[ ]?(?:only|just)?[ ]?\Z"
)
_MONTH_AFTER = _after(
    r"[ ]?(?:/|per|a|each|every|p/)?[ -]?(?:months?|mo\b|mth"
    r"|monthly|pcm|pm\b|weeks?|wk|weekly)(?![a-z])"
)
_YEAR_AFTER = _after(r"[ -]?(?:/|per|a|an|each|every)?[ -]?(?:years?|yr|annual|annually|yearly)(?![a-z])")
_WAGE_AFTER = _after(r"[ ]?(?:/|per|an)[ ]?(?:hours?|hr)\b")
_UNIT_AFTER = _after(
    r"[ ]?(?:/|per[ ]|an?[ ])(?:lb|pound|oz|ounce|kg|kilo|g\b|gram"
    r"|ml|litre|liter|l\b|sq|unit|piece|pc\b|count|ct\b|sheet|load"
    r"|gallon|gal\b|diaper|bottle|roll|pod|serving|night|person|pp\b|pair|shirt|tee|gb\b|tb\b)"
)
_CREDIT_AFTER = _after(
    r"[ ](?:[@#]?[\w'’.]{1,16}[ ]){0,3}?[#]?(?:e-?)?(?:gift[ -]?cards?"
    r"|giftcards?|gc\b|egift|gift[ ]certificates?|kohl'?s?[ ]cash"
    r"|up[ ]?rewards|ecb|reward|in[ ](?:free|credit|mp3)|cash\b"
    r"|mp3[ ]credit|promotional[ ]credit|to[ ]spend)|\+?up\b"
)
_CREDIT_BEFORE = _before(
    r"\b(?:(?:voucher|credit)[ ]for|(?:gift[ ]?cards?|giftcards?|voucher|credit|gc|certificate"
    r"|worth[ ]up[ ]to)[ ](?:worth|of|up[ ]to|valued[ ]at))[ ](?:up[ ]to[ ])?\Z"
    r"|\bwin[ ](?:an?[ ])?\Z"
)
_AFTER_COUPON = _after(
    r"[ ]?(?:shipped|total|all[ ]in|after[ ](?:the[ ])?(?:promo|coupon|code|rebate|mir|clip|discount))\b"
)
_VALUE_BEFORE = _before(r"\bvalue[ ](?:at[ ]|of[ ])?\Z")
_FREE_BEFORE = _before(r"\bfree[ ](?:an?[ ])?\Z")
_PERCENT_BRACKET = _before(r"\d%[ ]?\(\Z")
_DIFFERENCE_AFTER = _after(
    r"[ ](?:above|below|more(?!\w)|higher|lower|extra|difference"
    r"|in[ ](?:fines?|damages|debt)|worth[ ]of)"
)
_RIVAL_BEFORE = _before(
    r"\b(?:vs\.?|versus|elsewhere|(?:is|are)[ ](?:selling[ ])?(?:at"
    r"|for)[ ](?:over|more)|cheaper[ ]than|beats|lowest[ ]historical(?:[ ]price)?"
    r"|selling[ ]at|(?:flipkart|amazon|myntra|snapdeal|walmart"
    r"|ebay|target)[ ](?:price|selling)?[ ]?(?:at|:))[ ]?\Z"
)
_UNDER_BEFORE = _before(
    r"\b(?:gifts?|gift[ ]ideas?|ideas|things|finds|picks|presents|stuff|brands?|stocking[ ]stuffers"
    r"|must-haves)\b"
    r"[^.\n$£€]{0,24}\b(?:under|below|less[ ]than)[ ]\Z"
)
_NAMED_AFTER = _after(r"[ ]?[:–-][ ]?\w")
_MEMBER_BEFORE = _before(r"\(\Z")
_MEMBER_AFTER = _after(
    r"[^)\n]{0,4}(?:with|w/|for|via)?[ ]?(?:ebay[ ]plus|prime"
    r"|plus[ ]members?|members?|student|cardholders?|redcard)\b"
)
_FROM_BEFORE = _before(r"\bfrom[ ](?:only[ ]|just[ ])?\Z")
_TO_AFTER = _after(r"[ ]?(?:\)?[ ]?(?:down[ ])?to|→|->|-+>)[ ](?:only[ ]|just[ ])?" + _MONEYLIKE)
_TO_BEFORE = _before(r"\bto[ ](?:only[ ]|just[ ])?" + _MONEYLIKE + r"[\d.,]{0,10}[ ]from[ ]?\Z")
_EQUALS_BEFORE = _before(r"=[ ]?\Z")
_MINUS_AFTER = _after(r"[ ]?(?:-|–|less|minus)[ ]?(?:[A-Z]{0,3}\$|£|€|₹)[ ]?[\d.]")

_PERCENT_AFTER = _after(
    r"[ ]?(?:[-+*]?[ ]?(?:off|(?:[\w'’]+[ ]){1,2}coupon\b|of(?=[ ]+and)|discount|savings?"
    r"|reduction|less\b|cheaper|price[ ]drop|drop\b|coupon|voucher"
    r"|promo|code|markdown"
    r"|sale\b|de[ ]descuento|descuento|dto|de[ ]desconto|off\b"
    r"|rabatt|korting|de[ ]réduction|reduziert|di[ ]sconto|on[ ]all|disc\b)"
    r"|[ ]?\)?[ ]?(?:(?:pre-order|at[ ]both)))"
)
_PERCENT_BEFORE = _before(
    r"(?:\b(?:save|saving|savings|extra|discount|flat|upto|up[ ]to"
    r"|off|sale|down|additional|take|get|you[ ]save:?[^.\n%]{0,18}"
    r"|almost|code|for)"
    r"[ ]?[:=~(]?[ ]?(?:up[ ]to[ ]|an[ ]extra[ ]|an[ ]additional[ ]"
    r"|a[ ]further[ ]|over[ ]|of[ ])?[:(-]?[ ]?)\Z"
)
_MINUS_PERCENT_BEFORE = _before(r"(?:\A|\s)[-–]\Z")
_MINUS_PERCENT_AFTER = _after(r"[ ]?(?:sur|auf|op|di|su|en|de|on|[^\w\s]|\s*\Z|\n)")
_PERCENT_NOT_AFTER = _after(
    r"[ ]?(?:of[ ](?!and|all)|cotton|wool|polyester|silk|natural"
    r"|organic|sure|cash[ -]?back|back\b|real|pure|chance|more\b"
    r"|apr|apy|interest|tax|vat"
    r"|battery|juice|cacao|cocoa|leather|genuine|authentic|satisf"
    r"|effective|charged|complete|increase|guarantee|tip|donat"
    r"|to[ ]charity|ready)"
)


def assign(text: str, figures: list[Figure]) -> list[Figure]:
    """Give each figure its role; order and offsets stay."""
    roled: list[Figure] = []
    for figure in figures:
        before = text[max(0, figure.start - REACH) : figure.start]
        after = text[figure.end : figure.end + REACH]
        roled.append(replace(figure, role=_role(figure, before, after, roled)))
    return _settled(text, roled)


def _role(figure: Figure, before: str, after: str, earlier: list[Figure]) -> Role:
    if figure.role is not Role.OTHER:
        return figure.role  # 'half price' says it itself
    if figure.kind is FigureKind.MONEY:
        return _money_role(figure, before, after, earlier)
    if figure.kind is FigureKind.PERCENT:
        return _percent_role(figure, before, after)
    return Role(figure.kind.value)


def _percent_role(figure: Figure, before: str, after: str) -> Role:
    if _PERCENT_AFTER.match(after):
        return Role.PERCENT_OFF
    if _PERCENT_NOT_AFTER.match(after):
        return Role.OTHER
    if _MINUS_PERCENT_BEFORE.search(before):  # '-60% sur les costumes'
        return Role.PERCENT_OFF if _MINUS_PERCENT_AFTER.match(after) else Role.OTHER
    return Role.PERCENT_OFF if _PERCENT_BEFORE.search(before) else Role.OTHER


def _money_role(figure: Figure, before: str, after: str, earlier: list[Figure]) -> Role:
    if figure.large or _WAGE_AFTER.match(after) or _DIFFERENCE_AFTER.match(after):
        return Role.MAGNITUDE
    for role, holds in _MONEY_RULES:
        if holds(before, after):
            return role
    if figure.open_end:
        return Role.THRESHOLD
    return Role.SALE


def _is_list(before: str, after: str) -> bool:
    if _LIST_AFTER.match(after) or _TO_BEFORE.search(before):
        return True
    if _FROM_BEFORE.search(before) and _TO_AFTER.match(after):
        return True
    return _LIST_BEFORE.search(before) is not None and not _NAMED_REGULAR.search(before)


def _is_threshold(before: str, after: str) -> bool:
    if _SHIP_THRESHOLD_BEFORE.search(before):
        return True
    if _OFF_AFTER.match(after):
        return False
    return bool(_THRESHOLD_BEFORE.search(before) or _THRESHOLD_AFTER.match(after))


def _is_shipping(before: str, after: str) -> bool:
    is_added = before.endswith("=") and _ADDED_AFTER.match(after) is not None
    return not is_added and bool(
        _SHIPPING_AFTER.match(after) or (_SHIPPING_BEFORE.search(before) and "free" not in before.lower())
    )


_MONEY_RULES = (
    (Role.CREDIT, lambda before, after: _FREE_BEFORE.search(before) is not None),
    (
        Role.AMOUNT_OFF,
        lambda before, after: bool(
            _PERCENT_BRACKET.search(before) and after[:1] == ")" and _TO_AFTER.match(after)
        ),
    ),
    (Role.CREDIT, lambda before, after: bool(_CREDIT_AFTER.match(after) or _CREDIT_BEFORE.search(before))),
    (Role.AMOUNT_OFF, lambda before, after: bool(_OFF_BEFORE.search(before) or _MINUS_BEFORE.search(before))),
    (Role.LIST, lambda before, after: bool(_MINUS_AFTER.match(after) and not _EQUALS_BEFORE.search(before))),
    (Role.SHIPPING, _is_shipping),
    (Role.THRESHOLD, lambda before, after: bool(_SHIP_THRESHOLD_BEFORE.search(before))),
    (Role.AMOUNT_OFF, lambda before, after: bool(_OFF_AFTER.match(after))),
    (Role.LIST, _is_list),
    (Role.THRESHOLD, _is_threshold),
    (
        Role.THRESHOLD,
        lambda before, after: bool(_UNDER_BEFORE.search(before) and not _NAMED_AFTER.match(after)),
    ),
    (Role.INSTALMENT, lambda before, after: bool(_MONTH_AFTER.match(after) or _YEAR_AFTER.match(after))),
    (Role.PER_UNIT, lambda before, after: bool(_UNIT_AFTER.match(after))),
    (Role.RIVAL, lambda before, after: bool(_RIVAL_BEFORE.search(before))),
    (Role.RIVAL, lambda before, after: bool(_MEMBER_BEFORE.search(before) and _MEMBER_AFTER.match(after))),
)


def _settled(text: str, figures: list[Figure]) -> list[Figure]:
    """Mend what only the neighbours tell: alternates, sums, a lone instalment or list price."""
    result: list[Figure] = []
    for figure in figures:
        last = result[-1] if result else None
        gap = text[last.end : figure.start] if last else ""
        role = figure.role
        if role is Role.SALE and last and last.kind is FigureKind.MONEY and _is_alternate(last, figure, gap):
            role = Role.ALTERNATE
        elif role is Role.SALE and _is_final(text, figure, gap, result):
            result = [replace(f, role=Role.ALTERNATE) if f.role is Role.SALE else f for f in result]
        elif role is Role.SALE and re.search(r"=[ ]?\Z", gap) and any(f.role is Role.SALE for f in result):
            role = _sum_role(text, figure, result)
        elif role is Role.THRESHOLD and gap == "/" and last and last.role is Role.SALE:
            result[-1] = replace(
                last, role=Role.AMOUNT_OFF if re.match(r"[ ](?:off|code)", text[figure.end :]) else Role.SALE
            )
            role = Role.THRESHOLD if result[-1].role is Role.AMOUNT_OFF else Role.ALTERNATE
        elif (
            role is Role.OTHER
            and figure.kind is FigureKind.PERCENT
            and last
            and _explains(text, last, figure, gap)
        ):
            role = Role.PERCENT_OFF
        elif role is Role.LIST and figure.bare and last and last.role is Role.LIST:
            role = Role.OTHER
        result.append(figure if role is figure.role else replace(figure, role=role))
    return _promoted(text, result)


def _is_final(text: str, figure: Figure, gap: str, earlier: list[Figure]) -> bool:
    """'$2 + $3 shipping = $5 shipped' and '$70, $50 after coupon': what the buyer pays stands last."""
    before = [other for other in earlier if other.role is Role.SALE]
    if not before or _AFTER_COUPON.match(text, figure.end) is None:
        return False
    shipped = any(other.role is Role.SHIPPING for other in earlier)
    return "=" in gap if shipped else figure.value < before[-1].value


def _sum_role(text: str, figure: Figure, earlier: list[Figure]) -> Role:
    """In '$80 = $110 - $30' the sum is the list price; in '... - $15 = $95 - $30 = $65' a step on the way."""
    first = not any(other.role is Role.AMOUNT_OFF for other in earlier)
    return Role.LIST if first and _MINUS_AFTER.match(text, figure.end) else Role.ALTERNATE


def _explains(text: str, last: Figure, figure: Figure, gap: str) -> bool:
    """'You save: ₹601 (38%)'."""
    return last.role is Role.AMOUNT_OFF and gap == " (" and text[figure.end : figure.end + 1] == ")"


def _is_alternate(last: Figure, figure: Figure, gap: str) -> bool:
    """Only marks between two prices: the same price again, in another currency or region."""
    if last.role not in (Role.SALE, Role.ALTERNATE):
        return False
    if last.currency != figure.currency and re.fullmatch(r"[ ]\w{1,9}[ ]?[,/|~≈;(]{1,3}[ ]?", gap):
        return True  # 'US $20 delivered ~AU $28'
    return re.fullmatch(r"(?:[ ]?(?:US|UK|CA|AU|EU))?[ ,/|~≈;()&-]{1,5}|[ ]or[ ]", gap) is not None


def _promoted(text: str, figures: list[Figure]) -> list[Figure]:
    """Where no sale price stands, a lone instalment or unit price is what the buyer pays."""
    if any(figure.role is Role.SALE for figure in figures):
        return figures
    for role in (Role.INSTALMENT, Role.PER_UNIT, Role.LIST):
        for index, figure in enumerate(figures):
            if figure.role is role and (role is not Role.LIST or _is_its_price(text, figure, figures)):
                return [*figures[:index], replace(figure, role=Role.SALE), *figures[index + 1 :]]
    return figures


def _is_its_price(text: str, figure: Figure, figures: list[Figure]) -> bool:
    """'value at $455' alone is what the thing costs; 'was $455' alone tells no price."""
    said = _VALUE_BEFORE.search(text, max(0, figure.start - 16), figure.start) is not None
    quiet = (Role.LIST, Role.OTHER, Role.THRESHOLD, Role.SHIPPING)
    return said and all(other.role in quiet for other in figures)
