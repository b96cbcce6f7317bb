"""What at the end of a query is being typed, and how a suggestion is written into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import fold, tokenise
from indexer.query import Suggestion, SuggestionKind
from indexer.query.ast import FacetWords, Phrase, Word
from indexer.query.completion import in_field, key_of, keys_of, mixed, unfinished
from indexer.query.syntax import parse
from tests.unit.texts import TEXTS


@pytest.mark.parametrize(
    ("query", "prefixes", "word"),
    [
        ("Kur", ["kur"], "Kursk"),
        ("Truppen Kur", ["truppen kur", "kur"], "Truppen Kursk"),
        ("a b c d e", ["b c d e", "c d e", "d e", "e"], "a b c d Kursk"),
        ("Truppen UND Kur", ["kur"], "Truppen UND Kursk"),
        ("(Truppen ODER Kur", ["kur"], "(Truppen ODER Kursk"),
        ("(Kur", ["kur"], "(Kursk"),
        ("=Kur", ["kur"], "=Kursk"),
        ("Truppen -Kur", ["kur"], "Truppen -Kursk"),
        ("NICHT Kur", ["kur"], "NICHT Kursk"),
        ('"alte Stadt" Kur', ["kur"], '"alte Stadt" Kursk'),
        ("titel:Kur", ["kur"], "titel:Kursk"),
        ('"Kur', ["kur"], '"Kursk"'),
        ("„Kur", ["kur"], "„Kursk“"),
        ("»Kur", ["kur"], "»Kursk«"),
        ('="Kur', ["kur"], '="Kursk"'),
        ("Ukraine-Kon", ["ukraine kon"], "Kursk"),
        ("Müll", ["mull"], "Kursk"),
        ("Straß", ["strass"], "Kursk"),
    ],
)
def test_the_last_word_is_completed_and_the_rest_stays(query: str, prefixes: list[str], word: str) -> None:
    end = unfinished(query)
    assert end
    assert [beginning.prefix for beginning in end.beginnings] == prefixes
    assert end.word("Kursk") == word


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "-", "(", "Kur)", '"Kursk"', "„Kursk“", "Kursk UND", "Kursk UND ", "Mil*", "*macht", "M?ller", "Kur~",
        "datum:20", "vor:2025", "https://example.org/a", "Kursk (", "!=", "person:(Pu)",
    ],
)  # fmt: skip
def test_nothing_is_completed(query: str) -> None:
    end = unfinished(query)
    assert end is None or not end.beginnings[0].prefix


def test_a_blank_ends_the_word_but_not_the_name() -> None:
    end = unfinished("Wladimir ")
    assert end
    assert end.beginnings[-1].prefix == "wladimir "
    phrase = unfinished('"Wladimir ')
    assert phrase
    assert phrase.beginnings[0].prefix == "wladimir "


@pytest.mark.parametrize(
    ("query", "kind", "text", "completed"),
    [
        ("put", "person", "Wladimir Putin", 'person:"Wladimir Putin"'),
        ("Krieg Wladimir Pu", "person", "Wladimir Putin", 'Krieg person:"Wladimir Putin"'),
        ("Krieg -Pu", "person", "Wladimir Putin", 'Krieg -person:"Wladimir Putin"'),
        ("kur", "place", "Kursk", "ort:Kursk"),
        ("un", "organisation", "OR", 'organisation:"OR"'),
        ("havel", "organisation", "Havelmann-Werke", "organisation:Havelmann-Werke"),
        ("person:Pu", "person", "Wladimir Putin", 'person:"Wladimir Putin"'),
        ("person: Pu", "person", "Wladimir Putin", 'person: "Wladimir Putin"'),
        ("person:", "person", "Wladimir Putin", 'person:"Wladimir Putin"'),
        ('person:"Wla', "person", "Wladimir Putin", 'person:"Wladimir Putin"'),
        ("bezug:Pu", "person", "Wladimir Putin", 'bezug:"Wladimir Putin"'),
        ("-related:kur", "place", "Kursk", "-related:Kursk"),
        ('"wla', "person", "Wladimir Putin", '"Wladimir Putin"'),
        ("frie", "title", "Frieden", 'titel:"Frieden"'),
        ("frie", "title", "„Frieden“: eine „Utopie“?", 'titel:"Frieden: eine Utopie?"'),
    ],
)
def test_a_name_becomes_a_field_and_a_headline_too(query: str, kind: SuggestionKind, text: str, completed: str) -> None:
    end = unfinished(query)
    assert end
    longest = max(end.beginnings, key=lambda b: key_of(text).startswith(b.prefix) and b.words)
    assert end.value(kind, text, longest) == completed


@given(TEXTS)
def test_what_is_inserted_is_read_as_what_was_picked(value: str) -> None:
    end = unfinished("x")
    assert end
    if key_of(value):
        person, title = (parse(end.value(kind, value, end.beginnings[0])).root for kind in ("person", "title"))
        assert isinstance(person, FacetWords)
        assert isinstance(title, Phrase)
        assert key_of(person.text) == key_of(title.text) == key_of(value)
        assert title.scope == "title"


@given(TEXTS)
def test_what_was_typed_before_stays(query: str) -> None:
    end = unfinished(query)
    if end is not None:
        assert all(query.startswith(beginning.head) for beginning in end.beginnings)
        assert end.word("Kursk").startswith(end.beginnings[-1].head + "Kursk")


@pytest.mark.parametrize("query", ["Kur", "Truppen Kur", "-Kur", "=Kur", "(Kur", "NICHT Kur", "a ODER Kur"])
def test_a_completed_word_is_read_as_a_word(query: str) -> None:
    end = unfinished(query)
    assert end
    for form in ("Kursk", "ODER"):
        assert Word(form.lower()).text in str(parse(end.word(form)).root).lower()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Häuser", ("hauser", "haeuser")),
        ("Café Österreich", ("cafe osterreich", "cafe oesterreich")),
        ("Straße", ("strasse",)),
        ("Havelmann-Werke", ("havelmann werke",)),
        ("???", ("",)),
    ],
)
def test_keys(text: str, keys: tuple[str, ...]) -> None:
    assert keys_of(text) == keys


@given(st.one_of(TEXTS, st.text(alphabet="abÄß- 12")))
def test_a_key_is_made_of_the_folded_words(text: str) -> None:
    assert key_of(text) == " ".join(fold(token.form) for token in tokenise(text))


def _some(kind: SuggestionKind, *articles: int) -> list[Suggestion]:
    return [Suggestion(f"{kind} {count}".capitalize(), kind, count, f"{kind}{count}") for count in articles]


@pytest.mark.parametrize(
    ("words", "names", "titles", "limit", "shown"),
    [
        (range(20, 10, -1), range(15, 5, -1), range(9, 0, -1), 8, "20 19 18 15p 14p 13p 9t 8t"),
        (range(20, 10, -1), (), (), 8, "20 19 18 17 16 15 14 13"),
        ((), range(15, 5, -1), (1,), 8, "15p 14p 13p 12p 11p 10p 9p 1t"),
        ((5,), (7,), range(9, 0, -1), 8, "7p 5 9t 8t 7t 6t 5t 4t"),
        ((5, 4), (7,), (1,), 1, "5"),
        ((), (7,), (1,), 1, "7p"),
        ((), (), (), 8, ""),
    ],
)
def test_each_kind_has_its_places(words: range, names: range, titles: range, limit: int, shown: str) -> None:
    found = mixed(_some("word", *words), _some("person", *names), _some("title", *titles), limit)
    signs = {"word": "", "person": "p", "title": "t"}
    assert [f"{s.articles}{signs[s.kind]}" for s in found] == shown.split()


def test_nouns_and_names_come_before_other_words() -> None:
    words = [Suggestion("hatte", "word", 50, ""), Suggestion("Haus", "word", 20, "")]
    assert [s.text for s in mixed(words, _some("person", 3), [], 8)] == ["Haus", "Person 3", "hatte"]


@given(TEXTS)
def test_a_name_written_into_a_field_is_read_as_that_name(name: str) -> None:
    if key_of(name):
        read = parse(in_field("bezug", name)).root
        assert isinstance(read, FacetWords)
        assert (read.facet, key_of(read.text)) == ("related", key_of(name))
