"""Reads the tables beside this module: facts about names, kept as data."""

from collections.abc import Iterator
from importlib.resources import files


def read_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``data/<name>``, a tab-separated file, each as header → field; missing fields are ``""``."""
    lines = _text(name).splitlines()
    header = lines[0].split("\t")
    for line in lines[1:]:
        fields = line.split("\t")
        yield dict(zip(header, fields + [""] * (len(header) - len(fields)), strict=True))


def read_words(name: str) -> dict[str, list[str]]:
    """The sections of ``data/<name>``: words separated by blanks under ``[section]`` lines; ``#`` begins a comment."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in _text(name).splitlines():
        content = line.partition("#")[0].strip()
        if content.startswith("["):
            words = sections.setdefault(content.strip("[]"), [])
        else:
            words.extend(content.split())
    return sections


def _text(name: str) -> str:
    return (files("indexer.entities") / "data" / name).read_text(encoding="utf-8")
