"""A mail server on this machine that notes what it takes; it refuses and breaks off as it is told."""

import email
import random
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import policy

SECONDS_TO_TAKE = 0.005
"""Between the end of a message and the answer to it: the window in which a killed sender leaves a double."""


@dataclass
class MailSink:
    """`taken` counts mails by Message-ID; `refused` and `broken` how often it refused, or broke off."""

    chance: random.Random
    refuse: float = 0.0  # share of recipients that get a 4xx
    break_off: float = 0.0  # share of messages taken without an answer
    port: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    broken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def total(self) -> int:
        """Return how many mails were taken, doubles included."""
        with self.lock:
            return self.taken.total()


@contextmanager
def mail_sink(seed: int, refuse: float = 0.0, break_off: float = 0.0) -> Iterator[MailSink]:
    """Serve on a free port of this machine."""
    found = MailSink(random.Random(seed), refuse, break_off)
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
    server.daemon_threads = True
    server.sink = found  # type: ignore[attr-defined]
    found.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


class _Session(socketserver.StreamRequestHandler):
    """One connection, as far as smtplib needs it."""

    def handle(self) -> None:
        with suppress(OSError):
            self._say("220 sink")
            while line := self.rfile.readline():
                if not self._answer(line.split(b" ")[0].strip().upper()):
                    return

    def _answer(self, word: bytes) -> bool:
        sink: MailSink = self.server.sink  # type: ignore[attr-defined]
        if word == b"RCPT" and self._happens(sink, sink.refuse):
            sink.refused += 1
            self._say("451 try again later")
        elif word == b"DATA":
            self._say("354 go on")
            return self._take(sink)
        elif word == b"QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 ok")
        return True

    def _take(self, sink: MailSink) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False  # the sender died in the middle of it: nothing was taken
            lines.append(line)
        found = email.message_from_bytes(b"".join(lines), policy=policy.default)
        with sink.lock:
            sink.taken[str(found["Message-ID"]).strip()] += 1
        time.sleep(SECONDS_TO_TAKE)
        if self._happens(sink, sink.break_off):
            sink.broken += 1
            return False
        self._say("250 taken")
        return True

    def _happens(self, sink: MailSink, share: float) -> bool:
        with sink.lock:
            return sink.chance.random() < share

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
