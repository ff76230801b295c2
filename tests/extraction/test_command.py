"""manage.py extract_deals: one line out for each line in, in order, whatever stands there."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

LAMP = "Brass lamp only $19.99 at Target https://t.co/aaaaaaaaaa"
OFFER = {
    "product": "Brass lamp",
    "brand": None,
    "retailer": "Target",
    "price": "19.99",
    "list_price": None,
    "currency": "USD",
    "percent_off": None,
    "amount_off": None,
    "kind": "price",
    "coupon": None,
    "scope": "product",
    "category": "home",
    "chart": True,
    "confidence": {"deal": 0.98},
}


@pytest.fixture
def run(tmp_path):
    def _run(*lines, expect_error=False):
        path = tmp_path / "posts.jsonl"
        path.write_bytes(
            b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
        )
        out = io.StringIO()
        if expect_error:
            with pytest.raises(CommandError):
                call_command("extract_deals", str(path), stdout=out)
        else:
            call_command("extract_deals", str(path), stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return _run


def test_a_plain_post_gives_its_offers_in_the_shape_of_the_guidelines(run):
    post = {"id": "a:1", "text": LAMP, "user": None, "urls": [], "created_at": "no date"}
    assert run(post) == [{"id": "a:1", "offers": [OFFER]}]


@pytest.mark.parametrize("user", [None, "someone", {"screen_name": "someone"}, {"username": "someone"}, 7])
def test_a_user_may_be_null_a_name_or_an_object(run, user):
    assert run({"id": "1", "text": LAMP, "user": user})[0]["offers"] == [OFFER]


def test_an_authors_shop_is_read_from_either_form_of_user(run):
    text = "Linen towels are 30% off until Sunday https://t.co/aaaaaaaaaa"
    lines = run(
        {"id": "1", "text": text, "user": "OldNavy"},
        {"id": "2", "text": text, "user": {"screen_name": "oldnavy"}},
    )
    assert [line["offers"][0]["retailer"] for line in lines] == ["Old Navy", "Old Navy"]


def test_a_whole_v1_tweet_is_read_with_its_extended_text_and_its_string_id(run):
    tweet = {
        "id": 9007199254740993,
        "id_str": "9007199254740993",
        "text": "Brass lamp onl…",
        "user": {"screen_name": "x"},
    }
    assert run({**tweet, "extended_tweet": {"full_text": LAMP}}) == [
        {"id": "9007199254740993", "offers": [OFFER]}
    ]


def test_a_retweets_offers_are_those_of_its_original(run):
    original = {"id_str": "1", "text": LAMP, "user": {"screen_name": "x"}}
    tweet = {
        "id_str": "2",
        "text": "RT @x: Brass lamp onl…",
        "user": {"screen_name": "y"},
        "retweeted_status": original,
    }
    assert run(tweet) == [{"id": "2", "offers": [OFFER]}]


def test_a_whole_v2_tweet_is_read_with_its_author_and_links(run):
    tweet = {
        "id": "5",
        "author_id": "7",
        "text": "Linen towels are 30% off until Sunday https://t.co/aaaaaaaaaa",
    }
    line = run({"data": tweet, "includes": {"users": [{"id": "7", "username": "OldNavy"}]}})[0]
    assert (line["id"], line["offers"][0]["retailer"]) == ("5", "Old Navy")


def test_a_v2_retweets_offers_are_those_of_its_original(run):
    own = {"id": "6", "text": "RT @x: Brass…", "referenced_tweets": [{"type": "retweeted", "id": "5"}]}
    line = {"data": own, "includes": {"tweets": [{"id": "5", "text": LAMP}]}}
    assert run(line) == [{"id": "6", "offers": [OFFER]}]


def test_a_bluesky_event_is_read_and_named_by_its_address(run):
    commit = {
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": "3k",
        "record": {"text": LAMP},
    }
    event = {"did": "did:plc:x", "time_us": 1, "kind": "commit", "commit": commit}
    assert run(event) == [{"id": "at://did:plc:x/app.bsky.feed.post/3k", "offers": [OFFER]}]


def test_html_entities_are_decoded(run):
    text = "Salt &amp; pepper mill only $9.50 at Target https://t.co/aaaaaaaaaa"
    assert run({"id": "1", "text": text})[0]["offers"][0]["product"] == "Salt & pepper mill"


BAD = [
    (b"{broken\n", "not JSON"),
    (b"[1]\n", "not a JSON object"),
    (b"\n", "not JSON"),
    (b'{"id": "1"}\n', "no text"),
    (b'{"text": "x"}\n', "no id"),
    (b'{"id": true, "text": "x"}\n', "no id"),
    (b'\xff\xfe{"id": 1}\n', "not UTF-8"),
    (b"[" * 100_000 + b"\n", "not JSON"),
    (b'{"data": {"id": "1"}}\n', "no text"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_a_bad_line_has_its_line_of_output_and_fails_at_the_end(run, line, reason):
    first, bad, last = run({"id": "a", "text": LAMP}, line, {"id": "b", "text": "hello"}, expect_error=True)
    assert first == {"id": "a", "offers": [OFFER]}
    assert (bad["id"], bad["offers"], bad["error"][: len(reason)]) == (None, [], reason)
    assert last == {"id": "b", "offers": []}


def test_half_a_surrogate_pair_can_be_printed(run):
    assert run(b'{"id": "\\ud800", "text": "hi \\ud83d"}\n') == [{"id": "\ufffd", "offers": []}]


def test_standard_input_is_read_for_a_dash(monkeypatch):
    line = json.dumps({"id": "1", "text": LAMP}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))
    out = io.StringIO()
    call_command("extract_deals", "-", stdout=out)
    assert json.loads(out.getvalue()) == {"id": "1", "offers": [OFFER]}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"Cannot read .*nowhere"):
        call_command("extract_deals", str(tmp_path / "nowhere.jsonl"), stdout=io.StringIO())
