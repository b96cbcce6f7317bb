"""Where the words of a query stand in the articles of a page: told by the stream of words, without reading texts."""

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import Array
from indexer.engines.whoosh.words import Words
from indexer.language import Token, fold
from indexer.query.marks import Mark, Marker, Sought
from indexer.query.snippets import Span


class Marking:
    """The marks of a few articles."""

    def __init__(self, known: Words, marker: Marker, articles: NDArray[np.int64]) -> None:
        """`articles`: Whoosh's document numbers, at least one."""
        self._known, self._marker, self._articles = known, marker, articles
        self.places = places = known.stream.places(articles)
        """All words of the articles."""
        self._words, self._continues, self._bounds = places.words, places.continues, places.bounds
        sought = marker.matter("title")  # what is looked for in texts is looked for in titles, too
        joined = self._joined(sought)
        at = known.among(places.words, self._rows(sought)).tolist()
        at = sorted({*at, *(first + part for first, (_, count) in joined.items() for part in range(count))})
        names, bounds = known.forms.names, np.asarray(self._bounds)
        piece_of = (bounds.searchsorted(at, side="right") - 1).tolist()
        rows, starts, ends = (column[at].tolist() for column in (places.words, places.starts, places.ends))
        self._tokens: list[list[Token]] = [[] for _ in range(2 * len(articles))]
        for number, piece, row, start, end in zip(at, piece_of, rows, starts, ends, strict=True):
            whole, count = joined.get(number, (None, 1))
            token = Token(names[row], start, end, number - self._bounds[piece], whole, count)
            self._tokens[piece].append(token)

    def _rows(self, sought: Sought) -> list[range | Array]:
        """The rows of all words that may matter."""
        forms = self._known.forms
        rows: list[range | Array] = [forms.rows_of(term) for term in sought.terms]
        rows += [forms.holding(term) for term in sought.terms]
        rows += [forms.folded_as(folded) for folded in sought.exact]
        for spelling in sought.spellings:
            if spelling.prefix:
                rows.append(forms.folded[slice(*forms.beginning(spelling.prefix))])
            else:
                here = set(self._words.tolist())
                fitting = [row for row in here if spelling.edits(fold(forms.names[row])) is not None]
                rows.append(np.array(fitting, dtype=np.uint32))
        return rows

    def _joined(self, sought: Sought) -> dict[int, tuple[str, int]]:
        """By number of its first word, each hyphen word that is looked for joined: that form, and how many parts."""
        continues = self._continues
        firsts = (continues[1:] & ~continues[:-1]).nonzero()[0]
        if not sought.spellings:
            # Stemming does not change what a word begins with.
            likely = np.zeros(256, dtype=bool)
            likely[[byte for word in (*sought.terms, *sought.exact) for byte in fold(word).encode()[:1]]] = True
            firsts = firsts[likely[self._known.forms.initials[self._words[firsts]]]]
        found = {}
        for first in firsts.tolist():
            behind = first + 1
            while behind < len(continues) and continues[behind]:
                behind += 1
            form = "".join(self._known.forms.names[row] for row in self._words[first:behind].tolist())
            if sought.key(form, with_parts=False) is not None:
                found[first] = form, behind - first
        return found

    def sentences(self, number: int) -> list[Span] | None:
        """The sentences that hold a word of the text of an article, counted from 0; None if they are not known."""
        return self._known.stream.sentences_of(int(self._articles[number])) or None

    def text(self, number: int) -> list[Mark]:
        """The marks of the text of an article."""
        return self._marker.find_by(self._tokens[2 * number + 1], lambda: self._starts(number))

    def title(self, number: int, title: str, *, derived: bool) -> list[Mark]:
        """The marks of its title, which is read if it was derived from the text and may hold one."""
        if not derived:
            return self._marker.find_by(self._tokens[2 * number], list, "title")
        most = 1 + sum(not sign.isalnum() for sign in title)  # words that it can have
        tokens = self._tokens[2 * number + 1]
        return self._marker.find(title, "title") if tokens and tokens[0].position < most else []

    def _starts(self, number: int) -> list[int]:
        return [start for start, _ in self.sentences(number) or ()]
