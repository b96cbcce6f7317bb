"""From settings to the corpus that they name."""

from collections.abc import Sequence
from pathlib import Path

from indexer.articles import Corpus, Source, read_corpus
from indexer.config import Config


def configured_corpus(config: Config, paths: Sequence[Path] | None = None) -> Corpus:
    """The corpus of config.toml, or the files and folders in `paths`, read with what config.toml says of them.

    Raises InputError if a path does not exist or is a file of a kind that is not read.
    """
    settings = config.corpus
    sources = [
        Source(
            tuple(map(Path, source.paths)),
            source.name or None,
            source.language or None,
            {**settings.fields, **source.fields},
        )
        for source in settings.source
    ]
    sources.append(Source(fields=settings.fields))
    configured = [path for source in settings.source for path in source.paths] + list(settings.paths)
    return read_corpus(list(paths or map(Path, configured)), config.base, sources)
