"""What the lists say about a single word, whatever stands around it: hints for the tagger, never decisions."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from indexer.entities.gazetteer import gazetteer
from indexer.entities.tables import read_words

_NONE: frozenset[str] = frozenset()
_PLACES = frozenset({"country", "city", "state", "region", "water", "mountain"})


@dataclass(frozen=True, slots=True)
class Hints:
    """Words and what they may be part of."""

    alone: Mapping[str, frozenset[str]]
    """A word that is a curated name by itself, to the types of those names."""
    parts: Mapping[str, frozenset[str]]
    """A word of curated names of several words, to the marks of its position and kind."""
    brands: Mapping[str, frozenset[str]]
    adjectives: frozenset[str]

    def features(self, word: str) -> set[str]:
        """The lists ``word`` stands in, each as a feature."""
        found = {f"g={kind}" for kind in self.alone.get(word, ())} | set(self.parts.get(word, ()))
        brands = self.brands.get(word) or (self.brands.get(word[:-1]) if word[-1:] == "s" else _NONE) or _NONE
        found.update(f"b={section}" for section in brands)
        if word.lower() in self.adjectives:
            found.add("g=adjective")
        return found

    def sort(self, word: str) -> str:
        """``b`` brand, ``P`` place, ``G`` another curated name, or ``""``."""
        if word in self.brands:
            return "b"
        types = self.alone.get(word)
        if not types:
            return ""
        return "P" if types & _PLACES else "G"


@cache
def hints() -> Hints:
    """The hints; the tables are read on the first call."""
    known = gazetteer()
    alone: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    for form, entry in known.forms.items():
        words = form.split(" ")
        if len(words) == 1:
            alone[form] |= {entry.type + ("?" if entry.guard else ""), entry.kind}
            continue
        parts[words[0]].add(f"gB={entry.kind[0]}")
        for word in words[1:]:
            parts[word].add(f"gI={entry.kind[0]}")
    for form, entry in known.capitals.items():
        if " " not in form:
            alone[form] |= {entry.type + "^", entry.kind}
    brands: dict[str, set[str]] = defaultdict(set)
    for name in ("name_hints.txt", "organisation_words.txt"):
        for section, words in read_words(name).items():
            for word in words:
                brands[word].add(section)
    return Hints(_frozen(alone), _frozen(parts), _frozen(brands), known.adjectives)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(found) for word, found in sets.items()}
