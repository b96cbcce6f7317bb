"""A new generation in the making: documents in, a checked and durable folder out."""

import datetime as dt
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh import index as whoosh_index

from indexer.config import SearchConfig
from indexer.contents import Contents, Origin
from indexer.engines.base import Generation, Searcher
from indexer.engines.common.articles import keywords_of, numbers_of, stored_of
from indexer.engines.common.manifest import generation_of, new_name
from indexer.engines.common.tally import Tally
from indexer.engines.whoosh import generations
from indexer.engines.whoosh.checking import checksums_of
from indexer.engines.whoosh.columns.articles import columns_of
from indexer.engines.whoosh.columns.files import ColumnFiles, open_files
from indexer.engines.whoosh.columns.opening import facts_of
from indexer.engines.whoosh.contents import read_contents, write_contents
from indexer.engines.whoosh.register import DAMAGE, read_register
from indexer.engines.whoosh.registering import write_register
from indexer.engines.whoosh.schema import stored_schema
from indexer.engines.whoosh.trial import trial
from indexer.engines.whoosh.words import WordsWriter
from indexer.engines.whoosh.writer.earlier import Earlier, open_earlier
from indexer.engines.whoosh.writer.gathering import Gathered, Gatherer
from indexer.engines.whoosh.writer.segment import SegmentWriter
from indexer.engines.whoosh.writer.textfields import collected
from indexer.engines.whoosh.writer.vocabulary import NOTHING_KNOWN, analysed
from indexer.enrich import IndexedDocument
from indexer.entities.register import Register
from indexer.errors import FundstelleError, InputError, NoIndexError

_PACKAGES = ("fundstelle", "Whoosh", "snowballstemmer", "PyStemmer", "numpy")


class WhooshBuild:
    """Writes only into its own new folder, until `promote` puts the pointer on it."""

    def __init__(self, root: Path, keep: int, settings: SearchConfig, alike: float, *, reuse: bool = False) -> None:
        """`settings`: how the finished generation is searched before it is promoted; `alike`: [copies] alike;
        `reuse`: see `start_build`.
        """
        self._root, self._keep, self._settings, self._alike = root, keep, settings, alike
        self._reuse = reuse
        self._name = new_name(dt.datetime.now(dt.UTC))
        self._folder = generations.folder_of(root, self._name)
        self._tally = Tally()
        self._finished: dict[str, Any] | None = None
        """The manifest, once it is written."""

    def __enter__(self) -> Self:
        self._started = time.monotonic()
        with ExitStack() as cleanup:
            cleanup.enter_context(generations.build_lock(self._root))
            generations.clear_leftovers(self._root, self._keep)
            # At the end of the build as well: by then CURRENT says whether it was promoted, however it ended.
            cleanup.callback(generations.clear_leftovers, self._root, self._keep)
            (self._folder / "whoosh").mkdir(parents=True)
            self._words = cleanup.enter_context(WordsWriter(self._folder / "columns"))
            self._earlier = self._opened_earlier() if self._reuse else None
            self._gatherer = cleanup.enter_context(
                Gatherer(self._folder / "columns", self._words.add_written, self._earlier)
            )
            self._writer = SegmentWriter(self._folder / "whoosh", stored_schema(), self._alike)
            cleanup.callback(self._close_writer)
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def _close_writer(self) -> None:
        with suppress(OSError):  # what is thrown away need not close well, on a full disk least of all
            self._writer.close()

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        for document in documents:
            article = document.article
            self._writer.add(stored_of(document), keywords_of(document), numbers_of(document))
            content_hash = article.content_hash()
            number = self._earlier.number(article, content_hash) if self._earlier else None
            if number is None:
                self._gatherer.add(article.title, article.text, title_derived=article.title_derived)
            else:
                self._gatherer.copy(number)
            if not article.title_derived:
                self._words.headline(article.title, document.day.toordinal() if document.day else 0)
            self._tally.add(document, content_hash)

    def previous_register(self) -> Register:
        try:
            folder = generations.folder_of(self._root, generations.current_name(self._root))
            return read_register(folder / "columns")
        except (NoIndexError, *DAMAGE):
            return Register()

    def previous_contents(self) -> Contents | None:
        try:
            folder = generations.folder_of(self._root, generations.current_name(self._root))
            return read_contents(folder / "columns", generations.read_manifest(folder)["articles"])
        except (NoIndexError, *DAMAGE):
            return None

    def finish(self, register: Register | None = None, origin: Origin | None = None) -> Searcher:
        if not self._tally:
            raise InputError("No article could be read, so the index stays as it was.")
        gathered = self._write_words()
        opened = open_files(self._folder / "columns")
        indexed, segments = columns_of(opened).indexed, opened.facts["segments"]
        register = register or self._tally.register(self.previous_register())
        write_register(self._folder / "columns", register, indexed, segments)
        write_contents(self._folder / "columns", self._tally.digests.rows(), origin or Origin(), gathered)
        self._finished = self._manifest()
        generations.write_manifest(self._folder, self._finished)
        return self._cleanup.enter_context(trial(self._root, self._name, self._settings))

    def promote(self, quality: Mapping[str, float] | None = None) -> Generation:
        if self._finished is None:
            self.finish()
        assert self._finished is not None
        checksums = checksums_of(self._folder)
        manifest = self._finished | {
            "seconds": self._seconds(), "quality": dict(quality or {}), "checksums": checksums
        }  # fmt: skip
        generations.write_manifest(self._folder, manifest)
        generations.sync_tree(self._folder)
        generations.set_current(self._root, self._name)
        return generation_of(self._name, manifest)

    def _seconds(self) -> float:
        return round(time.monotonic() - self._started, 2)

    def _write_words(self) -> Gathered:
        columns = self._folder / "columns"
        gathered = self._gatherer.finish()
        vocabulary = analysed(
            gathered.forms, gathered.articles, self._earlier.known if self._earlier else NOTHING_KNOWN
        )
        with ColumnFiles(columns) as files:
            held = self._writer.finish(gathered, vocabulary, files, columns)
            files.finish(self._checked(gathered.size))
        self._gatherer.close()
        found = collected(gathered, vocabulary, held)
        del vocabulary, held  # as large as what was made of them
        self._words.finish(found)
        return gathered

    def _opened_earlier(self) -> Earlier | None:
        try:
            folder = generations.folder_of(self._root, generations.current_name(self._root))
            return open_earlier(folder / "columns", generations.read_manifest(folder)["articles"])
        except (NoIndexError, *DAMAGE):
            return None

    def _manifest(self) -> dict[str, Any]:
        try:
            previous = generations.current_name(self._root)
        except NoIndexError:
            previous = None
        return self._tally.manifest(_PACKAGES) | {
            "seconds": self._seconds(),
            "alike": self._alike,
            "size_bytes": generations.size_of(self._folder),
            "previous": previous,
        }

    def _checked(self, articles: int) -> dict[str, Any]:
        """What the manifest of columns says of the index, if that can be opened and holds all articles."""
        opened = whoosh_index.open_dir(str(self._folder / "whoosh"))
        try:
            for segment in opened._segments():  # without a reader, which takes all terms and postings into memory
                segment.open_compound_file(opened.storage).close()
            facts = facts_of(opened)
        finally:
            opened.close()
        found = facts["articles"]
        if found != articles:
            raise FundstelleError(
                f"The new index holds {found} articles instead of {articles}; the old one stays. Check the disk."
            )
        return facts
