"""One generation, opened: its columns, its words, its stored articles. Shared by threads."""

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh import index as whoosh_index

from indexer.config import SearchConfig
from indexer.engines.base import Generation
from indexer.engines.common.manifest import generation_of
from indexer.engines.whoosh import generations
from indexer.engines.whoosh.columns import Columns, open_columns
from indexer.engines.whoosh.columns.opening import facts_of
from indexer.engines.whoosh.exact import WrittenWords
from indexer.engines.whoosh.execute import Executor
from indexer.engines.whoosh.naming import Naming, named
from indexer.engines.whoosh.register import open_register
from indexer.engines.whoosh.stored import StoredFields
from indexer.engines.whoosh.words import Words, open_words
from indexer.entities.judgements import Judged
from indexer.errors import NoIndexError

if TYPE_CHECKING:
    from indexer.engines.whoosh.completion import Completion


class Snapshot:
    """An immutable generation. Whoever holds one between `retain` and `release` can go on using it to the end.

    That holds even if later builds clear its folder away meanwhile: what is needed is read when it is opened.
    """

    def __init__(self, root: Path, name: str, settings: SearchConfig, judged: Judged) -> None:
        self._folder = folder = generations.folder_of(root, name)
        manifest = generations.read_manifest(folder)
        self.judged = judged
        self._lock = threading.Condition()
        self._users, self._retired = 0, False
        self._completing = threading.Lock()
        self._completion: Completion | None = None
        try:
            self.generation: Generation = generation_of(name, manifest)
            self._index = whoosh_index.open_dir(str(folder / "whoosh"))
            facts = facts_of(self._index)
            articles = sum(alive for _, _, alive in facts["segments"])
            if articles != self.generation.articles:
                raise ValueError(f"{articles} articles instead of {self.generation.articles}")
            self.stored = StoredFields(self._index)
            columns = open_columns(folder / "columns", self._index, manifest["alike"])
            register = open_register(folder / "columns", columns.indexed, facts["segments"])
            self.naming: Naming = named(columns, register, judged.judgements, judged.path)
            self.columns: Columns = self.naming.columns
            self.words: Words = open_words(folder / "columns", self._index)
            written = WrittenWords(self.words, columns.postings, self.stored)
            self.executor = Executor(columns, settings.k1, settings.b, written, self.stored)
        except Exception as error:  # Whoosh unpickles and unpacks: damage can show as almost any exception
            hint = generations.REBUILD_HINT
            raise NoIndexError(f"The index in {folder} is damaged ({type(error).__name__}: {error}). {hint}") from error

    @cached_property
    def damaged(self) -> tuple[str, ...]:
        """The files that are not as they were written: all are read for that. None if they are gone by now."""
        from indexer.engines.whoosh.checking import damaged_files  # no search that goes well asks for it

        try:
            return damaged_files(self._folder)
        except NoIndexError:
            return ()

    def completion(self) -> "Completion":
        """What a query can be completed to. Made at the first use, by one thread while others wait for it."""
        with self._completing:
            if self._completion is None:
                from indexer.engines.whoosh.completion import Completion  # a search alone does not need it

                self._completion = Completion(self.words, self.naming)
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
            self._index.close()
