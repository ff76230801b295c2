"""A post as the encoder reads it."""

from deals.domain.records import PostContent
from ingestion.extraction.encoder.prepared import Prepared, prepare
from ingestion.extraction.encoder.shapes import Shape, shape_of


def test_a_link_becomes_one_sign_and_the_offsets_stay() -> None:
    text = "Lamp $5 https://t.co/abc now"
    assert prepare(text, PostContent(text=text)).text == "Lamp $5 ^                now"


def test_the_end_of_a_line_becomes_a_bar() -> None:
    assert prepare("Lamp\n$5", PostContent(text="")).text == "Lamp|$5"


def test_account_and_hosts_stand_in_the_tail() -> None:
    post = PostContent(
        text="", handle="lampshop", urls=("https://www.lamps.example/a", "http://lamps.example/b")
    )
    assert prepare("", post).tail == "@lampshop lamps.example"


def test_a_post_of_nobody_without_links_has_no_tail() -> None:
    assert prepare("Lamp", PostContent(text="Lamp")).tail == ""


def test_each_way_of_writing_has_its_shape() -> None:
    pieces = ("", "lamp", "Lamp", "LAMP", "L", "19", "$", "灯")
    assert [shape_of(piece) for piece in pieces] == [
        Shape.NONE,
        Shape.LOWER,
        Shape.CAPITAL,
        Shape.CAPITALS,
        Shape.CAPITAL,
        Shape.DIGITS,
        Shape.MARK,
        Shape.SCRIPT,
    ]


def test_half_a_pair_is_one_unreadable_sign_and_offsets_hold() -> None:
    prepared = prepare("Lamp \ud83d $5", PostContent("", handle="a\udc00"))
    assert prepared == Prepared("Lamp \ufffd $5", "@a\ufffd")
