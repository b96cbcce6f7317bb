"""A query whose time is over gives what it has, and says so."""

import dataclasses

import pytest

from indexer.config import Config, SearchConfig
from indexer.engines import open_engine
from indexer.query import SearchRequest


@pytest.mark.parametrize("query", ["Truppen", "Truppen~", "Truppen /w5 Kursk", "Truppen /s Kursk", "T* /s K*"])
def test_a_query_over_its_time_budget_is_marked_incomplete(seeds_config: Config, query: str) -> None:
    hurried = dataclasses.replace(seeds_config, search=SearchConfig(time_budget=0.0))
    page = open_engine(hurried).search(SearchRequest(query))
    assert not page.complete
    assert page.total < 5
    assert [note.code for note in page.notes] == ["time-budget"]
    assert not page.relaxed


@pytest.mark.parametrize("query", ["Wahl /s die", "die NICHT (die /s der)", "Wahl NICHT (Wahl /s die)"])
def test_whenever_the_time_ends_only_what_matches_is_found(collection_config: Config, query: str) -> None:
    asked = SearchRequest(query, size=100)
    matching = {hit.id for hit in open_engine(collection_config).search(asked).hits}
    for budget in (0.0, *(1.3**step / 100_000 for step in range(32))):
        hurried = dataclasses.replace(collection_config, search=SearchConfig(time_budget=budget))
        page = open_engine(hurried).search(asked)
        assert {hit.id for hit in page.hits} <= matching
        assert page.complete is not any(note.code == "time-budget" for note in page.notes)
