"""The piece of an article that shows why it was found: the best sentences, cut at words, with their marks.

Sentences are ranked as passages, in the manner of Lucene's UnifiedHighlighter: each sentence is scored like a small
document, by the rarity of what matches in it, with repetitions counting less and long sentences held back.
"""

from collections.abc import Callable

from indexer.language import sentence_spans
from indexer.query.marks import Mark
from indexer.query.page import Snippet

MAX_LENGTH = 240
"""Characters that the sentences shown for one hit have together, ellipses apart."""
_MAX_SENTENCES = 3
_MIN_ROOM = 100
"""Characters below which a further sentence is shown whole or not at all."""
_ELLIPSIS = "…"
_TYPICAL_LENGTH = 120


def best_sentences(text: str, marks: list[Mark], rarity: Callable[[str], float]) -> tuple[Snippet, ...]:
    """One to three sentences in the order of the text; the opening ones if nothing is marked.

    `rarity` gives the weight of a mark's key: its inverse document frequency.
    """
    sentences = [(span, [m for m in marks if span[0] <= m.start and m.end <= span[1]])
                 for span in sentence_spans(text)]  # fmt: skip
    if not sentences:
        return ()
    ranked = sorted(sentences, key=lambda s: (-_score(s[0], s[1], rarity), s[0][0]))
    chosen: list[tuple[tuple[int, int], list[Mark]]] = []
    shown: set[str] = set()
    room = MAX_LENGTH
    for span, found in ranked:
        keys = {mark.key for mark in found}
        fits = span[1] - span[0] <= room or room >= _MIN_ROOM
        if chosen and (not keys - shown or not fits or len(chosen) == _MAX_SENTENCES):
            continue
        window = _window(text, span, found, room)
        chosen.append((window, found))
        shown |= keys
        room -= window[1] - window[0]
    return tuple(_snippet(text, window, found) for window, found in sorted(chosen))


def marked(text: str, marks: list[Mark]) -> Snippet:
    """A whole text with its marks."""
    return Snippet(text, tuple((mark.start, mark.end) for mark in marks))


def _score(span: tuple[int, int], marks: list[Mark], rarity: Callable[[str], float]) -> float:
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark.key] = counts.get(mark.key, 0) + 1
    norm = 0.5 + 0.5 * (span[1] - span[0]) / _TYPICAL_LENGTH
    return sum(rarity(key) * n / (n + norm) for key, n in counts.items())


def _window(text: str, span: tuple[int, int], marks: list[Mark], room: int) -> tuple[int, int]:
    """The part of a sentence that fits: all of it, or the stretch around its first marks, cut at words."""
    start, end = span
    if end - start <= room:
        return span
    if marks and marks[0].end > start + room:
        start = max(start, min(marks[0].start - room // 3, end - room))
        space = text.find(" ", start, marks[0].start)
        start = space + 1 if space >= 0 else marks[0].start
    if end > start + room:
        end = start + room
        space = text.rfind(" ", start + room // 2, end + 1)
        end = space if space >= 0 else end
    return start, end


def _snippet(text: str, window: tuple[int, int], marks: list[Mark]) -> Snippet:
    start, end = window
    before = "" if start == 0 or text[start - 1] == "\n" or _is_whole(text[:start].rstrip(" ")) else "… "
    piece = text[start:end].rstrip(" ,;:–-")
    after = "" if end == len(text) or text[end : end + 1] in ("", "\n") or _is_whole(piece) else " …"
    shift = len(before) - start
    spans = tuple((m.start + shift, m.end + shift) for m in marks if start <= m.start and m.end <= start + len(piece))
    # White space inside a sentence is shown as one blank each, so that offsets stay as they are.
    shown = "".join(" " if c.isspace() else c for c in piece)
    return Snippet(f"{before}{shown}{after}", spans)


def _is_whole(text: str) -> bool:
    """Whether a piece of text ends as sentences do."""
    return text.rstrip('“”"»«)’‘').endswith((".", "!", "?", "…", ":"))
