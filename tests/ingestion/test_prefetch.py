"""Buffers are prefetched in a thread, and read as if they were not."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, active_count

import pytest

from ingestion.reading.archives import Buffers
from ingestion.reading.decompression import Buffer, Damaged
from ingestion.reading.prefetch import Prefetcher


class Given:
    """The buffers of a member that the test makes up."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.count, self.error = count, error
        self.warning = f"had {count}"
        self.is_closed = False

    def __iter__(self) -> Iterator[Buffer]:
        yield from (Buffer(b"%d" % number, True) for number in range(self.count))
        if self.error:
            raise self.error

    @contextmanager
    def open(self) -> Iterator[Buffers]:
        yield self
        self.is_closed = True


def opened(*members: Given) -> list[Callable[[], AbstractContextManager[Buffers]]]:
    return [member.open for member in members]


def nothing() -> None:
    """Give no heartbeat."""


def test_members_come_in_order_with_their_warnings() -> None:
    with Prefetcher(opened(Given(9), Given(0), Given(2)), nothing, Event()) as prefetched:
        found = [(b"".join(buffer.data for buffer in buffers), buffers.warning) for buffers in prefetched]
    assert found == [(b"012345678", "had 9"), (b"", "had 0"), (b"01", "had 2")]


def test_after_a_damaged_member_the_next_is_read() -> None:
    with Prefetcher(opened(Given(1, Damaged("it is cut")), Given(2)), nothing, Event()) as prefetched:
        first, second = prefetched
        with pytest.raises(Damaged, match="it is cut"):
            list(first)
        assert [buffer.data for buffer in second] == [b"0", b"1"]


def test_any_other_error_reaches_the_reader() -> None:
    members = opened(Given(1, ZeroDivisionError("oh")), Given(2))
    with pytest.raises(ZeroDivisionError), Prefetcher(members, nothing, Event()) as prefetched:
        for buffers in prefetched:
            list(buffers)


def test_a_reader_that_leaves_takes_the_thread_with_it() -> None:
    before = active_count()
    with Prefetcher(opened(Given(1000)), nothing, Event()) as prefetched:
        next(iter(next(iter(prefetched))))
        assert active_count() == before + 1
    assert active_count() == before


def test_what_the_sign_raises_ends_the_reading() -> None:
    def refuse() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError), Prefetcher(opened(Given(5)), refuse, Event()) as prefetched:
        list(next(iter(prefetched)))


def test_a_source_that_hangs_gives_no_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.reading.prefetch.POLL_SECONDS", 0.01)
    heartbeats: list[str] = []
    moved, signed = Event(), Event()

    def heartbeat() -> None:
        heartbeats.append("a heartbeat")
        signed.set()

    class Hanging(Given):
        def __iter__(self) -> Iterator[Buffer]:
            assert not signed.wait(0.1)
            moved.set()
            assert signed.wait(30)
            return iter(())

    with Prefetcher(opened(Hanging(0)), heartbeat, moved) as prefetched:
        list(next(iter(prefetched)))
    assert len(heartbeats) == 2  # for the read, and for the end
