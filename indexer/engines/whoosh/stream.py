"""The words of every article in the order they stand, as numbers, and where: what is read instead of texts.

For each article, in Whoosh's order, the words of its title and then of its text; a title that was derived from the text
is left out. Files in columns/:

stream.words (uint32): each word as the row of its surface form (see forms). stream.starts (int64): the title of article
i is words[starts[2i]:starts[2i + 1]], its text words[starts[2i + 1]:starts[2i + 2]].
stream.gaps (uint8): how many characters stand between a word and the one before; 128 more on all parts of a hyphen word
but the first. A word is as long as its form; where it is not, or the gap is too wide, the gap is 127, and stream.odd
holds the word's number (int64), stream.oddgaps and stream.oddlengths (int32) the rest.
stream.sentences (uint16): start and end in characters of each sentence of a text that holds a word, in pairs;
stream.sentencestarts (int64): the pairs of article i are those from starts[i] to starts[i + 1]. A text of more than
65,535 characters has none here.
"""

import tempfile
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import Array, ColumnFiles, OpenFiles, write
from indexer.language import tokenise
from indexer.language.cuts import spans_with_words

_CHUNK = 1 << 20
"""Words whose numbers are exchanged at a time."""
_ODD = 127
_PART = 128
_LONGEST = 65_535
"""Characters of a text whose sentences are kept."""


class Written(NamedTuple):
    """Titles and texts in turn, word by word: as the stream takes them in. All arrays but `counts` are parallel."""

    forms: Array
    """A number for each surface form, whichever."""
    lengths: Array
    """Characters of the surface form."""
    starts: Array
    ends: Array
    """Where the word stands in its title or text, in characters."""
    continues: NDArray[np.bool_]
    """Whether it is a part of a hyphen word, and not the first."""
    counts: Array
    """The words of each title and each text."""
    sentences: Array
    """Start and end of the sentences of the texts, one after the other; see `sentences_of`."""
    sentence_counts: Array
    """By text."""


def sentences_of(texts: Sequence[str]) -> tuple[Array, Array]:
    """The sentences that are kept of texts: start and end of each, one after the other; and how many each text has."""
    return spans_with_words([text if len(text) <= _LONGEST else "" for text in texts])


def written(title: str | None, text: str, number: Callable[[str], int]) -> Written:
    """One article for the stream; no title if it was derived. `number` gives the number of a surface form."""
    pieces = [list(tokenise(title)) if title is not None else [], list(tokenise(text))]
    tokens = [token for piece in pieces for token in piece]
    inside = np.zeros(len(tokens), dtype=bool)
    for at, token in enumerate(tokens):
        inside[at + 1 : at + token.parts] = True
    sentences, sentence_counts = sentences_of([text])
    return Written(
        forms=np.array([number(token.form) for token in tokens], dtype=np.uint32),
        lengths=np.array([len(token.form) for token in tokens], dtype=np.int64),
        starts=np.array([token.start for token in tokens], dtype=np.int64),
        ends=np.array([token.end for token in tokens], dtype=np.int64),
        continues=inside, counts=np.array([len(piece) for piece in pieces], dtype=np.int64),
        sentences=sentences, sentence_counts=sentence_counts,
    )  # fmt: skip


class StreamWriter:
    """Takes articles in and writes the files; memory grows with the articles, but not with their words.

    Rows of forms are known only at the end, so forms are first numbered as they are met.
    """

    def __init__(self, files: ColumnFiles) -> None:
        """Raises OSError, as all methods do."""
        self._files, self._words = files, 0
        self._met = tempfile.TemporaryFile(dir=files.folder)  # noqa: SIM115 - `close` closes it
        for name, kind in (("words", "<u4"), ("gaps", "u1"), ("sentences", "<u2")):
            files.append(f"stream.{name}", np.zeros(0, dtype=kind), kind)  # they are there though no word may be
        self._starts, self._sentence_starts = array("q", [0]), array("q", [0])
        self._odd = [array("q"), array("i"), array("i")]

    def close(self) -> None:
        """Lets go of the file of numbers; what was not finished is of no use."""
        self._met.close()

    def add(self, found: Written) -> None:
        """Appends articles."""
        write(self._met, found.forms.astype("<u4"))
        self._add_gaps(found)
        _extend(self._starts, found.counts)
        self._files.append("stream.sentences", found.sentences, "<u2")
        _extend(self._sentence_starts, found.sentence_counts)
        self._words += len(found.forms)

    def _add_gaps(self, found: Written) -> None:
        before = np.concatenate((np.zeros(1, dtype=np.int64), found.ends[:-1]))[: len(found.ends)]
        begins = np.cumsum(found.counts) - found.counts
        before[begins[found.counts > 0]] = 0
        gaps, lengths = found.starts - before, found.ends - found.starts
        odd = (gaps >= _ODD) | (lengths != np.minimum(found.lengths, MAX_LENGTH))
        at = odd.nonzero()[0]
        for values, column in zip((at + self._words, gaps[at], lengths[at]), self._odd, strict=True):
            column.extend(values.tolist())
        self._files.append("stream.gaps", np.where(odd, _ODD, gaps) + np.where(found.continues, _PART, 0), "u1")

    def finish(self, row_of: NDArray[np.uint32]) -> None:
        """Writes the files; `row_of` gives the row of every number of a form."""
        files = self._files
        self._met.seek(0)
        while len(met := np.fromfile(self._met, dtype=np.uint32, count=_CHUNK)):
            files.append("stream.words", row_of[met], "<u4")
        self.close()
        files.array("stream.starts", np.frombuffer(self._starts, dtype=np.int64))
        files.array("stream.sentencestarts", np.frombuffer(self._sentence_starts, dtype=np.int64))
        for name, column in zip(("odd", "oddgaps", "oddlengths"), self._odd, strict=True):
            files.array(f"stream.{name}", np.array(column))


MAX_LENGTH = 255
"""Letters of a form from which on its length is not looked up."""


def _extend(starts: "array[int]", counts: Array) -> None:
    starts.extend((np.cumsum(counts) + starts[-1]).tolist())


@dataclass(frozen=True, slots=True)
class Places:
    """The words of a few titles and texts with their places; the arrays are parallel."""

    words: NDArray[np.uint32]
    starts: Array
    ends: Array
    continues: NDArray[np.bool_]
    bounds: list[int]
    """The words of piece i are those from bounds[i] to bounds[i + 1]."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The files, mapped into memory."""

    words: NDArray[np.uint32]
    starts: NDArray[np.int64]
    gaps: NDArray[np.uint8]
    odd: tuple[Array, Array, Array]
    sentences: NDArray[np.uint16]
    sentence_starts: NDArray[np.int64]
    lengths: NDArray[np.uint8]
    """By row of forms."""

    @property
    def mean_length(self) -> float:
        """Words of an article, title included."""
        return max(1.0, 2 * len(self.words) / max(1, len(self.starts) - 1))

    def of(self, articles: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The words of articles, titles and texts one after the other, and where each of those ends."""
        words, starts = self.words, self.starts
        title = 2 * articles
        begin, end = starts[title], starts[title + 2]
        found = np.concatenate([words[b:e] for b, e in zip(begin.tolist(), end.tolist(), strict=True)])
        ends = np.empty(len(title) * 2, dtype=np.int64)
        ends[1::2] = np.cumsum(end - begin)
        ends[::2] = ends[1::2] - (end - starts[title + 1])
        return found, ends

    def places(self, articles: NDArray[np.int64]) -> Places:
        """The words of articles, at least one, and where they stand: title, text, title, text, …"""
        begin, end = self.starts[2 * articles].tolist(), self.starts[2 * articles + 2].tolist()
        words, ends_of = self.of(articles)
        gaps = np.concatenate([self.gaps[b:e] for b, e in zip(begin, end, strict=True)])
        continues = gaps >= _PART
        gap = (gaps & _ODD).astype(np.int64)
        lengths = self.lengths[words].astype(np.int64)
        at = (gap == _ODD).nonzero()[0]
        if len(at):
            bounds = ends_of[1::2]
            article = bounds.searchsorted(at, side="right")
            number = at - (bounds - np.subtract(end, begin))[article] + np.asarray(begin)[article]
            slot = self.odd[0].searchsorted(number)
            gap[at], lengths[at] = self.odd[1][slot], self.odd[2][slot]
        ends = np.cumsum(gap + lengths)
        base = np.concatenate(([0], ends))[np.concatenate(([0], ends_of[:-1]))]
        ends -= np.repeat(base, np.diff(ends_of, prepend=0))
        return Places(words, ends - lengths, ends, continues, [0, *ends_of.tolist()])

    def sentences_of(self, article: int) -> list[tuple[int, int]]:
        """Start and end of the sentences of a text; none if it is too long for that or has no words."""
        begin, end = self.sentence_starts[article : article + 2].tolist()
        pairs = self.sentences[2 * begin : 2 * end].tolist()
        return list(zip(pairs[::2], pairs[1::2], strict=True))


def open_stream(files: OpenFiles, lengths: NDArray[np.uint8], articles: int) -> Stream:
    """The stream in mapped files. Raises KeyError or ValueError if it does not fit."""
    starts: Any = files["stream.starts"]
    words, sentences = files["stream.words"], files["stream.sentences"]
    sentence_starts = files["stream.sentencestarts"]
    if len(starts) != 2 * articles + 1 or starts[-1] != len(words) or 2 * sentence_starts[-1] != len(sentences):
        raise ValueError("stream.words does not fit the index")
    odd = (files["stream.odd"], files["stream.oddgaps"], files["stream.oddlengths"])
    return Stream(words, starts, files["stream.gaps"], odd, sentences, sentence_starts, lengths)
