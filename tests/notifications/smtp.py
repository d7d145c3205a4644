"""A small mail server that takes what it is given, or answers with a code of the test's."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Server(socketserver.ThreadingTCPServer):
    """Keeps the mails it took; ``at_recipient`` and ``at_data`` are what it answers."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: list[bytes] = []
        self.at_recipient = "250 ok"
        self.at_data = "250 ok"

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Session(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            command = line[:4].upper().strip()
            if command == b"RCPT":
                self.say(self.server.at_recipient)
            elif command == b"DATA":
                self.say("354 go on")
                self.take()
            elif command == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()).rstrip(b"\r\n") != b".":
            lines.append(line)
        if not self.server.at_data:
            # Taken, but the answer never arrives: the sender cannot know.
            self.server.taken.append(b"".join(lines))
            return self.finish_hard()
        if self.server.at_data.startswith("2"):
            self.server.taken.append(b"".join(lines))
        self.say(self.server.at_data)

    def finish_hard(self) -> None:
        self.connection.shutdown(2)

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def running() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
