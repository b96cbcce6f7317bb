"""SearchPage: what a search gives back, the same for page, JSON and terminal."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from indexer.query.request import Facet, Match, Mode, SearchRequest

_SAME_QUOTES = str.maketrans("„“”»«‚‘’‹›'", '"' * 11)


NoteValue = str | int | float | tuple[str, ...]
"""What stands in the text of a note; a tuple holds words, which are listed in quotation marks."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know about how the query was understood or answered; made by `note`."""

    code: str
    """For programs: stable."""
    text: str
    """For the reader: German."""
    message: str = ""
    """The text with places for its values, as in `%(word)s`, by which it can be told in another language."""
    values: tuple[tuple[str, NoteValue], ...] = ()


def note(code: str, message: str, **values: NoteValue) -> Note:
    """A note with its German text made of a message and what stands in its places."""
    text = message % {name: _german(value) for name, value in values.items()}
    return Note(code, text, message, tuple(values.items()))


def stopped(total: int, seconds: float) -> Note:
    """What is said of a search that was ended after so many seconds, when so many articles were found."""
    if total:
        message = (
            "Die Suche wurde nach %(seconds)s Sekunden beendet. "
            "Treffer und Zahlen sind, was bis dahin gefunden war; es kann mehr geben."
        )
    else:
        message = (
            "Die Suche wurde nach %(seconds)s Sekunden beendet, ehe ein Artikel gefunden war. "
            "Es kann trotzdem welche geben."
        )
    return note("time-budget", message, seconds=seconds)


def _german(value: NoteValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(f"„{word}“" for word in value)
    return f"{value:,}".removesuffix(".0").translate(str.maketrans(",.", ".,"))


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article's text. HTML is made elsewhere."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """Character spans of `text` (end exclusive) that match the query: ascending, never overlapping."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of the result."""

    id: str
    title: Snippet
    published: dt.datetime | None
    source: str | None
    section: str | None
    authors: tuple[str, ...]
    url: str | None
    file: str
    line: int
    score: float
    snippets: tuple[Snippet, ...]
    persons: tuple[str, ...]
    organisations: tuple[str, ...]
    places: tuple[str, ...]
    copies: int = 0
    """Other versions of its text that match too and stand behind it here."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str | None
    """None is „ohne Angabe“."""
    count: int
    """Articles, or texts where versions are folded; see FacetCounts."""
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The values of one facet: ticked and excluded ones, the commonest others, „ohne Angabe“ if there are such.

    count(v) = matching articles that carry v, under all filters of the other facets, all exclusions, and, when the
    facet combines with „all“, its own ticked values. Versions of one text that are folded count once for each value
    that any of them carries; so do they in histograms.
    """

    facet: Facet
    values: tuple[FacetValue, ...]
    distinct: int
    """How many values have a count above zero."""
    mode: Mode = "any"


@dataclass(frozen=True, slots=True)
class FacetPage:
    """Some of all values of one facet, counted as in FacetCounts; those that no article carries are left out."""

    facet: Facet
    values: tuple[FacetValue, ...]
    total: int
    """How many values there are, „ohne Angabe“ included."""
    offset: int
    """How many of them come before; of an offset beyond the end, that of the last page."""
    hits: int
    """Articles that the search finds."""
    complete: bool
    """False if the time budget ran out: all numbers then cover what was found until then."""
    generation: str


@dataclass(frozen=True, slots=True)
class Bar:
    start: dt.date
    """The first day of the day, month or year."""
    count: int
    corpus: int
    """Articles of that time in the whole corpus; 0 means that it holds none, whatever is searched for."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """The hits over time, without gaps between the first and the last bar."""

    unit: Literal["day", "month", "year"]
    bars: tuple[Bar, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class FormCount:
    form: str
    articles: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How one word of the query was searched."""

    word: str
    forms: tuple[FormCount, ...] = ()
    """Surface forms in the index that the word finds, the commonest first."""
    parts: tuple[FormCount, ...] = ()
    """Compounds that hold the word as a part."""
    variants: tuple[FormCount, ...] = ()
    """Other words that were searched for it: a feminine form's base, its variants, forms it was widened to."""
    alike: tuple[FormCount, ...] = ()
    """Words with like letters. They find nothing more, but articles that hold them rank higher."""


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that narrows a search, and how many articles are found without it."""

    kind: Facet | Literal["word", "from", "to"]
    value: str | dt.date | None
    """A part of the query as it was read, a facet's value (None is „ohne Angabe“), or a day."""
    excluded: bool
    """Of a facet's value: whether it is excluded."""
    without: SearchRequest
    """The search without it."""
    total: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to put a query, and how many articles it finds."""

    kind: Literal["loose", "fuzzy", "any"]
    """Words instead of phrases and near words, in any form and anywhere; words spelt nearly so; any of the words."""
    request: SearchRequest
    total: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    query: str
    understood: str | None
    """The query as it was read, written in its own language; None for a plain list of words."""
    match: Match
    total: int
    complete: bool
    """False if the time budget ran out: total, facets and hits then cover what was found until then."""
    generation: str
    page: int
    size: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    histogram: Histogram
    reading: tuple[Reading, ...]
    with_copies: int
    """Articles that are found, all versions counted; the total if `copies` of the request is „all“."""
    without_copies: int
    """Texts that are found, versions of one counted once; the total if it is „fold“."""
    relaxed: bool
    """No article held all the words; these hold any of them."""
    notes: tuple[Note, ...]
    suggestion: str | None = None
    """The query as it was probably meant, if that finds clearly more. It is only offered."""
    suggestion_total: int | None = None
    """How many articles it finds; None if that is not known exactly."""
    cursor: str | None = None
    """Where the next page of this generation begins: see `indexer.query.cursor`. None on the last page."""
    removals: tuple[Removal, ...] = ()
    """If nothing was found: each filter and each part of the query that had to be met. If `relaxed`: the parts without
    which all others are found together. Those that time was left for, the most articles first."""
    alternatives: tuple[Alternative, ...] = ()
    """If nothing was found: other ways to ask that find something."""

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def read_otherwise(self) -> bool:
        """Whether the query as it was read looks unlike what was typed, blanks and kinds of quotation marks aside."""
        typed, read = (text.translate(_SAME_QUOTES).split() for text in (self.query, self.understood or self.query))
        return typed != read
