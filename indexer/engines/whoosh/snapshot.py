"""One generation, opened: its index, its columns, its table of forms. Shared by threads; searchers are not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.index import IndexError as WhooshIndexError

from indexer.config import SearchConfig
from indexer.engines.base import Generation
from indexer.engines.whoosh import generations
from indexer.engines.whoosh.columns import Columns, read_columns
from indexer.engines.whoosh.completion import Completion, open_completion
from indexer.engines.whoosh.manifest import generation_of
from indexer.engines.whoosh.naming import Naming, named
from indexer.engines.whoosh.scoring import Bm25
from indexer.engines.whoosh.spelling import common_words
from indexer.engines.whoosh.words import Words, open_words
from indexer.entities.judgements import Judged
from indexer.errors import NoIndexError
from indexer.language.nearest import Vocabulary


class Snapshot:
    """An immutable generation. Whoever holds one between `retain` and `release` can go on using it to the end.

    That holds even if later builds clear its folder away meanwhile: what is needed is read when it is opened.
    """

    def __init__(self, root: Path, name: str, settings: SearchConfig, judged: Judged) -> None:
        folder = generations.folder_of(root, name)
        manifest = generations.read_manifest(folder)
        self.judged = judged
        self._tables = folder / "columns"
        self._weighting = Bm25(B=settings.b, K1=settings.k1)
        self._lock = threading.Condition()
        self._users, self._retired = 0, False
        self._completing = threading.Lock()
        self._completion: Completion | None = None
        try:
            self.generation: Generation = generation_of(name, manifest)
            self._index = whoosh_index.open_dir(str(folder / "whoosh"))
            if self._index.doc_count() != self.generation.articles:
                raise ValueError(f"{self._index.doc_count()} articles instead of {self.generation.articles}")
            self._free = [self._open_searcher()]
            with self.searcher() as searcher:
                columns = read_columns(searcher.reader())
                self.naming: Naming = named(folder / "columns", columns, judged.judgements, judged.path)
                self.columns: Columns = self.naming.columns
                self.words: Words = open_words(folder / "columns", searcher.reader())
        except Exception as error:  # Whoosh unpickles and unpacks: damage can show as almost any exception
            hint = generations.REBUILD_HINT
            raise NoIndexError(f"The index in {folder} is damaged ({type(error).__name__}: {error}). {hint}") from error

    @contextmanager
    def searcher(self) -> Iterator[Any]:
        """A Whoosh searcher for one thread, which may hold no second one; taken from those that are free."""
        searcher = self._taken()
        try:
            yield searcher
        finally:
            with self._lock:
                self._free.append(searcher)
                self._lock.notify()

    def _taken(self) -> Any:
        with self._lock:
            if self._free:
                return self._free.pop()
        try:
            return self._open_searcher()
        except (OSError, WhooshIndexError):
            # Later builds have cleared the folder away. Searchers that are open still read it: wait for one.
            with self._lock:
                self._lock.wait_for(lambda: self._free)
                return self._free.pop()

    def _open_searcher(self) -> Any:
        return self._index.searcher(weighting=self._weighting)

    @cached_property
    def common_words(self) -> Vocabulary:
        """The surface forms that a rare word may be a misspelling of."""
        return common_words(self.words.forms)

    def completion(self, searcher: Any) -> Completion:
        """What a query can be completed to. Made at the first use, by one thread while others wait for it."""
        with self._completing:
            if self._completion is None:
                self._completion = open_completion(self._tables, self.columns, searcher.reader())
            return self._completion

    def retain(self) -> bool:
        """Counts one more user; False if the snapshot is closed already."""
        with self._lock:
            if self._retired and self._users == 0:
                return False
            self._users += 1
            return True

    def release(self) -> None:
        with self._lock:
            self._users -= 1
            self._close_if_idle()

    def retire(self) -> None:
        """Closes the snapshot as soon as nobody uses it."""
        with self._lock:
            self._retired = True
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self._retired and self._users == 0:
            for searcher in self._free:
                searcher.close()
            self._free.clear()
            self._index.close()
