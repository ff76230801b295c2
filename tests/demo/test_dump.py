"""The demo's dump files: realistic, small, the same for the same seed."""

import bz2
import json
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from ingestion.demo.dump import write_demo_dump
from ingestion.demo.tweets import DEMO_IDS_FROM
from ingestion.demo.world import SHOPS, articles

KINDS = ("delete", "retweeted_status", "quoted_status", "extended_tweet")
LANGUAGES = ("en", "es", "ja", "pt", "fr", "ar", "ko", "de")


def read_lines(folder: Path) -> list[bytes]:
    """Return all lines of a dump's tars."""
    found = []
    for path in sorted(folder.glob("*.tar")):
        with tarfile.open(path) as tar:
            for member in tar:
                found += bz2.decompress(tar.extractfile(member).read()).splitlines()
    return found


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The lines of the first month: a sixth of the demo's half year."""
    folder = tmp_path_factory.mktemp("dump")
    write_demo_dump(folder, days=30)
    return read_lines(folder)


@pytest.fixture(scope="module")
def tweets(lines) -> list[dict]:
    return list(map(json.loads, lines))


@pytest.mark.full
def test_the_whole_dump_stays_within_its_bounds_and_has_each_shape_a_hundred_times(tmp_path):
    counts = write_demo_dump(tmp_path)
    assert (counts.tars, counts.members) == (26, 4296)
    assert counts.size < 10_000_000
    assert min(shapes_of(map(json.loads, read_lines(tmp_path))).values()) > 100


def test_the_world_has_8_retailers_and_120_products():
    assert len(SHOPS) == 8
    assert len({article.title for article in articles()}) == 120


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write_demo_dump(tmp_path / name, seed, days=3)
    one, same, other = (next((tmp_path / name).iterdir()).read_bytes() for name in ("one", "same", "other"))
    assert one == same
    assert one != other


def test_lines_are_the_networks_own_ascii_with_escapes(lines):
    assert all(line.isascii() for line in lines)
    assert any(b"\\u00a3" in line for line in lines)
    assert any(b"https:\\/\\/t.co\\/" in line for line in lines)


def shapes_of(tweets) -> Counter[str]:
    """Count the kinds of lines and the languages."""
    shapes = Counter(dict.fromkeys((*KINDS, *LANGUAGES), 0))
    for tweet in tweets:
        shapes["delete" if "delete" in tweet else tweet["lang"]] += 1
        shapes.update(key for key in KINDS if key in tweet and key != "delete")
    return shapes


def test_every_shape_of_the_stream_occurs(tweets):
    shapes = shapes_of(tweets)
    assert shapes.keys() == {*KINDS, *LANGUAGES}
    assert min(shapes.values()) > 15 and min(shapes[lang] for lang in LANGUAGES) > 100


def test_ids_are_invented_and_written_in_both_forms(tweets):
    assert all(
        DEMO_IDS_FROM <= tweet["id"] < 2**63 and str(tweet["id"]) == tweet["id_str"]
        for tweet in tweets
        if "id" in tweet
    )


def test_later_retweets_carry_larger_counters(tweets):
    retweets = [tweet for tweet in tweets if "retweeted_status" in tweet]
    assert all(tweet["retweet_count"] == 0 for tweet in retweets)
    assert all(tweet["retweeted_status"]["favorite_count"] > 0 for tweet in retweets)
