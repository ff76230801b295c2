"""Keeps the embedded database running without ever standing in its way."""

from collections.abc import Iterator
from dataclasses import dataclass

from tweetdeals.embedded.postgres import EmbeddedPostgres, PostgresFailed


@dataclass
class DatabaseCare:
    """The supervisor's look at its database, now and then."""

    database: EmbeddedPostgres
    refusal: str | None = None  # the latest, so that each is told once

    def look(self) -> Iterator[str]:
        """Restart a database whose server is gone; give what there is to tell.

        A server that lives and takes no connection (it recovers, its disk is full, all connections are taken)
        heals itself when it is left alone. A stop in the middle of its recovery makes it hang for good.
        """
        before, self.refusal = self.refusal, self.database.refusal()
        if self.database.is_alive():
            yield from self._changes(before)
            return
        yield "the database ended; it starts again"
        try:
            self.database.acquire()
        except (PostgresFailed, OSError) as error:
            yield str(error)
        self.refusal = None

    def _changes(self, before: str | None) -> Iterator[str]:
        """Tell what is new of a server that lives."""
        if self.refusal is not None and self.refusal != before:
            yield f"the database takes no connection now ({self.refusal}); it runs and is waited for"
        elif self.refusal is None and before is not None:
            yield "the database takes connections again"
