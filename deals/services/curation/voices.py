"""Who an account is: a curator's word holds for all its posts, and settling tells them anew."""

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.domain.refused import Refused
from deals.domain.voices.voice import Voice
from deals.models import Post, Speaker, VoiceAssignment
from deals.models.speakers import account_key
from deals.services.curation.assignments import refuse_decided, take_back
from deals.services.loading.batches import lock_loading


@transaction.atomic
def assign_voice(speaker_id: int, voice: Voice, user: User) -> VoiceAssignment:
    """Say who an account is. Raises Refused where it is gone, or was decided on meanwhile."""
    with connection.cursor() as cursor:
        lock_loading(cursor)
        speaker = Speaker.objects.filter(pk=speaker_id).first()
        post = Post.objects.filter(pk=speaker.example_id).first() if speaker else None
        if speaker is None or post is None:
            raise Refused("This item is gone: the account's posts were deleted.")
        refuse_decided(VoiceAssignment.objects.filter(key=speaker.key, undone_at=None))
        made = VoiceAssignment.objects.create(
            key=speaker.key, handle=post.handle, voice=voice, decided_by=user
        )
        _tell_again(made.key)
    return made


@transaction.atomic
def undo_voice(assignment_id: int, user: User) -> VoiceAssignment:
    """Take a decision back: the account is told by its posts again. Raises Refused where it was before."""
    with connection.cursor() as cursor:
        lock_loading(cursor)
        made = take_back(VoiceAssignment, assignment_id, user)
        _tell_again(made.key)
    return made


def _tell_again(key: str) -> None:
    network, _, author = key.partition("/")
    assert key == account_key(network, int(author))
    Speaker.objects.filter(network=network, author_id=int(author)).update(version="")
