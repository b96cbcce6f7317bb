"""Is a generation on disk as it was written? Needed when somebody asks, or when a search meets what cannot be."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from indexer.engines.whoosh import contents, generations, register, words
from indexer.engines.whoosh.checksums import checksum_of, is_whole
from indexer.engines.whoosh.columns import files
from indexer.errors import NoIndexError

_CHECKSUMS = "checksums"
_MANIFESTS = (files.MANIFEST, words.MANIFEST, register.MANIFEST, contents.MANIFEST)


def checksums_of(folder: Path) -> dict[str, int]:
    """The checksums of an index of Whoosh, which knows none itself, for the manifest of the generation."""
    return {path.name: checksum_of(path) for path in sorted((folder / "whoosh").iterdir())}


def damaged_files(folder: Path) -> tuple[str, ...]:
    """The files of a generation that are missing or not as they were written; reads all of them.

    Raises NoIndexError as `read_manifest` does, and if the generation is from a time without checksums.
    """
    manifest = generations.read_manifest(folder)
    if _CHECKSUMS not in manifest:
        raise NoIndexError(f"{folder} has no checksums to be checked by. {generations.REBUILD_HINT}")
    found = [] if is_whole(manifest) else ["manifest.json"]
    expected = {f"whoosh/{name}": number for name, number in manifest[_CHECKSUMS].items()}
    for name in _MANIFESTS:
        try:
            expected |= {f"columns/{file}": number for file, number in _listed(folder / "columns" / name)}
        except (OSError, ValueError, KeyError, TypeError):
            found.append(f"columns/{name}")
    return tuple(found) + tuple(name for name, number in expected.items() if not _is_right(folder / name, number))


def is_kept(manifest: Path, files: Iterable[str]) -> bool:
    """Whether these files, which a manifest in columns/ lists, are as they were written.

    Raises OSError, ValueError or KeyError if the manifest cannot be read or lacks one.
    """
    expected = dict(_listed(manifest))
    return all(_is_right(manifest.with_name(name), expected[name]) for name in files)


def _listed(path: Path) -> Iterator[tuple[str, int]]:
    """The files that a manifest in columns/ lists, with their checksums. Raises ValueError if it is damaged."""
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if not is_whole(manifest):
        raise ValueError(path.name)
    for name, (_, _, number) in manifest["files"].items():
        yield name, number


def _is_right(path: Path, number: int) -> bool:
    try:
        return checksum_of(path) == number
    except OSError:
        return False
