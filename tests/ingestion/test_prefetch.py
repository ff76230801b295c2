"""Pieces are unpacked in a thread, and read as if they were not."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, active_count

import pytest

from ingestion.reading.archives import Pieces
from ingestion.reading.decompression import Damaged, Piece
from ingestion.reading.prefetch import UnpackedAhead


class Given:
    """The pieces of a member that the test makes up."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.count, self.error = count, error
        self.warning = f"had {count}"
        self.is_closed = False

    def __iter__(self) -> Iterator[Piece]:
        yield from (Piece(b"%d" % number, True) for number in range(self.count))
        if self.error:
            raise self.error

    @contextmanager
    def open(self) -> Iterator[Pieces]:
        yield self
        self.is_closed = True


def opened(*members: Given) -> list[Callable[[], AbstractContextManager[Pieces]]]:
    return [member.open for member in members]


def nothing() -> None:
    """Give no sign."""


def test_members_come_in_order_with_their_warnings() -> None:
    with UnpackedAhead(opened(Given(9), Given(0), Given(2)), nothing, Event()) as unpacked:
        found = [(b"".join(piece.data for piece in pieces), pieces.warning) for pieces in unpacked]
    assert found == [(b"012345678", "had 9"), (b"", "had 0"), (b"01", "had 2")]


def test_after_a_damaged_member_the_next_is_read() -> None:
    with UnpackedAhead(opened(Given(1, Damaged("it is cut")), Given(2)), nothing, Event()) as unpacked:
        first, second = unpacked
        with pytest.raises(Damaged, match="it is cut"):
            list(first)
        assert [piece.data for piece in second] == [b"0", b"1"]


def test_any_other_error_reaches_the_reader() -> None:
    members = opened(Given(1, ZeroDivisionError("oh")), Given(2))
    with pytest.raises(ZeroDivisionError), UnpackedAhead(members, nothing, Event()) as unpacked:
        for pieces in unpacked:
            list(pieces)


def test_a_reader_that_leaves_takes_the_thread_with_it() -> None:
    before = active_count()
    with UnpackedAhead(opened(Given(1000)), nothing, Event()) as unpacked:
        next(iter(next(iter(unpacked))))
        assert active_count() == before + 1
    assert active_count() == before


def test_what_the_sign_raises_ends_the_reading() -> None:
    def refuse() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError), UnpackedAhead(opened(Given(5)), refuse, Event()) as unpacked:
        list(next(iter(unpacked)))


def test_a_source_that_hangs_gives_no_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.reading.prefetch.LOOK_SECONDS", 0.01)
    signs: list[str] = []
    moved, signed = Event(), Event()

    def sign() -> None:
        signs.append("a sign")
        signed.set()

    class Hanging(Given):
        def __iter__(self) -> Iterator[Piece]:
            assert not signed.wait(0.1)
            moved.set()
            assert signed.wait(30)
            return iter(())

    with UnpackedAhead(opened(Hanging(0)), sign, moved) as unpacked:
        list(next(iter(unpacked)))
    assert len(signs) == 2  # for the read, and for the end
