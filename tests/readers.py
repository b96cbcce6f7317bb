"""Reads bibliographies as the programs do that get them: BibTeX as its manual has it, RIS line by line."""

import re
from dataclasses import dataclass, field

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMMANDS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|", "textquotedbl": '"',
}  # fmt: skip
_TAG = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


@dataclass
class Entry:
    kind: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)
    """Values as written, without their outer braces."""


def read_bibtex(source: str) -> list[Entry]:
    """The entries; AssertionError where the syntax is broken."""
    entries, at = [], 0
    while found := re.compile(r"\s*@(\w+)\{([^\s,{}\"#%~\\]+),\s*").match(source, at):
        entry = Entry(found[1], found[2])
        at = found.end()
        while named := re.compile(r"(\w+) = ").match(source, at):
            value, at = _value(source, named.end())
            assert named[1] not in entry.fields
            entry.fields[named[1]] = value
            comma = re.compile(r",\s*").match(source, at)
            assert comma, source[at : at + 80]
            at = comma.end()
        assert source[at] == "}", source[at : at + 80]
        at += 1
        entries.append(entry)
    assert not source[at:].strip(), source[at : at + 80]
    return entries


def _value(source: str, at: int) -> tuple[str, int]:
    if source[at] != "{":
        word = re.compile(r"\w+").match(source, at)
        assert word
        assert word[0] in _MONTHS, word[0]
        return word[0], word.end()
    depth, begin = 0, at
    while True:  # BibTeX counts every brace, whatever stands before it
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at += 1
        if depth == 0:
            return source[begin + 1 : at - 1], at


def typeset(value: str) -> str:
    """What TeX would print; AssertionError where a sign would act."""
    printed, at = "", 0
    while at < len(value):
        command = re.compile(r"\\(?:([a-z]+)\{\}|([$&#_%]))").match(value, at)
        if command:
            printed += _COMMANDS[command[1]] if command[1] else command[2]
            at = command.end()
            continue
        assert value[at] not in '\\$&#_%~^"', value[at : at + 40]
        printed += "" if value[at] in "{}" else value[at]
        at += 1
    return printed


def authors(value: str) -> list[str]:
    """The names of an author field, parted at each `and` outside of braces."""
    names, depth, last = [], 0, 0
    for found in re.finditer(r"[{}]| and ", value):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if found[0] == " and " and depth == 0:
            names.append(value[last : found.start()])
            last = found.end()
    return [*names, value[last:]]


def read_ris(source: str) -> list[list[tuple[str, str]]]:
    """The records, each a list of tags and values; AssertionError at a line that is none."""
    records: list[list[tuple[str, str]]] = []
    for line in re.split(r"\r\n", source):
        if not line:
            continue
        assert not re.search(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", line), line
        tag = _TAG.fullmatch(line)
        assert tag, line
        if tag[1] == "TY":
            records.append([])
        records[-1].append((tag[1], tag[2]))
    for record in records:
        tags = [tag for tag, _ in record]
        assert tags[0] == "TY", tags
        assert tags[-1] == "ER", tags
        assert tags.count("TY") == tags.count("ER") == 1, tags
    return records
