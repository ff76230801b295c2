"""Deal or no deal: whether a post with a figure offers anything to its readers."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import re2

from ingestion.extraction.cues import CUES
from ingestion.extraction.figures import Figure, Role

BAR = 3
"""A post is a deal from this score on; the weights were set on labelled posts."""

WEIGHTS = {"MARKETS": -4, "NEWS": -3, "PERSONAL": -3, "COMPLAINT": -3, "TALK": -2, "CHATTER": -5}
"""What a class of cues adds, once, however many of its cues stand in the post."""

DISQUALIFYING = ("PRIZES", "PRIVATE")
MOST_OFFERING = 3
"""More words of sellers than that make no post more of an offer."""

_AUTOMATON_BYTES = 64 << 20
"""Far more than all cues need: a set that ran out of memory would match nothing (a test looks)."""

_ONLY_FREE = {Role.FREE, Role.OTHER, Role.CREDIT}
_REPLY = re.compile(r"\A\s*\.?@\w+[ ]+(?!deals?\b|has\b|have\b|is\b|sale\b|:)", re.ASCII | re.IGNORECASE)
_FREE_GOODS = re.compile(
    r"\bfree(?:bie)?\W{1,3}(?:\w+\W{1,3}){0,4}(?:kindle|e-?books?|books?|app|games?|sample|gift|copy"
    r"|pizza|coffee|burger|ticket|dlc"
    r"|download[ ](?:code|for|from)|shipping|credit|voucher|month|skin|album|song|audiobook|fries|meal"
    r"|drink|item|admission)\b"
    r"|\b(?:kindle|steam|amazon|itunes|google[ ]play|ebook|paperback|smashwords|nook|kobo)\b|\bfreebie",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\bearn[ ](?:up[ ]to[ ])?[$£€]\d+(?:[ ][\w'’]+){0,2}[ ](?:cash|points|rewards?|back|credit|bucks)\b",
    re.IGNORECASE,
)
"""What a shop gives beside the thing, no work that earns money."""

_CASHTAG = re.compile(r"(?<![\w$])\$[A-Z]{2,5}\b", re.ASCII)
_QUESTION = re.compile(r"\?(?=\s|\Z|!)")
_CENTS = re.compile(r"[.,]\d\d(?!\d)")
_LINE_REST = re.compile(r"[ ]?(?:only|each|/-|[!.*)])*[ ]*(?:\n|\Z)", re.IGNORECASE)
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")
_WORDS = re.compile(r"[A-Za-z0-9][\w'’-]*")
_SENTENCE = re.compile(r"[a-z][.!?]+[ ]+\S|\b(?:i|i'm|you|my|me)\b", re.IGNORECASE)


def deal_score(
    text: str, raw: str, cues: Counter[str], figures: Sequence[Figure], has_link: bool, known: int
) -> int:
    """Sum up what speaks for an offer and against it.

    `text` is masked, `raw` as posted; `known` counts what is known of the post: account, seller,
    coupon, brand.
    """
    score = 1 + _for_offer(text, figures) + has_link + known + _headline(text)
    score += min(MOST_OFFERING, cues["OFFERING"])
    score += sum(weight for name, weight in WEIGHTS.items() if cues[name])
    score -= 4 * (_CASHTAG.search(text) is not None)
    asks = _QUESTION.search(text) is not None
    if asks and raw.lstrip(" .").startswith("@") and not has_link:
        score -= 2
    return score - asks - (2 + asks) * (_REPLY.match(raw) is not None and not has_link)


def is_disqualified(cues: Counter[str]) -> bool:
    """Whether a post gives prizes away or is about something private, whatever else it says."""
    return any(cues[name] for name in DISQUALIFYING)


def count_cues(text: str) -> Counter[str]:
    """Count, by class, the cues that stand in the text."""
    text = _POINTS.sub(" ", text) if "earn" in text or "Earn" in text else text
    if not text.isascii():
        text = _HALF_PAIR.sub("\ufffd", text)  # RE2 reads UTF-8, which has no halves of pairs
    pattern_set, classes = _compiled()
    return Counter(classes[index] for index in pattern_set.Match(text) or ())


@cache
def _compiled() -> tuple[re2.Set, list[str]]:
    """All cues in one automaton, and the class of each; RE2 because `re` takes 80 times as long."""
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = _AUTOMATON_BYTES
    pattern_set = re2.Set.SearchSet(options)
    classes = []
    for name, cues in CUES.items():
        for cue in cues:
            pattern_set.Add(cue)
            classes.append(name)
    pattern_set.Compile()
    return pattern_set, classes


def _for_offer(text: str, figures: Sequence[Figure]) -> int:
    roles = {figure.role for figure in figures}
    score = 2 * (Role.LIST in roles and Role.SALE in roles)
    score += bool(roles & {Role.PERCENT_OFF, Role.AMOUNT_OFF, Role.BOGO})
    score += Role.SALE in roles and bool(roles & {Role.SHIPPING, Role.FREE_SHIPPING})
    score += sum(figure.role is Role.SALE for figure in figures) > 2
    score += 2 * any(figure.role is Role.SALE and _stands_alone(text, figure) for figure in figures)
    score -= 2 * (roles <= _ONLY_FREE and _FREE_GOODS.search(text) is None)
    score -= 4 * (Role.MAGNITUDE in roles and Role.SALE not in roles)
    return score + _cents(text, figures)


def _stands_alone(text: str, figure: Figure) -> bool:
    """A price on a line of its own, under a title: so do shops and deal channels post."""
    before = text[: figure.start].rstrip(" @-–—:*₹")
    return before.endswith("\n") and before.strip() != "" and _LINE_REST.match(text, figure.end) is not None


def _headline(text: str) -> int:
    """1 for a post in the manner of a title: one line, capitals, no sentence ('Brand Thing $61 + FS')."""
    line = text.strip()
    words = _WORDS.findall(line[:160])
    if len(words) < 3 or "\n" in line or _SENTENCE.search(line):
        return 0
    return int(2 * sum(word[:1].isupper() or word[:1].isdigit() for word in words) > len(words))


def _cents(text: str, figures: Sequence[Figure]) -> int:
    """'$19.99' and '$20.00' are a shop's prices; '$20' may be anybody's."""
    return int(any(f.role is Role.SALE and _CENTS.search(text, f.start, f.end) for f in figures))
