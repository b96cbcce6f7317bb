"""Generations on disk: naming, the CURRENT pointer, the manifest, the lock of a build, clearing up. Knows no Whoosh.

index/CURRENT                      one line: the name of the current generation
index/LOCK, index/BUILDING         the lock of a build, and who holds it
index/generations/NAME/            manifest.json, whoosh/, columns/
"""

import datetime as dt
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer.engines.whoosh.checksums import sealed
from indexer.errors import BuildRunningError, NoIndexError
from indexer.fields import SCHEMA_VERSION
from indexer.language import fingerprint

REBUILD_HINT = "Run: fundstelle rebuild"
_SHOWN = 5
"""Files that a message lists."""


def folder_of(root: Path, name: str) -> Path:
    return root / "generations" / name


def current_name(root: Path) -> str:
    """The name of the current generation. Raises NoIndexError if there is none."""
    try:
        with open(f"{root}/CURRENT", "rb", buffering=0) as file:  # read at each request
            name = file.read().decode().strip()
    except FileNotFoundError:
        raise NoIndexError(f"There is no index in {root}. {REBUILD_HINT}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoIndexError(f"The index in {root} cannot be read ({error}). {REBUILD_HINT}") from None
    if not name or "/" in name or name in (".", ".."):
        raise NoIndexError(f"{root / 'CURRENT'} does not name a generation. {REBUILD_HINT}")
    return name


def previous_name(root: Path) -> str:
    """The name of the generation before the current one. Raises NoIndexError if it is not kept."""
    name = _previous(root, current_name(root))
    if name is None or not folder_of(root, name).is_dir():
        raise NoIndexError(
            f"No generation before the current one is kept in {root}. How many are: [index] keep in config.toml."
        )
    return name


def _previous(root: Path, name: str) -> str | None:
    try:
        manifest = json.loads((folder_of(root, name) / "manifest.json").read_text(encoding="utf-8"))
        previous = manifest["previous"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return previous if isinstance(previous, str) else None


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a generation.

    Raises NoIndexError if it is missing, damaged, or of another schema version or analysis.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        version, analysis = manifest["schema_version"], manifest["analysis"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NoIndexError(f"The generation in {folder} is missing or damaged. {REBUILD_HINT}") from None
    if version != SCHEMA_VERSION or analysis != fingerprint():
        raise NoIndexError(
            f"The index in {folder} was made by another version of Fundstelle (schema {version}, here "
            f"{SCHEMA_VERSION}; analysis {analysis}, here {fingerprint()}). {REBUILD_HINT}"
        )
    return dict(manifest)


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Writes the manifest of a generation."""
    content = json.dumps(sealed(manifest), ensure_ascii=False, indent=2) + "\n"
    (folder / "manifest.json").write_text(content, encoding="utf-8")


def damage_told(files: Sequence[str]) -> str:
    """What to tell of files that are not as they were written."""
    shown = ", ".join(files[:_SHOWN]) + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")
    return f"The index is damaged: {shown} not as written. Check the disk. {REBUILD_HINT} (or rollback)"


@contextmanager
def build_lock(root: Path) -> Iterator[None]:
    """Holds the one lock of a build. Raises BuildRunningError, naming the holder, if another build has it.

    The system frees the lock of a process that dies.
    """
    root.mkdir(parents=True, exist_ok=True)
    from filelock import FileLock, Timeout  # with what it brings; searching locks nothing

    lock = FileLock(root / "LOCK", mode=0o644)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BuildRunningError(f"Another build is under way: {_holder(root)}. Wait for it, or end it.") from None
    holder = root / "BUILDING"
    try:
        started = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        holder.write_text(
            json.dumps({"process": os.getpid(), "host": socket.gethostname(), "started": started}),
            encoding="utf-8",
        )
        yield
    finally:
        try:
            _to_the_end(lambda: holder.unlink(missing_ok=True))
        finally:
            lock.release()


def _to_the_end(clear: Callable[[], None]) -> None:
    """Clears up; Ctrl-C meanwhile is heard once that is done."""
    try:
        clear()
    except KeyboardInterrupt:
        clear()
        raise


def _holder(root: Path) -> str:
    try:
        holder = json.loads((root / "BUILDING").read_text(encoding="utf-8"))
        return f"process {holder['process']} on {holder['host']}, started {holder['started']}"
    except (OSError, ValueError, KeyError, TypeError):
        return f"whoever holds {root / 'LOCK'}"


def set_current(root: Path, name: str) -> None:
    """Makes a finished generation the current one, in one step that a crash leaves whole or undone."""
    pending = root / "CURRENT.new"
    with pending.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(pending, root / "CURRENT")
    _sync_folder(root)


def sync_tree(folder: Path) -> None:
    """Writes all files below the folder, and the folders themselves, through to the disk."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            descriptor = os.open(Path(parent) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _sync_folder(Path(parent))
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open folders; os.replace is all there is
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear_leftovers(root: Path, keep: int) -> None:
    """Removes what no search needs: all generations but the current one and the `keep` - 1 that were before it.

    Only to be called under the build lock. Whatever a killed build left is among what goes.
    """
    _to_the_end(lambda: _clear_leftovers(root, keep))


def _clear_leftovers(root: Path, keep: int) -> None:
    (root / "CURRENT.new").unlink(missing_ok=True)
    folders = root / "generations"
    if not folders.is_dir():
        return
    kept = _lineage(root, keep)
    for folder in folders.iterdir():
        if folder.name in kept:
            continue
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.unlink()


def _lineage(root: Path, keep: int) -> set[str]:
    """The current generation and the ones it followed, at most `keep`."""
    kept: set[str] = set()
    try:
        name: str | None = current_name(root)
    except NoIndexError:
        return kept
    while name and name not in kept and len(kept) < keep:
        kept.add(name)
        name = _previous(root, name)
    return kept


def size_of(folder: Path) -> int:
    """Bytes of all files below the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
