"""Update: a new generation if anything has changed since the current one was built, and nothing at all if not.

Hashes tell, never times: of the bytes of files, and where those differ of what was read from them.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

from indexer.build import Building, BuildReport
from indexer.config import Config
from indexer.contents import Changes, Contents, changes
from indexer.engines import Engine
from indexer.errors import InputError
from indexer.named import NamedCorpus, Progress

FEW = 10
"""Articles of a corpus of which any number may go without being asked for."""
_NOT_KNOWN = "there was no index of this version that tells what it was made from"


def update(
    config: Config, engine: Engine, *, strict: bool = False, force: bool = False, progress: Progress | None = None
) -> BuildReport | None:
    """Makes a new generation current, the same as a rebuild would make; None if nothing has changed.

    Takes and raises what `rebuild` does, with `strict` even if nothing has changed. Unless `force`, raises InputError
    as well if all files of a configured path or more than half of all articles have gone; the index then stays.
    """
    articles = NamedCorpus(config, None, progress)
    with Building(config, engine, articles, strict=strict, force=force, progress=progress, reuse=True) as building:
        before = building.build.previous_contents()
        reasons = _reasons(before, building.basis)
        if before is None:
            building.read_names()
            return dataclasses.replace(building.written(), reasons=reasons)
        files, known = articles.files.unchanged(), before.origin.files

        def check() -> None:
            if not force:
                _check_paths(config, known, articles.files.present())

        check()
        if not (reasons or strict) and files == known and all(files.values()):
            return None
        found = changes(before.articles, building.read_names())
        if not force:
            _check_articles(found)
        if not (reasons or found):
            return None
        return dataclasses.replace(building.written(check), changes=found, reasons=reasons)


def _reasons(before: Contents | None, basis: Mapping[str, str]) -> tuple[str, ...]:
    """What else than articles is not as it was."""
    if before is None:
        return (_NOT_KNOWN,)
    changed = (what for what, digest in basis.items() if before.origin.basis.get(what) != digest)
    return tuple(f"changed: {what}" for what in changed)


def _check_paths(config: Config, before: Iterable[str], now: Iterable[str]) -> None:
    """Raises InputError if a configured path has lost all its files: an unplugged disk leaves an empty folder."""
    known, found = set(before), set(now)
    for path in (*config.corpus.paths, *(path for source in config.corpus.source for path in source.paths)):
        had = _below(config, Path(path), known)
        if had and not _below(config, Path(path), found):
            raise InputError(
                f"{path}: all {had:,} files that were here are gone, so the index stays as it was. Is a disk or a "
                "network folder missing? If they are meant to be gone: fundstelle update --force"
            )


def _below(config: Config, path: Path, names: Iterable[str]) -> int:
    """How many files lie below a path, told by their names."""
    base, resolved = config.base.resolve(), path.resolve()
    if resolved == base:
        return sum(not name.startswith("/") for name in names)
    prefix = (resolved.relative_to(base) if resolved.is_relative_to(base) else resolved).as_posix()
    return sum(name == prefix or name.startswith(prefix.rstrip("/") + "/") for name in names)


def _check_articles(found: Changes) -> None:
    before = found.changed + found.moved + found.removed + found.unchanged
    if before >= FEW and 2 * found.removed > before:
        raise InputError(
            f"{found.removed:,} of {before:,} articles are gone, so the index stays as it was. If they are meant to be "
            "gone: fundstelle update --force"
        )
