"""Judgements in any order and number: names stay unique, no name is lost, and what is in force changes nothing more."""

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.entities import KINDS, Entity
from indexer.entities.judgements import VERBS, Judgement, Verb, conflicts
from indexer.entities.linking import Raw, Tally
from indexer.entities.register import Register
from indexer.entities.resolving import Resolver
from indexer.entities.showing import shown
from indexer.errors import InputError

PATH = Path("entities.toml")
NAMES = st.sampled_from(["Ada A", "Ben B", "Cem C", "Dora D", "Emil E"])
KIND = st.sampled_from(KINDS[:2])
RAWS: st.SearchStrategy[Raw] = st.tuples(KIND, NAMES)


@st.composite
def judgements(draw: st.DrawFn, verbs: tuple[Verb, ...] = VERBS) -> list[Judgement]:
    said: list[Judgement] = []
    for line in range(1, draw(st.integers(1, 6)) + 1):
        verb, kind, name = draw(st.sampled_from(verbs)), draw(KIND), draw(NAMES)
        names = (name,) if verb != "merge" else tuple(draw(st.lists(NAMES, min_size=2, max_size=3, unique=True)))
        to = {"kind": draw(KIND), "merge": "", "hide": ""}.get(verb) if verb in ("kind", "merge", "hide") else None
        spellings = (draw(NAMES),) if verb == "split" and draw(st.booleans()) else ()
        articles = (draw(st.sampled_from("012")),) if verb == "split" and not spellings else ()
        judgement = Judgement(
            verb, kind, names, draw(NAMES) if to is None else to, articles, spellings=spellings, line=line
        )
        if not any(conflicts([*said, judgement])):
            said.append(judgement)
    return said


def _resolved(articles: list[set[Raw]], said: list[Judgement]) -> tuple[Resolver, list[tuple[Entity, ...]]] | None:
    """The resolver and the entities of each article; None if the judgements do not fit the corpus."""
    tally = Tally()
    found = [[Entity(kind, name, 1.0, ()) for kind, name in sorted(raws)] for raws in articles]
    for entities in found:
        tally.add(entities, KINDS)
    try:
        resolver = Resolver(tally, said, PATH)
        return resolver, [resolver.resolve(entities, str(n), None) for n, entities in enumerate(found)]
    except InputError:
        return None


ARTICLES = st.lists(st.sets(RAWS, max_size=4), min_size=1, max_size=4)


@given(ARTICLES, judgements())
@settings(max_examples=300)
def test_every_name_is_one_entity_of_a_name_of_its_own(articles: list[set[Raw]], said: list[Judgement]) -> None:
    resolved = _resolved(articles, said)
    if resolved is None:
        return
    resolver, documents = resolved
    register = resolver.register(Register())
    assert len({(entry.kind, entry.name) for entry in register.entries}) == len(register.entries)
    assert len({entry.id for entry in register.entries}) == len(register.entries)
    for raws, entities in zip(articles, documents, strict=True):
        names = [(entity.kind, entity.name) for entity in entities]
        assert len(set(names)) == len(names) <= len(raws)
        if not any(judgement.verb == "hide" for judgement in said):
            assert bool(names) == bool(raws)
    counted = Counter((entity.kind, entity.name) for entities in documents for entity in entities)
    assert counted == {(entry.kind, entry.name): entry.articles for entry in register.entries if not entry.hidden}


@given(ARTICLES, judgements(("merge", "rename", "hide")))
@settings(max_examples=300)
def test_what_is_in_force_changes_nothing_more(articles: list[set[Raw]], said: list[Judgement]) -> None:
    resolved = _resolved(articles, said)
    if resolved is not None:
        register, changed = shown(resolved[0].register(Register()), said, PATH)
        assert changed == {}
        assert {(e.kind, e.name) for e in register.entries} == {
            (e.kind, e.name) for e in resolved[0].register(Register()).entries
        }


@given(ARTICLES, judgements(("merge", "rename", "hide")))
@settings(max_examples=300)
def test_laid_over_an_index_they_show_what_a_rebuild_will(articles: list[set[Raw]], said: list[Judgement]) -> None:
    before, after = _resolved(articles, []), _resolved(articles, said)
    assert before is not None
    if after is None:
        return
    _, changed = shown(before[0].register(Register()), said, PATH)
    for old, new in zip(before[1], after[1], strict=True):
        names = {(entity.kind, changed.get((entity.kind, entity.name), entity.name)) for entity in old}
        assert {(kind, name) for kind, name in names if name is not None} == {
            (entity.kind, entity.name) for entity in new
        }
