"""Pages whose counts are known, so that a wrong one is seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.errors import UnreachableError
from indexer.query import SearchPage, SearchRequest

ASKED = SearchRequest("Hafen")


def records(count: int) -> list[dict[str, object]]:
    """Articles that ASKED finds, from seven sources."""
    return [
        {"id": f"{n:04}", "title": f"Meldung {n}", "text": "Der Hafen.", "source": f"Blatt {n % 7}"}
        for n in range(count)
    ]


def is_right(page: SearchPage, total: int) -> bool:
    """Whether a page counts all articles; a partial one must say so."""
    counted = {counts.facet: sum(value.count for value in counts.values) for counts in page.facets}
    whole = (page.total, counted["source"]) == (total, total)
    assert whole or not page.complete, (page.total, counted)
    return whole


@contextmanager
def clients(config: Config, count: int, total: int) -> Iterator[list[str]]:
    """So many who search all the time; what went wrong is in the list at the end. A refusal that is told is none."""
    wrong: list[str] = []
    over = Event()

    def search(engine: Engine) -> None:
        while not over.is_set():
            try:
                is_right(engine.search(ASKED), total)
            except UnreachableError:
                continue
            except Exception as error:
                wrong.append(repr(error))
                return

    threads = [Thread(target=search, args=(open_engine(config),)) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield wrong
    finally:
        over.set()
        for thread in threads:
            thread.join()
