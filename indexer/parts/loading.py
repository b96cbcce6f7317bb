"""One index of all parts: their articles in the order of the corpus, so that it equals what a rebuild makes."""

import heapq
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from indexer.articles import Problem
from indexer.articles.files import size_of
from indexer.build import Building, BuildReport
from indexer.config import Config
from indexer.engines import Engine
from indexer.enrich import extractor, name_text
from indexer.entities.cache import Cache, Found, key_of
from indexer.errors import InputError
from indexer.named import CACHE, NamedArticle, Phase, Progress
from indexer.parts.dividing import Part
from indexer.parts.enriching import made_with_of
from indexer.parts.lines import Header, Line, PartReader, Place

_TELL_EVERY = 100
_CACHED_AT_ONCE = 500
_LISTED = 10


def load(
    config: Config, engine: Engine, files: Sequence[Path], *,
    strict: bool = False, force: bool = False, progress: Progress | None = None,
) -> BuildReport:  # fmt: skip
    """Builds a new generation of the parts in these files and makes it the current one.

    Raises InputError if one is missing, given twice, not whole, or made of another corpus or by another version than
    the others and this program; and what `rebuild` raises. The old generation stays in all these cases.
    """
    articles = NamedParts(config, files, progress)
    with Building(config, engine, articles, strict=strict, force=force, progress=progress) as building:
        building.read_names()
        return building.written()


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    path: Path
    header: Header


class NamedParts:
    """The articles of all parts, with the names that were found in them."""

    def __init__(self, config: Config, paths: Sequence[Path], progress: Progress | None) -> None:
        """Raises InputError if parts are missing or do not belong together."""
        self._config, self._progress = config, progress
        files = [_File(path, _header_of(path)) for path in paths]
        _check_made_with(files, made_with_of(config))
        self._files = _check_parts(files)
        self._sizes = [size_of(file.path) for file in self._files]
        self._cache = Cache(Path(config.index.path) / CACHE, extractor(config.entities.finder))
        self._read: dict[_File, int] = {}
        self._problems: dict[Problem, None] = {}
        self._digests: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        self._cache.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._cache.__exit__(None, None, None)

    @property
    def total_bytes(self) -> int:
        return sum(self._sizes)

    @property
    def is_empty(self) -> bool:
        return False  # there are parts, if of a corpus without files

    @property
    def problems(self) -> Sequence[Problem]:
        return tuple(self._problems)

    @property
    def counted(self) -> tuple[int, int]:
        return 0, 0  # names were found before

    def articles(self, phase: Phase) -> Iterator[NamedArticle]:
        self._problems, self._digests = {}, {}
        found = self._once(phase)
        return self._kept_in_cache(found) if phase == "names" else found

    def digests(self) -> Mapping[str, bytes]:
        return dict(self._digests)

    def finish(self) -> None:
        self._cache.finish(self._config.index.keep)

    def _once(self, phase: Phase) -> Iterator[NamedArticle]:
        """All articles, of those with one id the first one in the corpus."""
        seen: dict[str, str] = {}
        for line in self._merged(phase):
            article = line.article
            if article.id in seen:
                message = f"the id {article.id!r} was already used by {seen[article.id]}"
                self._problems[Problem(article.file, article.line, message, True)] = None
                continue
            seen[article.id] = f"{article.file}:{article.line}"
            yield article, line.found

    def _merged(self, phase: Phase) -> Iterator[Line]:
        """The articles of all parts in the order of the corpus. No more parts are open than reach into one file."""
        waiting, count, self._read = deque(self._files), 0, dict.fromkeys(self._files, 0)
        heap: list[tuple[Place, int, Line, Iterator[Line]]] = []

        def push(number: int, lines: Iterator[Line]) -> None:
            line = next(lines, None)
            if line is not None:
                heapq.heappush(heap, (line.place, number, line, lines))

        while heap or waiting:
            while waiting and (not heap or waiting[0].header.first <= heap[0][0][0]):
                file = waiting.popleft()
                push(file.header.part.number, self._lines(file))
            if heap:
                _, number, line, lines = heapq.heappop(heap)
                yield line
                count += 1
                if count % _TELL_EVERY == 0:
                    self._tell(phase, sum(self._read.values()), count)
                push(number, lines)
        self._tell(phase, self.total_bytes, count)

    def _lines(self, file: _File) -> Iterator[Line]:
        """The articles of one part; at its end, what it says of files and problems."""
        with PartReader(file.path) as reader:
            if reader.header != file.header:
                raise InputError(f"{file.path} was replaced while it was read. Load all parts again.")
            for line in reader.articles():
                self._read[file] = reader.read()
                yield line
            self._read[file] = reader.read()
        for name, digest in reader.closing.files.items():
            if self._digests.setdefault(name, digest) != digest:
                raise InputError(
                    f"{name} has changed between two parts that were made of it; {file.path} is one of them. "
                    "Write all parts again: fundstelle enrich"
                )
        self._problems |= dict.fromkeys(reader.closing.problems)

    def _kept_in_cache(self, articles: Iterator[NamedArticle]) -> Iterator[NamedArticle]:
        """The same; what was found is known to the next update."""
        new: dict[bytes, Found] = {}
        for article, found in articles:
            text = name_text(article)
            if text is not None:
                new[key_of(text)] = found
            if len(new) >= _CACHED_AT_ONCE:
                self._cache.put(new)
                new.clear()
            yield article, found
        self._cache.put(new)

    def _tell(self, phase: Phase, read: int, done: int) -> None:
        if self._progress:
            self._progress(phase, read, self.total_bytes, done)


def _header_of(path: Path) -> Header:
    with PartReader(path) as reader:
        return reader.header


def _check_made_with(files: Sequence[_File], here: Mapping[str, str]) -> None:
    """Raises InputError if a part was made with something else than the first one, or than what is here."""
    first = files[0].header.made_with
    for file in files:
        for what, held in file.header.made_with.items():
            if held != here.get(what, first.get(what)):
                other = "what is in force here" if what in here else f"{files[0].path}"
                raise InputError(
                    f"{file.path} does not fit {other}: not the same: {what}. "
                    f"Write it again: fundstelle enrich --part {file.header.part} --output {file.path}"
                )


def _check_parts(files: Sequence[_File]) -> list[_File]:
    """The parts by their numbers. Raises InputError if one is missing or there twice."""
    by_number: dict[int, _File] = {}
    first = files[0]
    for file in files:
        part = file.header.part
        if part.of != first.header.part.of:
            raise InputError(
                f"{first.path} is part {first.header.part}, {file.path} is part {part}: "
                "load the parts of one division only."
            )
        if part.number in by_number:
            raise InputError(f"{by_number[part.number].path} and {file.path} are both part {part}: leave one out.")
        by_number[part.number] = file
    missing = [number for number in range(1, first.header.part.of + 1) if number not in by_number]
    if missing:
        listed = ", ".join(map(str, missing[:_LISTED])) + (", …" if len(missing) > _LISTED else "")
        again = Part(missing[0], first.header.part.of)
        raise InputError(
            f"Of {first.header.part.of:,} parts {len(missing):,} are missing: {listed}. "
            f"Write them: fundstelle enrich --part {again} --output FILE"
        )
    return [by_number[number] for number in sorted(by_number)]
