"""The `fundstelle` command: what it prints where, and what it exits with."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click import Context
from click.testing import CliRunner

from indexer.cli import main
from tests import commands
from tests.commands import write_config
from tests.conftest import COLLECTION, ROOT
from tests.contract.corpora import write
from tests.unit.cli.invoking import Invoke, ids, invoke


def test_status_tells_what_is_in_the_index(fundstelle: Invoke) -> None:
    result = fundstelle("status")
    assert (result.exit_code, result.stderr) == (0, "")
    for line in (r"engine +whoosh", r"articles +3", r"period +2024-01-10 to 2024-02-20", r"names +2 persons"):
        assert re.search(line, result.stdout)
    found = json.loads(fundstelle("status", "--json").stdout)
    assert list(found) == [
        "engine", "generation", "built", "articles", "size_bytes", "seconds", "period", "entities", "quality",
        "corpus_hash", "versions",
    ]  # fmt: skip
    assert (found["engine"], found["articles"]) == ("whoosh", 3)
    assert found["entities"] == {"person": 2, "organisation": 1, "place": 1}
    assert found["versions"]["Whoosh"] == "2.7.4"


@pytest.mark.parametrize("arguments", [["status"], ["status", "--json"], ["search", "x"], ["search", "--json"]])
def test_without_an_index_the_command_that_builds_one_is_named(fresh: Path, arguments: list[str]) -> None:
    result = invoke(fresh, *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(r"fundstelle: There is no index in .*\. Run: fundstelle rebuild\n", result.stderr)


def test_rebuild_reports_what_it_did(fresh: Path, tmp_path: Path) -> None:
    with (tmp_path / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write("no json\n" + json.dumps({"text": "Satz.", "published": "morgen"}) + "\n")
    result = invoke(fresh, "rebuild")
    assert result.exit_code == 0
    assert re.match(r"4 articles in \d+\.\d s\n", result.stdout)
    for line in (
        r"generation +\d{4}-\d\d-\d\dT\d{6}Z-",
        r"size +\S+ KB",
        r"names +2 persons",
        r"skipped +1",
        r"repaired +1",
    ):
        assert re.search(line, result.stdout)
    assert re.search(r"articles\.jsonl:4: skipped: not valid JSON", result.stderr)
    assert re.search(r"articles\.jsonl:5: repaired: published is no date", result.stderr)


def test_a_file_gets_all_problems(fresh: Path, tmp_path: Path) -> None:
    with (tmp_path / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write("no json\n" * 30)
    result = invoke(fresh, "rebuild")
    assert result.stderr.count("skipped: not valid JSON") == 30


def test_strict_takes_any_problem_for_a_failure(fresh: Path, tmp_path: Path) -> None:
    assert invoke(fresh, "rebuild", "--strict").exit_code == 0
    (tmp_path / "articles.jsonl").write_text('{"text": "Neu."}\nno json\n', encoding="utf-8")
    failed = invoke(fresh, "rebuild", "--strict")
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert "articles.jsonl:2: not valid JSON" in failed.stderr
    assert ids(invoke(fresh, "search", "--json")) == ["b", "a", "c"]
    assert invoke(fresh, "rebuild").exit_code == 0


def test_rebuild_takes_other_paths_than_the_configured(fresh: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere" / "below"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text("Ein Text über Kursk.", encoding="utf-8")
    other = write(tmp_path / "other.jsonl", [{"id": "o", "text": "Ein anderer."}])
    assert invoke(fresh, "rebuild", str(folder.parent), str(other)).exit_code == 0
    page = json.loads(invoke(fresh, "search", "--json").stdout)
    assert page["total"] == 2
    assert {Path(hit["file"]).name for hit in page["hits"]} == {"one.txt", "other.jsonl"}


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["missing"], "missing: no such file or folder"),
        (["config.toml"], "not read. Articles come from .txt, .jsonl, "),
        (["empty"], "The corpus holds no files to read"),
        (["hollow.txt"], "No article could be read"),
    ],
)
def test_rebuild_without_anything_to_read_promotes_nothing(
    fresh: Path, tmp_path: Path, paths: Sequence[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "hollow.txt").write_text(" \n", encoding="utf-8")
    result = invoke(fresh, "rebuild", *(str(tmp_path / path) for path in paths))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert invoke(fresh, "status").exit_code == 1


def test_rebuild_if_missing_builds_once(fresh: Path) -> None:
    first = invoke(fresh, "rebuild", "--if-missing")
    again = invoke(fresh, "rebuild", "--if-missing")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "3 articles" in first.stdout
    assert again.output == ""


def test_evaluate_prints_a_table_or_json_and_writes_a_run(fundstelle: Invoke, tmp_path: Path) -> None:
    (tmp_path / "topics").write_text("1\tTruppen\n2\tZebra\n3\tunjudged\n4\tQuastenflosser\n", encoding="utf-8")
    (tmp_path / "qrels").write_text("1 0 a 1\n2 0 b 1\n4 0 a 1\n", encoding="utf-8")
    files = ["--topics", str(tmp_path / "topics"), "--qrels", str(tmp_path / "qrels")]
    run = tmp_path / "run"
    result = fundstelle("evaluate", *files, "--measures", "RR@10, R@5", "--json", "--run", str(run))
    assert json.loads(result.stdout) == {"RR@10": 0.3333, "R@5": 0.3333, "topics": 3}
    assert list(json.loads(result.stdout)) == ["RR@10", "R@5", "topics"]
    assert [line.split()[:4] for line in run.read_text(encoding="utf-8").splitlines()] == [
        ["1", "Q0", "a", "1"],
        ["2", "Q0", "c", "1"],
    ]
    table = fundstelle("evaluate", *files).stdout
    assert re.search(r"topic +nDCG@10 +RR@10 +R@10", table)
    assert re.search(r"all +0\.3333 +0\.3333 +0\.3333", table)
    assert "3 topics" in table


def test_evaluate_reads_topics_as_plain_words_and_any_of_them_unless_told_otherwise(
    fundstelle: Invoke, tmp_path: Path
) -> None:
    (tmp_path / "topics").write_text("1\tTruppen NICHT Hafen\n", encoding="utf-8")
    (tmp_path / "qrels").write_text("1 0 b 1\n", encoding="utf-8")
    files = ["--topics", str(tmp_path / "topics"), "--qrels", str(tmp_path / "qrels"), "--measures", "R@10", "--json"]

    def recall(*options: str) -> Any:
        return json.loads(fundstelle("evaluate", *files, *options).stdout)["R@10"]

    assert recall() == 1
    assert recall("--match", "all") == 0
    assert recall("--syntax") == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "--from", "morgen"], "--from morgen is no date"),
        (["search", "--to", "2024-13"], "--to 2024-13 is no date"),
        (["search", "--from", "2024..2025"], "is no date"),
        (["search", "--size", "0"], "--size"),
        (["search", "--size", "101"], "--size"),
        (["search", "--page", "0"], "--page"),
        (["search", "--match", "some"], "--match"),
        (["search", "--sort", "best"], "--sort"),
        (["search", "--source-mode", "all"], "--source-mode"),
        (["search", "--unknown"], "--unknown"),
        (["search", "two", "words"], "words"),
        (["rebild"], "rebild"),
        (["evaluate"], "--topics"),
        (["evaluate", "--topics", "missing", "--qrels", "missing"], "missing: cannot be read"),
        (["serve", "--port", "65536"], "--port"),
        (["serve", "--workers", "0"], "--workers"),
        (["serve", "--host", "192.0.2.1"], "192.0.2.1"),
    ],
)
def test_what_cannot_be_is_named_with_exit_2(fundstelle: Invoke, arguments: list[str], message: str) -> None:
    result = fundstelle(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_an_unknown_measure_is_named(fundstelle: Invoke) -> None:
    files = ["--topics", str(COLLECTION / "topics.tsv"), "--qrels", str(COLLECTION / "qrels.txt")]
    result = fundstelle("evaluate", *files, "--measures", "nDCG@10,Glück")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Glück is no measure" in result.stderr


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[index]\nengine = "lucene"', '[index] engine = "lucene" is unknown. Valid are: whoosh'),
        ("[index]\nkep = 2", "config.toml:2: unknown key kep in [index]. Did you mean keep?"),
        ("[index]\nkeep = 0", "config.toml:2: keep must lie between"),
        ("[index", "not valid TOML"),
    ],
)
def test_a_bad_setting_is_named_with_exit_2(tmp_path: Path, settings: str, message: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(settings, encoding="utf-8")
    for command in ("status", "rebuild", "rollback", "search", "serve"):
        result = invoke(file, command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    result = invoke(tmp_path / "none.toml", "status")
    assert result.exit_code == 2
    assert "none.toml: no such file" in result.stderr


@pytest.mark.usefixtures("fresh")
def test_settings_come_from_the_current_folder_or_are_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["rebuild"]).exit_code == 0
    assert (tmp_path / "index" / "CURRENT").exists()
    bare = tmp_path / "bare"
    shutil.copytree(ROOT / "seeds", bare / "seeds")
    monkeypatch.chdir(bare)
    assert "5 articles" in CliRunner().invoke(main, ["rebuild"]).stdout
    assert "seeds/003" in CliRunner().invoke(main, ["search", "Truppen", "--json"]).stdout


def _commands() -> list[str]:
    return main.list_commands(Context(main))


def test_there_are_these_commands() -> None:
    assert _commands() == [
        "enrich",
        "entities",
        "evaluate",
        "export",
        "inspect",
        "load",
        "rebuild",
        "rollback",
        "search",
        "serve",
        "status",
        "update",
        "watch",
    ]


@pytest.mark.parametrize("arguments", [[], *([name] for name in _commands())])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_explains_each_command(fundstelle: Invoke, arguments: list[str], flag: str) -> None:
    result = fundstelle(*arguments, flag)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Usage: " in result.stdout


def test_every_option_is_explained() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.opts)


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in _commands():
        assert f"fundstelle {name}" in readme


def test_version() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert re.search(r"version \d+\.\d+\.\d+", result.stdout)


def test_the_process_keeps_stdout_for_the_answer_and_exits_with_the_code(config_file: Path, fresh: Path) -> None:
    found = commands.run(config_file, "search", "Hafen", "--json")
    assert found.returncode == 0
    assert json.loads(found.stdout)["total"] == 3
    assert re.fullmatch(r"\d+ ms\n", found.stderr)
    assert commands.run(fresh, "status").returncode == 1
    assert commands.run(fresh, "nonsense").returncode == 2
    built = commands.run(fresh, "rebuild")
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.startswith("3 articles")


def test_a_reader_that_goes_away_is_no_traceback(config_file: Path) -> None:
    search = subprocess.Popen(
        commands.command(config_file, "search", "Hafen"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert search.stdout is not None
    search.stdout.close()
    assert search.stderr is not None
    assert "Traceback" not in search.stderr.read()
    search.stderr.close()
    search.wait()


@pytest.mark.parametrize("warnings", ["error", "default"])
def test_warnings_of_whoosh_do_not_reach_the_user(tmp_path: Path, warnings: str) -> None:
    """Compiled anew, as on the first run: that is when Python tells of odd escapes in Whoosh's strings."""
    code = "import indexer.engines.whoosh.engine, indexer.engines.whoosh.build"
    result = subprocess.run(
        [sys.executable, "-W", f"{warnings}::SyntaxWarning", "-W", f"{warnings}::DeprecationWarning", "-c", code],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=commands.TIMEOUT_SECONDS,
        env=os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path)},
    )  # fmt: skip
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    file = write_config(tmp_path, ROOT / "seeds")
    quiet = {"PYTHONPYCACHEPREFIX": str(tmp_path / "again")}
    built = commands.run(file, "rebuild", env=quiet)
    assert (built.returncode, built.stderr) == (0, "")
    assert "Warning" not in commands.run(file, "search", "Truppen", env=quiet).stderr
