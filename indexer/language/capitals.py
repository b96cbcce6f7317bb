"""Short words in capitals (`IS`, `EU`, `AIDS`) are abbreviations: neither stop words nor to be stemmed.

``data/capitals.txt``, which ``indexer.language.bake_capitals`` makes, knows the words for which that matters.
"""

import hashlib
from functools import cache
from importlib.resources import files

_LENGTHS = range(2, 6)
_SHIPPED = files("indexer.language") / "data" / "capitals.txt"
# Stop words that nobody abbreviates so: in capitals they are loud („Die Partei DIE LINKE“).
_LOUD = frozenset(["das", "der", "die", "und"])


def is_abbreviation(form: str) -> bool:
    """Whether a surface form is written as an abbreviation is: two to five capitals."""
    return form.isupper() and len(form) in _LENGTHS and form.lower() not in _LOUD


@cache
def abbreviations() -> frozenset[str]:
    """In lower case, abbreviations that a stemmer would change (`AIDS`), in every spelling (`Aids`)."""
    return _lines()[0]


@cache
def words() -> frozenset[str]:
    """In lower case, short words of German that a stemmer changes: in capitals they are words still (`HALLE`)."""
    return _lines()[1]


def _lines() -> tuple[frozenset[str], frozenset[str]]:
    _, first, second = _SHIPPED.read_text(encoding="utf-8").splitlines()
    return frozenset(first.split()), frozenset(second.split())


def capitals_digest() -> str:
    """Changes when the list does."""
    return hashlib.sha256(_SHIPPED.read_bytes()).hexdigest()
