"""From a wildcard or a fuzzy word to the words of the index that it stands for."""

from collections.abc import Sequence
from typing import Any

from indexer.engines.whoosh.deadline import in_time
from indexer.query.ast import Fuzzy, Pattern
from indexer.query.page import Note, note
from indexer.query.spelling import PER_EDIT, Spelling

MAX_EXPANSION = 200
"""The most words that a wildcard or a fuzzy word is searched as; the nearest are taken, of those the commonest."""


def expanded(
    reader: Any, leaf: Pattern | Fuzzy, fields: Sequence[str], room: int, deadline: float
) -> tuple[list[tuple[str, float]], list[Note]]:
    """The folded forms in the fields, each with its weight, at most `room` of them; a note if there are more.

    Raises TimeOverError after `deadline` (time.monotonic seconds).
    """
    spelling = Spelling(leaf)
    counts: dict[str, int] = {}
    edits: dict[str, int] = {}
    for field in fields:
        for raw in in_time(reader.expand_prefix(field, spelling.prefix), deadline):
            form = raw.decode()
            found = spelling.edits(form)
            if found is not None:
                counts[form] = counts.get(form, 0) + reader.doc_frequency(field, raw)
                edits[form] = found
    forms = sorted(counts, key=lambda form: (edits[form], -counts[form], form))
    kept = forms[: min(MAX_EXPANSION, room)]
    notes = [] if len(kept) == len(forms) else [_cut(leaf, len(forms), len(kept))]
    return [(form, PER_EDIT ** edits[form]) for form in kept], notes


def _cut(leaf: Pattern | Fuzzy, found: int, kept: int) -> Note:
    typed = f"{leaf.text}~{leaf.edits}" if isinstance(leaf, Fuzzy) else leaf.text
    message = (
        "„%(typed)s“ passt auf %(found)s Wörter. Gesucht wurde nach den %(kept)s häufigsten; "
        "%(left)s blieben außer Acht."
    )
    code = "fuzzy-cut" if isinstance(leaf, Fuzzy) else "wildcard-cut"
    return note(code, message, typed=typed, found=found, kept=kept, left=found - kept)
