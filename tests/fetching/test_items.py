"""Which files a month consists of, by the names that the collection really has."""

import pytest

from ingestion.fetching.items import (
    ArchiveFile,
    BadRequest,
    Month,
    Selection,
    identifiers,
    parse_days,
    parse_files,
    parse_month,
    select,
)


def choose(month: str, *names: str, days: str = "") -> Selection:
    files = [ArchiveFile("item", name, 1, md5="m", crc32="c") for name in names]
    return select(files, parse_month(month), parse_days(days) if days else ())


@pytest.mark.parametrize(
    ("month", "name", "day"),
    [
        ("2017-11", "twitter-stream-2017-11-03.tar", 3),
        ("2018-10", "twitter-2018-10-03.tar", 3),
        ("2018-11", "twitter_stream_2018_11_03.tar", 3),
        ("2022-03", "twitter-stream-20220303.tar", 3),
    ],
)
def test_a_tar_of_a_day_is_known_in_every_spelling(month: str, name: str, day: int) -> None:
    chosen = choose(month, name)
    assert [file.name for file in chosen.wanted] == [name]
    assert chosen.missing == [each for each in parse_month(month).days if each != day]


@pytest.mark.parametrize(
    ("month", "name"),
    [("2012-05", "archiveteam-twitter-2012-05.tar"), ("2013-08", "archiveteam-twitter-stream-2013-08.tar")],
)
def test_a_tar_of_a_month_covers_it(month: str, name: str) -> None:
    chosen = choose(month, name)
    assert [file.name for file in chosen.wanted] == [name]
    assert chosen.missing == []


def test_a_tar_of_a_month_is_no_answer_to_days() -> None:
    chosen = choose(
        "2018-04", "archiveteam-twitter-stream-2018-04.tar", "twitter-2018-04-24.tar", days="24,25"
    )
    assert [file.name for file in chosen.wanted] == ["twitter-2018-04-24.tar"]
    assert chosen.missing == [25]


def test_files_of_another_year_in_the_item_are_passed_over() -> None:
    chosen = choose("2019-11", "twitter_stream_2018_11_01.tar", "twitter_stream_2019_11_01.tar")
    assert [file.name for file in chosen.wanted] == ["twitter_stream_2019_11_01.tar"]


def test_the_day_after_the_last_is_taken_with_the_month() -> None:
    chosen = choose("2017-09", "twitter-stream-2017-09-30.tar", "twitter-stream-2017-09-31.tar")
    assert len(chosen.wanted) == 2


@pytest.mark.parametrize(
    ("month", "name"),
    [
        ("2020-12", "twitter-stream-2020-12-09.zip"),
        ("2022-12", "twitter-stream-20221212.tar.gz"),
        ("2011-09", "twitter-json-scrape-2011-09.zip"),
        ("2019-01", "twitter_stream_2019_01_01.tar.bz2"),
    ],
)
def test_archives_that_cannot_be_read_by_ranges_are_named(month: str, name: str) -> None:
    chosen = choose(month, name)
    assert chosen.wanted == []
    assert [(file.name, "plain .tar" in reason) for file, reason in chosen.unusable] == [(name, True)]


def test_metadata_torrents_and_contained_files_are_no_dumps() -> None:
    chosen = choose(
        "2013-12",
        "archiveteam-twitter-stream-2013-12_archive.torrent",
        "archiveteam-twitter-stream-2013-12_files.xml",
        "archiveteam-twitter-stream-2013-12-b.tar",
    )
    assert (chosen.wanted, chosen.unusable) == ([], [])


@pytest.mark.parametrize(
    ("stated", "words"), [({"size": 0, "md5": "m"}, "no size"), ({"size": 1}, "no checksum")]
)
def test_a_file_that_cannot_be_verified_is_not_fetched(stated: dict, words: str) -> None:
    ((_, reason),) = select(
        [ArchiveFile("item", "twitter-2018-10-03.tar", **stated)], Month(2018, 10)
    ).unusable
    assert words in reason


def test_a_name_in_two_items_is_fetched_once() -> None:
    assert len(choose("2018-10", "twitter-2018-10-03.tar", "twitter-2018-10-03.tar").wanted) == 1


def test_months_that_lie_in_another_item_are_looked_for_there() -> None:
    assert identifiers(Month(2018, 11)) == ("archiveteam-twitter-stream-2018-11",)
    assert identifiers(Month(2019, 9))[1:] == ("archiveteam-twitter-stream-2019-08",)


def test_days_and_months_are_read() -> None:
    assert parse_days("1, 5-7,31") == {1, 5, 6, 7, 31}
    assert parse_month("2018-11") == Month(2018, 11)


@pytest.mark.parametrize("text", ["", "0", "32", "7-5", "a", "1;2", "1-2-3"])
def test_what_are_no_days_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="write them as 1,5-7"):
        parse_days(text)


@pytest.mark.parametrize("text", ["2018", "2018-13", "2018-1", "11-2018", "2018-11-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="write it as 2018-11"):
        parse_month(text)


def test_an_items_metadata_are_read() -> None:
    entry = {"name": "a.tar", "size": "12", "md5": "AB", "sha1": "c", "crc32": "d", "mtime": "1"}
    assert parse_files("i", {"files": [entry, {"name": "b.xml"}, {"size": "1"}]}) == [
        ArchiveFile("i", "a.tar", 12, "ab", "c", "d"),
        ArchiveFile("i", "b.xml", 0),
    ]


def test_an_unknown_item_is_none_and_a_withdrawn_one_is_said() -> None:
    assert parse_files("i", {}) is None
    with pytest.raises(BadRequest, match="withdrawn i"):
        parse_files("i", {"is_dark": True})


@pytest.mark.parametrize("document", [[], "x", {"error": "down"}, {"files": {}}])
def test_metadata_of_another_shape_are_refused(document: object) -> None:
    with pytest.raises(ValueError, match=r"it is not a JSON object|it lists no files"):
        parse_files("i", document)
