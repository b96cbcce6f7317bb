"""What comes first: beyond the sum over terms, spelling, neighbourhood and likeness of words decide."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines import Engine
from indexer.query import SearchRequest
from tests.contract.conftest import Index
from tests.contract.corpora import TERMS_ALONE, Record, found, index

_FILLER = "Am Dienstag berichteten mehrere Zeitungen ausführlich darüber, ohne Einzelheiten zu nennen."


def _articles(**texts: str) -> list[Record]:
    return [{"id": name, "title": "Meldung", "text": f"{text} {_FILLER}"} for name, text in texts.items()]


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("Wahlen", "Die Wahlen stehen an.", "Die Wahl steht an."),
        ("Wahl", "Die Wahl steht an.", "Die Wahlen stehen an."),
        ("Bären", "Viele Bären gesehen.", "Viele Baren gesehen."),
        ("Koalition gespalten", "Koalition über Steuern gespalten.", "Koalition tagt zu Steuern. Gespalten ist Holz."),
        ("Jonas Hartwig", "Es sprach Jonas Hartwig zum Rat.", "Jonas Weber sprach zum Rat, auch Lena Hartwig."),
        ("besetztes Haus", "Ein Haus und seine Besetzung.", "Ein Haus und seine Bewohner."),
    ],
)
@pytest.mark.parametrize("match", ["all", "any"])
def test_the_better_article_comes_first(indexed: Index, query: str, first: str, second: str, match: str) -> None:
    # By name the worse one would come first.
    engine = indexed(_articles(b=first, a=second, c="Etwas ganz anderes.", d="Noch etwas."))
    hits = found(engine, query, match=match)
    assert hits[0] == "b"


def test_words_alike_are_told_and_find_nothing(indexed: Index) -> None:
    engine = indexed(_articles(a="Das Haus ist besetzt.", b="Die Besetzung des Hauses.", c="Eine Besetzung."))
    page = engine.search(SearchRequest("besetzt Haus", match="any"))
    assert {hit.id for hit in page.hits} == {"a", "b"}
    (besetzt, haus) = page.reading
    assert [(form.form, form.articles) for form in besetzt.alike] == [("Besetzung", 2)]
    assert haus.alike == ()


def test_the_bonuses_can_be_switched_off(engine_name: str, tmp_path: Path) -> None:
    records = _articles(a="Die Wahl steht an.", b="Die Wahlen stehen an.")
    plain = index(engine_name, tmp_path, records, **TERMS_ALONE)
    page = plain.search(SearchRequest("Wahlen"))
    first, second = page.hits
    assert first.score == pytest.approx(second.score)
    assert page.reading[0].alike == ()


def test_fresh_articles_come_first_only_if_asked_for(engine_name: str, tmp_path: Path) -> None:
    text = f"Der Hafen wird gebaut. {_FILLER}"
    records: list[Record] = [
        {"id": "old", "title": "Hafen", "text": text, "published": "2010-01-01"},
        {"id": "new", "title": "Meldung", "text": text, "published": "2024-01-01"},
        {"id": "undated", "title": "Meldung", "text": text},
    ]
    assert found(index(engine_name, tmp_path, records), "Hafen")[0] == "old"
    fresh = index(engine_name, tmp_path, records, freshness=100.0)
    assert found(fresh, "Hafen") == ["new", "old", "undated"]


_WORDS = [
    "Wahl",
    "Wahlen",
    "wählen",
    "Haus",
    "Häuser",
    "hausen",
    "Besetzung",
    "besetzt",
    "und",
    "Rot-Grün",
    "12",
    "a",
    "ß",
]
_texts = st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=8)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(texts=_texts, words=st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4))
def test_a_closer_look_finds_and_drops_no_article(engine_name: str, texts: Sequence[str], words: list[str]) -> None:
    records: list[Record] = [{"id": str(i), "title": text, "text": text} for i, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        closely = index(engine_name, Path(folder), records)
        plainly = index(engine_name, Path(folder), records, **TERMS_ALONE)
        for query in (" ".join(words), f'"{" ".join(words)}"', " ODER ".join(words)):
            for match in ("all", "any"):
                close, plain = _scores(closely, query, match), _scores(plainly, query, match)
                assert close.keys() == plain.keys()
                assert all(close[article] >= plain[article] for article in close)


def _scores(engine: Engine, query: str, match: str) -> dict[str, float]:
    page = engine.search(SearchRequest(query, match=match, size=100))  # type: ignore[arg-type]
    assert page.total == len(page.hits)
    return {hit.id: hit.score for hit in page.hits}
