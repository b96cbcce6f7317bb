"""What counts as a word is the same in articles and in queries."""

import pytest

from indexer.engines.base import Engine
from indexer.query import SearchRequest
from tests.contract.conftest import Index

RECORDS = [
    {"id": "address", "title": "Netz", "text": "https://www.tagesschau.de/inland/x.html?q=1.", "source": "spiegel.de"},
    {"id": "mail", "title": "Post", "text": "Schreiben Sie an info@uni-bonn.de, z. B. heute."},
    {"id": "sign", "title": "Anteil", "text": "Rund 50 % der 12\u202f000 Stimmen."},
    {"id": "word", "title": "Anteil", "text": "Rund 50 Prozent der 12.000 Stimmen im Jahr 44 v. Chr."},
    {"id": "capitals", "title": "DIE LINKE IM OSTEN", "text": "Ein IM, der an AIDS starb, wurde gebaut wie HALLE."},
]  # fmt: skip


@pytest.fixture
def engine(indexed: Index) -> Engine:
    return indexed(RECORDS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tagesschau.de", "address"),
        ("tagesschau", "address"),
        ("http://tagesschau.de/inland/x.html?q=1", "address"),
        ("www.tagesschau.de/inland/x.html?q=1", "address"),
        ("inland", ""),
        ("quelle:spiegel", "address"),
        ("quelle:spiegel.de", "address"),
        ("quelle:spieg*", "address"),
        ("uni-bonn.de", "mail"),
        ("info@uni-bonn.de", "mail"),
        ("Uni-Bonn", "mail"),
        ("50%", "sign word"),
        ("50 %", "sign word"),
        ('"50 Prozent"', "sign word"),
        ('"rund 50% der"', "sign word"),
        ('"50 %"~5', "sign word"),
        ('"50% Stimmen"~5', "sign word"),
        ("12000 Stimmen", "sign word"),
        ("12\u202f000 Stimmen", "sign word"),
        ("44 v.Chr.", "word"),
        ("44 v. Chr.", "word"),
        ('"z.B. heute"', "mail"),
        ('"Die Linke"', "capitals"),
        ("IM", "capitals"),
        ("im", "word capitals"),
        ("LINKE OSTEN DIE", "capitals"),
        ("Aids", "capitals"),
        ("Halle", "capitals"),
        ("bauen", "capitals"),
        ("gebaute", "capitals"),
    ],
)
def test_finds(engine: Engine, query: str, expected: str) -> None:
    found = {hit.id for hit in engine.search(SearchRequest(query)).hits}
    assert found == set(expected.split())


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("tagesschau", "https://www.tagesschau.de/inland/x.html?q=1"),
        ("v. Chr.", "v. Chr."),
        ("50%", "50 %"),
        ('"50 Prozent" Stimmen 44', "50 Prozent"),
    ],
)
def test_marks_the_word_as_it_is_written(engine: Engine, query: str, marked: str) -> None:
    hits = engine.search(SearchRequest(query)).hits
    found = {snippet.text[start:end] for hit in hits for snippet in hit.snippets for start, end in snippet.marks}
    assert marked in found
