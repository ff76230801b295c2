"""Trimming a stretch of text down to the title of what is offered."""

import re

_TAG = r"[\[{][^\]}\n]{1,40}[\]}][\s:,-]*"
_LEAD_PHRASES = (
    r"(?:[^\n]{0,14}?just[ ]|(?:@\w+[ ])?(?:i[ ])?)(?:saw|spotted"
    r"|found|listed|see|seen|bought)\b(?:[ ](?:this|these|it))?(?:[ ][#\w]+)?(?:[ ]on[ ][#@]?amazon(?:\.co"
    r"m)?)?[ ]?[:!-]",
    r"(?:check[ ](?:out[ ])?|(?:take|have)[ ]a[ ]look[ ]at[ ]|add[ ])(?:this"
    r"|these|it|them)(?:[ ](?:out|cool|great|awesome|amazing|hot))*(?:[ ]@?\w+[ ](?:deals?"
    r"|sale|find)s?[ ]?[:!]?)?[ ]?[:!]?",
    r"(?:hot|great|steal|deal|deals|freebie|price[ ]drop|flash"
    r"|sale|bargain|new|live|update|weekend|midweek|daily|lightning"
    r"|today'?s|kindle|warehouse"
    r"|cyber[ -]?monday|black[ ]?friday|gold[ ]box|psa|expired"
    r"|back|restock|glitch|hurry|wow|ends?[ ]?\d[\d/]*|book|super"
    r"|holiday|limited|alert)"
    r"(?:[ ](?:alert|deals?|drop|sale|of[ ]the[ ](?:day|week)|only"
    r"|madness|special|offer|time|launched|week|quantity|daily"
    r"|on|amazon|book|today))*[ ]?[:!~↓\-–—*|]+(?!\w)",
    r"(?:buy[ ]now!|today[ ]only|now[ ]only|just[ ]launched|last[ ]day|on[ ]sale"
    r"|hot[ ]sell(?:ing|er)?(?=[ ]?[,!])|continues|offer[ ]of[ ]world|limited[ ]time|brand[ ]new"
    r"|online[ ]shopping[ ]for"
    r"|shop[ ]for|top[ ]selling|amazon[ ]handmade|regular[ ]size)\b[ ]?[:!\-–]?",
    r"(?:hey|hi|wow|omg|psst|yay|whoa|hurry|hooray|yes|btw)\b(?:[ ](?:guys|all|folks))?[ ]?[!.,…]*",
    r"(?:you|we|i)(?:'ll|[ ]will|[ ]all)?[ ](?:need|love|want|have"
    r"|can[ ](?:get|buy|find|grab))\b(?:[ ](?:these|this|the|a"
    r"|an|some|my|your|to|get|buy|grab))*",
    r"(?:check[ ]out|get|grab|buy|shop|score|snag|pick[ ]up|enjoy"
    r"|save(?:[ ]big)?[ ]on|order|pre-?order|download|try|use|need"
    r"|want|got|have|has|includes?|introducing|loving)\b"
    r"(?:[ ](?:up|your|our|my|the|this|these|an?|some|it|copy|of"
    r"|various))*[ ](?:for[ ]only[ ]|on[ ](?!sale))?",
    r"(?:tons|lots|loads|an?[ ]array|array|a[ ]bunch|a[ ]variety"
    r"|a[ ]selection)[ ]of(?:[ ](?:great|cool|awesome))?\b",
    r"(?:save|saving)[ ](?:up[ ]to[ ])?on\b",
    r"(?:a[ ])?(?:great|good|hot|best|sweet|nice|awesome|amazing|huge|insane|killer)[ ](?:deals?|price"
    r"|sale|buy|bargain)"
    r"[ ](?:on|for)\b(?:[ ](?:an?|the|these|this|some))?",
    r"here(?:['’]s|[ ]is|[ ]are)(?:[ ](?:an?|the|your|my|our|some))*\b",
    r"(?:available[ ](?:now[ ])?(?:on|in|for)\b|in[ ]stock\b|(?:always[ ])?back[ ]in[ ]stock\b|for[ ]sale\b"
    r"|arrived\b|on[ ]clearance\b|clearance[ ]?:|exclusive[ ]?:)[ ]?[:!\-–]?",
    r"(?:online[ ])?shop(?:ping)?[ ](?:for|from|through)(?:[ ]an?)?(?:[ ](?:great"
    r"|wide))?(?:[ ]selection[ ](?:of|at))?\b"
    r"|(?:find|choose[ ]from|browse)[ ]an?[ ](?:great|wide|large)[ ]selection[ ]of\b",
    r"black[ ]friday[ ]?[-–:][ ]?(?=\w)",
    r"(?:book|novel|ebook|e-book)[ ](?=[A-Z][\w'’]+[ ](?-i:[A-Z]))(?-i:(?<=BOOK )|(?<=Book ))",
    r"(?:now[ ])?selling[ ]for\b|did[ ]you[ ]know[ ]you[ ]can[ ](?:buy|get)\b",
    r"(?:preorder|pre-order)(?:[ ]available)?\b[ ]?:?",
    r"(?:our|my|your|this|these|those|some|various|on|in|for|of"
    r"|only|just|now|also|and|plus|or|with|to|is|are|free|extra"
    r"|get|all[ ]new|select[ ]from)[ ](?=\S)",
    r"(?-i:the|an?)[ ](?=\S)|(?:the|an?)[ ](?-i:(?=[a-z]))|(?-i:NEW|HOT|FREE)[ ](?=\S)",
    r"(?:#\w+\s+){2,}(?=[^#\s])|off(?![a-z])|alert\b|buy[ ]now!"
    r"|price[ ]?:|sale[ ]?,|shipped\b|delivered\b|refurbished:"
    r"|favou?rite\b|fave\b|cheap\b|#\w+[ ](?=(?:(?:book|kindle)[ ])?(?:deal"
    r"|sale|special)\b)",
    r"(?:[\w'’&]+[ ]){0,2}(?:members?|cardholders|customers)(?:[ ]only)?[ ]?:",
    r"(?-i:(?:[A-Z][\w'’&.-]*[ ]){1,5}(?:[Ss]ale|SALE|[Dd]eals?|[Ee]vent|[Ss]pecials?)[ ]?:(?=[ ]))",
    r"\((?:psn|us|uk|au|ca|pc|ps4|ps5|xbox|prime|ymmv)\)",
    r"(?:amazon|flipkart)[ ]brand[ ]?-[ ]?",
    r"(?:discount(?=[ ]on)|voor|already[ ]reduced|at[ ]up[ ]to|as[ ]low[ ]as|starting[ ]at)\b",
    r"https?:",
    r"(?:deal|sale|buy|price)[ ]?:",
)
_EVENT_TAG = r"#(?:cyber[a-z]*|black[a-z]*|deals?|sale|ad|today|bargain|kindle|steal|win|xmas|christmas)\b"
LEAD = re.compile(
    rf"(?:{_TAG}|[\s\-–—:;,.|~!?*>•=+&/)\]}}»►📥💥👉🔥‼❗️⚡✅🎄💲💰💵❤🌟]+"
    rf"|\(\^\^\)|['’]s\b|{_EVENT_TAG}|{'|'.join(_LEAD_PHRASES)})",
    re.IGNORECASE,
)
_TRAIL_WORDS = (
    r"for|is|are|was|were|at|on|in|from|now|only|just|to|of|under"
    r"|over|about|around|approx|almost|nearly|w/|with|by|via|as[ ]low[ ]as"
    r"|starting|starts|price|prices|priced"
    r"|sale|selling|being[ ]sold|sold|deal|deals|available|avail"
    r"|reduced|discounted|drops?(?:ped)?|down|today|currently|still"
    r"|here|and|or|plus|get|save|use|extra|additional|up|upto|up[ ]to"
    r"|currently|rs|mrp|msrp|off|it's|its|it|they're|delivered"
    r"|off[ ]code|kindle|hardcover|paperback|softcover|ebook|e-book"
    r"|ships?|shipped|be|all|going|marked|cost|costs|you|can|i[ ]found"
    r"|deal[ ]price"
    r"|normally|reg|regular|has|have|like|flat|an?|the|preorder"
    r"|pre-order|after|left|value|us|offer|special|offers"
    r"|discount|your|out|i|that|which|so|buy|grab|expected|steal"
    r"|these|this|lightning"
    r"|lowest|in[ ]our[ ](?:shop|store)|best|new[ ]low|while|when|if|we|limited-time"
    r"|limited[ ]time|free|@amazon|stock|@|edited|written|slashed"
    r"|worth|over|as|code|back|promo|bid[ ]now|desde|por|ab|nur"
    r"|für|hasta|até|com|seulement|solo|da|a[ ]partir[ ]de|à|para"
    r"|con|mit|vanaf|voor|slechts|nu|estão|está|um|de|launches"
    r"|running"
)
TRAIL = re.compile(
    rf"(?:[\s\-–—:;,.|~!?*#(\[{{<>•=+&/↓→💥🌻➡️👉🔥‼❗️⚡✅💲💰💵…✔❤️]+|(?<![\w'’-])(?:{_TRAIL_WORDS}))\Z",
    re.IGNORECASE,
)
_TRAIL_WINDOW = 24
_TRAIL_LAST = re.compile("|".join(words.split("[ ]")[-1] for words in _TRAIL_WORDS.split("|")), re.IGNORECASE)
"""The last words of what is trimmed: most titles end with none, and TRAIL need not look."""

_PUNCTUATION = re.compile(r"[\s\-–—:;,.|~*<>•=+&/]+\Z")
_INNER_LEAD = re.compile(
    r".{6,}\b(?:grab|get|buy|pick[ ]up|order|score|recommend|check[ ]out"
    r"|shop|available|have|got)[ ](?:an?|the|my|our|your|this|these)[ ](?:new[ ])?(?:e?book[ ](?=[A-Z#]))?"
    r"(?=\S{2})",
)
_BY = re.compile(
    r"(?:\s+|(?<=[\w\])]),)by[ ]+(?!\w+ing\b)"
    r"(?P<maker>(?:(?!\s[Bb]y\s)[^\n:;|]){1,48}?)(?P<cut>\.{2,})?\s*\Z",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:\.{2,}|…)\s*\Z")
_WORD = re.compile(r"\w")
_CLAUSE = re.compile(
    r"[ ](?:is|are|has|have|had|was|were|comes|came|releases|goes|will|who|which|that(?:['’]s)?|looks|makes"
    r"|everyone['’]s|(?:at|in|on)[ ](?:your|our|my)|all[ ](?:week|day|weekend|month)|edited|written|narrated"
    r"|made[ ]in|so|because|when|while|before|if|then|just|during|I)(?=[ ][a-z@#$])"
    r"|[ ]from[ ]@|[ ](?:made|manufactured)[ ]in[ ](?=[A-Z])"
    r"|,[ ](?:this|the|an?|and|our|so|but|for|perfect|great|plus|now|today|my|get|just|only|available|which"
    r"|who|it|while)[ ](?=[a-z])"
)
_CHAT = re.compile(
    r"(?:[a-z]|(?:If|When|This|So|Can't|I|I'm|We|You|My)\b)[^\n]{3,200}?(?:[!?.]+:?|:)[ ]+(?=[A-Z0-9\"“])"
)
_SMALLEST_HEAD = 5


def trim_start(text: str, start: int, end: int) -> int:
    """Return where the title begins once lead-ins ('Deal:', '[US]', 'Get the') are passed over."""
    while start < end:
        match = LEAD.match(text, start, end)
        if match is None or match.end() == start:
            return start
        start = match.end()
    return start


def trim_end(text: str, start: int, end: int) -> int:
    """Return where the title ends once links to the price ('for only', '-', 'now') are cut."""
    while end > start:
        window = max(start, end - _TRAIL_WINDOW)
        if not _may_trail(text, window, end):
            return end
        match = TRAIL.search(text, window, end)
        if match is None:
            return end
        end = match.start()
    return end


def _may_trail(text: str, low: int, end: int) -> bool:
    at = end
    while at > low and (text[at - 1].isalnum() or text[at - 1] in "_'’-"):
        at -= 1
    return at == end or text[end - 1] in "'’-" or _TRAIL_LAST.fullmatch(text, at, end) is not None


def trim_marks(text: str, start: int, end: int) -> int:
    """Return the end without trailing punctuation; a title that was cut keeps its last words."""
    match = _PUNCTUATION.search(text, max(start, end - _TRAIL_WINDOW), end)
    return match.start() if match else end


def inner_start(text: str, start: int, end: int) -> int:
    """Pass over a sentence that leads to the title: 'a deal I recommend: grab a ...'."""
    match = _INNER_LEAD.match(text, start, end)
    return match.end() if match and end - match.end() > 3 else start


def cut_dots(text: str, start: int, end: int) -> int:
    """Return the end without the network's dots of omission."""
    match = _CUT.search(text, max(start, end - 8), end)
    return match.start() if match else end


def split_maker(text: str, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """Cut '... by Y' off; return the new end and where Y stands (empty where it was cut), else None."""
    match = _BY.search(text, max(start, end - 56), end)
    if match is None or match.start() <= start:
        return end, None
    return match.start(), (match.end(), match.end()) if match["cut"] else match.span("maker")


def has_words(text: str, start: int, end: int) -> bool:
    """Whether the stretch holds two letters or digits at least."""
    return len(_WORD.findall(text, start, end)) >= 2


def past_chat(text: str, start: int, end: int) -> int:
    """Return where the title begins behind a sentence: 'so excited for this one!!: The Long Road'."""
    match = _CHAT.match(text, start, end)
    return match.end() if match and end - match.end() > _SMALLEST_HEAD else start


def cut_clause(text: str, start: int, end: int) -> int:
    """Return the end before a clause about the thing: 'X has been discounted', 'X, this ...'."""
    match = _CLAUSE.search(text, start + _SMALLEST_HEAD, end)
    return match.start() if match and has_words(text, start, match.start()) else end


def cut_open_bracket(text: str, start: int, end: int) -> int:
    """Return the end before a bracket that nothing closes inside the title."""
    for opening, closing in (("(", ")"), ("[", "]"), ("{", "}")):
        title = text[start:end]
        if title.count(opening) > title.count(closing):
            end = start + title.rindex(opening)
    return end
