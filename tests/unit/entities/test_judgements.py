"""entities.toml: what it may say, what contradicts itself, how it is written and undone."""

import datetime as dt
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.entities.judgement_file import add, undo
from indexer.entities.judgements import (
    VERBS,
    Judgement,
    _conflict,
    conflicts,
    judged,
    parse_judgements,
    read_judgements,
)
from indexer.errors import InputError

PATH = Path("entities.toml")
TODAY = dt.date(2026, 11, 22)
HANDWRITTEN = """\
# Names of our archive.
[[merge]]
kind = "person"   # the president
names = [
  "Wolodymyr Selenskyj",
  "Selenski",  # as the agency writes him
]
reason = "one man"

# This one is a department.
[[hide]]
kind = "organisation"
name = "Lokales"
date = 2026-01-02

# The end.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "entities.toml"
    path.write_text(HANDWRITTEN, encoding="utf-8")
    return path


def test_judgements_are_read_in_their_order() -> None:
    merge, hide = parse_judgements(HANDWRITTEN, PATH)
    assert merge == Judgement("merge", "person", ("Wolodymyr Selenskyj", "Selenski"), reason="one man", line=2)
    assert hide == Judgement("hide", "organisation", ("Lokales",), date=dt.date(2026, 1, 2), line=11)
    both = '[[hide]]\nkind="place"\nname="A"\n[[rename]]\nkind="place"\nname="B"\nto="C"\n[[ "hide" ]]\n'
    third = parse_judgements(both + 'kind="place"\nname="D"', PATH)
    assert [(judgement.verb, judgement.line) for judgement in third] == [("hide", 1), ("rename", 4), ("hide", 8)]


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert read_judgements(tmp_path / "none.toml") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[hide]", "not valid TOML"),
        ("[[hid]]\nname='A'", r"hid is no judgement\. Write \[\[merge\]\], \[\[split\]\]"),
        ("[hide]\nname='A'", "hide is no judgement"),
        ("hide = [{kind='person', name='A'}]", "a table of its own"),
        ("\n[[hide]]\nname='A'", r'entities.toml:2: \[\[hide\]\] needs kind = "…"'),
        ("[[hide]]\nkind='person'", "needs name"),
        ("[[hide]]\nkind='person'\nname=' '", "needs name"),
        ("[[hide]]\nkind='persons'\nname='A'", "kind must be one of person, organisation, place, not 'persons'"),
        ("[[kind]]\nkind='person'\nname='A'\nto='firm'", "to must be one of"),
        ("[[rename]]\nkind='person'\nname='A'", "needs to"),
        ("[[rename]]\nkind='person'\nname='A'\nnew='B'", "unknown key new"),
        ("[[merge]]\nkind='person'\nnames=['A']", "two or more"),
        ("[[merge]]\nkind='person'\nnames=['A', 'A']", "two or more"),
        ("[[merge]]\nkind='person'\nnames='A'", "must be a list of texts"),
        ("[[merge]]\nkind='person'\nnames=['A', 1]", "must be a list of texts"),
        ("[[split]]\nkind='person'\nname='A'\ninto='B'", "say what to split off"),
    ],
)
def test_a_mistake_is_named(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_judgements(text, PATH)


def _merge(*names: str) -> Judgement:
    return Judgement("merge", "person", names)


def _rename(name: str, to: str) -> Judgement:
    return Judgement("rename", "person", (name,), to)


def _hide(name: str) -> Judgement:
    return Judgement("hide", "person", (name,))


def _kind(name: str, to: str) -> Judgement:
    return Judgement("kind", "person", (name,), to)


def _split(name: str, into: str, *articles: str, spellings: tuple[str, ...] = ()) -> Judgement:
    return Judgement("split", "person", (name,), into, articles, spellings=spellings)


PAIRS = [
    # one, other, whether they contradict each other
    (_rename("A", "B"), _rename("A", "C"), True),
    (_rename("A", "B"), _rename("A", "B"), False),
    (_rename("A", "B"), _rename("B", "C"), False),
    (_rename("A", "B"), _rename("B", "A"), True),
    (_merge("A", "B"), _merge("B", "A"), True),
    (_merge("A", "C"), _merge("B", "C"), True),
    (_merge("A", "B"), _merge("A", "C"), False),
    (_merge("A", "B"), _merge("C", "A"), False),
    (_merge("A", "C"), _merge("B", "C", "A"), False),
    (_merge("A", "B"), _hide("B"), True),
    (_merge("A", "B"), _hide("A"), False),
    (_merge("A", "B"), _rename("A", "C"), False),
    (_kind("A", "place"), _kind("A", "organisation"), True),
    (_kind("A", "place"), _kind("B", "organisation"), False),
    (_split("A", "A (1)", "x"), _split("A", "A (2)", "x", "y"), True),
    (_split("A", "A (1)", "x"), _split("A", "A (2)", "y"), False),
    (_split("A", "A (1)", "x"), _merge("A", "A (1)"), True),
    (_split("A", "B", spellings=("B",)), _merge("A", "B"), True),
    (_split("A", "B", spellings=("C",)), _merge("A", "C"), True),
    (_split("A", "B", spellings=("C",)), _merge("A", "D"), False),
    (_hide("A"), _hide("A"), False),
]


@pytest.mark.parametrize(("one", "other", "contradict"), PAIRS)
def test_contradictions_are_named_with_both_lines(
    tmp_path: Path, one: Judgement, other: Judgement, contradict: bool
) -> None:
    for first, second in ((one, other), (other, one)):
        path = tmp_path / f"{first.verb}{id(first)}.toml"
        add(path, first)
        before = path.read_text(encoding="utf-8")
        if contradict:
            with pytest.raises(InputError, match=r"contradicts line 4: .*\n  line 4: .*\nUndo that first"):
                add(path, second)
            assert path.read_text(encoding="utf-8") == before
            twofold = path.with_name("both.toml")
            add(twofold, second)
            body = twofold.read_text(encoding="utf-8").partition("\n\n")[2]
            twofold.unlink()
            with pytest.raises(InputError, match=r"contradict each other: .*\n  line 4: .*\n  line \d+: "):
                parse_judgements(before + body, path)
        else:
            add(path, second)
            assert len(read_judgements(path)) == 2


def test_judgements_on_different_kinds_do_not_meet() -> None:
    text = "[[rename]]\nkind='person'\nname='A'\nto='B'\n[[rename]]\nkind='place'\nname='A'\nto='C'"
    assert len(parse_judgements(text, PATH)) == 2


SOME = st.sampled_from("ABCD")
SAID = st.builds(
    Judgement, st.sampled_from(VERBS), st.sampled_from(["person", "place"]),
    st.lists(SOME, min_size=1, max_size=3, unique=True).map(tuple), SOME, st.sets(SOME, max_size=2).map(tuple),
    spellings=st.sets(SOME, max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(SAID, max_size=8))
def test_contradictions_are_those_of_all_pairs(said: list[Judgement]) -> None:
    pairs = [(one, other, _conflict(one, other)) for one, other in combinations(said, 2) if one.kind == other.kind]
    assert list(conflicts(said)) == [pair for pair in pairs if pair[2]]


def test_what_stands_in_the_file_stays(path: Path) -> None:
    add(path, Judgement("rename", "place", ("Kiew",), "Kyjiw", date=TODAY, reason='"so" heißt\\es'))
    after = path.read_text(encoding="utf-8")
    assert after.startswith(HANDWRITTEN)
    assert after.endswith(
        '\n[[rename]]\nkind = "place"\nname = "Kiew"\nto = "Kyjiw"\n'
        'date = 2026-11-22\nreason = "\\"so\\" heißt\\\\es"\n'
    )
    assert read_judgements(path)[-1].reason == '"so" heißt\\es'


def test_a_judgement_is_undone_by_comments(path: Path) -> None:
    merge, hide = read_judgements(path)
    undo(path, merge, TODAY)
    after = path.read_text(encoding="utf-8")
    assert [judgement.names for judgement in read_judgements(path)] == [hide.names]
    assert after.startswith(
        '# Names of our archive.\n# undone 2026-11-22:\n# [[merge]]\n# kind = "person"   # the pres'
    )
    assert '# This one is a department.\n[[hide]]\nkind = "organisation"\n' in after
    undo(path, read_judgements(path)[0], TODAY)
    assert read_judgements(path) == ()
    assert path.read_text(encoding="utf-8").endswith("# date = 2026-01-02\n\n# The end.\n")


def test_undo_leaves_what_it_cannot_tell_apart(path: Path) -> None:
    text = '[[hide]]\nkind = "place"\nname = "A"\nreason = """\n[[hide]]\n"""\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        undo(path, Judgement("hide", "place", ("A",), line=1), TODAY)
    assert path.read_text(encoding="utf-8") == text


LETTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(LETTERS, min_size=1).filter(str.strip)


@given(st.lists(TEXTS, min_size=2, max_size=4, unique=True), st.text(LETTERS))
def test_every_name_can_be_written(tmp_path_factory: pytest.TempPathFactory, names: list[str], reason: str) -> None:
    path = tmp_path_factory.mktemp("judgements") / "entities.toml"
    written = Judgement("merge", "person", tuple(names), date=TODAY, reason=reason)
    add(path, written)
    (read,) = read_judgements(path)
    assert (read.names, read.reason, read.date) == (written.names, reason, TODAY)
    undo(path, read, TODAY)
    assert read_judgements(path) == ()


def test_a_file_that_was_written_is_read_again(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = judged(path, None)
    assert len(first.judgements) == 2
    assert judged(path, first) is first
    path.write_text("[[", encoding="utf-8")
    broken = judged(path, first)
    assert broken.judgements == ()
    assert "not valid TOML" in caplog.text
    path.unlink()
    assert judged(path, broken).judgements == ()
