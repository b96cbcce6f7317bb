"""A query whose time is over gives what it has, and says so."""

import dataclasses

from indexer.config import Config, SearchConfig
from indexer.engines import open_engine
from indexer.query import SearchRequest


def test_a_query_over_its_time_budget_is_marked_incomplete(seeds_config: Config) -> None:
    hurried = dataclasses.replace(seeds_config, search=SearchConfig(time_budget=0.0))
    page = open_engine(hurried).search(SearchRequest("Truppen"))
    assert not page.complete
    assert page.total < 5
    assert [note.code for note in page.notes] == ["time-budget"]
    assert not page.relaxed
