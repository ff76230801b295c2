"""Which product line a title names."""

import pytest

from deals.domain.matching.known_lines import index_lines, read_known_lines
from deals.domain.matching.line import line_of

ROWS = [
    "# a comment",
    "brand,line,spellings,family,platform",
    "Borvo,Borvo Band,,,",
    "Borvo,Borvo Band 2,band two by borvo,Borvo Band,",
    "Tindalo,PlayBox,tindalo playbox;pb1,,yes",
]
KNOWN = index_lines(read_known_lines(ROWS))


@pytest.mark.parametrize(
    "title",
    [
        "Borvo Band 2 Heart Rate + Fitness Wristband, Black, Large",
        "All-New BorvoBand2 (white)",
        "someone voted hot on Borvo Band 2",
        "Band two by Borvo",
    ],
)
def test_the_spellings_of_a_known_line_have_one_key(title: str) -> None:
    found = line_of(title, known=KNOWN)
    assert found and (found.key, found.name, found.family) == ("borvo band 2", "Borvo Band 2", "borvo band")


def test_a_line_that_leaves_out_its_brand_needs_the_brand() -> None:
    assert line_of("Band 2, large", known=KNOWN) is None
    found = line_of("Band 2, large", "Borvo", KNOWN)
    assert found and found.key == "borvo band 2"


@pytest.mark.parametrize(
    "title",
    [
        "Case for Borvo Band 2",
        "Borvo Band 2 charger",
        "Dragon Race 3 (PlayBox)",
        "PlayBox controller",
        "$20 PB1 Store Gift Card",
    ],
)
def test_what_is_made_for_a_line_is_not_the_line(title: str) -> None:
    assert line_of(title, known=KNOWN) is None


def test_a_console_in_a_bundle_is_its_line() -> None:
    found = line_of("Dragon Race 3 PlayBox 500GB Bundle", known=KNOWN)
    assert found and found.key == "playbox"


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Quillmart K40 Kettle 1.7 l white", "quillmart k40"),
        ("2016 Newest Quillmart Tide Pro 15 Laptop 8GB", "quillmart tide pro 15"),
        ("Quillmart 5-Quart Oval Roaster, Red", "quillmart oval roaster"),
        ("Roaster Oval by Quillmart", "quillmart roaster oval"),
    ],
)
def test_another_line_is_told_by_brand_and_name(title: str, key: str) -> None:
    found = line_of(title, "Quillmart", KNOWN)
    assert found and found.key == key


@pytest.mark.parametrize("title", ["Laptop", "Quillmart", "Quillmart 4K Smart TV", "Quillmart K40 charger"])
def test_generic_words_and_accessories_tell_no_line(title: str) -> None:
    assert line_of(title, "Quillmart", KNOWN) is None


def test_without_a_brand_an_unknown_line_is_not_told() -> None:
    assert line_of("Quillmart K40 Kettle", known=KNOWN) is None


def test_the_lines_of_the_file_are_read() -> None:
    found = line_of("PS4Pro for an all time low")
    assert found and (found.key, found.family) == ("playstation 4 pro", "playstation 4")


def test_signs_that_are_left_of_a_short_spelling_name_no_line():
    assert line_of("PS Lamp & Shade Kit") is None


def test_what_is_for_several_devices_is_none_of_them():
    assert line_of("iPhone 5S, Borvo Lantern Sticker iPhone 5S iPhone 5", "") is None
    assert line_of("iPhone 5S 16GB Gold").name == "Apple iPhone 5s"
