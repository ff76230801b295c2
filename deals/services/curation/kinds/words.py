"""Review of curators' words that no deal follows any more: drop them, or let them wait."""

from typing import Any

from django.contrib.auth.models import User

from deals.models import DealOverride
from deals.selectors.curation.queues import dropped_words, words_without_deal
from deals.services.curation.corrections import drop_word, restore_word
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import name_of


def _told(word: DealOverride) -> dict[str, Any]:
    return {"post": str(word.post_id), "said": word.said, "about": word.about, "values": word.values}


def _decide(word_id: int, action: str, user: User) -> Decided:
    return _decided(drop_word(word_id, user))


def _decided(word: DealOverride) -> Decided:
    at = word.undone_at or word.decided_at
    about = (word.said, word.about or "a deal whose post was deleted")
    return Decided(id=word.pk, at=at, by=name_of(word.undone_by), said="dropped", about=about)


WORDS = ReviewKind(
    slug="words",
    name="Words without a deal",
    question="The post is read otherwise now, or is not loaded: shall the word go?",
    template="review/word.html",
    actions=(ReviewAction("accept", "Drop it", "a", "danger"),),
    orderings={"newest": ("-decided_at", "-id"), "oldest": ("decided_at", "id")},
    waiting=words_without_deal,
    shown=lambda words: words,
    told=_told,
    decide=_decide,
    undo=restore_word,
    history=dropped_words,
    decided=_decided,
    by_field="undone_by",
    at_field="undone_at",
    empty="Words of curators whose deal a load or a re-extraction took away wait here.",
)
