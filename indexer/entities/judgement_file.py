"""Writes entities.toml as its owner would: what stands there stays as it is, comments and all.

A judgement is added at the end, and undone by making its lines comments.
"""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.entities.judgements import Judgement, conflicts, headings, parse_judgements
from indexer.errors import InputError

_OPENING = """\
# Judgements on persons, organisations and places, applied in this order; they win over what Fundstelle finds.
# Written by `fundstelle entities …` and yours to edit. A line that begins with # says nothing.
"""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def add(path: Path, judgement: Judgement) -> None:
    """Adds a judgement at the end of the file, which is made if there is none.

    Raises InputError if the file has a mistake or the judgement contradicts one in it: then it stays as it was.
    """
    before = _read(path)
    for one, _, why in conflicts([*parse_judgements(before, path), judgement]):
        raise InputError(
            f"{path}: not written, because it contradicts line {one.line}: {why}.\n  line {one.line}: {one}\n"
            f'Undo that first: fundstelle entities undo "{one.names[0]}"'
        )
    gap = "" if before.endswith("\n") or not before else "\n"
    after = f"{before or _OPENING}{gap}\n{_table(judgement)}"
    parse_judgements(after, path)
    _write(path, after)


def undo(path: Path, judgement: Judgement, today: dt.date) -> None:
    """Makes the lines of a judgement that was read from the file comments.

    Raises InputError if that cannot be done without touching another one.
    """
    before = _read(path)
    judgements = parse_judgements(before, path)
    lines = [f"{line}\n" for line in before.removesuffix("\n").split("\n")]
    starts = [number for number, _ in headings(before)]
    behind = next((number for number in starts if number > judgement.line), len(lines) + 1) - 1
    while behind > judgement.line and lines[behind - 1].lstrip()[:1] in ("", "#"):
        behind -= 1  # what stands before the next judgement belongs to that one
    own = [line if line.lstrip()[:1] in ("", "#") else f"# {line}" for line in lines[judgement.line - 1 : behind]]
    after = "".join([*lines[: judgement.line - 1], f"# undone {today}:\n", *own, *lines[behind:]])
    left = [_said(other) for other in parse_judgements(after, path)]
    if left != [_said(other) for other in judgements if other.line != judgement.line]:
        raise InputError(f"{path}:{judgement.line}: cannot be undone without touching others; please edit it by hand.")
    _write(path, after)


def _said(judgement: Judgement) -> tuple[object, ...]:
    return (
        judgement.verb, judgement.kind, judgement.names, judgement.to, judgement.articles, judgement.sources,
        judgement.beside, judgement.spellings, judgement.date, judgement.reason,
    )  # fmt: skip


def _table(judgement: Judgement) -> str:
    name, (first, *_) = ("into" if judgement.verb == "split" else "to"), judgement.names
    values: dict[str, str | Sequence[str]] = {"kind": judgement.kind}
    values |= {"names": judgement.names} if judgement.verb == "merge" else {"name": first, name: judgement.to}
    values |= {"articles": judgement.articles, "sources": judgement.sources}
    values |= {"with": judgement.beside, "spellings": judgement.spellings}
    return "".join((
        f"[[{judgement.verb}]]\n", *_lines(values), f"date = {judgement.date}\n" if judgement.date else "",
        *_lines({"reason": judgement.reason}),
    ))  # fmt: skip


def _lines(values: Mapping[str, str | Sequence[str]]) -> list[str]:
    written = {
        key: _text(value) if isinstance(value, str) else f"[{', '.join(map(_text, value))}]"
        for key, value in values.items() if value
    }  # fmt: skip
    return [f"{key} = {value}\n" for key, value in written.items()]


def _text(value: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in value) + '"'


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from None


def _write(path: Path, content: str) -> None:
    """In one step: whoever reads meanwhile sees the old file or the new one."""
    pending = path.with_name(f"{path.name}.new")
    with pending.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        pending.chmod(path.stat().st_mode)
    os.replace(pending, path)
