"""The piece of an article that shows why it was found: the best sentences, cut at words, with their marks.

Sentences are ranked as passages, in the manner of Lucene's UnifiedHighlighter: each sentence is scored like a small
document, by the rarity of what matches in it, with repetitions counting less and long sentences held back.
"""

import bisect
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from indexer.language import sentence_spans
from indexer.query.marks import Mark
from indexer.query.page import Snippet

Span = tuple[int, int]
"""Start and end in characters, end exclusive."""

MAX_LENGTH = 240
"""Characters that the sentences shown for one hit have together, ellipses apart."""
_MAX_SENTENCES = 3
_MIN_ROOM = 100
"""Characters below which a further sentence is shown whole or not at all."""
_TYPICAL_LENGTH = 120
"""Characters of a sentence that is neither held back nor favoured."""
_BEFORE = 64
"""Characters before a sentence that are looked at to see whether it begins behind another one."""
_WORD = re.compile(r"[^\W_]")
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?[\u0300-\u036f]*", re.DOTALL)
_SPACE = re.compile(r"\s")
_OTHER_SPACE = re.compile(r"[^\S ]")
_SPACES = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_LOOSE_END = _SPACES + ",;:–-"


def with_words(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Those of the sentences that hold a word."""
    return [span for span in sentences if text[span[0]].isalnum() or _WORD.search(text, *span)]


def best_sentences(
    text: str, marks: list[Mark], rarity: Callable[[str], float], spans: Sequence[Span] | None = None
) -> tuple[Snippet, ...]:
    """One to three sentences in the order of the text; the opening ones if nothing is marked.

    `rarity` gives the weight of a mark's key: its inverse document frequency. `spans`: the sentences of the text that
    hold a word, if they are known.
    """
    if spans is None:
        spans = with_words(text, sentence_spans(text))
    if not marks:
        return _opening(text, spans)
    found = [(-_score(span, held, rarity), span, held) for span, held in _with_marks(text, spans, marks)]
    chosen: list[tuple[Span, list[Mark]]] = []
    shown: set[str] = set()
    room = MAX_LENGTH
    for _, span, held in sorted(found, key=lambda sentence: sentence[:2]):
        keys = {mark.key for mark in held}
        fits = span[1] - span[0] <= room or room >= _MIN_ROOM
        if chosen and not (fits and keys - shown):
            continue
        window = _window(text, span, held, room)
        chosen.append((window, held))
        shown |= keys
        room -= window[1] - window[0]
        if len(chosen) == _MAX_SENTENCES:
            break
    return tuple(_snippet(text, window, held) for window, held in sorted(chosen))


def _opening(text: str, spans: Sequence[Span]) -> tuple[Snippet, ...]:
    """The first sentences of a text, as far as they fit."""
    chosen: list[Span] = []
    room = MAX_LENGTH
    for span in spans:
        if not chosen or span[1] - span[0] <= room or room >= _MIN_ROOM:
            chosen.append(_window(text, span, [], room))
            room -= chosen[-1][1] - chosen[-1][0]
            if len(chosen) == _MAX_SENTENCES:
                break
    return tuple(_snippet(text, window, []) for window in chosen)


def _with_marks(text: str, spans: Sequence[Span], marks: list[Mark]) -> list[tuple[Span, list[Mark]]]:
    """The sentences that hold a piece of a mark, each with its marks. Where there is one, no other is shown."""
    found: dict[Span, list[Mark]] = {}
    at = 0
    for mark in marks:
        while spans[at][1] <= mark.start:
            at += 1
        if mark.end <= spans[at][1]:
            found.setdefault(spans[at], []).append(mark)
            continue
        for span in spans[at:]:
            if span[0] >= mark.end:
                break
            if inside := _clipped(text, mark, *span):
                found.setdefault(span, []).append(inside)
    return list(found.items())


def marked(text: str, marks: list[Mark]) -> Snippet:
    """A whole text with its marks."""
    return Snippet(text, tuple((mark.start, mark.end) for mark in marks))


def _within(text: str, marks: list[Mark], start: int, end: int) -> list[Mark]:
    """The marks in a stretch of text; of a phrase that runs over its end, the words that stand in it."""
    first = bisect.bisect_right(marks, start, key=lambda mark: mark.end)
    last = bisect.bisect_left(marks, end, key=lambda mark: mark.start)
    return [inside for mark in marks[first:last] if (inside := _clipped(text, mark, start, end))]


def _clipped(text: str, mark: Mark, start: int, end: int) -> Mark | None:
    if start <= mark.start and mark.end <= end:
        return mark
    words = _WORDS.search(text, max(mark.start, start), min(mark.end, end))
    return replace(mark, start=words.start(), end=words.end()) if words else None


def _score(span: tuple[int, int], marks: list[Mark], rarity: Callable[[str], float]) -> float:
    norm = 0.5 + 0.5 * (span[1] - span[0]) / _TYPICAL_LENGTH
    if len(marks) == 1:
        return rarity(marks[0].key) / (1 + norm)
    counts = Counter(mark.key for mark in marks)
    return sum(rarity(key) * n / (n + norm) for key, n in counts.items())


def _window(text: str, span: tuple[int, int], marks: list[Mark], room: int) -> tuple[int, int]:
    """The part of a sentence that fits: all of it, or the stretch around its first marks, cut at words."""
    start, end = span
    if end - start <= room:
        return span
    if marks and marks[0].end > start + room:
        space = _SPACE.search(text, max(start, min(marks[0].start - room // 3, end - room)), marks[0].start)
        start = space.end() if space else marks[0].start
    limit = start + room
    if end > limit:
        # Not through a word, and not before the end of the first mark if that fits at all.
        fitting = marks[0].end if marks and marks[0].end <= limit else None
        spaces = [space.start() for space in _SPACE.finditer(text, fitting or start + 1, limit + 1)]
        end = spaces[-1] if spaces else fitting or limit
    return start, end


def _snippet(text: str, window: tuple[int, int], marks: list[Mark]) -> Snippet:
    start, end = window
    before = (
        ""
        if start == 0 or text[start - 1] == "\n" or _is_whole(text[max(0, start - _BEFORE) : start].rstrip(" "))
        else "… "
    )
    piece = text[start:end].rstrip(_LOOSE_END)
    after = "" if text[end : end + 1] in ("", "\n") or _is_whole(piece) else " …"
    shift = len(before) - start
    spans = tuple((m.start + shift, m.end + shift) for m in _within(text, marks, start, start + len(piece)))
    # White space inside a sentence is shown as one blank each, so that offsets stay as they are.
    return Snippet(before + _OTHER_SPACE.sub(" ", piece) + after, spans)


def _is_whole(text: str) -> bool:
    """Whether a piece of text ends as sentences do."""
    return text.rstrip('“”"»«)’‘').endswith((".", "!", "?", "…", ":"))
