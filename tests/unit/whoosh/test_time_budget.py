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
