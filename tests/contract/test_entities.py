"""Entities across a corpus: judgements through the command and a rebuild, seen in facets, queries and addresses."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import enrich
from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.entities import Entity
from indexer.entities.judgement_file import add
from indexer.entities.judgements import Judgement
from indexer.errors import InputError
from indexer.query import FacetFilter, SearchRequest
from indexer.query.request import Facet
from tests.contract.corpora import Record, config_of, found, write
from tests.unit.cli.invoking import invoke
from webapp import create_app

RECORDS: list[Record] = [
    {"id": "a", "title": "Eins", "text": "Der Hafen. Zelensky kam.", "persons": ["Zelensky"], "source": "Elbkurier"},
    {"id": "b", "title": "Zwei", "text": "Der Hafen.", "persons": ["Wolodymyr Selenskyj", "Michael Müller"]},
    {"id": "c", "title": "Drei", "text": "Der Hafen.", "persons": ["Zelensky", "Wolodymyr Selenskyj"]},
    {"id": "d", "title": "Vier", "text": "Am Kai.", "persons": ["Michael Müller"], "organisations": ["SPD"]},
    {"id": "e", "title": "Fünf", "text": "Am Kai.", "persons": ["Michael Müller", "Lokales"], "source": "Elbkurier"},
    {"id": "f", "title": "Sechs", "text": "Am Kai.", "persons": ["Pentagon"], "organisations": ["Pentagon"]},
]


@dataclasses.dataclass
class Archive:
    """A corpus with its index, its judgements and the command that works on them."""

    config: Config
    file: Path

    def say(self, *arguments: str, code: int = 0) -> str:
        """Runs `fundstelle entities …`; what it printed."""
        result = invoke(self.file, "entities", *arguments)
        assert result.exit_code == code, result.output
        return result.output

    def rebuild(self) -> str:
        result = invoke(self.file, "rebuild")
        assert result.exit_code == 0, result.output
        return result.stdout

    @property
    def engine(self) -> Engine:
        return open_engine(self.config)

    def facet(self, facet: Facet = "person") -> dict[str, int]:
        return counts(self.engine, facet)

    def of(self, name: str, facet: Facet = "person") -> list[str]:
        """The articles that are left when a value is ticked."""
        return sorted(found(self.engine, "", filters=(FacetFilter(facet, (name,)),)))

    def judgements(self) -> str:
        return Path(self.config.entities.judgements).read_text(encoding="utf-8")


def counts(engine: Engine, facet: Facet) -> dict[str, int]:
    """The values of a facet over all articles."""
    page = engine.search(SearchRequest())
    (values,) = (each.values for each in page.facets if each.facet == facet)
    return {value.value: value.count for value in values if value.value is not None}


def archive_of(engine_name: str, folder: Path, records: list[Record]) -> Archive:
    config = config_of(engine_name, folder, records)
    entities = dataclasses.replace(config.entities, judgements=str(folder / "entities.toml"))
    file = folder / "config.toml"
    file.write_text(f'[corpus]\npaths = ["articles.jsonl"]\n[index]\nengine = "{engine_name}"\n', encoding="utf-8")
    archive = Archive(dataclasses.replace(config, entities=entities), file)
    archive.rebuild()
    return archive


@pytest.fixture
def archive(engine_name: str, tmp_path: Path) -> Archive:
    return archive_of(engine_name, tmp_path, RECORDS)


Moment = Callable[[Archive], object]
AT_ONCE: Moment = lambda _archive: None  # noqa: E731
moments = pytest.mark.parametrize("moment", [AT_ONCE, Archive.rebuild], ids=["at once", "after a rebuild"])


@moments
def test_merge(archive: Archive, moment: Moment) -> None:
    said = archive.say("merge", "Wolodymyr Selenskyj", "Zelensky", "--reason", "one man")
    assert "entities.toml: merge person: Wolodymyr Selenskyj = Zelensky" in said
    moment(archive)
    assert archive.facet() == {"Wolodymyr Selenskyj": 3, "Michael Müller": 3, "Lokales": 1, "Pentagon": 1}
    assert archive.of("Wolodymyr Selenskyj") == archive.of("Zelensky") == ["a", "b", "c"]
    assert sorted(found(archive.engine, "person:Zelensky")) == ["a", "b", "c"]
    assert sorted(found(archive.engine, 'person:"Wolodymyr Selenskyj" Hafen')) == ["a", "b", "c"]
    assert sorted(found(archive.engine, "", filters=(FacetFilter("person", (), ("Zelensky",)),))) == ["d", "e", "f"]
    stored = archive.engine.article("c")
    assert stored is not None
    assert [entity.name for entity in stored.entities] == ["Wolodymyr Selenskyj"]
    assert "Wolodymyr Selenskyj" in {suggestion.text for suggestion in archive.engine.suggest("zelen", 5)}
    shown = archive.say("show", "Zelensky")
    for line in ("Wolodymyr Selenskyj\n", "articles    3", "Zelensky (2)", "one man (entities.toml:4)"):
        assert " ".join(line.split()) in " ".join(shown.split())


@moments
def test_rename(archive: Archive, moment: Moment) -> None:
    before = {entry.name: entry.id for entry in archive.engine.entities().entries}
    archive.say("rename", "Zelensky", "Selenski")
    moment(archive)
    assert archive.facet()["Selenski"] == 2
    assert "Zelensky" not in archive.facet()
    assert archive.of("Selenski") == archive.of("Zelensky") == ["a", "c"]
    for query in ("person:Selenski", "person:Zelensky", "person:Selens*"):
        assert {"a", "c"} <= set(found(archive.engine, query))
    renamed = archive.engine.entities().find("person", "Zelensky")
    assert renamed is not None
    assert (renamed.name, renamed.id) == ("Selenski", before["Zelensky"])


@moments
def test_hide(archive: Archive, moment: Moment) -> None:
    archive.say("hide", "Lokales")
    moment(archive)
    assert "Lokales" not in archive.facet()
    assert found(archive.engine, "person:Lokales") == []
    assert archive.of("Lokales") == []
    article = archive.engine.article("e")
    assert article is not None
    assert [entity.name for entity in article.entities] == ["Michael Müller"]
    assert "hidden" in archive.say("show", "Lokales")
    assert "Lokales (hidden)" in archive.say("list")


@pytest.mark.parametrize(
    ("which", "taken"),
    [
        (["--article", "e"], ["e"]),
        (["--source", "Elbkurier"], ["e"]),
        (["--with", "SPD"], ["d"]),
        (["--with", "Zelensky"], []),
        (["--with", "SPD", "--article", "e"], ["d", "e"]),
    ],
)
def test_split(archive: Archive, which: list[str], taken: list[str]) -> None:
    said = archive.say("split", "Michael Müller", "Michael Müller (SPD)", *which)
    assert "takes effect with the next rebuild" in said
    assert archive.facet()["Michael Müller"] == 3
    archive.rebuild()
    assert archive.of("Michael Müller (SPD)") == taken
    assert archive.of("Michael Müller") == sorted({"b", "d", "e"} - set(taken))
    assert sorted(found(archive.engine, 'person:"Michael Müller"')) == ["b", "d", "e"]


def test_split_off_a_spelling(archive: Archive) -> None:
    archive.say("merge", "Wolodymyr Selenskyj", "Zelensky")
    archive.rebuild()
    failed = archive.say("split", "Wolodymyr Selenskyj", "Zelensky", "--spelling", "Zelensky", code=2)
    assert "Undo that first" in failed
    archive.say("split", "Michael Müller", "Nobody", "--spelling", "Müller")
    archive.rebuild()
    assert archive.facet()["Michael Müller"] == 3


@pytest.mark.parametrize(
    "said",
    [
        ["merge", "Wolodymyr Selenskyj", "Zelensky"],
        ["rename", "Zelensky", "Selenski"],
        ["hide", "Zelensky"],
        ["split", "Zelensky", "Zelensky (Elbe)", "--source", "Elbkurier"],
    ],
)
@moments
def test_undo(archive: Archive, said: list[str], moment: Moment) -> None:
    before = archive.facet(), archive.engine.entities()
    archive.say(*said)
    moment(archive)
    assert "Undone in" in archive.say("undo", "Zelensky")
    moment(archive)
    after = archive.engine.entities()
    assert archive.facet() == before[0]
    assert {(e.kind, e.name, e.id) for e in after.entries} == {(e.kind, e.name, e.id) for e in before[1].entries}
    assert f"# [[{said[0]}]]" in archive.judgements()
    assert "holds no judgement" in archive.say("undo", code=1)


def test_judgements_build_on_each_other(archive: Archive) -> None:
    archive.say("rename", "Zelensky", "Selenski")
    archive.say("merge", "Wolodymyr Selenskyj", "Selenski")
    archive.say("rename", "Selenski", "Präsident Selenskyj")
    for _ in range(3):
        assert archive.facet()["Präsident Selenskyj"] == 3
        assert archive.of("Zelensky") == archive.of("Selenski") == archive.of("Wolodymyr Selenskyj") == ["a", "b", "c"]
        archive.rebuild()
    archive.say("undo")
    archive.rebuild()
    assert archive.facet()["Wolodymyr Selenskyj"] == 3


def test_judgements_on_names_that_nobody_has_are_told(archive: Archive) -> None:
    archive.say("rename", "Zelensky", "Selenski")
    archive.say("merge", "Wolodymyr Selenskyj", "Selenski")
    archive.say("undo", "Zelensky")
    result = invoke(archive.file, "rebuild")
    assert result.exit_code == 0
    assert "entities.toml:11: no person is called Selenski, so this changes nothing" in result.stderr
    assert archive.facet()["Zelensky"] == 2


def test_a_kind_by_hand(archive: Archive) -> None:
    text = '[[kind]]\nkind = "person"\nname = "Pentagon"\nto = "organisation"\n'
    Path(archive.config.entities.judgements).write_text(text, encoding="utf-8")
    archive.rebuild()
    assert "Pentagon" not in archive.facet()
    assert archive.facet("organisation") == {"SPD": 1, "Pentagon": 1}


def test_contradictions_stop_the_rebuild(archive: Archive) -> None:
    before = archive.engine.status().generation.name
    text = "[[rename]]\nkind='person'\nname='Zelensky'\nto='B'\n[[rename]]\nkind='person'\nname='Zelensky'\nto='C'\n"
    Path(archive.config.entities.judgements).write_text(text, encoding="utf-8")
    failed = invoke(archive.file, "rebuild")
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert "line 1: rename person: Zelensky → B\n  line 5: rename person: Zelensky → C" in failed.stderr
    assert archive.engine.status().generation.name == before
    assert archive.facet()["Zelensky"] == 2
    assert archive.judgements() == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[rename]]\nkind='person'\nname='Zelensky'\nto='Michael Müller'", "another person has that name"),
        ("[[split]]\nkind='person'\nname='Zelensky'\ninto='Zelensky'\narticles=['a']", "is Zelensky already"),
        ("[[split]]\nkind='person'\nname='Zelensky'\ninto='Z'\nspellings=['Zelensky']", "leave nothing of Zelensky"),
        (
            "[[split]]\nkind='person'\nname='Michael Müller'\ninto='M1'\nsources=['Elbkurier']\n"
            "[[split]]\nkind='person'\nname='Michael Müller'\ninto='M2'\narticles=['e']",
            "the article e cannot name both M1 and M2",
        ),
    ],
)
def test_what_does_not_fit_the_corpus_stops_the_rebuild(archive: Archive, text: str, message: str) -> None:
    before = archive.engine.status().generation.name
    Path(archive.config.entities.judgements).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        rebuild(archive.config, archive.engine)
    assert archive.engine.status().generation.name == before
    assert archive.facet()["Zelensky"] == 2


def test_a_running_engine_sees_what_is_said(archive: Archive) -> None:
    engine = archive.engine
    assert counts(engine, "person")["Zelensky"] == 2
    archive.say("merge", "Wolodymyr Selenskyj", "Zelensky")
    assert counts(engine, "person")["Wolodymyr Selenskyj"] == 3
    archive.say("undo")
    assert counts(engine, "person")["Zelensky"] == 2


def test_addresses_with_another_name_lead_to_the_canonical_one(archive: Archive) -> None:
    client = create_app(archive.config).test_client()
    path = "/search?q=Hafen&person=Zelensky&person=Nobody&not.person=Lokales"
    assert client.get(path).status_code == 200
    archive.say("merge", "Wolodymyr Selenskyj", "Zelensky")
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location == "/search?q=Hafen&person=Wolodymyr+Selenskyj&person=Nobody&not.person=Lokales"
    assert "Wolodymyr Selenskyj" in client.get("/search?person=Zelensky", follow_redirects=True).text
    page = client.get("/api/v1/search?person=Zelensky").get_json()
    assert page["total"] == 3
    assert page["facets"]["person"][0] == {"value": "Wolodymyr Selenskyj", "count": 3, "selected": True}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "Selensky"], 1, "Did you mean Wolodymyr Selenskyj, Zelensky?"),
        (["hide", "Zelenski"], 1, "Did you mean Zelensky"),
        (["merge", "Zelensky", "Nobody"], 1, "No person, organisation or place is called Nobody"),
        (["hide", "Pentagon"], 2, "several kinds (person, organisation): say which with --kind"),
        (["rename", "Zelensky", "Michael Müller"], 2, "There is another person of that name"),
        (["split", "Zelensky", "Z"], 2, "--article, --source, --with or --spelling"),
        (["merge", "Zelensky", "Zelensky"], 2, "two different"),
        (["merge", "SPD", "Zelensky"], 2, "of different kinds"),
        (["undo"], 1, "holds no judgement"),
    ],
)
def test_what_cannot_be_said_is_explained(archive: Archive, arguments: list[str], code: int, message: str) -> None:
    assert message in archive.say(*arguments, code=code)
    assert not Path(archive.config.entities.judgements).exists()


def test_list(archive: Archive) -> None:
    lines = archive.say("list", "--kind", "person").splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["3", "2", "2", "1", "1"]
    by_name = archive.say("list", "--sort", "name").splitlines()
    assert [line.split()[2] for line in by_name[1:4]] == ["Lokales", "Michael", "Pentagon"]
    assert "Michael Müller" in archive.say("list", "--prefix", "mül")
    assert "Zelensky" not in archive.say("list", "--prefix", "mül")
    assert "and 6 more" in archive.say("list", "--limit", "1")


def test_without_an_index_the_command_that_builds_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.touch()
    result = invoke(file, "entities", "list")
    assert result.exit_code == 1
    assert "fundstelle rebuild" in result.stderr


def test_ids_survive_what_happens_to_names(archive: Archive, tmp_path: Path) -> None:
    before = {entry.name: entry.id for entry in archive.engine.entities().entries if entry.kind == "person"}
    assert len(set(before.values())) == len(before)
    write(tmp_path / "articles.jsonl", [*RECORDS, {"id": "g", "text": "Neu.", "persons": ["Ada Weber"]}])
    archive.rebuild()
    after = {entry.name: entry.id for entry in archive.engine.entities().entries if entry.kind == "person"}
    assert before.items() <= after.items()
    archive.say("rename", "Ada Weber", "Ada Weber-Brandt")
    archive.rebuild()
    archive.rebuild()
    renamed = archive.engine.entities().find("person", "Ada Weber")
    assert renamed is not None
    assert (renamed.id, renamed.name) == (after["Ada Weber"], "Ada Weber-Brandt")


TEXTS = [
    "Präsident Wladimir Putin sprach in Moskau. Putin schwieg.",
    "Der Präsident Wladimir Putin reiste nach Kursk.",
    "Russlands Präsident Wladimir Putin kam.",
    "Präsident Putin kam nach Moskau.",
    "Präsident Vladimir Putin kam nach Moskau.",
]


@pytest.fixture
def texts(engine_name: str, tmp_path: Path) -> Archive:
    names = {"persons": None, "organisations": None, "places": None}
    return archive_of(engine_name, tmp_path, [{"id": str(n), "text": text, **names} for n, text in enumerate(TEXTS)])


def test_spellings_and_family_names_go_under_one_name(texts: Archive) -> None:
    assert texts.facet() == {"Wladimir Putin": 5}
    entry = texts.engine.entities().find("person", "Putin")
    assert entry is not None
    assert dict(entry.aliases) == {"Wladimir Putin": 3, "Putin": 1, "Vladimir Putin": 1}
    assert texts.of("Vladimir Putin") == list("01234")


@pytest.mark.parametrize(
    ("query", "facet", "alias", "name"),
    [
        ("organisation:Nordatlantikpakt", "organisation", "Nordatlantikpakt", "NATO"),
        ('ort:"Vereinigte Staaten"', "place", "Vereinigte Staaten", "USA"),
    ],
)
def test_curated_names_go_by_their_aliases(
    engine_name: str, tmp_path: Path, query: str, facet: Facet, alias: str, name: str
) -> None:
    record: Record = {"id": "a", "text": f"Wir sehen {name} vorn.", "organisations": None, "places": None}
    archive = archive_of(engine_name, tmp_path, [record, {"id": "b", "text": "Nichts."}])
    assert archive.facet(facet) == {name: 1}
    assert found(archive.engine, query) == archive.of(alias, facet) == ["a"]
    archive.say("rename", alias, "Anders")
    assert archive.facet(facet) == {"Anders": 1}
    assert found(archive.engine, query) == ["a"]


def test_an_unchanged_corpus_is_looked_into_once(texts: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counting(text: str, **_: object) -> tuple[Entity, ...]:
        looked.append(text)
        return ()

    monkeypatch.setattr(enrich, "find_entities", counting)
    assert "names of 5 articles taken from the cache" in texts.rebuild()
    assert looked == []
    assert texts.facet() == {"Wladimir Putin": 5}
    write(texts.file.parent / "articles.jsonl", [{"id": "x", "text": "Neu.", "persons": None}])
    texts.rebuild()
    assert looked == ["Neu."]


def test_another_floor_needs_no_new_look(texts: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    config = dataclasses.replace(texts.config, entities=dataclasses.replace(texts.config.entities, confidence=1.0))
    monkeypatch.setattr(enrich, "find_entities", None)
    report = rebuild(config, texts.engine)
    assert (report.extracted, report.cached) == (0, 5)
    assert texts.facet() == {}
    assert texts.facet("place") == {"Moskau": 3, "Kursk": 1, "Russland": 1}


NAMES = [f"Person {letter}" for letter in "ABCDE"]


@given(
    st.lists(st.sets(st.sampled_from(NAMES)), min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True), max_size=3),
    st.sets(st.sampled_from(NAMES), max_size=1),
)
@settings(max_examples=25)
def test_counts_after_merges_are_those_of_the_union(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory,
    articles: list[set[str]], merges: list[list[str]], hidden: set[str],
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("union")
    records: list[Record] = [
        {"id": str(n), "title": "T", "text": "Hafen", "persons": sorted(names)} for n, names in enumerate(articles)
    ]
    archive = archive_of(engine_name, folder, records)
    said = []
    path = Path(archive.config.entities.judgements)
    for judgement in (
        *(Judgement("merge", "person", tuple(names)) for names in merges),
        *(Judgement("hide", "person", (name,)) for name in hidden),
    ):
        try:
            add(path, judgement)
            said.append(judgement)
        except InputError:
            pass  # it contradicts one before it
    wanted = _in_plain_python(articles, said)
    for _ in range(2):
        assert archive.facet() == {name: len(found) for name, found in wanted.items()}
        for name, documents in wanted.items():
            assert archive.of(name) == sorted(map(str, documents))
        archive.rebuild()


def _in_plain_python(articles: list[set[str]], said: list[Judgement]) -> dict[str, set[int]]:
    """By name shown, the articles that carry any of the names that are the same."""
    present = set().union(*articles)
    called = {name: name for name in present}
    hidden: set[str] = set()
    for judgement in said:
        together = {called[name] for name in judgement.names if name in called}
        if judgement.verb == "hide":
            hidden |= together
        elif together:
            first = judgement.names[0]
            hidden = {first if name in together else name for name in hidden}
            called = {name: first if known in together else known for name, known in called.items()}
            called.setdefault(first, first)
    return {
        shown: found
        for shown in set(called.values()) - hidden
        if (found := {n for n, names in enumerate(articles) if any(called.get(name) == shown for name in names)})
    }
