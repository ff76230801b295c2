"""Through the whole pipeline: orders of chunks, the same dump twice, overlapping dumps, changed objects."""

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ingestion.models import Chunk, DumpFile, Run
from ingestion.selectors import run_progress
from ingestion.services import planning
from tests.ingestion.dumps import NOON, bz2_of, delete, jsonl, minutes, retweet, tar_of, tweet
from tests.ingestion.tables import clear, facts

pytestmark = pytest.mark.django_db(transaction=True)  # for TRUNCATE
Put = Callable[[Mapping[str, bytes]], str]
Load = Callable[..., Run]

TAIL = " and then a good many further words follow that the network cuts off, since they make it long"
CUT = "Acme Gadget 3000 now only $19.99 at our shop, come and see" + TAIL[:60] + "…"
LOST_OFFER = "Acme Gadget 3000 now only 5 left, thank you all for the great day" + TAIL


def long_tweet(post_id: int, full: str, **more: Any) -> dict[str, Any]:
    return tweet(post_id, CUT, truncated=True, extended_tweet={"full_text": full, "entities": {}}, **more)


def members() -> dict[str, bytes]:
    """Minutes with retweets and notices before and after; two posts seen cut here and whole there."""
    found = minutes(5)
    cut = [tweet(number, CUT, truncated=True) for number in (501, 502)]
    found["cut.json.bz2"] = bz2_of(*cut, *(retweet(600 + i, each, at=NOON) for i, each in enumerate(cut)))
    found["whole.json.bz2"] = bz2_of(long_tweet(501, LOST_OFFER), long_tweet(502, CUT[:-1] + TAIL))
    found["notices.json.bz2"] = bz2_of(*(delete(10_000 + 6 * number) for number in range(0, 20, 3)))
    return found


def new_facts(run: Run) -> tuple[int, ...]:
    progress = run_progress(run.pk)
    return progress.posts, progress.deals, progress.snapshots, progress.deleted


def market() -> dict[str, list[tuple[str, ...]]]:
    """What pages show, and what will keep posts out; not by which chunk."""
    by_chunk = ("files", "chunks", "coverage", "notices", "dealless")
    return {name: rows for name, rows in facts().items() if name not in by_chunk}


@pytest.mark.parametrize("orders", [4, pytest.param(20, marks=pytest.mark.full)])
def test_every_order_of_chunks_ends_in_the_same_tables(
    put: Put, load: Load, monkeypatch: pytest.MonkeyPatch, orders: int
) -> None:
    monkeypatch.setattr(planning, "CHUNK_BYTES", 1)  # each member is a chunk; they are taken in their order
    parts, ends = list(members().items()), []
    for seed in range(orders):
        clear()
        load(put({"day.tar": tar_of(dict(random.Random(seed).sample(parts, len(parts))))}))
        ends.append(facts())
    assert all(end == ends[0] for end in ends)
    posts = {row[0]: row for row in ends[0]["posts"]}
    assert ("501" in posts, "502" in posts, len(posts) > 10) == (False, True, True)


def test_the_same_dump_under_another_name_gives_no_new_fact(put: Put, load: Load) -> None:
    folder = put({"a/day.tar": tar_of(members()), "b/day.tar": tar_of(members())})
    load(f"{folder}/a")
    before = market()
    assert new_facts(load(f"{folder}/b")) == (0, 0, 0, 0)
    assert market() == before


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_two_dumps_that_overlap_by_half_are_loaded_as_one(
    put: Put, load: Load, names: tuple[str, str]
) -> None:
    parts = list(minutes(9).items())
    folder = put({"a.tar": tar_of(dict(parts[:6])), "b.tar": tar_of(dict(parts[3:])),
                  "all/all.tar": tar_of(dict(parts))})  # fmt: skip
    load(f"{folder}/all")
    expected = market()
    clear()
    for name in names:
        load(f"{folder}/{name}.tar")
    assert market() == expected


def test_one_line_that_reads_differently_in_two_dumps_holds_the_same_whichever_comes_last(
    put: Put, load: Load
) -> None:
    ends = []
    for first, second in [(5, 7), (7, 5)]:
        clear()
        for price in (first, second):
            load(
                put({f"{price}.jsonl": jsonl([tweet(1, f"Acme Gadget now only ${price}.99")])})
                + f"/{price}.jsonl"
            )
        ends.append(market())
    assert ends[0] == ends[1]
    (post,), (deal,) = ends[0]["posts"], ends[0]["deals"]
    assert f"${deal[15]}, " in f"{post[7]}, "


def test_a_line_that_is_cut_in_one_dump_gives_way_to_the_same_line_whole_in_another(
    put: Put, load: Load
) -> None:
    files = {
        "cut.jsonl": jsonl([tweet(1, CUT, truncated=True)]),
        "whole.jsonl": jsonl([long_tweet(1, CUT[:-1] + TAIL)]),
    }
    for order in (["cut", "whole"], ["whole", "cut"]):
        clear()
        folder = put(files)
        for name in order:
            load(f"{folder}/{name}.jsonl")
        assert [row[7] for row in facts()["posts"]] == [CUT[:-1] + TAIL]


def test_an_object_that_changed_leaves_nothing_of_its_older_version(put: Put, load: Load) -> None:
    other = {"z.tar": tar_of({"1.json.bz2": bz2_of(delete(3), retweet(9, tweet(4), at=NOON))})}
    old = [tweet(1), tweet(2), tweet(3), delete(5), retweet(8, tweet(4), at=NOON)]
    new = [tweet(2), tweet(5), tweet(6)]
    folder = put({**other, "a.tar": tar_of({"1.json.bz2": bz2_of(*new)})})
    load(folder)
    expected = market()
    clear()
    put({"a.tar": tar_of({"1.json.bz2": bz2_of(*old)})})
    load(folder)
    assert market() != expected
    put({"a.tar": tar_of({"1.json.bz2": bz2_of(*new)})})
    run = load(folder)
    assert (run.state, market()) == ("done", expected)
    assert sorted(DumpFile.objects.values_list("state", flat=True)) == ["done", "done", "superseded"]


def test_an_older_version_that_shared_a_chunk_leaves_the_others(put: Put, load: Load) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)]), "b.jsonl": jsonl([tweet(2)])})
    load(folder)
    put({"a.jsonl": jsonl([tweet(3), tweet(4)])})
    assert load(folder).state == "done"
    assert [row[0] for row in market()["posts"]] == ["2", "3", "4"]
    assert Chunk.objects.exclude(state="done").count() == 0


def test_a_version_that_comes_back_is_loaded_again(put: Put, load: Load) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    path = Path(folder, "a.jsonl")
    first = path.stat()
    load(folder)
    put({"a.jsonl": jsonl([tweet(2), tweet(3)])})
    load(folder)
    put({"a.jsonl": jsonl([tweet(1)])})
    os.utime(path, ns=(first.st_atime_ns, first.st_mtime_ns))
    load(folder)
    assert [row[0] for row in market()["posts"]] == ["1"]
