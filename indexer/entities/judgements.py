"""The corpus owner's judgements on names: what entities.toml says, read and checked.

One table for each judgement, in the order in which they are applied; `date` and `reason` are for people:

    [[merge]]   kind, names = ["the one to show", "another", …]
    [[split]]   kind, name, into = "Michael Müller (SPD)", and which articles: articles = [ids], sources = […],
                with = [names in the same article]; or which spellings: spellings = […]
    [[rename]]  kind, name, to
    [[hide]]    kind, name
    [[kind]]    kind, name, to = "organisation"

A name is any that the entity has or had. Judgements that contradict each other are an error that names both.
"""

import datetime as dt
import logging
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Literal, cast, get_args

from indexer.entities.model import KINDS, Kind
from indexer.errors import InputError

_log = logging.getLogger(__name__)

Verb = Literal["merge", "split", "rename", "hide", "kind"]
VERBS: tuple[Verb, ...] = get_args(Verb)

_TEXT_KEYS: dict[Verb, tuple[str, ...]] = {
    "merge": (), "split": ("name", "into"), "rename": ("name", "to"), "hide": ("name",), "kind": ("name", "to"),
}  # fmt: skip
_LIST_KEYS: dict[Verb, tuple[str, ...]] = {"merge": ("names",), "split": ("articles", "sources", "with", "spellings")}
_HEADING = re.compile(r"\s*\[\[\s*[\"']?(\w+)[\"']?\s*\]\]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One statement on one entity."""

    verb: Verb
    kind: Kind
    names: tuple[str, ...]
    """Of a merge all, the one to show first; of the others one."""
    to: str = ""
    """The new name of a rename and a split, the new kind of a kind."""
    articles: tuple[str, ...] = ()
    """Ids of the articles that a split takes; so do sources and names beside it: one of the three is enough."""
    sources: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    """Names that a split takes away, in whatever article."""
    date: dt.date | None = None
    reason: str = ""
    line: int = 0
    """Of its heading in the file."""

    def speaks_of(self, name: str) -> bool:
        """Whether the name is one of those it is about."""
        return name in (*self.names, *self.spellings) or (name == self.to and self.verb in ("rename", "split"))

    def __str__(self) -> str:
        match self.verb:
            case "merge":
                said = f"{' = '.join(self.names)}"
            case "split":
                said = f"{self.names[0]}: {self.to} apart"
            case "hide":
                said = self.names[0]
            case _:
                said = f"{self.names[0]} → {self.to}"
        return f"{self.verb} {self.kind}: {said}"


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The judgements in the file, in their order; none if there is no file.

    Raises InputError, naming file and line, if it is no TOML, if something in it is unknown or of the wrong type, or if
    two judgements contradict each other.
    """
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from None
    return parse_judgements(source, path)


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements in force for those who read an index: see `judged`."""

    path: Path
    stamp: tuple[int, ...]
    """Of the file; changes when it is written."""
    judgements: tuple[Judgement, ...] = ()


def judged(path: Path, before: Judged | None) -> Judged:
    """The judgements in the file as it is now; those of `before` if it has not changed.

    A file that cannot be read as it stands holds none, with a warning: searches go on without it.
    """
    try:
        status = path.stat()
        stamp: tuple[int, ...] = (status.st_mtime_ns, status.st_size, status.st_ino)
    except OSError:
        stamp = ()
    if before is not None and before.stamp == stamp:
        return before
    try:
        return Judged(path, stamp, read_judgements(path))
    except InputError as error:
        _log.warning("%s", error)
        return Judged(path, stamp)


def parse_judgements(source: str, path: Path) -> tuple[Judgement, ...]:
    """The same from the text of the file; `path` is for messages."""
    try:
        tables = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path}: not valid TOML: {error}.") from None
    for name, found in tables.items():
        if name not in VERBS or not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            raise InputError(f"{path}: {name} is no judgement. Write [[{']], [['.join(VERBS)}]].")
    left = {verb: iter(tables.get(verb, [])) for verb in VERBS}
    judgements = []
    for line, verb in headings(source):
        table = next(left[verb], None)
        if table is not None:
            judgements.append(_judgement(verb, table, f"{path}:{line}", line))
    if len(judgements) != sum(map(len, tables.values())):
        raise InputError(f"{path}: write each judgement as a table of its own, below a line such as [[merge]].")
    for one, other, why in conflicts(judgements):
        raise InputError(
            f"{path}: two judgements contradict each other: {why}.\n  line {one.line}: {one}\n"
            f"  line {other.line}: {other}\nRemove one of them, or run: fundstelle entities undo"
        )
    return tuple(judgements)


def headings(source: str) -> list[tuple[int, Verb]]:
    """The lines, counted from 1, on which judgements begin."""
    found = ((number, _HEADING.match(line)) for number, line in enumerate(source.split("\n"), start=1))
    return [(number, cast(Verb, match[1])) for number, match in found if match and match[1] in VERBS]


def _judgement(verb: Verb, table: dict[str, Any], where: str, line: int) -> Judgement:
    texts, lists = _TEXT_KEYS[verb], _LIST_KEYS.get(verb, ())
    for key in table:
        if key not in (*texts, *lists, "kind", "date", "reason"):
            raise InputError(f"{where}: unknown key {key} in [[{verb}]]. Valid are: {', '.join((*texts, *lists))}.")
    for key in ("kind", *texts):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise InputError(f'{where}: [[{verb}]] needs {key} = "…".')
    for key in lists:
        found = table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(text, str) and text.strip() for text in found):
            raise InputError(f'{where}: {key} must be a list of texts, such as {key} = ["…"].')
    for key, kind in (("kind", table["kind"]), ("to", table.get("to"))):
        if kind not in KINDS and (key == "kind" or verb == "kind"):
            raise InputError(f"{where}: {key} must be one of {', '.join(KINDS)}, not {kind!r}.")
    taken = {key: tuple(dict.fromkeys(table.get(key, ()))) for key in lists}
    names = taken["names"] if verb == "merge" else (table["name"],)
    if verb == "merge" and len(names) < 2:
        raise InputError(f"{where}: names must be two or more different ones.")
    if verb == "split" and not any(taken.values()):
        raise InputError(f"{where}: say what to split off: {', '.join(lists)}.")
    date = table.get("date")
    return Judgement(
        verb, table["kind"], names, table.get("to") or table.get("into") or "", taken.get("articles", ()),
        taken.get("sources", ()), taken.get("with", ()), taken.get("spellings", ()),
        date if isinstance(date, dt.date) else None, str(table.get("reason", "")), line,
    )  # fmt: skip


def conflicts(judgements: Sequence[Judgement]) -> Iterator[tuple[Judgement, Judgement, str]]:
    """Pairs of judgements that cannot both hold, with the reason; such speak of one name at least."""
    speaking: dict[tuple[Kind, str], list[int]] = defaultdict(list)
    for number, judgement in enumerate(judgements):
        for name in {*judgement.names, *judgement.spellings, judgement.to}:
            if judgement.speaks_of(name):
                speaking[judgement.kind, name].append(number)
    for pair in sorted({pair for numbers in speaking.values() for pair in combinations(numbers, 2)}):
        one, other = (judgements[number] for number in pair)
        why = _conflict(one, other)
        if why:
            yield one, other, why


def _conflict(one: Judgement, other: Judgement) -> str | None:
    verbs = {one.verb, other.verb}
    if verbs == {"merge"}:
        return _of_merges(one, other)
    if len(verbs) == 1 and one.names == other.names:
        if one.verb in ("rename", "kind") and one.to != other.to:
            return f"{one.names[0]} cannot become both {one.to} and {other.to}"
        twice = (set(one.articles) & set(other.articles)) | (set(one.spellings) & set(other.spellings))
        if one.verb == "split" and one.to != other.to and twice:
            return f"{min(twice)} cannot be both {one.to} and {other.to}"
    if verbs == {"rename"} and (one.names[0], one.to) == (other.to, other.names[0]):
        return f"{one.names[0]} and {one.to} cannot each become the other"
    first, second = sorted((one, other), key=lambda judgement: judgement.verb)
    if verbs == {"hide", "merge"} and first.names[0] in second.names[1:]:
        return f"{first.names[0]} cannot be hidden and be {second.names[0]}"
    if verbs == {"merge", "split"}:
        apart = {second.to, *second.spellings} - set(second.names)
        same = apart & set(first.names)
        if same and second.names[0] in first.names:
            return f"{min(same)} cannot be {second.names[0]} and not be it"
    return None


def _of_merges(one: Judgement, other: Judgement) -> str | None:
    if one.names[0] in other.names[1:] and other.names[0] in one.names[1:]:
        return f"{one.names[0]} and {other.names[0]} cannot each be shown as the other"
    twice = set(one.names[1:]) & set(other.names[1:])
    linked = one.names[0] == other.names[0] or one.names[0] in other.names or other.names[0] in one.names
    if twice and not linked:
        return f"{min(twice)} cannot be shown both as {one.names[0]} and as {other.names[0]}"
    return None
