"""What may lie in an index folder."""

from pathlib import Path

from indexer.engines.whoosh import generations

COLUMNS = {
    "forms.tsv", "compounds.tsv", "stream.npy", "starts.npy", "folded.txt", "grams.npy", "words.tsv", "titles.tsv",
    "register.jsonl",
}  # fmt: skip


def kept(root: Path) -> list[str]:
    """The generations on disk, the oldest first."""
    return sorted(folder.name for folder in (root / "generations").iterdir())


def assert_tidy(root: Path, keep: int = 2) -> None:
    """Nothing but CURRENT, the lock, the cache of names and whole generations, `keep` of them at most."""
    assert {path.name for path in root.iterdir()} <= {"CURRENT", "LOCK", "generations", "names.sqlite"}
    names = kept(root)
    assert 1 <= len(names) <= keep
    assert generations.current_name(root) in names
    for name in names:
        folder = root / "generations" / name
        assert {path.name for path in folder.iterdir()} == {"manifest.json", "whoosh", "columns"}
        assert {path.name for path in (folder / "columns").iterdir()} == COLUMNS
        # The table of contents and one segment.
        assert sorted(path.suffix for path in (folder / "whoosh").iterdir()) == [".seg", ".toc"]
