"""Which files make up a corpus: those below its folders whose names can be read, each once."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.articles.corpus import Corpus
from indexer.articles.files import size_of
from indexer.articles.formats import SUFFIXES, is_read
from indexer.articles.model import Problem
from indexer.articles.record import Source
from indexer.errors import InputError


def read_corpus(paths: list[Path], base: Path, sources: Sequence[Source] = ()) -> Corpus:
    """Finds the files below `paths`, sorted by name. Folders that are links are not followed, nor are links to files
    that lie elsewhere.

    Articles belong to the first of `sources` that holds their file. Raises InputError if a path does not exist or is a
    file of a kind that is not read.
    """
    corpus = Corpus(base.resolve(), [], 0, [*map(_resolved, sources), Source()])
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += _files_below(path, corpus)
        elif not path.exists():
            raise InputError(f"{path}: no such file or folder. Correct the path, or [corpus] paths in config.toml.")
        elif is_read(path.name):
            found.append(path)
        else:
            raise InputError(f"{path}: not read. Articles come from {', '.join(SUFFIXES)} files.")
    roots = [os.path.realpath(path) for path in paths]
    # A file that is reached twice is read once, under the name that it has first.
    by_target: dict[str, Path] = {}
    for file in found:
        target, named = os.path.realpath(file), file.parent.resolve() / file.name
        if file.is_symlink() and not _lies_below(target, roots):
            message = "is a link to a file outside of the corpus; not read. Name that in [corpus] paths if it is meant"
            corpus.problems.append(Problem(corpus.name(named), 1, message, True))
        else:
            by_target.setdefault(target, named)
    corpus.files = list(by_target.values())
    corpus.total_bytes = sum(map(size_of, corpus.files))
    return corpus


def _resolved(source: Source) -> Source:
    paths = {path.resolve() for path in source.paths} | {path.parent.resolve() / path.name for path in source.paths}
    return replace(source, paths=tuple(paths))


def _lies_below(target: str, roots: Iterable[str]) -> bool:
    return any(Path(target).is_relative_to(root) for root in roots)


def _files_below(folder: Path, corpus: Corpus) -> list[Path]:
    def unreadable(error: OSError) -> None:
        name = corpus.name(Path(error.filename).resolve())
        corpus.problems.append(Problem(name, 1, f"cannot be read: {error.strerror}", True))

    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(parent, name) for name in names if is_read(name) and not name.startswith(".")]
    return sorted(file for file in files if file.is_file() or file.is_symlink())
