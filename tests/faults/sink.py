"""A mail server in a process of its own that records what it takes and misbehaves on demand.

Each accepted mail is a line ``time id recipient answer`` in the record: when, which Message-ID,
and whether the sender was told (``told``) or left in doubt (``untold``).
"""

import asyncio
import re
import socket
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

STAGES = ("connect", "banner", "ehlo", "mail", "rcpt", "data", "after-data")
MESSAGE_ID = re.compile(rb"^Message-ID: <(.+)@", re.MULTILINE | re.IGNORECASE)
FOREVER = 3600


class Sink:
    """One mail server; what it was told on the command line is how it behaves."""

    def __init__(self, how: Namespace) -> None:
        self.how = how
        self.seen: set[bytes] = set()
        self.record = how.record.open("a", buffering=1)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            pass  # The sender died: that is what the experiments are for.
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = b""
        await self.hang_at("banner")
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            command = line[:4].decode("ascii", "replace").strip().lower()
            await self.hang_at(command)
            if command == "rcpt":
                recipient = line.partition(b"<")[2].partition(b">")[0]
                answer = self.answer_to(recipient)
            elif command == "data":
                writer.write(b"354 go on\r\n")
                mail = await reader.readuntil(b"\r\n.\r\n")
                await self.hang_at("after-data")
                await asyncio.sleep(self.how.delay / 2)
                self.take(mail, recipient)
                if self.how.drop:
                    return
                await asyncio.sleep(self.how.delay / 2)
                answer = b"250 taken"
            elif command == "quit":
                writer.write(b"221 bye\r\n")
                return
            else:
                answer = b"250 ok"
            writer.write(answer + b"\r\n")
            await writer.drain()

    async def hang_at(self, stage: str) -> None:
        if self.how.hang == stage:
            await asyncio.sleep(FOREVER)

    def answer_to(self, recipient: bytes) -> bytes:
        """Refuse for good, for a first time (greylisting), or not."""
        if self.how.refuse and self.how.refuse.encode() in recipient:
            return b"550 no such box"
        if self.how.greylist and recipient not in self.seen:
            self.seen.add(recipient)
            return b"451 come again"
        return b"250 ok"

    def take(self, mail: bytes, recipient: bytes) -> None:
        found = MESSAGE_ID.search(mail)
        assert found is not None
        answer = "untold" if self.how.drop else "told"
        key, to = found[1].decode(), recipient.decode()
        self.record.write(f"{time.time():.6f} {key} {to} {answer}\n")


async def serve(how: Namespace) -> None:
    listener = socket.create_server(("127.0.0.1", how.port), backlog=128)
    sink = Sink(how)
    server = await asyncio.start_server(sink.talk, sock=listener)
    async with server:
        await server.serve_forever()


def fill_up(port: int) -> None:
    """Let nobody through: a full queue of connections that are never accepted."""
    listener = socket.create_server(("127.0.0.1", port), backlog=0)
    waiting = []
    while True:
        caller = socket.socket()
        caller.settimeout(0.2)
        waiting.append(caller)
        try:
            caller.connect(listener.getsockname())
        except TimeoutError:
            break
    time.sleep(FOREVER)


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--hang", choices=STAGES)
    parser.add_argument("--greylist", action="store_true")
    parser.add_argument("--refuse", metavar="PART_OF_ADDRESS")
    parser.add_argument("--drop", action="store_true", help="after taking, without an answer")
    parser.add_argument("--delay", type=float, default=0, help="seconds for each mail")
    how = parser.parse_args()
    if how.hang == "connect":
        fill_up(how.port)
    asyncio.run(serve(how))


if __name__ == "__main__":
    main()
