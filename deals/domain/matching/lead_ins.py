"""Words around a title that are a seller's, a forum's or the network's, not the thing's name."""

from collections.abc import Sequence

_ENDS_LEAD_IN = (
    ("voted", "hot", "on"),
    ("just", "saw", "this"),
    ("saw", "this"),
    ("discount", "on"),
    ("discounts", "on"),
    ("deal", "on"),
    ("deals", "on"),
    ("sale", "on"),
)
"""All before their end is a lead-in, where they stand among the first words."""

_LEADS = (
    ("kindle", "book"),
    ("kindle", "ebook"),
    ("book", "pimpin", "'"),
    ("book", "pimpin"),
    ("all", "new"),
    ("brand", "new"),
    ("cyber", "monday"),
    ("black", "friday"),
    ("blackfriday",),
    ("cybermonday",),
    ("sale", "priced", "'"),
    ("sale", "priced"),
    ("ebook",),
    ("the",),
    ("a",),
    ("l",),
    ("huge",),
)

_TAILS = (
    ("for", "an", "all", "time", "low"),
    ("now", "available"),
    ("blackfriday",),
    ("cybermonday",),
    ("cyber", "monday"),
    ("black", "friday"),
    ("great", "gift"),
    ("on", "clearance"),
)

_FIRST_WORDS = 6

_BEGIN_ENDING = frozenset(ending[0] for ending in _ENDS_LEAD_IN)
_BEGIN_LEAD = frozenset(lead[0] for lead in _LEADS)
_BEGIN_TAIL = frozenset(tail[0] for tail in _TAILS)


def without_lead_in(words: Sequence[str]) -> list[str]:
    """Return a title's words without what stands before and behind its name; never nothing."""
    found = _without_tail(_without_front(list(words)))
    return found or list(words)


def _without_front(words: list[str]) -> list[str]:
    is_ended = not _BEGIN_ENDING.isdisjoint(words[:_FIRST_WORDS])
    for ending in _ENDS_LEAD_IN if is_ended else ():
        for at in range(min(_FIRST_WORDS, len(words) - len(ending))):
            if tuple(words[at : at + len(ending)]) == ending:
                return _without_front(words[at + len(ending) :])
    for lead in _LEADS if words and words[0] in _BEGIN_LEAD else ():
        if len(words) > len(lead) and tuple(words[: len(lead)]) == lead:
            return _without_front(words[len(lead) :])
    return words


def _without_tail(words: list[str]) -> list[str]:
    """Cut '... by Acme' behind a title of Acme, and what a seller says at the end."""
    for count in (1, 2, 3) if "by" in words[-4:] else ():
        if len(words) > 2 * count and words[-count - 1] == "by" and words[-count:] == words[:count]:
            return words[: -count - 1]
    tails = () if _BEGIN_TAIL.isdisjoint(words) else [tail for tail in _TAILS if tail[0] in words]
    for tail in tails:
        for at in range(1, len(words) - len(tail) + 1):
            if tuple(words[at : at + len(tail)]) == tail:
                return words[:at]
    return words
