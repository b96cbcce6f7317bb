"""What is told where only the commonest words are looked for that a pattern or a fuzzy word stands for."""

from indexer.query.ast import Fuzzy, Pattern
from indexer.query.page import Note, note


def cut(leaf: Pattern | Fuzzy, found: int, kept: int) -> Note:
    """The note on a leaf that fits so many words, of which so many are kept."""
    typed = f"{leaf.text}~{leaf.edits}" if isinstance(leaf, Fuzzy) else leaf.text
    message = (
        "„%(typed)s“ passt auf %(found)s Wörter. Gesucht wurde nach den %(kept)s häufigsten; "
        "%(left)s blieben außer Acht."
    )
    code = "fuzzy-cut" if isinstance(leaf, Fuzzy) else "wildcard-cut"
    return note(code, message, typed=typed, found=found, kept=kept, left=found - kept)
