"""The built wheel, installed in an empty environment and run from an empty folder."""

import http.client
import json
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT

PARTS = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "indexer", "webapp")
ARTICLE = (
    "Truppen in Kursk\nWladimir Putin sprach in Moskau über Truppen. Die nordkoreanischen Soldaten kämpfen in Kursk."
)


def _pip(*arguments: str) -> None:
    pip = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments], capture_output=True, text=True
    )
    if pip.returncode and re.search(r"connection|Temporary failure|No matching distribution|timed out", pip.stderr):
        pytest.skip(f"pip cannot reach a registry: {pip.stderr.strip().splitlines()[-1]}")
    assert pip.returncode == 0, pip.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what belongs to it."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(source))
    (built,) = target.glob("fundstelle-*.whl")
    return built


def test_it_holds_every_file_of_the_packages(wheel: Path) -> None:
    files = {
        path.relative_to(ROOT).as_posix() for name in ("indexer", "webapp") for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }  # fmt: skip
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert files - set(names) == set()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"indexer", "webapp"}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `fundstelle` command of an environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    _pip("--python", str(folder / "bin" / "python"), "install", "--quiet", "--prefer-binary", str(wheel))
    return folder / "bin" / "fundstelle"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and articles, and nothing of ours."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "texte").mkdir()
    (folder / "texte" / "eins.txt").write_text(ARTICLE, encoding="utf-8")
    settings = '[corpus]\npaths = ["texte"]\n[index]\npath = "mein-index"\n[web]\ntitle = "Archiv"\n'
    (folder / "config.toml").write_text(settings, encoding="utf-8")
    return folder


def _run(command: Path, home: Path, *arguments: str) -> str:
    done = subprocess.run([str(command), *arguments], cwd=home, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def report(installed: Path, home: Path) -> str:
    """What the rebuild printed."""
    return _run(installed, home, "rebuild")


def test_it_rebuilds(report: str, home: Path) -> None:
    assert report.startswith("1 articles")
    assert (home / "mein-index" / "CURRENT").exists()


@pytest.mark.usefixtures("report")
def test_it_searches_and_knows_names(installed: Path, home: Path) -> None:
    page = json.loads(_run(installed, home, "search", "Truppe", "--json"))
    (hit,) = page["hits"]
    assert (hit["title"], hit["file"]) == ("Truppen in Kursk", "texte/eins.txt")
    assert hit["persons"] == ["Wladimir Putin"]
    assert "Moskau" in hit["places"]


@pytest.mark.usefixtures("report")
def test_it_tells_its_status(installed: Path, home: Path) -> None:
    assert re.search(r"^articles +1 *$", _run(installed, home, "status"), re.MULTILINE)
    assert re.search(r"version \d+\.\d+", _run(installed, home, "--version"))


@pytest.fixture(scope="module")
def address(installed: Path, home: Path, report: str) -> Iterator[str]:
    assert report
    server = subprocess.Popen(
        [str(installed), "serve", "--port", "0"], cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://(\S+)", server.stdout.readline())
        assert found
        yield found.group()
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_it_serves_pages_with_their_style(address: str) -> None:
    start = _get(address, "/")
    assert "Archiv" in start
    results = _get(address, "/search?q=Truppe")
    assert "<mark>Truppen</mark>" in results
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', results)
    assert "{" in _get(address, style)
    for script in re.findall(r'<script[^>]* src="([^"]+)"', results):
        assert _get(address, script)
    assert json.loads(_get(address, "/api/v1/search?q=Kursk"))["total"] == 1


def _get(address: str, path: str) -> str:
    where = urlsplit(address)
    with closing(http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
    assert response.status == 200, (path, body[:500])
    return body
