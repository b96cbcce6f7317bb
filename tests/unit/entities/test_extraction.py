"""Names of many texts: in order, each looked into once, by one process or several."""

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.entities import Entity
from indexer.entities.cache import Cache
from indexer.entities.extraction import ALONE, Extraction
from indexer.errors import FundstelleError

TEXTS = [f"Text {number}" for number in range(ALONE + 300)]


def shout(text: str) -> tuple[Entity, ...]:
    """Takes the whole text for a name."""
    return (Entity("person", text.upper(), 1.0, ((0, len(text)),)),)


def die(_text: str) -> tuple[Entity, ...]:
    """Ends the process, unless it is the one of the test."""
    if multiprocessing.parent_process():
        os._exit(3)
    return ()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "names.sqlite", "1")


@pytest.mark.parametrize("processes", [1, 2])
def test_names_come_in_order_and_from_the_cache_the_next_time(cache: Cache, processes: int) -> None:
    items = [(number, None if number % 7 == 0 else text) for number, text in enumerate(TEXTS)]
    wanted = [(number, () if text is None else shout(text)) for number, text in items]
    looked = sum(text is not None for _, text in items)
    with cache, Extraction(shout, cache, processes) as extraction:
        assert list(extraction.names(items)) == wanted
        assert (extraction.found, extraction.cached) == (looked, 0)
        assert list(extraction.names(items)) == wanted
        assert (extraction.found, extraction.cached) == (looked, looked)


def test_nothing_is_read_far_ahead(cache: Cache) -> None:
    taken: list[int] = []

    def items() -> Iterator[tuple[int, str]]:
        for number in range(10_000):
            taken.append(number)
            yield number, f"{number}" * 100

    with cache, Extraction(shout, cache, 2) as extraction:
        for number, _ in extraction.names(items()):
            assert len(taken) - number < 500
            if number > 3 * ALONE:
                break


def test_left_early_it_ends_its_processes(cache: Cache) -> None:
    with cache, Extraction(shout, cache, 2) as extraction:
        for number, _ in extraction.names(enumerate(TEXTS)):
            if number > ALONE:
                break
        assert multiprocessing.active_children()
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_told(cache: Cache) -> None:
    with cache, Extraction(die, cache, 2) as extraction, pytest.raises(FundstelleError, match="processes = 1"):
        list(extraction.names(enumerate(TEXTS)))
