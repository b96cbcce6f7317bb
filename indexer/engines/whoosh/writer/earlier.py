"""What a build takes over from the generation before: the words of articles that are the same, and their analysis.

Only files whose checksums hold are used: what is damaged must not live on in other generations.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.articles import Article
from indexer.contents import Rows, row_of
from indexer.engines.whoosh import contents
from indexer.engines.whoosh.checking import is_kept
from indexer.engines.whoosh.columns import files
from indexer.engines.whoosh.columns.files import Strings, open_files
from indexer.engines.whoosh.forms import Forms
from indexer.engines.whoosh.stream import Stream, Written, open_stream
from indexer.engines.whoosh.words import MANIFEST, VERSION
from indexer.engines.whoosh.writer.records import Ints, offsets, spread
from indexer.engines.whoosh.writer.vocabulary import Known

_JOINED = ("contents.joinedat", "contents.joined", "contents.joinedforms.txt", "contents.joinedforms.starts")
_OF_ARTICLES = ("id.txt", "id.starts", "id.documents")
_OF_WORDS = (
    *(f"forms.{name}" for name in ("txt", "starts", "articles", "initials", "small", "lengths")), "folded.rows",
    *(f"terms.{name}" for name in ("txt", "starts", "rows", "compounds")), "compounds.rows",
    *(f"stream.{name}" for name in ("words", "starts", "gaps", "odd", "oddgaps", "oddlengths", "sentences")),
    "stream.sentencestarts",
)  # fmt: skip


@dataclass(frozen=True)
class Copied:
    """The words of some articles, as a Gatherer takes them in; forms are numbered by their rows."""

    written: Written
    joined_at: Ints
    """Which of the words begin a hyphen word, …"""
    joined: list[str]
    """… and its joined form."""


@dataclass(frozen=True)
class Earlier:
    """A generation of the same analysis, open."""

    known: Known
    rows: Rows
    keys: NDArray[np.bytes_]
    """The hashes of ids, in the order of `rows`."""
    identifiers: Strings
    documents: NDArray[np.uint32]
    stream: Stream
    joined_at: Ints
    joined: NDArray[np.uint32]
    joined_forms: Strings

    def number(self, article: Article, content_hash: str) -> int | None:
        """The document number of an article that is the same there; None if it is not, or its title was derived."""
        if article.title_derived:
            return None  # the stream does not hold its words
        row = np.frombuffer(row_of(article, content_hash), dtype=self.rows.dtype)[0]
        at = int(self.keys.searchsorted(row["id"]))
        if at == len(self.keys) or self.keys[at] != row["id"] or self.rows[at]["content"] != row["content"]:
            return None
        place = self.identifiers.find(article.id)
        return int(self.documents[place]) if place >= 0 else None

    def copied(self, numbers: list[int]) -> Copied:
        """The words of articles, at least one."""
        articles, stream = np.array(numbers, dtype=np.int64), self.stream
        places = stream.places(articles)
        begin, end = stream.starts[2 * articles], stream.starts[2 * articles + 2]
        first, behind = self.joined_at.searchsorted(begin), self.joined_at.searchsorted(end)
        at = spread(first, behind - first)
        moved = offsets(end - begin)[:-1] - begin
        sentences = stream.sentence_starts[articles]
        counts = stream.sentence_starts[articles + 1] - sentences
        written = Written(
            forms=places.words, lengths=stream.lengths[places.words].astype(np.int64), starts=places.starts,
            ends=places.ends, continues=places.continues, counts=np.diff(places.bounds),
            sentences=stream.sentences[spread(2 * sentences, 2 * counts)], sentence_counts=counts,
        )  # fmt: skip
        joined = [self.joined_forms[number] for number in self.joined[at].tolist()]
        return Copied(written, self.joined_at[at] + np.repeat(moved, behind - first), joined)


def open_earlier(folder: Path, count: int) -> Earlier:
    """Opens columns/ of a generation of `count` articles.

    Raises OSError, ValueError, KeyError or TypeError if a file is missing or not as it was written.
    """
    for manifest, names in (
        (files.MANIFEST, _OF_ARTICLES), (MANIFEST, _OF_WORDS), (contents.MANIFEST, (*_JOINED, "contents.articles"))
    ):  # fmt: skip
        if not is_kept(folder / manifest, names):
            raise ValueError(f"{folder / manifest}: not as it was written")
    columns, words = open_files(folder), open_files(folder, MANIFEST, VERSION)
    kept = open_files(folder, contents.MANIFEST, contents.VERSION)
    rows = contents.read_contents(folder, count).articles
    return Earlier(
        known=_known(words), rows=rows, keys=np.ascontiguousarray(rows["id"]), identifiers=columns.strings("id"),
        documents=columns["id.documents"], stream=open_stream(words, Forms(words).lengths, count),
        joined_at=kept["contents.joinedat"], joined=kept["contents.joined"],
        joined_forms=kept.strings("contents.joinedforms"),
    )  # fmt: skip


def _known(words: files.OpenFiles) -> Known:
    forms, terms = words.strings("forms"), words.strings("terms")
    rows, compounds = (_lengths(words[name]) for name in ("terms.rows", "terms.compounds"))
    holding = words["compounds.rows"].astype(np.int64)
    return Known(
        forms=forms, terms=terms,
        term_of=np.repeat(np.arange(len(terms)), rows),
        part_starts=offsets(np.bincount(holding, minlength=len(forms))),
        parts=np.repeat(np.arange(len(terms)), compounds)[np.argsort(holding, kind="stable")],
    )  # fmt: skip


def _lengths(starts: NDArray[np.uint32]) -> Ints:
    begins = starts.astype(np.int64)
    return begins[1:] - begins[:-1]
