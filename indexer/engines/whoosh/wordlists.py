"""What completion offers beside the names, made while an index is built. Files in columns/:

offered.exact (uint32), by place in folded.rows (see forms): at the commonest spelling of a folded form, in how many
articles that stands; else 0, as for stop words and numbers. offered.found (uint32): how many articles the word finds.
spelt (strings) and spelt.places (uint32): the keys with umlauts spelt out of those that have them, sorted.
headlines (strings), the newest first, and headlines.articles (uint32); titles derived from the text are left out.
keys (strings) and keys.headlines (uint32): what each headline is found by (see query.completion).
starts.keys (uint32): the keys sorted by their first letters. within.keys (uint32) and within.at (uint8): the keys from
where in them another word begins, but for stop words, sorted.
"""

from array import array
from collections.abc import Iterable, Iterator

import numpy as np

from indexer.engines.whoosh.columns.files import Array, ColumnFiles, packed
from indexer.engines.whoosh.forms import Collected
from indexer.engines.whoosh.sorting import sorted_places
from indexer.language import fold, is_stop_word, term
from indexer.language.analysis import FEMININE_ENDINGS, feminine_base
from indexer.language.stopwords import STOP_WORDS
from indexer.query.completion import keys_of, spelt_out, squeezed

KEY_LETTERS = 24
"""Letters of a headline's key that are sorted; what is typed beyond them is compared with the headline itself."""
_LONGEST_TITLE = 300
"""Letters beyond which a title is no headline that anyone would type."""
_FARTHEST = 255
"""Letters of a key from which on no word is looked for."""
_FOLDED_STOP_WORDS = frozenset(map(fold, STOP_WORDS))


def write_offered(files: ColumnFiles, found: Collected, numbers: Array, folded: Array) -> None:
    """Writes the files of words; `numbers` and `folded` are what `Collected.ordered` gives."""
    ordered = numbers[folded]
    places = _commonest(found, ordered)
    chosen = found.forms.take(ordered[places])
    exact, reached = np.zeros(len(ordered), dtype=np.uint32), np.zeros(len(ordered), dtype=np.uint32)
    exact[places] = found.folding_articles[found.folding_of[ordered[places]]]
    reached[places] = found.term_articles[found.term_of[ordered[places]]]
    for form, place in zip(chosen, places.tolist(), strict=True):
        # A feminine form is found by its base as well, which every article that holds it holds as a part.
        if form[-1] in "nN" and form.lower().endswith(FEMININE_ENDINGS) and (base := feminine_base(form)):
            reached[place] = max(int(reached[place]), found.articles_of(term(base)))
    files.array("offered.exact", exact)
    files.array("offered.found", reached)
    spelt = [(key, place) for form, place in zip(chosen, places.tolist(), strict=True) if (key := spelt_out(form))]
    order = sorted_places([key for key, _ in spelt])[0].tolist()
    files.strings("spelt", [spelt[at][0].encode() for at in order])
    files.array("spelt.places", np.array([spelt[at][1] for at in order], dtype=np.uint32))


def _commonest(found: Collected, ordered: Array) -> Array:
    """Of each folded form that is one of a word, the place of its commonest spelling; of equals, of the first one.

    `ordered`: numbers of forms, sorted by folded form, then by articles, the most first.
    """
    forms = found.forms.take(ordered)
    words = np.flatnonzero(np.fromiter(map(_is_word, forms), dtype=np.bool_, count=len(forms)))
    folding, articles = found.folding_of[ordered[words]], found.articles[ordered[words]]
    first = np.diff(folding, prepend=-1) != 0
    group = np.cumsum(first) - 1
    best: Array = words[first]
    equal = np.flatnonzero(~first & (articles == articles[first][group]))
    for place, owner in zip(words[equal].tolist(), group[equal].tolist(), strict=True):
        if forms[place] < forms[best[owner]]:
            best[owner] = place
    return best


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
        files.strings("headlines", packed(title for title, _ in ordered))
        files.array("headlines.articles", np.array([count for _, (count, _) in ordered], dtype=np.uint32))
        owners = array("I")
        names = packed(_keys(ordered, owners))
        files.strings("keys", names)
        files.array("keys.headlines", np.array(owners, dtype=np.uint32))
        starts, _ = sorted_places(name[:KEY_LETTERS] for name in names)
        files.array("starts.keys", starts.astype(np.uint32))
        numbers, places = array("I"), array("B")
        order, _ = sorted_places(_within(names, numbers, places))
        files.array("within.keys", np.array(numbers, dtype=np.uint32)[order])
        files.array("within.at", np.array(places, dtype=np.uint8)[order])


def _keys(headlines: Iterable[tuple[str, object]], owners: "array[int]") -> Iterator[str]:
    """The keys of headlines; whose each is, by number, is added to `owners`."""
    for number, (title, _) in enumerate(headlines):
        for key in filter(None, keys_of(title)):
            owners.append(number)
            yield key


def _within(keys: Iterable[str], numbers: "array[int]", places: "array[int]") -> Iterator[str]:
    """The letters that each word of a key but the first begins with; the key's number, and where the word begins in
    it, are added to `numbers` and `places`."""
    for number, key in enumerate(keys):
        at = key.find(" ") + 1
        while 0 < at <= _FARTHEST:
            tail = key[at : at + KEY_LETTERS]
            if tail.partition(" ")[0] not in _FOLDED_STOP_WORDS:
                numbers.append(number)
                places.append(at)
                yield tail
            at = key.find(" ", at) + 1
