"""Columns and executor against stock Whoosh, on random queries over random corpora."""

import random
import time
from pathlib import Path

import numpy as np
import pytest
from whoosh import query as wq

from indexer.engines.whoosh.exact import WrittenWords
from indexer.engines.whoosh.execute import Executor
from indexer.engines.whoosh.ordering import best
from tests.unit.whoosh.stock import K1, B, Corpus, as_stated, corpus, random_query, stock_matches

CORPORA, QUERIES = 12, 60
"""Of the sample in each run of all tests."""
PARTS, LONG_CORPORA, LONG_QUERIES = 20, 50, 200
"""The long run: 200,000 queries in parts that several processes can share."""


def executor_of(given: Corpus) -> Executor:
    """Exact phrases and sentences, which need texts, are tested with the engine."""
    return Executor(given.columns, K1, B, WrittenWords(None, given.columns.postings, lambda _: {}), lambda _: {})  # type: ignore[arg-type]


def _compare(given: Corpus, query: wq.Query, executor: Executor) -> None:
    deadline = time.monotonic() + 60
    with given.index.reader() as reader:
        expected = stock_matches(given, as_stated(query, reader))
    matches = executor.run(query, deadline)
    numbers, scores = [n for n, _ in expected], [s for _, s in expected]
    assert matches.complete
    assert matches.documents.tolist() == numbers, query
    np.testing.assert_allclose(matches.scores, scores, rtol=1e-6, atol=1e-9, err_msg=repr(query))
    unscored = executor.matching(query, deadline)
    assert unscored is not None
    assert unscored.tolist() == numbers, query
    rank = given.columns.newest_rank
    rounded = np.round(matches.scores, 9)  # sums in another order differ in their last digits
    ordered = sorted(range(len(numbers)), key=lambda i: (-rounded[i], rank[numbers[i]]))
    for limit in (1, 3, 10, 100):
        assert best(given.columns, matches.documents, rounded, limit).tolist() == ordered[:limit], query


def _compare_many(rng: random.Random, folder: Path, corpora: int, queries: int) -> None:
    for number in range(corpora):
        given = corpus(rng, folder / str(number))
        executor = executor_of(given)
        for _ in range(queries):
            _compare(given, random_query(rng), executor)


def test_it_finds_and_scores_as_stock_whoosh_does(tmp_path: Path) -> None:
    _compare_many(random.Random(4), tmp_path, CORPORA, QUERIES)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_it_finds_and_scores_as_stock_whoosh_does_on_many_more(part: int, tmp_path: Path) -> None:
    _compare_many(random.Random(1000 + part), tmp_path, LONG_CORPORA, LONG_QUERIES)
