"""Versions of texts as a build lays them down for the cluster, and what they say is counted too often."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.copies import Groups
from indexer.engines.opensearch.versions import number_of, version_documents, versions_of
from indexer.fields import DAY

Article = dict[str, Any]

NAMES = ["Ada Weber", "A. Weber", "Uwe Weber", "Öl AG"]
SHOWN_AS: dict[str, str | None] = {"A. Weber": "Ada Weber", "Ada Weber": "Ada Weber", "Öl AG": None}
FIRST = dt.date(2021, 12, 30).toordinal()

_articles = st.fixed_dictionaries(
    {"person": st.lists(st.sampled_from(NAMES), max_size=3)}, optional={DAY: st.integers(FIRST, FIRST + 40)}
)
_groups = st.lists(st.lists(_articles, min_size=2, max_size=4), max_size=6)


def _texts(found: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    """By value, how many of its articles are not the first of their group; given as pairs of value and group."""
    pairs = list(found)
    counts = {value: [group for other, group in pairs if other == value] for value, _ in pairs}
    return {value: len(of) - len(set(of)) for value, of in counts.items() if len(of) > len(set(of))}


@given(drawn=_groups, at_once=st.integers(1, 5), data=st.data())
def test_what_is_counted_too_often_is_what_sets_say(
    drawn: list[list[Article]], at_once: int, data: st.DataObject
) -> None:
    articles = [(article, number) for number, group in enumerate(drawn) for article in group]
    starts = np.cumsum([0, *map(len, drawn)])
    groups = Groups(np.arange(len(articles)), starts)
    laid_down = version_documents(groups, lambda number: (str(number), articles[number][0]), at_once)
    versions = versions_of(document["body"] for _, document in laid_down)
    assert versions.groups.tolist() == [number for _, number in articles]
    places = sorted(data.draw(st.sets(st.sampled_from(range(len(articles))))) if articles else [])
    among, here = np.array(places, dtype=np.int64), [articles[place] for place in places]
    if not articles:
        assert not versions
        return
    assert len(versions.repeated(among)) == len(here) - len({group for _, group in here})
    for shown_as in ({}, SHOWN_AS):
        named = [({shown_as.get(name, name) for name in article["person"]} - {None}, group) for article, group in here]
        pairs = [(name, group) for names, group in named for name in names or {None}]
        assert versions.by_value("person", among, shown_as) == _texts(pairs)
    dated = [(article[DAY], group) for article, group in here if DAY in article]
    for unit in ("day", "month", "year"):
        in_unit = [(number_of(unit, day), group) for day, group in dated]
        assert versions.by_time(among, unit) == _texts(in_unit)
    undated = [(None, group) for article, group in here if DAY not in article]
    assert versions.undated(among) == _texts(undated).get(None, 0)
