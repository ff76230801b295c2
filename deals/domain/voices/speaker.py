"""Who speaks in a post: plain rules where they are certain, else a small fitted model (pure).

The model is one weighted sum a voice over the facts of facts.py; fitting takes scikit-learn
(ingestion/training/voices.py), telling takes nothing.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, Self

from deals.domain.records import PostContent
from deals.domain.voices import reasons
from deals.domain.voices.authors import Author
from deals.domain.voices.facts import Facts, facts_of
from deals.domain.voices.post import Sellers
from deals.domain.voices.voice import Voice

RULES = 1
"""Goes up with each change of rules or facts, so that stored voices are told again."""

UNKNOWING = 0.5
"""From this probability of a private person or of nobody in particular on the price is hearsay."""

CERTAIN: tuple[tuple[str, Voice], ...] = (
    ("share_saw", Voice.SHARE_BUTTON),
    ("share_deal", Voice.SHARE_BUTTON),
    ("share_listed", Voice.SHARE_BUTTON),
    ("share_for_price", Voice.SHARE_BUTTON),
    ("name_shop", Voice.RETAILER),
    ("name_deal_account", Voice.DEAL_ACCOUNT),
    ("text_bid", Voice.DEAL_ACCOUNT),
)
"""Facts that settle the question, the first that holds."""

MOST_REASONS = 3
LEAST_PART = 0.2
"""A fact that adds less to a voice's sum is no reason."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who speaks, whether that speaker can know the price, why, and how sure the voice is (0 to 1)."""

    voice: Voice
    knows: bool
    reasons: tuple[str, ...]
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Model:
    """For each voice where its sum begins and what each fact adds."""

    base: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    @property
    def version(self) -> str:
        """Return the version of rules and weights together: another one tells otherwise."""
        weights = json.dumps(self.to_json(), sort_keys=True)
        return f"{RULES}.{hashlib.sha256(weights.encode()).hexdigest()[:8]}"

    def probabilities(self, facts: Facts) -> dict[Voice, float]:
        """Return how likely each voice is; they add up to 1."""
        sums = {voice: self.base[voice] + sum(self._parts(voice, facts).values()) for voice in Voice}
        top = max(sums.values())
        odds = {voice: exp(value - top) for voice, value in sums.items()}
        return {voice: value / sum(odds.values()) for voice, value in odds.items()}

    def reasons(self, voice: Voice, facts: Facts) -> list[str]:
        """Return the facts that speak most for a voice, the strongest first."""
        parts = sorted(self._parts(voice, facts).items(), key=lambda each: (-each[1], each[0]))
        return [name for name, part in parts[:MOST_REASONS] if part >= LEAST_PART]

    def _parts(self, voice: Voice, facts: Facts) -> dict[str, float]:
        weights = self.weights[voice]
        return {name: weights[name] * value for name, value in facts.items() if name in weights}

    def to_json(self) -> dict[str, Any]:
        return {"base": dict(self.base), "weights": {name: dict(each) for name, each in self.weights.items()}}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave. Raises KeyError where a voice is missing."""
        return cls(
            {voice.value: float(value["base"][voice]) for voice in Voice},
            {voice.value: dict(value["weights"][voice]) for voice in Voice},
        )


def tell(
    post: PostContent, author: Author, sellers: Sellers, model: Model, curated: Voice | None = None
) -> Told:
    """Tell who speaks in a post, its author's posts being known; `curated` is a curator's word."""
    facts = facts_of(post, author, sellers)
    if curated:
        return _told(curated, {curated: 1.0}, facts, [reasons.CURATED])
    certain = next(((name, voice) for name, voice in CERTAIN if name in facts), None)
    if certain is None:
        chances = model.probabilities(facts)
        voice = max(Voice, key=lambda each: chances[each])
        return _told(voice, chances, facts, reasons.told(model.reasons(voice, facts)) or (reasons.PLAIN,))
    name, voice = certain
    others = [each for each in model.reasons(voice, facts) if each != name]
    return _told(voice, {voice: 1.0}, facts, reasons.told([name, *others][:MOST_REASONS]))


def _told(voice: Voice, chances: Mapping[Voice, float], facts: Facts, why: Sequence[str]) -> Told:
    is_hearsay = sum(chances.get(each, 0.0) for each in (Voice.PERSON, Voice.OTHER)) >= UNKNOWING
    links_to_shop = voice is Voice.PERSON and "link_seller" in facts
    if "text_bid" in facts:
        return Told(voice, False, (*why, reasons.RUNNING_BID), chances[voice])
    return Told(voice, links_to_shop or not is_hearsay, tuple(why), chances[voice])
