"""Settling tells who speaks: from all posts of an account, whatever the order of loading."""

from dataclasses import replace
from itertools import permutations

import pytest

from deals.domain.records import DealKind, PostDeals
from deals.domain.voices.voice import Voice
from deals.models import Deal, Post, Speaker, VoiceAssignment
from deals.selectors.curation.queues import unsure_voices
from deals.services.curation.kinds import KINDS
from deals.services.curation.voices import assign_voice, undo_voice
from deals.services.loading.deletions import purge_posts
from deals.services.loading.settling import settle_all
from tests.curating import make_unsure_speaker
from tests.factories import make_user
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db

HEARSAY = "omg I just got the Borvo drill for $20 lol thanks"


def said(number: int, text: str, author: int = 7, **fields: object) -> PostDeals:
    """A post without links by an account."""
    found = post(number, deal(0, "20"), text=text)
    content = replace(found.post.content, urls=(), handle="quill_marsh", **fields)
    return PostDeals(replace(found.post, author_id=author, content=content), found.deals)


def test_a_persons_price_is_no_point_and_says_why() -> None:
    load([said(1, HEARSAY), post(2)])
    settle_all()
    assert Post.objects.filter(pk=1).values_list("voice", "voice_knows", "voice_due").get() == (
        Voice.PERSON,
        False,
        False,
    )
    assert list(Deal.objects.filter(is_price_point=True).values_list("post", flat=True)) == [2]
    assert Post.objects.get(pk=1).voice_reasons != []


def test_nothing_is_told_twice_and_loading_again_changes_nothing() -> None:
    load([said(1, HEARSAY)])
    settle_all()
    assert load([said(1, HEARSAY)]).posts == 0
    assert Post.objects.filter(voice_due=True).count() == 0


def state() -> list[tuple]:
    speakers = Speaker.objects.order_by("author_id").values_list(
        "facts", "posts", "voice", "sure", "example_id"
    )
    posts = Post.objects.order_by("id").values_list(
        "id", "voice", "voice_knows", "voice_sure", "voice_reasons"
    )
    points = Deal.objects.order_by("post").values_list(
        "post", "is_price_point", "is_repeat", "times", "is_echo"
    )
    return [*speakers, *posts, *points]


def test_the_order_of_loading_does_not_matter() -> None:
    posts = [said(n, f"{HEARSAY} {n}") for n in (1, 2, 3)] + [post(4)]
    ends = []
    for order in permutations(posts):
        for number, each in enumerate(order):
            load([each], source=f"chunk:{number}")
            settle_all()
        ends.append(state())
        purge_all()
    assert all(end == ends[0] for end in ends)


def purge_all() -> None:
    for model in (Deal, Post, Speaker):
        model.objects.all().delete()


def test_an_account_whose_posts_are_deleted_is_told_by_the_others() -> None:
    load([said(1, HEARSAY), said(2, HEARSAY)])
    settle_all()
    purge_posts([1])
    settle_all()
    assert Speaker.objects.values_list("posts", "example_id").get() == (1, 2)
    purge_posts([2])
    settle_all()
    assert Speaker.objects.count() == 0


def test_a_new_version_tells_all_again() -> None:
    load([said(1, HEARSAY)])
    settle_all()
    Speaker.objects.update(version="0.old")
    Post.objects.update(voice="", voice_knows=None)
    settle_all()
    assert Post.objects.get().voice == Voice.PERSON


def test_a_deleted_post_keeps_its_price_and_tells_no_voice(settings) -> None:
    settings.DELETED_PRICE_POLICY = "figure"
    load([post(1)])
    settle_all()
    purge_posts([1])
    settle_all()
    assert Post.objects.values_list("voice", "voice_knows", "text_key").get() == ("", True, "")
    assert Deal.objects.values_list("is_price_point", "account").get() == (True, -1)


def test_a_curators_word_holds_for_all_posts_of_an_account_and_is_undone() -> None:
    load([said(1, HEARSAY), said(2, HEARSAY)])
    settle_all()
    made = assign_voice(Speaker.objects.get().pk, Voice.MAKER, make_user("ida"))
    settle_all()
    assert list(Post.objects.values_list("voice", "voice_knows")) == [(Voice.MAKER, True)] * 2
    undo_voice(made.pk, make_user("eve"))
    settle_all()
    assert list(Post.objects.values_list("voice", "voice_knows")) == [(Voice.PERSON, False)] * 2


def test_an_unsure_account_waits_until_somebody_decides() -> None:
    waiting = make_unsure_speaker()
    decided = KINDS["voices"].decide(waiting.pk, "deal_account", make_user("ida"))
    assert (decided.said, decided.about) == ("deal account", ("@quill_marsh",))
    assert unsure_voices().count() == 0
    assert KINDS["voices"].undo(VoiceAssignment.objects.get().pk, make_user("eve")) == waiting
    assert unsure_voices().count() == 1


def test_what_is_free_has_a_voice_too() -> None:
    load([PostDeals(post(1).post, (deal(kind=DealKind.FREE, price="0"),))])
    settle_all()
    assert Post.objects.get().voice_knows is True
