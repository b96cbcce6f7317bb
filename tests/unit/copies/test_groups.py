"""Versions of one text are found among many others, and nothing else is taken for one."""

import json
import random
from collections.abc import Iterable
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.edits import EDITS, Edit, version
from indexer.copies import Collector, Groups, compared, grouping
from indexer.copies.shingles import shingles
from indexer.copies.signatures import PLACES, signatures
from tests.conftest import COLLECTION

ALIKE = 0.6
Pairs = set[tuple[int, int]]


def _articles() -> list[dict[str, str]]:
    """The collection without the articles that are versions of others on purpose."""
    pairs = (COLLECTION / "near-duplicates.tsv").read_text(encoding="utf-8").splitlines()[1:]
    copied = {line.split("\t")[1] for line in pairs}
    records = map(json.loads, (COLLECTION / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    return [record for record in records if record["id"] not in copied]


def _groups(texts: list[str], alike: float = ALIKE) -> Groups:
    collector = Collector(alike)
    for text in texts:
        collector.add(text)
    return collector.groups(np.arange(len(texts)), texts.__getitem__)


def _lists(groups: Groups) -> list[list[int]]:
    return [groups.texts[begin:end].tolist() for begin, end in pairwise(groups.starts.tolist())]


def _pairs(groups: Iterable[Iterable[int]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _edited(edits: tuple[Edit, ...] | None) -> tuple[list[str], Pairs]:
    """Texts and which pairs of them are versions: up to seven of each article, and texts put together from four."""
    texts, of = [], []
    articles = _articles()
    for number, article in enumerate(articles):
        texts.append(article["text"])
        of.append(number)
        for seed in range(random.Random(number).choice([0, 1, 1, 2, 7])):
            rng, text = random.Random(1000 * number + seed), article["text"]
            for edit in edits or ():
                _, text = edit(rng, article["title"], text)
            made = text if edits else version(1000 * number + seed, article["title"], article["text"])[1]
            texts.append(made)
            of.append(number)
    for number in range(0, 160, 4):
        quoted = [article["text"] for article in articles[number : number + 4]]
        texts.append(" ".join(text[at * len(text) // 4 : (at + 1) * len(text) // 4] for at, text in enumerate(quoted)))
        of.append(-1 - number)
    order = list(range(len(texts)))
    random.Random(7).shuffle(order)
    by_article: dict[int, list[int]] = {}
    for place, at in enumerate(order):
        by_article.setdefault(of[at], []).append(place)
    return [texts[at] for at in order], _pairs(by_article.values())


@pytest.mark.parametrize("edits", [*((edit,) for edit in EDITS), None], ids=[*(e.__name__ for e in EDITS), "any"])
def test_nearly_all_edited_versions_are_found_and_nothing_else(edits: tuple[Edit, ...] | None) -> None:
    texts, expected = _edited(edits)
    found = _pairs(_lists(_groups(texts)))
    assert len(found & expected) / len(expected) >= 0.97
    assert len(found & expected) / len(found) >= 0.97


def test_the_pairs_of_the_collection_are_found() -> None:
    records = list(map(json.loads, (COLLECTION / "articles.jsonl").read_text(encoding="utf-8").splitlines()))
    lines = (COLLECTION / "near-duplicates.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = [sorted(records[text]["id"] for text in group) for group in _lists(_groups([r["text"] for r in records]))]
    assert sorted(found) == sorted(sorted(line.split("\t")) for line in lines)


def _words(*numbers: int) -> str:
    return " ".join(f"w{number}" for number in numbers)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([_words(*range(40)), _words(*range(40))], [[0, 1]], id="the same, the older first"),
        pytest.param([_words(*range(30)), _words(*range(60))], [[1, 0]], id="cut to half, the longer first"),
        pytest.param([_words(*range(30)), _words(*range(200))], [], id="less than a third is a text of its own"),
        pytest.param([_words(*range(19)), _words(*range(19))], [[0, 1]], id="nineteen words"),
        pytest.param([_words(*range(18)), _words(*range(18))], [], id="too short to tell"),
        pytest.param([_words(*range(40)), _words(*range(25), *range(50, 65))], [], id="half rewritten"),
        pytest.param(
            [f"Berlin (dpa) - {_words(*range(40))}\n© dpa-infocom, dpa:2103-99", f"{_words(*range(40))} x y z"],
            [[1, 0]], id="an agency's lines make no text longer",
        ),
        pytest.param(["", " ", "\n\n"], [], id="no words"),
        pytest.param([], [], id="no texts"),
    ],
)  # fmt: skip
def test_small_groups(texts: list[str], expected: list[list[int]]) -> None:
    assert _lists(_groups(texts)) == expected


def test_a_chain_of_changes_leads_nowhere() -> None:
    """Each text is a version of the next, but not of those behind it: no group reaches further than its first text."""
    texts = [_words(*range(start, start + 100)) for start in range(0, 400, 25)]
    groups = _lists(_groups(texts))
    assert all(abs(texts.index(texts[g[0]]) - text) == 1 for g in groups for text in g[1:])
    assert len(_pairs([g[0], text] for g in groups for text in g[1:])) >= 5


def test_any_number_of_equal_texts_is_one_group() -> None:
    texts = [_words(*range(50))] * 3000
    assert [len(group) for group in _lists(_groups(texts))] == [3000]


def test_no_versions_are_looked_for_if_they_are_not_wanted() -> None:
    assert _lists(_groups([_words(*range(40))] * 2, alike=0)) == []


_texts = st.lists(st.integers(0, 60).map(lambda at: _words(*range(at, at + 40))), max_size=12)


@settings(deadline=None)
@given(texts=_texts, order=st.randoms())
def test_groups_are_those_of_the_definition(texts: list[str], order: random.Random) -> None:
    """Greedily by length, then age: of texts so alike the signatures never miss one."""
    order.shuffle(texts)
    left, expected = list(range(len(texts))), []
    sets = [set(shingles([text]).hashes.tolist()) for text in texts]
    left.sort(key=lambda text: (-len(texts[text]), text))
    while left:
        first, rest = left[0], left[1:]
        group = [first, *(t for t in rest if len(sets[first] & sets[t]) >= 0.8 * len(sets[t]))]
        if len(group) > 1:
            expected.append(group)
        left = [text for text in rest if text not in group]
    assert _lists(_groups(texts, alike=0.8)) == expected


@given(texts=st.lists(st.text(max_size=80), max_size=5))
def test_texts_taken_together_have_the_shingles_that_they_have_alone(texts: list[str]) -> None:
    together = shingles(texts)
    for number, text in enumerate(texts):
        assert together.of(number).tolist() == shingles([text]).hashes.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Die große Straße führt durch Köln.", "DIE GROSSE STRASSE – führt durch „Koln“!"),
        ("Das Café am Markt schließt bald", "das cafe am\n\nMarkt; schließt (bald)"),
        ("Der Zuschlag beträgt drei Pro\u00adzent", "Der Zuschlag beträgt drei Prozent"),
        ("Die Zahl der Schäden steigt", "Die Zahl der Scha\u0308den steigt"),
    ],
)
def test_case_accents_and_signs_make_no_difference(one: str, other: str) -> None:
    assert compared(one, other) == 1.0


@pytest.mark.parametrize("other", ["Ein ganz anderer Text über Boote", "", "eins zwei drei", "drei vier fünf sechs"])
def test_other_words_do(other: str) -> None:
    assert compared("eins zwei drei vier fünf", other) == 0.0


def test_signatures_agree_as_texts_do() -> None:
    """In about as many places as is the Jaccard coefficient, whatever the length of the texts."""
    for words in (30, 300, 3000):
        for kept in (0.3, 0.6, 0.9):
            cut = int(words * kept)
            found = shingles(
                [_words(*range(seed * 10_000, seed * 10_000 + n)) for seed in range(100) for n in (words, cut)]
            )
            made = signatures(found)
            agreeing = (made[::2] == made[1::2]).mean()
            sizes = np.diff(found.starts)
            assert agreeing == pytest.approx((sizes[1::2] / sizes[::2]).mean(), abs=0.05)
    assert made.shape[1] == PLACES


def test_what_makes_a_version_is_said_in_one_place() -> None:
    assert grouping.is_version(60, 100, 300, ALIKE)
    assert not grouping.is_version(59, 100, 300, ALIKE)
    assert not grouping.is_version(100, 100, 301, ALIKE)
    assert not grouping.is_version(15, 15, 15, ALIKE)
