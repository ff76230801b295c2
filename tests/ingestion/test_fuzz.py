"""Random damage and random values: no wrong row, no file called done that is not, no crash."""

import bz2
import gzip
import io
import json
import random
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from backports import zstd
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from deals.domain.records import DealKind, DealRecord, PostContent
from deals.models import Post
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.models import DumpFile, Run
from ingestion.reading.members import ChunkReader
from ingestion.reading.plans import plan_file
from ingestion.reading.posts import line_time, read_line, record_of, snapshot_of, subject_of
from ingestion.reading.unpacking import Unpacked
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import (
    LATEST,
    NOON,
    bz2_of,
    event,
    line,
    payload,
    retweet,
    tar_of,
    tweet,
    tweet_v2,
)
from tests.ingestion.shapes import (
    DID,
    gnip,
    graphql,
    mastodon,
    personal,
    reddit,
    snscrape,
    telegram,
    twint,
    view,
)

Put = Callable[[Mapping[str, bytes]], str]
Load = Callable[..., Run]

GOOD = [tweet(i + 1, f"Acme Gadget {i} now only ${i % 90 + 1}.99") for i in range(60)]
TEXTS = {each["id"]: each["text"] for each in GOOD}
WHOLE = bz2_of(*GOOD[:30]) + bz2_of(*GOOD[30:])


def one_deal(content: PostContent) -> list[DealRecord]:
    return [DealRecord(anchor=0, kind=DealKind.PRICE, price=Decimal(5), currency="USD")]


def damaged(seed: int) -> bytes:
    """Return the file with a bit turned or its end cut off; never such that it still holds the same."""
    chance = random.Random(seed)
    while True:
        data = bytearray(WHOLE)
        if chance.random() < 0.3:
            del data[chance.randrange(1, len(data)) :]
        else:
            data[chance.randrange(4, len(data))] ^= 1 << chance.randrange(8)
        if not is_whole(bytes(data)):
            return bytes(data)


def is_whole(data: bytes) -> bool:
    """Tell whether a file is as good as it was, or ends where its first stream does."""
    first = bz2.BZ2Decompressor()
    try:
        return bz2.decompress(data) == bz2.decompress(WHOLE) or (
            first.decompress(data) != b"" and first.eof and not first.unused_data.startswith(b"BZh")
        )
    except (OSError, ValueError, EOFError):
        return False


@pytest.mark.django_db
@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.full)])
def test_damaged_files_give_no_wrong_row_and_are_never_done(put: Put, load: Load, count: int) -> None:
    run = load(put({f"{seed:03}.json.bz2": damaged(seed) for seed in range(count)}))
    assert run.state == "done"
    assert set(DumpFile.objects.values_list("state", flat=True)) == {"failed", "partial"}
    assert {post.id: post.text for post in Post.objects.all()}.items() <= TEXTS.items()


def zip_of(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", data)
        archive.writestr("b.json.bz2", WHOLE)
    return packed.getvalue()


LINES = bz2.decompress(WHOLE)
PACKED = {
    "gz": gzip.compress(LINES),
    "zst": zstd.compress(LINES, options={zstd.CompressionParameter.checksum_flag: 1}),
    "tar of bz2": tar_of({"a.json.bz2": WHOLE, "b.json.bz2": WHOLE}),
    "tar.gz": gzip.compress(tar_of({"a.json": LINES, "b": LINES})),
    "zip": zip_of(LINES),
    "zip in tar": tar_of({"a.zip": zip_of(LINES), "b.tar": tar_of({"c.json.bz2": WHOLE})}),
    "array in gz": gzip.compress(b"[" + b",".join(LINES.splitlines()) + b"]"),
    "gz in bz2": bz2.compress(gzip.compress(LINES)),
}
TEXTS_SEEN = set(TEXTS.items())


def spoiled_file(data: bytes, seed: int) -> bytes:
    """Return a file with some bits turned, bytes of others put in, or its end cut off."""
    chance = random.Random(seed)
    spoiled = bytearray(data)
    kind = chance.randrange(4)
    if kind == 0:
        del spoiled[chance.randrange(1, len(data)) :]
    for _ in range(kind):
        spoiled[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    if kind == 3:
        at = chance.randrange(len(data))
        spoiled[at : at + chance.randrange(40)] = chance.randbytes(chance.randrange(40))
    return bytes(spoiled)


def read_file(data: bytes) -> set[tuple[int, str]]:
    """Plan and read a file of an unknown name; return the ids and texts found."""
    plan = plan_file("/a/file", len(data), lambda at, size: data[at : at + size])
    chunk = ChunkReader(one_deal, LATEST)
    for number, member in enumerate(plan.members):
        part = io.BytesIO(data[member.offset : member.offset + member.size])
        result = chunk.read_member(member.name, Unpacked(part.read, member.name), number)
        assert result.lines == result.classes.total() + result.rejected.total()
    return {(each.post.id, each.post.content.text) for each in chunk.batch("a").posts}


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.full)])
def test_spoiled_containers_give_no_wrong_row(kind: str, count: int) -> None:
    for seed in range(count):
        wrong = read_file(spoiled_file(PACKED[kind], seed)) - TEXTS_SEEN
        assert not wrong, (seed, wrong)


@pytest.mark.parametrize("count", [100, pytest.param(3000, marks=pytest.mark.full)])
def test_files_of_random_pieces_break_nothing(count: int) -> None:
    marks = [b"PK\3\4", b"PK\1\2", b"PK\5\6", b"\x1f\x8b\x08", b"ustar", b"[{", b'{"a":"', b"\n"]
    pieces = [*PACKED.values(), *marks]
    for seed in range(count):
        chance = random.Random(seed)
        cuts = [chance.choice(pieces)[chance.randrange(8) :][: chance.randrange(1, 3000)] for _ in range(6)]
        read_file(b"".join(cuts) + chance.randbytes(chance.randrange(2000)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
EDITED = {"edit_history_tweet_ids": ["4", "5"]}
LINK = {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example"}]}
SHAPES = [
    tweet(5),
    retweet(9, tweet(5), at=NOON),
    event(),
    event(facets=[LINK | {"index": {"byteStart": 1, "byteEnd": 9}}], embed={"external": {"title": "Lamp"}}),
    payload(tweet_v2(5), users=[{"id": "77"}]),
    payload([tweet_v2(5), tweet_v2(6, **EDITED)], users=[{"id": "77"}]) | {"__twarc": {"retrieved_at": "x"}},
    tweet_v2(5, author={"id": "77"}, referenced_tweets=[tweet_v2(4) | {"type": "quoted"}]),
    {"_source": tweet(5)},
    {"value": '{"id": 5}', "doc": snscrape()},
    snscrape(quotedTweet=snscrape()),
    twint(),
    gnip(verb="share", object=gnip()),
    graphql(retweeted_status_result={"result": graphql()}),
    {"data": {"entries": [graphql(), graphql()]}},
    personal(),
    mastodon(reblog=mastodon(), edited_at="2022-11-24T11:00:00Z"),
    {"feed": [{"post": view(), "reason": {"by": {"did": DID}, "indexedAt": "2024-11-09T10:00:00Z"}}]},
    {"type": "message", "payload": {"did": DID, "kind": "account", "account": {"status": "deleted"}}},
    telegram(text=["a", {"type": "text_link", "text": "b.example", "href": "https://b.example"}]),
    {"type": "public_channel", "id": 1, "messages": [telegram(), telegram()]},
    reddit(edited=1673136000.0),
    {"data": {"user_delete": {"user": {"id": "5"}}}},
]


@st.composite
def spoiled(draw: Any) -> bytes:
    """Draw the line of a post of any shape in which some value, anywhere, is another."""
    value = draw(st.sampled_from(SHAPES))
    return line(_spoil(draw, value))


def _spoil(draw: Any, value: Any) -> Any:
    if not isinstance(value, dict) or not value or draw(st.integers(0, 3)) == 0:
        return draw(json_values)
    key = draw(st.sampled_from(sorted(value)))
    return value | {key: _spoil(draw, value[key])}


CATALOGUE = load_catalogue()
TRIES = 10
SLOWEST = 0.05
"""Seconds of the processor for a line of up to 10 kB: a pattern that backtracks takes minutes."""


def read_all(data: bytes) -> None:
    """Read a line as a load does. Raises BadLine only."""
    line_time(data)
    value = parsed_or_none(data)
    if isinstance(value, dict) and (subject := subject_of(value)):
        subject[1].content(subject[1].text())
    for post in read_line(data, LATEST).posts:
        record = record_of(post)
        assert 0 < record.id < 2**63 and record.content.text.encode() is not None
        snapshot_of(post)
        extract_deals(record.content, CATALOGUE)


def parsed_or_none(data: bytes) -> Any:
    with suppress(ValueError):
        return json.loads(data)
    return None


def seconds_for(data: bytes) -> float:
    """Return the processor's time for a line."""
    began = time.process_time()
    with suppress(BadLine):
        read_all(data)
    return time.process_time() - began


def check(data: bytes) -> None:
    """Read a line, in time. What was slow is read again later: a neighbour shares caches and cores."""
    limit = SLOWEST * max(1.0, len(data) / 10_000)
    for _ in range(TRIES):
        if seconds_for(data) <= limit:
            return
        time.sleep(0.1)
    pytest.fail(f"over {limit} s: {data[:200]!r}")


WORDS = [
    *("$", "€", "1", "19.99", "1,000", ",", ".", "-", " ", "off", "%", "was", "now", "free shipping", "over"),
    *("per", "month", "x", "for", "buy", "get", "#", "@shop", "https://t.co/a", "&amp;", "(", "USD", "code"),
    *("SAVE", "\n", "🙂", "Acme", "Gadget", "inch", "GB", "up to", "from", "each", "/", "'", '"'),
]


@st.composite
def endless_offers(draw: Any) -> bytes:
    """Draw the line of a post, of about 10 kB, whose text repeats what patterns look for."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
    text = draw(st.sampled_from(["", " "])).join(words)
    ending = draw(st.sampled_from(["", "$", "!", " only $5"]))
    return line(tweet(5, (text * (9000 // len(text.encode()) + 1))[:9000] + ending))


@example_settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoiled() | st.binary(max_size=60) | endless_offers())
def test_no_line_breaks_the_reader(data: bytes) -> None:
    check(data)


@pytest.mark.full
@example_settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoiled() | st.binary(max_size=200) | endless_offers())
def test_no_line_of_ten_thousand_breaks_the_reader(data: bytes) -> None:
    check(data)
