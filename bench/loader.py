"""Asks a server on this machine for pages, with so many clients at once, and notes how long each page took.

Bounded by a number of requests and by seconds. Each client keeps its connection as browsers do, and asks for the next
page when it has got one.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

REQUEST_SECONDS = 30
"""After which a page counts as an error."""


@dataclass(slots=True)
class Load:
    """What a loader saw."""

    clients: int
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    """Seconds until each page had come, in order of their coming."""
    errors: int = 0
    """Answers other than 200, and pages that did not come."""


def load(
    address: str,
    paths: Sequence[str],
    clients: int,
    *,
    requests: int,
    seconds: float,
    until: Callable[[], bool] | None = None,
) -> Load:
    """Asks for the paths in turn, over and over.

    Ends after `requests` pages or `seconds`, whatever comes first; with `until`, when that is so or after `seconds`.
    """
    return asyncio.run(_Loader(address, paths, clients, requests, seconds, until).run())


class _Loader:
    def __init__(
        self, address: str, paths: Sequence[str], clients: int, requests: int, seconds: float,
        until: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        url = urlsplit(address)
        self._host, self._port = url.hostname or "127.0.0.1", url.port or 80
        self._paths = cycle(paths)
        self._until = until
        self._left = requests
        self._seconds = seconds
        self._load = Load(clients)

    async def run(self) -> Load:
        started = time.perf_counter()
        self._deadline = started + self._seconds
        await asyncio.gather(*(self._client() for _ in range(self._load.clients)))
        self._load.seconds = time.perf_counter() - started
        return self._load

    def _goes_on(self) -> bool:
        if time.perf_counter() > self._deadline:
            return False
        if self._until is not None:
            return not self._until()
        self._left -= 1
        return self._left >= 0

    async def _client(self) -> None:
        connection: _Connection | None = None
        while self._goes_on():
            started = time.perf_counter()
            try:
                async with asyncio.timeout(REQUEST_SECONDS):
                    if connection is None or connection.closed:
                        connection = await _Connection.to(self._host, self._port)
                    status = await connection.get(next(self._paths))
            except (OSError, EOFError, ValueError, TimeoutError):
                status = 0
                if connection is not None:
                    connection.close()
            if status == 200:
                self._load.waits.append(time.perf_counter() - started)
            else:
                self._load.errors += 1
        if connection is not None:
            connection.close()


class _Connection:
    """As much of HTTP/1.1 as our server speaks: each answer says how long it is."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader, self._writer, self._host = reader, writer, host
        self.closed = False

    @classmethod
    async def to(cls, host: str, port: int) -> "_Connection":
        reader, writer = await asyncio.open_connection(host, port)
        return cls(reader, writer, f"{host}:{port}")

    async def get(self, path: str) -> int:
        """The status of the answer; raises EOFError or OSError if none comes."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())
        await self._writer.drain()
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        await self._reader.readexactly(int(fields["content-length"]) if "content-length" in fields else 0)
        if fields.get("connection") == "close":
            self.close()
        return int(head[0].split()[1])

    def close(self) -> None:
        self.closed = True
        self._writer.close()
