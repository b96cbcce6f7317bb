"""`fundstelle export`: the same hits as `search`, all of them, into a file or a pipe."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result

from indexer.exports import FORMATS
from tests import commands
from tests.readers import read_bibtex, read_ris
from tests.unit.cli.invoking import Invoke
from tests.unit.cli.invoking import ids as found_ids


def ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    "arguments",
    [
        ["Hafen"], [], ["Truppen Schiffe"], ["Truppen Schiffe", "--match", "any"], ["Hafen", "--sort", "oldest"],
        ["--person", "Ada Weber", "--person", "Olaf Scholz", "--person-mode", "all"], ["--not-person", ""],
        ["--source", "", "--section", ""], ["--from", "2024-02"], ["--to", "2024-01"], ["Hafen", "--year", "1999"],
    ],
)  # fmt: skip
def test_it_takes_the_options_of_search_and_finds_the_same(fundstelle: Invoke, arguments: list[str]) -> None:
    assert ids(fundstelle("export", *arguments)) == found_ids(fundstelle("search", "--json", *arguments))


def test_the_formats(fundstelle: Invoke) -> None:
    table = fundstelle("export", "Hafen", "--format", "csv").stdout.removeprefix("\ufeff")
    assert [row["id"] for row in csv.DictReader(io.StringIO(table))] == ["b", "a", "c"]
    assert len(read_bibtex(fundstelle("export", "Hafen", "--format", "bib").stdout)) == 3
    assert len(read_ris(fundstelle("export", "Hafen", "--format", "ris").stdout_bytes.decode())) == 3
    assert set(FORMATS) == {"jsonl", "csv", "bib", "ris"}


def test_a_file_is_written_whole(fundstelle: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "hits.csv"
    result = fundstelle("export", "Hafen", "--format", "csv", "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_bytes() == fundstelle("export", "Hafen", "--format", "csv").stdout_bytes
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,title,")
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_had_leaves_the_file_alone(fresh: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    file.write_text("kept", encoding="utf-8")
    refused = commands.run(fresh, "export", "Hafen", "--output", str(file))
    assert refused.returncode == 1
    assert "fundstelle rebuild" in refused.stderr
    assert file.read_text(encoding="utf-8") == "kept"


def test_what_an_export_writes_can_be_built_from(config_file: Path, tmp_path: Path) -> None:
    exported = commands.run(config_file, "export")
    assert exported.returncode == 0
    (tmp_path / "articles.jsonl").write_text(exported.stdout, encoding="utf-8")
    other = commands.write_config(tmp_path, tmp_path / "articles.jsonl")
    assert commands.run(other, "rebuild", "--strict").returncode == 0
    assert commands.run(other, "export").stdout == exported.stdout


@pytest.mark.parametrize("arguments", [["--format", "xls"], ["--from", "gestern"], ["--output", "/"]])
def test_what_cannot_be_meant_is_refused(fundstelle: Invoke, arguments: list[str]) -> None:
    assert fundstelle("export", *arguments).exit_code == 2
