"""Which surface forms of a corpus each engine takes a query's word to mean, and why they differ where they do."""

from collections import defaultdict
from collections.abc import Callable, Iterable

import snowballstemmer

from bench.peers.tantivy import analyser
from indexer.engines.whoosh.expand import MAX_EXPANSION
from indexer.language import fold, parts, term
from indexer.language.analysis import feminine_base
from indexer.language.variants import variants

Analyser = Callable[[str], Iterable[str]]


def ours(form: str) -> Iterable[str]:
    """The terms under which our index holds a surface form."""
    return {term(form), *map(term, parts(form))}


def stemmed() -> Analyser:
    """The stem that SQLite gets."""
    stem = snowballstemmer.stemmer("german").stemWord
    return lambda form: (stem(form.lower()),)


def of_tantivy() -> Analyser:
    """The term that tantivy makes, whose Snowball is an older one."""
    analyse: Analyser = analyser().analyze
    return analyse


class Comparison:
    """For words and prefixes, which surface forms of a corpus each engine takes them to mean, as checksums."""

    def __init__(self, forms: Iterable[str], words: Iterable[str], prefixes: Iterable[str]) -> None:
        self._peers = (stemmed(), of_tantivy())
        wanted = [(1 << at, analyse) for at, analyse in enumerate((ours, lambda form: (term(form),), *self._peers))]
        keys = {(bit, key) for word in words for bit, analyse in wanted for key in analyse(word)}
        self._sums: defaultdict[tuple[int, str], int] = defaultdict(int)
        self._prefix_sums: defaultdict[tuple[int, str], int] = defaultdict(int)
        self._folded: defaultdict[str, set[str]] = defaultdict(set)
        begun = set(prefixes)
        lengths = {len(prefix) for prefix in begun}
        for form in forms:
            mark = hash(form)
            for bit, analyse in wanted:
                for key in analyse(form):
                    if (bit, key) in keys:
                        self._sums[bit, key] ^= mark
            for length in lengths:
                self._take_prefix(form, mark, length, begun)

    def _take_prefix(self, form: str, mark: int, length: int, begun: set[str]) -> None:
        folded = fold(form)
        if folded[:length] in begun:
            self._prefix_sums[0, folded[:length]] ^= mark
            self._folded[folded[:length]].add(folded)
        for at, analyse in enumerate(self._peers, start=1):
            for key in analyse(form):
                if key[:length] in begun:
                    self._prefix_sums[at, key[:length]] ^= mark

    def word(self, word: str, *, alone: bool = False) -> str:
        """Why engines differ on a word, or nothing; `alone`: parts of words are no matter, as in phrases."""
        snowball, tantivy = (self._sums[bit, next(iter(analyse(word)))]
                             for bit, analyse in zip((4, 8), self._peers, strict=True))  # fmt: skip
        if snowball != tantivy:
            return f"the two Snowball stemmers differ on {word}"
        if self._sums[2, term(word)] != snowball:
            return f"our stem of {word} is not Snowball's"
        if not alone and self._sums[1, term(word)] != snowball:
            return f"{word} is part of other words"
        if not alone and (variants(word) or feminine_base(word)):
            return f"{word} has variants"
        return ""

    def prefix(self, prefix: str) -> str:
        """The same for a prefix."""
        if len(self._folded[prefix]) > MAX_EXPANSION:
            return f"{prefix}* begins more than {MAX_EXPANSION} words, of which ours takes the commonest"
        same = len({self._prefix_sums[at, prefix] for at in range(3)}) == 1
        return "" if same else f"{prefix}* begins other stems than words"
