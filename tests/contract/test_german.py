"""The search understands German: what a reader expects of words, as tables run through a real index.

`german.tsv` says what a query finds and does not find, `german_marks.tsv` what of a text is marked. All their texts
are articles of one index, so each case stands among the words of all others.
"""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.engines import Engine
from indexer.query import Hit, SearchRequest
from indexer.query.request import Match
from tests.contract.corpora import Record, index

HERE = Path(__file__).parent
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


class Case(NamedTuple):
    """A row of `german.tsv`."""

    query: str
    finds: tuple[str, ...]
    misses: tuple[str, ...]
    kind: str
    """In brackets behind the heading: `any` word is enough; the query is `widened` to words that are spelt so."""

    @property
    def match(self) -> Match:
        return "any" if self.kind == "any" else "all"


def _rows(name: str) -> Iterator[tuple[str, list[str]]]:
    """The rows of a table, each with the heading above it."""
    heading = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line[2:]
        elif line:
            yield heading, [_ESCAPE.sub(lambda found: chr(int(found[1], 16)), cell) for cell in line.split("\t")]


def _texts(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split(" | "))


CASES = [
    Case(query, _texts(finds), _texts(misses), heading.partition("(")[2].rstrip(")"))
    for heading, (query, finds, misses) in _rows("german.tsv")
]
MARKED = [(query, text, _texts(marked)) for _, (query, text, marked) in _rows("german_marks.tsv")]

NOT_FOUND = [
    # query, text, why a reader would expect it and the search does not give it
    ("bauen", "sie bauten", "Snowball leaves -t and -te of verbs; only regular participles are known"),
    ("klagen", "er klagt", "the same"),
    ("fliehen", "sie flieht", "the same"),
    ("gehen", "sie ging", "irregular verbs need a dictionary"),
    ("gebaut", "wir bauen", "a participle is not searched as its verb: its own inflections would count twice"),
    ("Vorteile", "Vor- und Nachteile", "what a hyphen leaves out is not put in"),
    ("Gas", "Erdgas", "the lexicon holds no such split"),
    ("Brücke", "Elbbrücke", "the same"),
    ("Minister", "Premierminister", "the same"),
    ("Ort", "Urlaubsort", "the same"),
    ("Versicherung", "Krankenversicherungsbeitrag", "the same"),
    ("Ministerium", "Bundesverkehrsministerium", "a part that is a common word (Verkehrsministerium) is not opened"),
    ("Wasser", "Hochwasserschutzkonzept", "the same (Hochwasser)"),
    ("Stra?e", "Straße", "ß is folded to two letters, and a question mark stands for one"),
    ("24.02.2022", "am 24. Februar 2022", "dates in texts are words"),
    ('"Häuser in Nordkorea"', "nordkoreanische Häuser", "phrases are of words"),
]
CONFUSED = [
    # two words that Snowball makes one
    ("Bürger", "Burg"),
    ("Wählerinnen", "Wahl"),
    ("führen", "fuhren"),
    ("Reise", "Reis"),
    ("Schütze", "Schutz"),
    ("Buche", "Buch"),
    ("Truppe", "Trupp"),
    ("Maße", "Masse"),
    ("töten", "tot"),
    ("Straße", "Strass"),
]

DETAILS: dict[str, Record] = {
    "Erste Nachricht": {
        "title": "Gipfel in Brüssel", "published": "2024-03-12", "source": "Morgenblatt", "section": "Politik",
        "authors": ["Ada Brandt"], "persons": ["Wolodymyr Selenskyj"], "organisations": ["Nato"], "places": ["Brüssel"],
    },
    "Zweite Nachricht": {"title": "Messe", "published": "2024-10-01", "source": "Abendpost"},
    "Dritte Nachricht": {"title": "Messe", "published": "2025-03-31", "source": "Abendpost"},
}  # fmt: skip
"""What the articles with these texts have besides."""

TEXTS = list(
    dict.fromkeys(
        [text for case in CASES for text in case.finds + case.misses]
        + [text for _, text, _ in MARKED]
        + [text for _, text, _ in NOT_FOUND]
        + [word for pair in CONFUSED for word in pair]
    )
)


@pytest.fixture(scope="module")
def engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    records = [{"id": str(n), "title": "–", "text": text, **DETAILS.get(text, {})} for n, text in enumerate(TEXTS)]
    return index(engine_name, tmp_path_factory.mktemp("german"), records)


def _hits(engine: Engine, query: str, match: Match = "all") -> dict[str, Hit]:
    """All hits by their texts, in order."""
    found: dict[str, Hit] = {}
    for number in count(1):
        page = engine.search(SearchRequest(query, match, size=100, page=number))
        found |= {TEXTS[int(hit.id)]: hit for hit in page.hits}
        if len(found) == page.total:
            break
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.query for case in CASES])
def test_finds(engine: Engine, case: Case) -> None:
    found = set(_hits(engine, case.query, case.match))
    assert (set(case.finds) - found, set(case.misses) & found) == (set(), set())
    page = engine.search(SearchRequest(case.query, case.match))
    assert not page.relaxed
    assert any(note.code == "widened" for note in page.notes) == (case.kind == "widened")


@pytest.mark.parametrize(("query", "text", "marked"), MARKED)
def test_marks(engine: Engine, query: str, text: str, marked: tuple[str, ...]) -> None:
    (snippet,) = _hits(engine, query)[text].snippets
    assert tuple(snippet.text[start:end] for start, end in snippet.marks) == marked


def test_there_are_enough_cases_and_nearly_all_have_a_near_miss() -> None:
    assert len(CASES) >= 400
    assert len(MARKED) >= 40
    assert sum(bool(case.misses) for case in CASES) >= 0.98 * len(CASES)


@pytest.mark.parametrize(("query", "text", "why"), NOT_FOUND)
def test_does_not_find_yet(engine: Engine, query: str, text: str, why: str) -> None:
    assert text not in _hits(engine, query), f"found now, so it belongs into german.tsv; it was not: {why}"


@pytest.mark.parametrize(("one", "other"), CONFUSED)
def test_words_that_the_stemmer_makes_one_rank_as_they_are_spelt(engine: Engine, one: str, other: str) -> None:
    for typed, confused in ((one, other), (other, one)):
        found = list(_hits(engine, typed))
        assert confused in found, "told apart now, so it belongs into german.tsv"
        assert found.index(typed) < found.index(confused)


FIRST_THEN = [
    # query, the text that leads, one that is found but follows
    ("schön", "schön", "schöne"),
    ("Krieg", "Krieg im Osten", "Ukrainekrieg"),
    ("Soldat", "Soldat", "Soldatin"),
    ("Soldatin", "Soldatin", "Soldat"),
    ("Selenskyj", "Selenskyj", "Zelensky"),
    ("Nordkorea", "Nordkorea", "nordkoreanische Soldaten"),
    ("Museum", "Museum", "Museen"),
    ("Haus", "Haus", "Häuser"),
    ("Häuser", "Häuser", "Haus"),
    ("Schutz", "Schutz", "Hochwasserschutz"),
    ("Mueller", "Mueller", "Müller"),
]


@pytest.mark.parametrize(("query", "first", "then"), FIRST_THEN)
def test_what_is_written_as_typed_leads(engine: Engine, query: str, first: str, then: str) -> None:
    found = list(_hits(engine, query))
    assert found.index(first) < found.index(then)


@pytest.mark.parametrize(
    ("query", "kind", "forms"),
    [
        ("Soldat", "forms", "Soldat Soldaten"),
        ("Soldat", "parts", "Soldatin Soldatinnen"),
        ("Geheimdienst", "parts", "Geheimdienstinstitut Geheimdienstchef"),
        ("Selenskyj", "variants", "Selenski Zelensky"),
        ("Nordkorea", "variants", "nordkoreanische"),
        ("Soldatin", "variants", "Soldat Soldaten"),
        ("Ärztin", "variants", "Arzt"),
        ("Bürgerbegeren", "variants", "Bürgerbegehren"),
        ("Museum", "variants", "Museen"),
    ],
)
def test_a_query_is_explained_by_what_it_finds(engine: Engine, query: str, kind: str, forms: str) -> None:
    (reading,) = engine.search(SearchRequest(query)).reading
    assert set(forms.split()) <= {found.form for found in getattr(reading, kind)}


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [("Bürgerbegeren", "Bürgerbegehren"), ("Ukrane", "Ukraine"), ("Häuser", None), ("Soldatten", "Soldaten")],
)
def test_a_suggestion_is_a_word_as_it_is_written(engine: Engine, query: str, suggestion: str | None) -> None:
    assert engine.search(SearchRequest(query)).suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("Geheimd", "Geheimdienst"), ("häus", "Häuser"), ("hauserz", "Häuserzeile"), ("pjong", "Pjöngjang")],
)
def test_a_beginning_is_completed_with_umlauts_folded(engine: Engine, typed: str, offered: str) -> None:
    assert any(found.text.startswith(offered) for found in engine.suggest(typed, 10))
