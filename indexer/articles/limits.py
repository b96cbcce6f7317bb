"""How much is read of what somebody else has packed: the bounds that no archive, line or page may exceed."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

MAX_DOCUMENT = 64 * 2**20
"""Bytes of what is read as a whole: a text, a line, an element of an array, an XML file. Ten million words."""

MAX_PAGE = 10 * 2**20
"""Bytes of a web page."""

MAX_NESTING = 4
"""Packings around a document: an archive in an archive is two, so is .tar.gz."""

_MAX_RATIO = 250
"""How many times its size on disk a file may expand to. Text compresses to a tenth; the same text again and again to a
hundredth; a bomb to a thousandth and less."""
_ALWAYS_ALLOWED = 64 * 2**20
_MAX_EXPANDED = 2**40
_BUFFER = 2**16


class UnreadableError(Exception):
    """A document that is not read, or no further; the message says why, for the owner of the corpus."""


class TooMuchError(UnreadableError):
    """A file that expands beyond measure; nothing more is read of it."""


class Budget:
    """How many bytes may still come out of one file on disk, however they are packed in it."""

    def __init__(self, size: int) -> None:
        """`size` is that of the file, in bytes."""
        self._allowed = self._left = min(_MAX_EXPANDED, max(_ALWAYS_ALLOWED, size * _MAX_RATIO))

    def spend(self, number: int) -> None:
        """Raises TooMuchError when more has come out than may."""
        self._left -= number
        if self._left < 0:
            raise TooMuchError(
                f"expands to more than {self._allowed // 2**20:,} MB, {_MAX_RATIO} times its size; the rest was not "
                "read. If it is meant, unpack it"
            )


class _Measured(io.RawIOBase):
    """What comes out of a packing, counted; what the packing raises becomes UnreadableError."""

    def __init__(self, inner: IO[bytes], budget: Budget, what: str) -> None:
        self._inner, self._budget, self._what = inner, budget, what

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with foreign(self._what):
            data = self._inner.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def measured(inner: IO[bytes], budget: Budget, what: str) -> io.BufferedReader:
    """A stream of what `inner` gives, paid from the budget; raises UnreadableError if `what` is damaged."""
    return io.BufferedReader(_Measured(inner, budget, what), _BUFFER)


@contextmanager
def foreign(what: str) -> Iterator[None]:
    """Around calls of libraries that take bytes of any kind: whatever they raise becomes UnreadableError.

    Errors of the system (a disk that cannot be read) stay what they are.
    """
    try:
        yield
    except UnreadableError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UnreadableError(f"{what} is damaged: {_said(error)}; what stood before was read") from error


def _said(error: Exception) -> str:
    return f"{str(error) or type(error).__name__:.200}"


def read_whole(stream: IO[bytes], limit: int = MAX_DOCUMENT) -> bytes:
    """All bytes of a stream. Raises UnreadableError if there are more than `limit`."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableError(f"is larger than {limit // 2**20} MB; not read")
    return data


def numbered_lines(stream: IO[bytes], report: Callable[[int, str, bool], None]) -> Iterator[tuple[int, bytes]]:
    """The lines of a stream, counted from 1; one that is longer than MAX_DOCUMENT is reported and left out."""
    number = 0
    while line := stream.readline(MAX_DOCUMENT + 1):
        number += 1
        if len(line) <= MAX_DOCUMENT:
            yield number, line
            continue
        report(number, f"the line is longer than {MAX_DOCUMENT // 2**20} MB; not read", True)
        while line and not line.endswith(b"\n"):
            line = stream.readline(_BUFFER)
