"""Which posts X's filtered stream sends: rules from handles, kept equal to what the account has (pure)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST_RULE = 1024
"""Characters of a rule, as X allows."""

TAG = "tweetdeals:"
"""Begins the tags of our rules: others of the account are left alone."""

HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
ORIGINALS = " -is:retweet"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What to add (tag and text of each rule) and which ids to delete."""

    add: tuple[tuple[str, str], ...]
    delete: tuple[str, ...]


def rules_of(handles: Iterable[str]) -> list[str]:
    """Return as few rules as hold all handles, each once, in their order; what is no handle is left out."""
    rules: list[str] = []
    terms: list[str] = []
    for handle in sorted({each.lower() for each in handles if HANDLE.fullmatch(each)}):
        term = f"from:{handle}"
        if terms and len(_rule([*terms, term])) > LONGEST_RULE:
            rules.append(_rule(terms))
            terms = []
        terms.append(term)
    return [*rules, _rule(terms)] if terms else rules


def _rule(terms: list[str]) -> str:
    return f"({' OR '.join(terms)}){ORIGINALS}"


def change_of(wanted: list[str], kept: Mapping[str, tuple[str, str]]) -> RuleChange:
    """Compare with the account's rules (id: tag and text): ours that are not wanted any more go."""
    ours = {number: text for number, (tag, text) in kept.items() if tag.startswith(TAG)}
    missing = [text for text in wanted if text not in ours.values()]
    return RuleChange(
        add=tuple((f"{TAG}{wanted.index(text) + 1}", text) for text in missing),
        delete=tuple(number for number, text in ours.items() if text not in wanted),
    )
