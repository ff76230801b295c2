"""Which words of two titles differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.matching.title_differences import title_differences


def marked(left: str, right: str) -> tuple[str, str]:
    """Write both titles with [brackets] around what differs."""
    return tuple(
        "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in side)
        for side in title_differences(left, right)
    )


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("borvo drill 18v", "borvo drill 12v", ("borvo drill [18v]", "borvo drill [12v]")),
        ("borvo drill", "Drill, Borvo", ("borvo drill", "Drill, Borvo")),
        ("disk 500 gb", "disk 500gb", ("disk 500 gb", "disk 500gb")),
        ("disk 500gb", "disk 500 gb", ("disk 500gb", "disk 500 gb")),
        ("lamp red large", "lamp", ("lamp [red large]", "lamp")),
        ("tea tea", "tea", ("tea [tea]", "tea")),
        ("kettle - white", "kettle white", ("kettle - white", "kettle white")),
        ("", "lamp", ("", "[lamp]")),
    ],
)
def test_words_that_only_one_title_has_are_marked(left: str, right: str, expected: tuple[str, str]) -> None:
    assert marked(left, right) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_are_the_titles(left: str, right: str) -> None:
    pieces = title_differences(left, right)
    assert tuple("".join(piece.text for piece in side) for side in pieces) == (left, right)


@given(st.text(max_size=40))
def test_a_title_does_not_differ_from_itself(title: str) -> None:
    assert not any(piece.differs for side in title_differences(title, title) for piece in side)
