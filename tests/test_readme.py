"""Every command that README shows is run here for real; of make's, `make test` itself can only be looked at."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.serving import announced

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
INLINE = re.findall(r"`((?:fundstelle|make) [^`]*)`", README)
FUNDSTELLE = Path(sys.executable).with_name("fundstelle")

ENTITIES = {
    "fundstelle entities list", "fundstelle entities show NAME", "fundstelle entities merge NAME OTHERS ...",
    "fundstelle entities split NAME INTO", "fundstelle entities rename NAME TO", "fundstelle entities hide NAME",
    "fundstelle entities kind KIND NAME NEWKIND", "fundstelle entities undo [NAME]", "fundstelle entities undo",
    "fundstelle entities show KCNA",
    'fundstelle entities rename KCNA "Koreanische Zentralnachrichtenagentur" --reason "house style"',
}  # fmt: skip


def test_no_command_is_left_out() -> None:
    tested = {
        "make serve", "make serve PORT=8080", "make test", "make install", "fundstelle rebuild",
        "make bench", "make bench-large", "make bench-serving",
        'fundstelle search "Truppen Kursk"', "fundstelle serve", "fundstelle rebuild --strict",
        "fundstelle rebuild [PATH ...]", "fundstelle search QUERY", "fundstelle export QUERY",
        "fundstelle inspect [PATH ...]", "fundstelle inspect",
        *ENTITIES,
        "fundstelle evaluate --topics FILE --qrels FILE", "fundstelle status",
        "fundstelle rollback", "fundstelle update", "fundstelle watch",
        "fundstelle enrich --part N/M", "fundstelle load FILE ...",
    }  # fmt: skip
    assert set(SHELL) | set(INLINE) == tested


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A folder as README has it made: config.toml from its example, articles beside it."""
    example = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    record = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert example
    assert record
    (tmp_path / "config.toml").write_text(example.group(1), encoding="utf-8")
    shutil.copytree(ROOT / "seeds", tmp_path / "articles")
    (tmp_path / "articles" / "own.jsonl").write_text(record.group(1).strip() + "\n", encoding="utf-8")
    return tmp_path


def test_own_articles_as_the_readme_says(own_folder: Path) -> None:
    assert _run(own_folder, "rebuild").startswith("6 articles")
    _run(own_folder, "rebuild", "--strict")
    assert "Nothing has changed" in _run(own_folder, "update")
    _run(own_folder, "status", "--check")
    _run(own_folder, "enrich", "--part", "1/1", "--output", "part.jsonl.zst")
    assert "6 articles" in _run(own_folder, "load", "part.jsonl.zst")
    assert "Nothing has changed" in _run(own_folder, "update")
    _run(own_folder, "rebuild", "articles/own.jsonl", "articles")
    _run(own_folder, "rollback")
    assert "Kursk" in _run(own_folder, "search", "Truppen Kursk")
    assert '"total": 1' in _run(own_folder, "search", "titel:Brücke", "--json")
    assert "Brücke gesperrt" in _run(own_folder, "inspect", "articles/own.jsonl")
    assert '"title": "Brücke gesperrt"' in _run(own_folder, "export", "titel:Brücke")
    assert "6" in _run(own_folder, "status")
    (own_folder / "topics.tsv").write_text("t1\tBrücke\n", encoding="utf-8")
    (own_folder / "qrels.txt").write_text("t1 0 a1 1\n", encoding="utf-8")
    assert "1.0000" in _run(own_folder, "evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt")


def test_names_as_the_readme_says(own_folder: Path) -> None:
    _run(own_folder, "rebuild")
    assert "KCNA" in _run(own_folder, "entities", "list")
    _run(own_folder, "entities", "rename", "KCNA", "Koreanische Zentralnachrichtenagentur", "--reason", "house style")
    assert "house style" in _run(own_folder, "entities", "show", "KCNA")
    assert '"Koreanische Zentralnachrichtenagentur"' in _run(own_folder, "search", "organisation:KCNA", "--json")
    _run(own_folder, "entities", "undo")
    assert "Koreanische" not in _run(own_folder, "search", "organisation:KCNA", "--json")
    kept = own_folder / "index" / "names.sqlite"
    assert kept.exists()


def test_serve_as_the_readme_says(own_folder: Path) -> None:
    _run(own_folder, "rebuild")
    _answers_then_ends(_started([str(FUNDSTELLE), "serve", "--port", "0"], own_folder), "/")


def test_make_serve_serves_the_seeds(tmp_path: Path) -> None:
    venv = Path(sys.prefix)
    if not (venv / ".installed").exists():
        pytest.skip("not run by `make test`: there is no virtual environment of make's to serve from")
    for name in ("Makefile", "pyproject.toml", "config.toml"):
        shutil.copy2(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    server = _started(["make", "serve", f"VENV={venv}", "PORT=0"], tmp_path)
    _answers_then_ends(server, "/search?q=Truppen")


@pytest.mark.parametrize(
    "target", ["install", "serve", "test", "test-long", "lint", "bench", "bench-large", "bench-serving", "clean"]
)
def test_make_targets_exist(target: str) -> None:
    assert subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=False).returncode == 0


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run([FUNDSTELLE, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _started(command: list[str], folder: Path) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def _answers_then_ends(server: subprocess.Popen[str], path: str) -> None:
    try:
        with urllib.request.urlopen(announced(server) + path, timeout=10) as answer:
            assert answer.status == 200
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.communicate(timeout=30)
