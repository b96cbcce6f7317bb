"""Which forms are searched for a word that no article holds?"""

from indexer.engines.whoosh.snapshot import Snapshot
from indexer.fields import ANALYSED
from indexer.language import term
from indexer.query.attempts import MAX_NEAREST


def is_known(snapshot: Snapshot, word: str) -> bool:
    """Whether any article holds a word, in any form."""
    return any(snapshot.columns.postings[field].frequency(term(word)) for field in ANALYSED)


def nearest_forms(snapshot: Snapshot, word: str) -> tuple[str, ...]:
    """The nearest forms of a word that no article holds; none for one that is found."""
    if is_known(snapshot, word):
        return ()
    return tuple(found.form for found in snapshot.words.vocabulary.nearest(word, MAX_NEAREST))
