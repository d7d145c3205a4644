"""A small web server that keeps what is posted to it and answers as the test says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answers:
    """What is answered: a status for each path, else ``status``; ``hang``: a byte now and then."""

    status: int = 201
    at: dict[str, int] = field(default_factory=dict)
    redirect: str = ""
    hang: bool = False


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[Posted] = []
        self.answers = Answers()
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(Posted(self.path, dict(self.headers.items()), body))
        answers = self.server.answers
        if answers.hang:
            return self.trickle()
        self.send_response(answers.at.get(self.path, answers.status))
        if answers.redirect:
            self.send_header("Location", answers.redirect)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def trickle(self) -> None:
        """Never finish, and never be silent long enough for a time-out of one read."""
        try:
            while not self.server.over.wait(0.05):
                self.wfile.write(b"H")
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
