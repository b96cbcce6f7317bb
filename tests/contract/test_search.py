"""What a query finds."""

import pytest

from indexer.engines import Engine
from indexer.query import SearchRequest
from indexer.query.request import Match
from tests.contract.conftest import Index
from tests.contract.corpora import Record, found, index

ARTICLES: list[Record] = [
    {
        "id": "odessa",
        "title": "Truppen am Hafen",
        "text": "Die Truppen rückten vor. Der Hafen von Odessa lag still.",
        "published": "2024-01-10",
        "source": "Die Rundschau",
        "section": "Politik",
        "authors": ["Ada Brandt", "Uwe Koch"],
        "persons": ["Wladimir Putin", "Olaf Scholz"],
        "organisations": ["Vereinte Nationen"],
        "places": ["Odessa"],
    },
    {
        "id": "hamburg",
        "title": "Wo Schiffe warten",
        "text": "Im stillen Hafen liegen drei Schiffe. Die Häfen des Nordens klagen, und die Linke klagt mit.",
        "published": "2024-02-20",
        "source": "Hafenblatt",
        "section": "Wirtschaft",
        "authors": ["Ada Brandt"],
        "persons": ["Olaf Scholz"],
        "places": ["Hamburg", "Odessa"],
    },
    {
        "id": "zebra",
        "title": "Ein Zebra auf der Straße",
        "text": "Das Zebra lief davon. Still lag es später im Gras. Linke Spur gesperrt.",
        "published": "2023-12-31T23:30:00Z",
        "source": "Die Rundschau",
    },
    {
        "id": "hyphen",
        "title": "Der Ukraine-Konflikt",
        "text": "Ein See-Hafen ist auch ein Hafen. Über die E-Mail der Nato staunte Putins Sprecher.",
        "persons": ["Wladimir Putin"],
    },
    {
        "id": "compound",
        "title": "Ukrainekonflikt",
        "text": "Ein Seehafen, 12.000 Tonnen, 3,5 Prozent und Müllers Café.",
        "published": "2024-02-20",
    },
]


@pytest.fixture(scope="module")
def engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("search"), ARTICLES)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # words, inflected
        ("Hafen", "odessa hamburg hyphen compound"),
        ("Häfen", "odessa hamburg hyphen compound"),
        ("hafens", "odessa hamburg hyphen compound"),
        ("strasse", "zebra"),
        ("Putin", "hyphen"),
        ("12000", "compound"),
        ("3,5", "compound"),
        ("Cafe", "compound"),  # found nowhere, so the nearest form
        ("=cafe", "compound"),
        ("Quastenflosser", ""),
        # all words
        ("Hafen Truppen", "odessa"),
        ("Hafen Schiff Truppe", "odessa hamburg hyphen compound"),  # nowhere all: any of them
        # hyphen words: side by side or written as one
        ("See-Hafen", "hyphen compound"),
        ("Seehafen", "hyphen compound"),
        ("Ukraine-Konflikt", "hyphen compound"),
        # phrases
        ('"lag still"', "odessa"),
        ('"still lag"', "zebra"),
        ('"die Linke"', "hamburg"),
        ('"Truppen am Hafen"', "odessa"),
        ('"Hafen Die Truppen"', ""),  # ends in the title, goes on in the text
        ('"Truppen Hafen"', ""),
        ('"stiller Häfen"', "hamburg"),
        ('="stiller Hafen"', ""),
        ('="stillen hafen"', "hamburg"),
        ("„See Hafen“", "hyphen"),
        ('"See-Hafen"', "hyphen"),
        ('"Zebra"', "zebra"),
        # as written
        ("=Hafen", "odessa hamburg hyphen"),
        ("=Hafens", ""),
        ("=nordens", "hamburg"),
        ("=Norden", ""),
        # wildcards
        ("Haf*", "odessa hamburg hyphen"),
        ("see*", "hyphen compound"),
        ("*hafen", "odessa hamburg hyphen compound"),
        ("?afen", "odessa hamburg hyphen"),
        ("Ha?e*", "odessa hamburg hyphen"),
        ("xyz*", ""),
        # spelt nearly so: the word found is none that a search without the sign would find
        ("Hafem~", "odessa hamburg hyphen"),
        ("Haefn~2", "odessa hamburg hyphen"),
        ("Hfane~1", ""),
        ("Seehaven~", "hyphen compound"),
        ("See-Hafem~1", "hyphen compound"),
        ("Gra~", ""),
        ("Odesa~1 UND still", "odessa"),
        ("Odesa~0", ""),
        ("titel:Hafem~", "odessa"),
        # near each other, in any order: at most so many words between
        ('"rückten Hafen"~2', "odessa"),
        ('"rückten Hafen"~1', ""),
        ('"Hafen rückten"~2', "odessa"),
        ('"Truppe rückte Hafen"~2', "odessa"),
        ('"Truppe rückte Hafen"~1', ""),
        ('"Odessa Truppe"~9', "odessa"),  # in the text alone
        ('="stiller Hafen"~1', ""),
        ('="Hafen stillen"~0', "hamburg"),
        ('"Hafen Hafen"~9', "hamburg hyphen"),  # two of them
        ("Hafen /w2 rückten", "odessa"),
        ("Hafen /W1 rückten", ""),
        ("rückten /w2 Hafen /w2 Odessa", "odessa"),
        ("rückten /w2 Hafen /w0 Odessa", ""),
        ("See-Hafen /w1 auch", "hyphen"),
        ("Seehafen /w3 Prozent", "compound"),
        ("Ukraine-Konflikt /w3 Hafen", ""),
        ('"ein Hafen" /w1 auch', "hyphen"),
        ('"lag still" /w4 Odessa', "odessa"),
        ("(Schiffe ODER Truppen) /w3 Hafen", "odessa hamburg"),
        ("Quasten* /w3 Hafen /w3 Schiffe", ""),
        ("Still* /w0 Haf*", "hamburg"),
        ("Hafem~ /w0 stillen", "hamburg"),
        ("titel:Truppen /w1 Hafen", "odessa"),
        ("titel:Truppen /w0 Hafen", ""),
        ("Hafen NICHT Truppen /w3 vor", "hamburg hyphen compound"),
        ("Prozent /w5 Müllers", "compound"),
        ("Xyloph?n /w3 Hafen", ""),  # stands for no word
        # in one sentence
        ("Truppen /s vor", "odessa"),
        ("Truppen /s Odessa", ""),
        ("Truppen /s Hafen", "odessa"),  # the title is a sentence
        ("titel:Truppen /s Hafen", "odessa"),
        ("Hafen /s Norden", "hamburg"),
        ("Schiffe /s Norden", ""),
        ('"drei Schiffe" /s still', "hamburg"),
        ("Hafen /s Hafen", "hyphen"),
        ("Zebra /s Gras UND Straße", ""),
        # operators, in both languages
        ("Hafen UND Schiffe", "hamburg"),
        ("Hafen AND Schiffe", "hamburg"),
        ("Zebra ODER Schiffe", "zebra hamburg"),
        ("Zebra OR Schiffe", "zebra hamburg"),
        ("Hafen NICHT Schiffe", "odessa hyphen compound"),
        ("Hafen NOT Schiffe", "odessa hyphen compound"),
        ("Hafen -Schiffe", "odessa hyphen compound"),
        ("Hafen UND Zebra", ""),  # asked for explicitly, so nothing is relaxed
        ("Hafen UND NICHT (Schiffe ODER Truppen)", "hyphen compound"),
        ("(Zebra ODER Truppen) (still ODER Mond)", "odessa zebra"),
        ("(Zebra UND Gras) ODER (Hafen UND NICHT Truppen UND NICHT Schiffe)", "zebra hyphen compound"),
        ("NICHT NICHT Zebra", "zebra"),
        # nothing but negation
        ("NICHT Hafen", "zebra"),
        ("-Hafen -Zebra", ""),
        ("NICHT (Hafen ODER Zebra)", ""),
        ("NICHT Quastenflosser", "odessa hamburg zebra hyphen compound"),
        # fields
        ("titel:Hafen", "odessa"),
        ("title:Ukraine-Konflikt", "hyphen compound"),
        ('titel:"am Hafen"', "odessa"),
        ("titel:(Zebra ODER Hafen)", "zebra odessa"),
        ("titel:Schiff*", "hamburg"),
        ("titel:=schiffe", "hamburg"),
        ("titel:=schiff", ""),
        ("person:Putin", "odessa hyphen"),
        ("person:putin person:scholz", "odessa"),
        ('person:"Wladimir Putin"', "odessa hyphen"),
        ("person:Put", ""),
        ("person:Put*", "odessa hyphen"),
        ("person: Putin", "odessa hyphen"),
        ("ort:Odessa", "odessa hamburg"),
        ("place:hamburg", "hamburg"),
        ("organisation:Nationen", "odessa"),
        ("quelle:Rundschau", "odessa zebra"),
        ("source:hafenblatt", "hamburg"),
        ("ressort:Politik", "odessa"),
        ("autor:Brandt", "odessa hamburg"),
        ("author:(Brandt Koch)", "odessa"),
        ("Hafen -autor:Koch", "hamburg hyphen compound"),
        # days are those of Berlin: half past eleven in London is the new year there
        ("datum:2024-01-01", "zebra"),
        ("datum:2023", ""),
        ("datum:2024-01", "odessa zebra"),
        ("datum:10.01.2024", "odessa"),
        ("datum:2024-01-10..2024-02-20", "odessa hamburg compound"),
        ("datum:..2024-01-31", "odessa zebra"),
        ("vor:2024-02-20", "odessa zebra"),
        ("nach:2024-01-10", "hamburg compound"),
        ("Hafen nach:2024-01", "hamburg compound"),
        ("NICHT datum:2024", "hyphen"),
        # stop words: passed over beside other words, searched alone and in phrases
        ("der Hafen und die Schiffe", "hamburg"),
        ("das", "zebra"),
        ("die im", "hamburg"),
        ("=die UND Zebra", ""),
        # everything
        ("", "odessa hamburg zebra hyphen compound"),
        ("*", "odessa hamburg zebra hyphen compound"),
        ("!!! ???", "odessa hamburg zebra hyphen compound"),
    ],
)
def test_finds(engine: Engine, query: str, expected: str) -> None:
    assert set(found(engine, query)) == set(expected.split())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Zebra Truppen", "zebra odessa"),
        ("Zebra Truppen Quastenflosser", "zebra odessa"),
        ("Zebra Hafen NICHT Truppen", "zebra hamburg hyphen compound"),
        ("Zebra Hafen ort:Odessa", "odessa hamburg"),
        ("Zebra Hafen datum:2024-01", "odessa zebra"),
        ("Schiffe See-Hafen", "odessa hamburg hyphen compound"),
        ("Hafen UND Truppen", "odessa"),
        ('"still lag" Truppen', "zebra odessa"),
        ("der Zebra", "zebra"),
    ],
)
def test_any_of_the_words(engine: Engine, query: str, expected: str) -> None:
    assert set(found(engine, query, match="any")) == set(expected.split())


@pytest.mark.parametrize(
    ("query", "match", "relaxed"),
    [
        ("Hafen Truppen", "all", False),
        ("Hafen Zebra", "all", True),
        ("Hafen Quastenflosser", "all", True),
        ("Hafen Zebra", "any", False),
        ("Hafen UND Zebra", "all", False),
        ("Quastenflosser Nirgendwo", "all", False),
        ("Quastenflosser", "all", False),
        ("", "all", False),
    ],
)
def test_relaxation_is_labelled_and_only_happens_where_nothing_holds_all_words(
    engine: Engine, query: str, match: Match, relaxed: bool
) -> None:
    page = engine.search(SearchRequest(query, match=match))
    assert page.relaxed is relaxed
    assert page.match == match
    if relaxed:
        assert page.total == len(found(engine, query, match="any")) > 0


def test_nearer_spellings_score_higher(indexed: Index) -> None:
    words = ["Selenskyj", "Selenskij", "Zelenskij", "Zelenski"]
    engine = indexed([{"id": word, "title": "Wort", "text": word} for word in words])
    assert found(engine, "Selenskyj~") == ["Selenskyj", "Selenskij", "Zelenskij"]
    assert found(engine, "Selenskyj~1") == ["Selenskyj", "Selenskij"]


def test_words_near_each_other_score_as_the_words_do(engine: Engine) -> None:
    for query, words in [("Hafen /w2 rückten", "Hafen UND rückten"), ("Truppen /s vor", "Truppen UND vor")]:
        (near,) = engine.search(SearchRequest(query)).hits
        score = {hit.id: hit.score for hit in engine.search(SearchRequest(f"titel:Nirgendwo ODER ({words})")).hits}
        assert 0 < near.score <= score[near.id] + 1e-9


def test_nothing_is_relaxed_where_words_must_be_near(engine: Engine) -> None:
    page = engine.search(SearchRequest("Zebra /w5 Truppen"))
    assert (page.total, page.relaxed) == (0, False)
    assert engine.search(SearchRequest("Zebra /w5 Truppen Hafen")).relaxed


def test_what_restricts_adds_nothing_to_the_score(engine: Engine) -> None:
    def scores(query: str) -> dict[str, float]:
        return {hit.id: hit.score for hit in engine.search(SearchRequest(query)).hits}

    plain = scores("Hafen")
    for query in ("Hafen datum:2024", "Hafen person:Scholz", "Hafen NICHT Zebra", "Hafen ort:Odessa -Zebra"):
        assert scores(query).items() <= {name: pytest.approx(score) for name, score in plain.items()}.items()
    assert set(scores("datum:2024").values()) == {0.0}


def test_a_wildcard_that_fits_too_many_words_takes_the_commonest_and_says_so(indexed: Index) -> None:
    words = [f"zz{number:03}" for number in range(250)]
    common, rare = words[-1], words[-2]
    records = [{"id": word, "title": "Wort", "text": word} for word in words]
    engine = indexed([*records, {"id": "second", "title": "Wort", "text": common}])
    assert engine.search(SearchRequest("zz*")).total == 201  # 200 words, one of them in two articles
    assert engine.search(SearchRequest(f"zz* UND {common}")).total == 2
    assert engine.search(SearchRequest(f"zz* UND {rare}")).total == 0
    (note,) = engine.search(SearchRequest("zz*")).notes
    assert note.code == "wildcard-cut"
    for number in ("250", "200", "50"):
        assert number in note.text
    assert not engine.search(SearchRequest("zz0*")).notes


def test_a_fuzzy_word_that_fits_too_many_words_takes_the_nearest_and_says_so(indexed: Index) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"hafen{a}{b}" for a in letters[:15] for b in letters[:15]]
    engine = indexed([{"id": word, "title": "Wort", "text": word} for word in ["hafen", *words]])
    page = engine.search(SearchRequest("hafen~2"))
    assert page.total == 200
    assert page.hits[0].id == "hafen"
    (note,) = page.notes
    assert note.code == "fuzzy-cut"
    for number in ("226", "200", "26"):
        assert number in note.text


@pytest.mark.parametrize(
    ("query", "code"),
    [('Hafen "still', "repaired-quote"), ("(Hafen", "repaired-bracket"), ("datum:morgen Hafen", "bad-date")],
)
def test_repairs_of_a_query_are_told(engine: Engine, query: str, code: str) -> None:
    page = engine.search(SearchRequest(query))
    assert [note.code for note in page.notes] == [code]
    assert all(note.text for note in page.notes)
    assert page.query == query


def test_a_query_is_explained_by_the_forms_it_finds(engine: Engine) -> None:
    (reading,) = engine.search(SearchRequest("der Hafen")).reading
    assert reading.word == "Hafen"
    assert [(form.form, form.articles) for form in reading.forms] == [("Hafen", 3), ("Häfen", 1)]
    (hyphened,) = engine.search(SearchRequest("See-Hafen")).reading
    assert [form.form for form in hyphened.forms] == ["See", "Hafen"]


def test_a_query_is_explained_by_the_compounds_and_the_near_forms_it_finds(engine: Engine) -> None:
    (reading,) = engine.search(SearchRequest("Hafen")).reading
    assert [(form.form, form.articles) for form in reading.parts] == [("Seehafen", 1)]
    page = engine.search(SearchRequest("Zbera"))
    assert [(form.form, form.articles) for form in page.reading[0].variants] == [("Zebra", 1)]
    assert [note.code for note in page.notes] == ["widened"]
    assert page.suggestion == "Zebra"
    assert not page.relaxed


def test_a_suggestion_leaves_fields_and_exclusions_alone(engine: Engine) -> None:
    page = engine.search(SearchRequest("Zbera quelle:Zbera -Zbera", match="any"))
    assert page.suggestion == "Zebra quelle:Zbera -Zbera"


def test_many_wildcards_are_searched_within_bounds(engine: Engine) -> None:
    page = engine.search(SearchRequest("*a* " * 480))
    assert page.total == 5
    assert page.complete
