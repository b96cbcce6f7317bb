"""What may lie in an index folder."""

import json
from pathlib import Path

from indexer.config import Config
from indexer.engines.whoosh import contents, generations, register, words
from indexer.engines.whoosh.columns.files import MANIFEST


def kept(root: Path) -> list[str]:
    """The generations on disk, the oldest first."""
    return sorted(folder.name for folder in (root / "generations").iterdir())


def columns(folder: Path) -> set[str]:
    """The files that a generation has in columns/."""
    manifests = (MANIFEST, words.MANIFEST, register.MANIFEST, contents.MANIFEST)
    found = [json.loads((folder / "columns" / name).read_text(encoding="utf-8"))["files"] for name in manifests]
    return set(manifests).union(*found)


def written_columns(config: Config) -> dict[str, object]:
    """All files in columns/ by name, without what tells which index they belong to."""
    root = Path(config.index.path)
    folder = generations.folder_of(root, generations.current_name(root)) / "columns"
    found: dict[str, object] = {}
    for path in folder.iterdir():
        found[path.name] = path.read_bytes()
        if path.suffix == ".json":
            facts = json.loads(path.read_bytes())
            found[path.name] = {key: facts[key] for key in facts.keys() - {"segments", "checksum"}}
    return found


def assert_tidy(root: Path, keep: int = 2) -> None:
    """Nothing but CURRENT, the lock, the cache of names and whole generations, `keep` of them at most."""
    assert {path.name for path in root.iterdir()} <= {"CURRENT", "LOCK", "generations", "names.sqlite"}
    names = kept(root)
    assert 1 <= len(names) <= keep
    assert generations.current_name(root) in names
    for name in names:
        folder = root / "generations" / name
        assert {path.name for path in folder.iterdir()} == {"manifest.json", "whoosh", "columns"}
        assert {path.name for path in (folder / "columns").iterdir()} == columns(folder)
        # The table of contents and one segment.
        assert sorted(path.suffix for path in (folder / "whoosh").iterdir()) == [".seg", ".toc"]
