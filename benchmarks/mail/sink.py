"""A mail server that keeps what it is sent and passes nothing on: on loopback, for tests and benchmarks alone."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message

CODES = {b"refused": b"550 no such person refused@example.org", b"later": b"451 come back later", b"away": b"421 going away"}


class Sink(socketserver.ThreadingTCPServer):
    """Takes every mail but those to refused@, later@ and away@, which it answers as their names say.

    `before_answer` is called with the number of mails taken so far when one has come in whole, before the server says that it has it.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[Message] = []
        self.before_answer: Callable[[int], None] = lambda number: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.taken]


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        with suppress(OSError):  # whoever sends may die at any moment
            self._talk()

    def _talk(self) -> None:
        self._say(b"220 sink")
        while command := self.rfile.readline():
            word = command[:4].upper()
            if word == b"QUIT":
                return self._say(b"221 bye")
            if word == b"RCPT":
                self._say(next((code for name, code in CODES.items() if b"<" + name + b"@" in command), b"250 yes"))
            elif word == b"DATA":
                self._take()
            else:
                self._say(b"250 yes")
        return None

    def _take(self) -> None:
        self._say(b"354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        self.server.taken.append(message_from_bytes(b"".join(lines)))
        self.server.before_answer(len(self.server.taken))
        self._say(b"250 taken")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def running() -> Iterator[Sink]:
    """A sink that listens until the block ends."""
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()
