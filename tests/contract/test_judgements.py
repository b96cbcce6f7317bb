"""Judgements on names, through the command and a rebuild, seen in facets, queries and addresses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.errors import InputError
from indexer.query import FacetFilter
from tests.contract.archives import Archive, counts
from tests.contract.corpora import found
from tests.unit.cli.invoking import invoke
from webapp import create_app

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


def test_a_kind(archive: Archive) -> None:
    before = archive.facet()
    assert sorted(found(archive.engine, "person:Pentagon")) == ["f"]
    said = archive.say("kind", "person", "Pentagon", "organisation", "--reason", "a building")
    assert "kind person: Pentagon → organisation" in said
    assert "takes effect with the next rebuild" in said
    archive.rebuild()
    assert "Pentagon" not in archive.facet()
    assert archive.facet("organisation") == {"SPD": 1, "Pentagon": 1}
    assert found(archive.engine, "person:Pentagon") == []
    assert found(archive.engine, "organisation:Pentagon") == ["f"]
    assert 'reason = "a building"' in archive.judgements()
    archive.say("undo")
    archive.rebuild()
    assert archive.facet() == before
    assert found(archive.engine, "person:Pentagon") == ["f"]


def test_queries_after_a_split(archive: Archive) -> None:
    archive.say("split", "Michael Müller", "Bürgermeister Müller", "--article", "e")
    archive.rebuild()
    assert found(archive.engine, "person:Bürgermeister") == ["e"]
    archive.say("undo")
    archive.rebuild()
    assert found(archive.engine, "person:Bürgermeister") == []
    assert sorted(found(archive.engine, 'person:"Michael Müller"')) == ["b", "d", "e"]


@pytest.mark.parametrize(
    ("said", "judged", "unjudged"),
    [
        (
            ["merge", "Wolodymyr Selenskyj", "Zelensky"],
            ("person:Wolodymyr", ["a", "b", "c"]),
            ("person:Wolodymyr", ["b", "c"]),
        ),
        (["rename", "Zelensky", "Selenski"], ("person:Selenski", ["a", "c"]), ("person:Zelensky", ["a", "c"])),
        (["hide", "Lokales"], ("person:Lokales", []), ("person:Lokales", ["e"])),
    ],
)
@moments
def test_queries_after_a_judgement_and_its_undoing(
    archive: Archive, moment: Moment, said: list[str], judged: tuple[str, list[str]], unjudged: tuple[str, list[str]]
) -> None:
    archive.say(*said)
    moment(archive)
    assert sorted(found(archive.engine, judged[0])) == judged[1]
    archive.say("undo")
    moment(archive)
    assert sorted(found(archive.engine, unjudged[0])) == unjudged[1]


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
        (["kind", "person", "SPD", "organisation"], 1, "No person is called SPD"),
        (["kind", "organisation", "SPD", "organisation"], 2, "of that kind already"),
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
