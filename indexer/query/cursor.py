"""Cursors: where the next page of a search begins, as an opaque text that fits one search and one generation only."""

import base64
import binascii
import dataclasses
import hashlib
import json
from dataclasses import dataclass

from indexer.query.request import SearchRequest

_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Cursor:
    """A page of a search in a generation."""

    generation: str
    page: int
    search: str
    """Digest of the search, whatever its page: see `search_digest`."""


def search_digest(request: SearchRequest) -> str:
    """A digest of all of a search but its page; the same for the same search if its names are the canonical ones."""
    return hashlib.sha256(repr(dataclasses.replace(request, page=1)).encode()).hexdigest()[:_DIGEST]


def next_cursor(request: SearchRequest, generation: str, page: int, pages: int) -> str | None:
    """The cursor behind a page of a search with canonical names; None if it is the last of `pages`."""
    if page >= pages:
        return None
    fields = json.dumps([generation, page + 1, search_digest(request)], separators=(",", ":"))
    return base64.urlsafe_b64encode(fields.encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor | None:
    """What a cursor says; None if it is none of ours."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        generation, page, search = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    if type(generation) is not str or type(page) is not int or type(search) is not str or page < 1:
        return None
    return Cursor(generation, page, search)
