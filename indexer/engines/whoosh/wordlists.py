"""What completion offers beside the names, made while an index is built. Files in columns/:

offered.exact (uint32), by place in folded.rows (see forms): at the commonest spelling of a folded form, in how many
articles that stands; else 0, as for stop words and numbers. offered.found (uint32): how many articles the word finds.
spelt (strings) and spelt.places (uint32): the keys with umlauts spelt out of those that have them, sorted.
headlines (strings), the newest first, and headlines.articles (uint32); titles derived from the text are left out.
keys (strings) and keys.headlines (uint32): what each headline is found by (see query.completion).
starts.keys (uint32): the keys sorted by their first letters. within.keys (uint32) and within.at (uint8): the keys from
where in them another word begins, but for stop words, sorted.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from indexer.engines.whoosh.columns.files import Array, ColumnFiles
from indexer.engines.whoosh.forms import Collected
from indexer.language import fold, is_stop_word, term
from indexer.language.analysis import feminine_base
from indexer.language.stopwords import STOP_WORDS
from indexer.query.completion import keys_of, spelt_out, squeezed

KEY_LETTERS = 24
"""Letters of a headline's key that are sorted; what is typed beyond them is compared with the headline itself."""
_LONGEST_TITLE = 300
"""Letters beyond which a title is no headline that anyone would type."""
_FARTHEST = 255
"""Letters of a key from which on no word is looked for."""
_FEMININE = ("in", "innen")
_FOLDED_STOP_WORDS = frozenset(map(fold, STOP_WORDS))


def write_offered(files: ColumnFiles, found: Collected, numbers: Array, folded: Array) -> None:
    """Writes the files of words; `numbers` and `folded` are what `Collected.ordered` gives."""
    ordered = numbers[folded]
    best: dict[int, tuple[int, str, int]] = {}
    counted = zip(ordered.tolist(), found.folding_of[ordered].tolist(), found.articles[ordered].tolist(), strict=True)
    for place, (number, folding, count) in enumerate(counted):
        form = found.forms[number]
        if _is_word(form) and (folding not in best or (-count, form) < best[folding][:2]):
            best[folding] = -count, form, place
    chosen = [(form, place) for _, form, place in best.values()]
    places = np.fromiter((place for _, place in chosen), dtype=np.int64, count=len(chosen))
    exact, reached = np.zeros(len(ordered), dtype=np.uint32), np.zeros(len(ordered), dtype=np.uint32)
    exact[places] = found.folding_articles[found.folding_of[ordered[places]]]
    reached[places] = found.term_articles[found.term_of[ordered[places]]]
    for form, place in chosen:
        # A feminine form is found by its base as well, which every article that holds it holds as a part.
        if form.lower().endswith(_FEMININE) and (base := feminine_base(form)):
            reached[place] = max(int(reached[place]), found.articles_of(term(base)))
    files.array("offered.exact", exact)
    files.array("offered.found", reached)
    spelt = sorted((key, place) for form, place in chosen if (key := spelt_out(form)))
    files.strings("spelt", [key.encode() for key, _ in spelt])
    files.array("spelt.places", np.array([place for _, place in spelt], dtype=np.uint32))


def _is_word(form: str) -> bool:
    return len(form) > 1 and (form.isalpha() or any(map(str.isalpha, form))) and not is_stop_word(form)


class Headlines:
    """Collects the headlines of a corpus."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}

    def add(self, title: str, day: int) -> None:
        """Takes a title in that stands above an article of that day (ordinal, 0 if undated)."""
        headline = squeezed(title)
        if len(headline) <= _LONGEST_TITLE:
            articles, newest = self._found.get(headline, (0, 0))
            self._found[headline] = articles + 1, max(newest, day)

    def write(self, files: ColumnFiles) -> None:
        """Writes the files of headlines."""
        ordered = sorted(self._found.items(), key=lambda item: (-item[1][1], item[0]))
        files.strings("headlines", [title.encode() for title, _ in ordered])
        files.array("headlines.articles", np.array([count for _, (count, _) in ordered], dtype=np.uint32))
        keys = [(key, item) for item, (title, _) in enumerate(ordered) for key in keys_of(title) if key]
        names = [key for key, _ in keys]
        files.strings("keys", [name.encode() for name in names])
        files.array("keys.headlines", np.array([item for _, item in keys], dtype=np.uint32))
        starts = sorted(range(len(names)), key=lambda number: names[number][:KEY_LETTERS])
        files.array("starts.keys", np.array(starts, dtype=np.uint32))
        inside = sorted(_within(names))
        files.array("within.keys", np.array([number for _, number, _ in inside], dtype=np.uint32))
        files.array("within.at", np.array([at for _, _, at in inside], dtype=np.uint8))


def _within(keys: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The letters that each word of a key but the first begins with, the key's number, and where it begins."""
    for number, key in enumerate(keys):
        at = key.find(" ") + 1
        while 0 < at <= _FARTHEST:
            tail = key[at : at + KEY_LETTERS]
            if tail.partition(" ")[0] not in _FOLDED_STOP_WORDS:
                yield tail, number, at
            at = key.find(" ", at) + 1
