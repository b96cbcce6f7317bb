"""One part of the corpus, with the names in it, as a file. Parts know nothing of each other, and need no index."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from indexer.articles import Article, Corpus
from indexer.articles.files import size_of
from indexer.config import Config
from indexer.contents import FileDigests, basis_of
from indexer.enrich import extractor, find_names, name_text
from indexer.entities import KINDS
from indexer.entities.cache import Cache
from indexer.entities.extraction import Extraction
from indexer.fields import SCHEMA_VERSION
from indexer.language import fingerprint
from indexer.named import Phase, Progress
from indexer.parts.dividing import Division, Part
from indexer.parts.lines import Closing, Header, Line, PartWriter, Place
from indexer.sources import configured_corpus

_FILES = "the files of the corpus, or their sizes"


@dataclass(frozen=True, slots=True)
class PartReport:
    """What is in a part."""

    articles: int
    names: int
    problems: int
    """What was skipped or repaired; told when parts are loaded."""
    seconds: float


def enrich_part(config: Config, part: Part, stream: IO[bytes], progress: Progress | None = None) -> PartReport:
    """Writes one part of the configured corpus.

    Raises InputError if a path of it does not exist, ConfigError if the finder of names cannot be had.
    """
    started = time.monotonic()
    corpus, made_with = configured_corpus(config), made_with_of(config)
    sizes = [size_of(path) for path in corpus.files]
    division = Division(sizes, part.of)
    numbers = division.files(part)
    own = replace(corpus, files=[corpus.files[n] for n in numbers], total_bytes=sum(sizes[n] for n in numbers))
    tell = partial(_tell, progress, own.total_bytes)
    files = FileDigests(own, partial(tell, "files"))
    writer = PartWriter(stream, Header(part, made_with | {_FILES: _told(corpus, sizes)}, numbers.start))
    names: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    with ExitStack() as opened:
        # A cache that is not opened knows nothing: many parts at once would wait for the one file.
        cache = Cache(Path(config.index.path), extractor(config.entities.finder))
        find = partial(find_names, finder=config.entities.finder)
        extraction = opened.enter_context(Extraction(find, cache, config.entities.processes or 1))
        placed = _placed(own, division, part, numbers, partial(tell, "names"))
        for (place, article), found in extraction.names((item, name_text(item[1])) for item in placed):
            writer.add(Line(place, article, found))
            names.update(entity.kind for entity in found)
    writer.close(Closing(writer.count, names, files.unchanged(), own.problems))
    return PartReport(writer.count, names.total(), len(own.problems), time.monotonic() - started)


def made_with_of(config: Config) -> dict[str, str]:
    """What parts of one index, and the program that loads them, must have in common, by what it is called."""
    basis = basis_of(config)
    kept = ("the settings in [corpus]", "the version of Fundstelle or of a package that reads articles")
    return {what: basis[what] for what in kept} | {
        "the way in which names are found": extractor(config.entities.finder),
        "the version of the index": f"{SCHEMA_VERSION}",
        "the analysis of German": fingerprint(),
    }


def _placed(
    corpus: Corpus, division: Division, part: Part, numbers: range, tell: Callable[[int, int], None]
) -> Iterator[tuple[Place, Article]]:
    """The articles of a part with their places; each file tells those of others as well."""
    before = count = 0

    def told(read: int) -> None:
        tell(before + read, count)

    for number, path in zip(numbers, corpus.files, strict=True):
        size = size_of(path)
        one = replace(corpus, files=[path], total_bytes=size)
        for place, article in enumerate(one.articles(told)):
            if division.part_of(number, article.id) == part:
                yield (number, place), article
                count += 1
        before += size
    tell(corpus.total_bytes, count)


def _told(corpus: Corpus, sizes: list[int]) -> str:
    digest = hashlib.sha256()
    for path, size in zip(corpus.files, sizes, strict=True):
        digest.update(f"{corpus.name(path)}\0{size}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _tell(progress: Progress | None, total: int, phase: Phase, read: int, done: int) -> None:
    if progress:
        progress(phase, read, total, done)
