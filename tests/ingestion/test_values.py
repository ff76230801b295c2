"""Ids and times as tools write them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ingestion.reading.posts import line_time
from ingestion.reading.shapes.base import ParsedLine
from ingestion.reading.times import read_time, time_of_id, tweet_time
from ingestion.reading.values import BadLine, number_in
from tests.ingestion.dumps import LATEST, line, tweet
from tests.ingestion.shapes import read

ID = 1061349238472347648
WRITTEN = datetime(2018, 11, 10, 20, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "Sat Nov 10 20:15:09 +0000 2018",
        "2018-11-10T20:15:09Z",
        "2018-11-10T20:15:09.000Z",
        "2018-11-10T20:15:09+00:00",
        "2018-11-10T15:15:09-0500",
        "2018-11-10 20:15:09 +0000",
        "2018-11-10 20:15:09 UTC",
        "2018-11-10 20:15:09",
        1541880909,
        1541880909.0,
        "1541880909",
        1541880909000,
        "1541880909000",
        1541880909000000,
        1541880909000000000,
        {"$date": "2018-11-10T20:15:09Z"},
        {"$date": 1541880909000},
        {"$date": {"$numberLong": "1541880909000"}},
    ],
)
def test_a_time_is_read_as_tools_write_it(value: Any) -> None:
    assert read_time(value) == WRITTEN


@pytest.mark.parametrize(
    "value", [None, True, 5, "", "noon", "2018-11-10", "20181110", {}, {"$date": []}, [], float("nan"), 1e300]
)
def test_what_is_no_time_is_a_fault(value: Any) -> None:
    with pytest.raises(BadLine, match="bad_time"):
        read_time(value)


def test_an_id_tells_its_own_time_since_the_network_gave_it_one() -> None:
    assert time_of_id(29_700_859_247) == datetime(2010, 11, 4, 1, 43, 1, 738000, tzinfo=UTC)
    assert time_of_id(29_700_859_246) is None is time_of_id(1 << 62)


@pytest.mark.parametrize("told", [None, "lunch", "1999-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
def test_where_a_tweet_tells_no_time_its_id_does(told: Any) -> None:
    assert tweet_time(told, ID, LATEST) == time_of_id(ID)


@pytest.mark.parametrize("raw", [ID, str(ID), {"$numberLong": str(ID)}])
def test_an_id_is_read_as_tools_write_it(raw: Any) -> None:
    assert number_in(raw) == ID


@pytest.mark.parametrize(
    "raw", [None, True, 1.5, 0, -1, 5 << 60, "", "x", "1" * 20, {}, {"$numberLong": "x"}]
)
def test_what_is_no_id_is_none(raw: Any) -> None:
    assert number_in(raw) is None


@pytest.mark.parametrize(
    "raw", [1061349238472347600, 1.0613492384723476e18, {"$numberLong": str(ID)}, str(ID)]
)
def test_the_string_beside_an_id_goes_before_it(raw: Any) -> None:
    assert read(tweet(ID) | {"id": raw}).posts[0].id == ID


def test_a_tweet_without_a_time_is_read_by_its_id() -> None:
    timeless = {key: value for key, value in tweet(ID).items() if key != "created_at"}
    assert read(timeless).posts[0].created_at == time_of_id(ID) == line_time(line(timeless))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda value: {"_index": "posts", "_id": "1", "_source": value},
        lambda value: {"id": "1", "key": "1", "value": {"rev": "1-a"}, "doc": value},
        lambda value: {"offset": 4, "value": line(value).decode()},
    ],
)
def test_an_object_is_taken_out_of_one_envelope(wrap: Any) -> None:
    assert read(wrap(tweet(ID))).posts[0].id == ID


def test_of_two_envelopes_nothing_is_taken() -> None:
    with pytest.raises(BadLine, match="not_a_post"):
        read({"_source": {"_source": tweet(ID)}})


def test_an_envelope_without_a_post_says_so() -> None:
    assert read({"_source": {"limit": {"track": 5}}}) == ParsedLine(is_control=True)
