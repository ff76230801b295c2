"""Who speaks in a post, by the model that is shipped; all accounts, goods and texts are invented."""

import pytest

from deals.domain.records import PostContent
from deals.domain.voices.authors import Author, author_of
from deals.domain.voices.post import Sellers
from deals.domain.voices.reasons import CURATED, RUNNING_BID
from deals.domain.voices.speaker import Told, tell
from deals.domain.voices.voice import Voice
from deals.services.loading.speaker_model import speaker_model

SELLERS = Sellers(
    {"tindalo": "shop", "lumodeals": "deal_account"},
    {"tindalo.example": "shop", "lumo.example": "deal_account"},
)
LINK = "https://t.co/aaaaaaaaaa"


def told(text: str, handle: str = "quill_marsh", *urls: str, author: Author | None = None) -> Told:
    post = PostContent(text=text, handle=handle, urls=urls)
    return tell(post, author or Author(), SELLERS, speaker_model())


@pytest.mark.parametrize(
    ("text", "handle", "voice"),
    [
        (
            f"Just saw this on Tindalo: Borvo Kettle 2 L by Borvo for $19.99 {LINK}",
            "quill",
            Voice.SHARE_BUTTON,
        ),
        (f"Check out this Tindalo deal: Borvo Kettle by Borvo $19.99 {LINK}", "quill", Voice.SHARE_BUTTON),
        (f"I just listed: Borvo Kettle, for $19 via @tindalo {LINK}", "quill", Voice.SHARE_BUTTON),
        (f"Borvo Kettle by Borvo for $19.99 {LINK} via @tindalo", "quill", Voice.SHARE_BUTTON),
        (f"Kettles from $9.99 today {LINK}", "Tindalo", Voice.RETAILER),
        (f"Borvo Kettle $19.99 at @tindalo {LINK}", "lumodeals", Voice.DEAL_ACCOUNT),
    ],
)
def test_a_template_or_a_known_account_settles_it(text: str, handle: str, voice: Voice) -> None:
    found = told(text, handle, "https://tindalo.example/kettle")
    assert (found.voice, found.knows, found.sure) == (voice, True, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "Omg I just got the Borvo kettle for $12 @tindalo lol",
        "@friend I bought mine for $12 at @tindalo, thanks!!",
    ],
)
def test_a_private_persons_word_is_hearsay(text: str) -> None:
    found = told(text)
    assert (found.voice, found.knows) == (Voice.PERSON, False)


def test_a_person_that_links_to_the_shops_product_can_know_its_price() -> None:
    text = "@friend I bought mine, thanks lol, it is $12 at @tindalo"
    assert told(text, "quill", "https://tindalo.example/kettle").knows is True


def test_a_price_that_was_bid_so_far_is_no_price() -> None:
    found = told(f"Borvo Kettle - Bid Now! Only $31.0 {LINK}", "quill", "https://tindalo.example/x")
    assert (found.knows, found.reasons[-1]) == (False, RUNNING_BID)


def test_the_reasons_are_said_in_plain_english() -> None:
    found = told(f"Just saw this on Tindalo: Borvo Kettle for $19.99 {LINK}")
    assert found.reasons[0] == "a share button wrote it: 'saw this on'"


def test_a_curators_word_stands_above_all() -> None:
    post = PostContent(text="Omg I just got the Borvo kettle for $12 lol", handle="quill")
    found = tell(post, Author(), SELLERS, speaker_model(), Voice.MAKER)
    assert (found.voice, found.knows, found.reasons) == (Voice.MAKER, True, (CURATED,))


def test_what_an_accounts_posts_have_in_common_is_counted() -> None:
    posts = [
        PostContent(text=f"Borvo Kettle number {n} on sale now @tindalo", urls=("https://x.example",))
        for n in range(3)
    ]
    found = author_of([*posts, PostContent(text="Good morning all of you")], SELLERS)
    assert found == Author(posts=4, near=3, shared=0, linked=3, retailers=1)


def test_another_model_has_another_version() -> None:
    model = speaker_model()
    other = type(model)({**model.base, "maker": 0.0}, model.weights)
    assert (model.version == speaker_model().version, model.version == other.version) == (True, False)
