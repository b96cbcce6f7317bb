"""Asking a running server, as a reader does."""

import urllib.error
import urllib.request
from dataclasses import dataclass

_PATIENCE = 120
"""Seconds after which a server is held for stuck."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    kind: str
    """Its media type."""
    text: str


def get(address: str) -> Answer:
    """The answer, whatever its status."""
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            return Answer(answer.status, answer.headers.get_content_type(), answer.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers.get_content_type(), error.read().decode())
