"""Review of accounts whose voice is unsure: who are they? Holds for all their posts."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from deals.domain.voices.voice import Voice
from deals.models import Post, Speaker, VoiceAssignment
from deals.selectors.curation.queues import first_posts, unsure_voices, voice_decisions
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import assignment_in_history
from deals.services.curation.voices import assign_voice, undo_voice


@dataclass(frozen=True, slots=True)
class ShownSpeaker:
    """An account and its first posts."""

    speaker: Speaker
    posts: list[Post]

    @property
    def pk(self) -> int:
        return self.speaker.pk


def _for_api(speaker: Speaker) -> dict[str, Any]:
    return {
        "account": speaker.key,
        "posts": speaker.posts,
        "voice": speaker.voice,
        "sure": speaker.sure,
        "example": str(speaker.example_id),
    }


def _shown(speakers: list[Speaker]) -> list[ShownSpeaker]:
    posts = first_posts(speakers)
    return [ShownSpeaker(speaker, posts[speaker.pk]) for speaker in speakers]


def _decide(speaker_id: int, action: str, user: User) -> Decided:
    return _decided(assign_voice(speaker_id, Voice(action), user))


def _undo(assignment_id: int, user: User) -> Speaker | None:
    made = undo_voice(assignment_id, user)
    network, _, author = made.key.partition("/")
    return unsure_voices().filter(network=network, author_id=int(author)).first()


def _decided(made: VoiceAssignment) -> Decided:
    return assignment_in_history(made, f"@{made.handle}")


VOICES = ReviewKind(
    slug="voices",
    name="Who speaks",
    question="Who is it? The answer holds for all posts of that account.",
    template="review/voice.html",
    actions=(
        ReviewAction(Voice.RETAILER, "The retailer", "e", "success"),
        ReviewAction(Voice.MAKER, "Maker or author", "m", "success"),
        ReviewAction(Voice.DEAL_ACCOUNT, "Deal account", "d", "success"),
        ReviewAction(Voice.PERSON, "Private person", "p", "danger"),
        ReviewAction(Voice.OTHER, "Somebody else", "o", "danger"),
    ),
    orderings={"most_posts": ("-posts", "sure", "id"), "least_sure": ("sure", "id")},
    waiting=unsure_voices,
    shown=_shown,
    for_api=_for_api,
    decide=_decide,
    undo=_undo,
    history=voice_decisions,
    decided=_decided,
    by_field="decided_by",
    at_field="decided_at",
    empty="Accounts with several posts of which it is not clear who speaks wait here.",
)
