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


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, object]:
    folder = tmp_path_factory.mktemp("dump")
    return folder, write_demo_dump(folder)


@pytest.fixture(scope="module")
def lines(dump) -> list[bytes]:
    found = []
    for path in sorted(dump[0].glob("*.tar")):
        with tarfile.open(path) as tar:
            for member in tar:
                found += bz2.decompress(tar.extractfile(member).read()).splitlines()
    return found


def test_the_dump_stays_within_its_bounds(dump):
    counts = dump[1]
    assert (counts.tars, counts.members) == (26, 1790)
    assert counts.size < 10_000_000


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


def test_every_shape_of_the_stream_occurs(lines):
    shapes = Counter()
    for tweet in map(json.loads, lines):
        shapes["delete" if "delete" in tweet else tweet["lang"]] += 1
        shapes.update(key for key in ("retweeted_status", "quoted_status", "extended_tweet") if key in tweet)
    assert all(
        shapes[shape] > 100 for shape in ("delete", "retweeted_status", "quoted_status", "extended_tweet")
    )
    assert all(shapes[lang] > 100 for lang in ("en", "es", "ja", "pt", "fr", "ar", "ko", "de"))


def test_ids_are_invented_and_written_in_both_forms(lines):
    tweets = [tweet for tweet in map(json.loads, lines) if "id" in tweet]
    assert all(
        DEMO_IDS_FROM <= tweet["id"] < 2**63 and str(tweet["id"]) == tweet["id_str"] for tweet in tweets
    )


def test_later_retweets_carry_larger_counters(lines):
    retweets = [tweet for tweet in map(json.loads, lines) if "retweeted_status" in tweet]
    assert all(tweet["retweet_count"] == 0 for tweet in retweets)
    assert all(tweet["retweeted_status"]["favorite_count"] > 0 for tweet in retweets)
