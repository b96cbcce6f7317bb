"""JSON: an array of articles, read element by element; articles one after the other; or an object that holds them."""

import functools
import io
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from indexer.articles.jsonlines import json_record
from indexer.articles.limits import MAX_DOCUMENT, UnreadableError
from indexer.articles.mapping import value_at
from indexer.articles.opening import Report, mended, open_text
from indexer.articles.record import Context, Record

_PIECE = 2**18
_BLANK = re.compile(r"[ \t\n\r]*")
_BETWEEN = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*")
_LONGEST_SIGN = 16
"""Characters at the end of the window in which an error may only mean that it ends there."""
_HOLDERS = (
    "articles", "artikel", "items", "results", "data", "docs", "documents", "entries", "posts", "records", "news",
    "hits",
)  # fmt: skip
"""Names under which services and exports give a list of articles."""
_DECODER = json.JSONDecoder()
UNREADABLE = object()


def read_json(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """Yields the articles of the file. Where it is no JSON that is reported, and what stood before is kept."""
    text = open_text(stream, functools.partial(context.report, 1))
    if text is None:
        return
    window = _Window(text)
    try:
        yield from _records(window, context)
    except (ValueError, RecursionError) as error:
        context.report(window.line, f"not valid JSON: {error}; what stood before was read", True)
    except UnreadableError as error:
        context.report(window.line, str(error), True)
    finally:
        text.detach()


def _records(window: "_Window", context: Context) -> Iterator[Record]:
    ahead = window.skip(_BLANK)
    if not ahead:
        context.report(1, "the file is empty", True)
        return
    in_array = ahead == "["
    if in_array:
        window.step()
        ahead = window.skip(_BLANK)
        if ahead == "]":
            context.report(1, "the array is empty", True)
            return
    while ahead and not (in_array and ahead == "]"):
        line = window.line
        value = window.value(functools.partial(context.report, line))
        if isinstance(value, dict):
            for values in _articles_in(value, context):
                record = json_record(values, context, line)
                if record:
                    yield record
        elif value is not UNREADABLE:
            context.report(line, f"{'the element' if in_array else 'the value'} is no JSON object", True)
        ahead = window.skip(_BETWEEN)
    if in_array and not ahead:
        raise UnreadableError("the array is not closed; what stood before was read")
    window.step()
    if window.skip(_BLANK):
        context.report(window.line, "something stands behind the array; not read", True)


def _articles_in(value: dict[str, Any], context: Context) -> list[dict[str, Any]]:
    """The object itself, or, where it has no text, the objects in a list under one of the usual names."""
    if not value_at(value, context.fields.get("text", "text")):
        for name in _HOLDERS:
            inner = value.get(name)
            inner = inner.get(name) if isinstance(inner, dict) else inner
            if isinstance(inner, list) and inner and all(isinstance(item, dict) for item in inner):
                return inner
    return [value]


class _Window:
    """The part of a long text that is looked at, with the number of its line."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._ended = text, False
        self._held, self._position, self._counted, self._line = "", 0, 0, 1

    @property
    def line(self) -> int:
        """The line that is reached, counted from 1."""
        self._line += self._held.count("\n", self._counted, self._position)
        self._counted = self._position
        return self._line

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Goes behind what the pattern matches, and gives the character there, or nothing at the end."""
        while True:
            match = pattern.match(self._held, self._position)
            self._position = match.end() if match else self._position
            if self._position < len(self._held) or not self._more():
                return self._held[self._position : self._position + 1]

    def step(self) -> None:
        """Goes behind the character that `skip` gave."""
        self._position += 1

    def value(self, report: Report) -> Any:
        """The JSON value that begins here, or UNREADABLE if that was reported.

        Raises ValueError if there is none, UnreadableError if it is too long.
        """
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._position)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos > len(self._held) - _LONGEST_SIGN
                if not (cut and self._more()):
                    raise
                continue
            # A number at the end of the window may go on.
            if end == len(self._held) and self._held[end - 1] not in '}]"' and self._more():
                continue
            written = self._held[self._position : end]
            source = mended(written, report)
            self._position = end
            if source is None:
                return UNREADABLE
            return value if source is written else json.loads(source)

    def _more(self) -> bool:
        """Doubles the window, so that a long value is not read again with each piece. False at the end."""
        if self._ended:
            return False
        if len(self._held) - self._position > MAX_DOCUMENT:
            raise UnreadableError(f"a value is longer than {MAX_DOCUMENT // 2**20} MB; what stood before was read")
        self._line = self.line
        piece = self._text.read(max(_PIECE, len(self._held) - self._position))
        self._ended = not piece
        self._held, self._position, self._counted = self._held[self._position :] + piece, 0, 0
        return bool(piece)
