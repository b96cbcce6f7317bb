"""What lies in an index folder: generations kept, leftovers cleared, damage and foreign versions refused."""

import datetime as dt
import gc
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.engines.common.manifest import new_name
from indexer.engines.whoosh import generations
from indexer.errors import NoIndexError
from indexer.query import SearchPage, SearchRequest
from tests import commands
from tests.contract.corpora import Record, config_of, write
from tests.unit.whoosh.folders import assert_tidy, kept

RECORDS: list[Record] = [
    {"id": "a", "title": "Der Hafen", "text": "Die Häfen und das Haus.", "persons": ["Ada Weber"]},
    {"id": "b", "title": "Ein See-Hafen", "text": "Der Hafen am See.", "published": "2024-01-01"},
]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = config_of("whoosh", tmp_path, RECORDS)
    rebuild(config, open_engine(config))
    return config


def _root(config: Config) -> Path:
    return Path(config.index.path)


def _folder(config: Config) -> Path:
    root = _root(config)
    return generations.folder_of(root, generations.current_name(root))


def _answers(engine: Engine) -> SearchPage:
    return engine.search(SearchRequest("Hafen"))


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_as_many_generations_are_kept_as_asked_for(config: Config, keep: int) -> None:
    config = replace(config, index=replace(config.index, keep=keep))
    names = [generations.current_name(_root(config))]
    for _ in range(4):
        names.append(rebuild(config, open_engine(config)).generation.name)
        assert kept(_root(config)) == sorted(names[-keep:])
        assert generations.current_name(_root(config)) == names[-1]
    assert_tidy(_root(config), keep)


def test_what_killed_builds_left_is_cleared_by_the_next(config: Config) -> None:
    root, before = _root(config), generations.current_name(_root(config))
    (root / "CURRENT.new").write_text("half", encoding="utf-8")
    (root / "BUILDING").write_text("{", encoding="utf-8")
    (root / "generations" / "2020-01-01T000000Z-dead" / "whoosh" / "MAIN.tmp").mkdir(parents=True)
    (root / "generations" / "stray").write_text("x", encoding="utf-8")
    rebuild(config, open_engine(config))
    assert_tidy(root)
    assert before in kept(root)


def test_a_failed_build_clears_up_too(config: Config) -> None:
    root = _root(config)
    (root / "generations" / "2020-01-01T000000Z-dead").mkdir()
    with open_engine(config).start_build():
        assert len(kept(root)) == 2
    assert len(kept(root)) == 1
    assert_tidy(root)


def test_generations_sort_by_time() -> None:
    days = [dt.datetime(2026, 11, 22, 10, 15, second, tzinfo=dt.UTC) for second in (30, 31)]
    first, second = map(new_name, days)
    assert first.startswith("2026-11-22T101530Z-")
    assert first < second
    assert first != new_name(days[0])


def _manifest(**changes: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(manifest | changes), encoding="utf-8")

    return change


def _write(name: str, content: bytes) -> Callable[[Path], None]:
    def overwrite(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return overwrite


def _truncate(pattern: str, keep: float) -> Callable[[Path], None]:
    def truncate(folder: Path) -> None:
        (path,) = (folder / "whoosh").glob(pattern)
        os.truncate(path, int(path.stat().st_size * keep))

    return truncate


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(_manifest(schema_version=0), "another version of Fundstelle", id="older-schema"),
        pytest.param(_manifest(schema_version="1"), "another version of Fundstelle", id="odd-schema"),
        pytest.param(_manifest(analysis="0" * 16), "another version of Fundstelle", id="other-analysis"),
        pytest.param(_manifest(articles=None), "damaged", id="no-count"),
        pytest.param(_manifest(built="yesterday"), "damaged", id="no-date"),
        pytest.param(_manifest(period=["2024-01-01"]), "damaged", id="half-a-period"),
        pytest.param(_write("manifest.json", b""), "damaged", id="empty-manifest"),
        pytest.param(_write("manifest.json", b"[]"), "damaged", id="list-manifest"),
        pytest.param(_write("manifest.json", b"\xff\xfe"), "damaged", id="binary-manifest"),
        pytest.param(lambda folder: (folder / "manifest.json").unlink(), "damaged", id="no-manifest"),
        pytest.param(lambda folder: shutil.rmtree(folder / "whoosh"), "damaged", id="no-whoosh"),
        pytest.param(lambda folder: shutil.rmtree(folder), "damaged", id="no-generation"),
        pytest.param(_truncate("*.toc", 0.5), "damaged", id="half-a-toc"),
        pytest.param(_truncate("*.toc", 0), "damaged", id="empty-toc"),
        pytest.param(_truncate("*.seg", 0.5), "damaged", id="half-a-segment"),
        pytest.param(_truncate("*.seg", 0), "damaged", id="empty-segment"),
        pytest.param(_write("../../CURRENT", b""), "does not name a generation", id="empty-current"),
        pytest.param(_write("../../CURRENT", b"../x\n"), "does not name a generation", id="path-in-current"),
        pytest.param(_write("../../CURRENT", b".."), "does not name a generation", id="parent-in-current"),
        pytest.param(_write("../../CURRENT", b"\xff"), "cannot be read", id="binary-current"),
        pytest.param(_write("../../CURRENT", b"a\0b"), "damaged", id="nul-in-current"),
        pytest.param(_write("../../CURRENT", b"gone"), "damaged", id="other-current"),
        pytest.param(lambda folder: (folder / "../../CURRENT").unlink(), "There is no index", id="no-current"),
    ],
)
def test_an_index_that_cannot_be_used_is_refused_with_the_command_that_mends_it(
    config: Config, damage: Callable[[Path], None], message: str
) -> None:
    damage(_folder(config))
    with pytest.raises(NoIndexError, match=message) as refused:
        open_engine(config).status()
    assert str(refused.value).endswith("Run: fundstelle rebuild")
    assert "\n" not in str(refused.value)
    gc.collect()  # Whoosh leaves files open when it fails to read them
    for _ in range(2):  # the second has no damaged generation before it any more
        rebuild(config, open_engine(config))
        assert _answers(open_engine(config)).total == 2
    assert_tidy(_root(config))


def test_the_command_refuses_an_index_of_another_version_with_exit_1(config: Config, tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl")
    _manifest(schema_version=0)(_folder(config))
    for arguments in (["status"], ["search", "Hafen"], ["search", "--json"]):
        refused = commands.run(file, *arguments)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "Run: fundstelle rebuild" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert commands.run(file, "rebuild").returncode == 0
    assert commands.run(file, "status").returncode == 0


def test_a_byte_flipped_in_the_manifest_is_refused_or_harmless(config: Config) -> None:
    path = _folder(config) / "manifest.json"
    whole = path.read_bytes()
    refused = 0
    for position in range(len(whole)):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x11]) + whole[position + 1 :])
        try:
            assert _answers(open_engine(config)).total == 2
        except NoIndexError:
            refused += 1
    assert refused > len(whole) / 4


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: shutil.rmtree(folder / "columns"),
        lambda folder: (folder / "columns" / "words.json").unlink(),
        lambda folder: (folder / "columns" / "forms.txt").unlink(),
        lambda folder: (folder / "columns" / "stream.gaps").unlink(),
        _write("columns/words.json", b"{"),
        _write("columns/words.json", b"[]"),
        _write("columns/words.json", b"\xff"),
        _write("columns/words.json", b'{"version": 0, "articles": 2, "files": {}}'),
        _write("columns/words.json", b'{"version": 3, "articles": 3, "files": {}}'),
        _write("columns/words.json", b'{"version": 3, "articles": 2, "files": {}}'),
        _write("columns/words.json", b'{"version": 3, "articles": 2, "files": {"forms.txt": 3}}'),
        _write("columns/words.json", b'{"version": 3, "articles": 2, "files": {"forms.txt": ["many", 3]}}'),
        _write("columns/forms.txt", b"Hafen\n"),
        _write("columns/forms.starts", b""),
        _write("columns/stream.words", b""),
        _write("columns/stream.starts", b"\x93NUMPY"),
        _write("columns/grams.codes", b"many"),
        _write("columns/near.letters", b"haf"),
        _write("columns/compounds.rows", b"haf"),
        lambda folder: (folder / "columns" / "register.json").unlink(),
        lambda folder: (folder / "columns" / "entities.name").unlink(),
        _write("columns/register.json", b"{}\n"),
        _write("columns/register.json", b"\xff\n"),
        _write("columns/register.json", b'{"version": 0, "files": {}}'),
        _write("columns/register.json", b'{"version": 1, "files": {}}'),
        _write("columns/names.txt", b"Ada"),
    ],
)
def test_columns_that_are_missing_or_damaged_are_made_again(
    config: Config, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    whole = _answers(open_engine(config))
    damage(_folder(config))
    assert _answers(open_engine(config)) == whole
    assert "made again" in caplog.text


def test_a_register_that_is_missing_is_made_again_without_aliases(config: Config) -> None:
    before = open_engine(config).entities()
    (_folder(config) / "columns" / "register.json").unlink()
    again = open_engine(config).entities()
    assert [(e.id, e.kind, e.name, e.articles) for e in again.entries] == [
        (e.id, e.kind, e.name, e.articles) for e in before.entries
    ]
    rebuild(config, open_engine(config))
    assert open_engine(config).entities() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: shutil.rmtree(folder / "columns"),
        lambda folder: (folder / "columns" / "offered.exact").unlink(),
        lambda folder: (folder / "columns" / "headlines.txt").unlink(),
        _write("columns/spelt.txt", b"hafen\n"),
        _write("columns/keys.headlines", b"\xff"),
    ],
)
def test_lists_for_completion_that_are_missing_or_damaged_are_made_again(
    config: Config, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    queries = ("ha", "=ha", "h", "titel:h", "ein s", "a", "se")
    engine = open_engine(config)
    whole = [engine.suggest(query, 8) for query in queries]
    assert all(whole)
    damage(_folder(config))
    again = open_engine(config)
    assert [again.suggest(query, 8) for query in queries] == whole
    assert "made again" in caplog.text


def test_an_open_engine_answers_on_when_its_generation_is_gone_until_the_next_is_there(config: Config) -> None:
    engine = open_engine(config)
    before = _answers(engine)
    shutil.rmtree(_folder(config))
    assert _answers(engine) == before
    assert engine.suggest("haf", 8)
    rebuild(config, open_engine(config))
    assert _answers(engine).generation != before.generation


def test_a_folder_that_may_not_be_written_is_searched_but_not_built_in(config: Config, tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl")
    root, prefix = _root(config), _without_write_anywhere()
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    (root / "LOCK").chmod(0o444)
    try:
        found = commands.run(file, "search", "Hafen", prefix=prefix)
        assert (found.returncode, "2 articles" in found.stdout) == (0, True)
        refused = commands.run(file, "rebuild", prefix=prefix)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert refused.returncode == 2
    assert "Permission denied" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert _answers(open_engine(config)).total == 2
    assert_tidy(root)


def _without_write_anywhere() -> list[str]:
    """What takes from a command the right of root to write where nobody may."""
    if os.geteuid() != 0:
        return []
    prefix = ["setpriv", "--bounding-set=-dac_override"]
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root may write everywhere, and setpriv is not there to change that")
    return prefix


def test_an_index_path_that_is_a_file_is_told(config: Config, tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl")
    shutil.rmtree(_root(config))
    _root(config).write_text("", encoding="utf-8")
    for arguments, code in ((["rebuild"], 2), (["status"], 1)):
        refused = commands.run(file, *arguments)
        assert refused.returncode == code
        assert "Traceback" not in refused.stderr
        assert str(_root(config)) in refused.stderr


def test_writing_a_corpus_again_is_told_apart_by_the_generation(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    before = _answers(engine)
    write(tmp_path / "articles.jsonl", RECORDS[:1])
    after = rebuild(config, engine).generation
    assert (before.total, _answers(engine).total) == (2, 1)
    assert _answers(engine).generation == after.name != before.generation


def test_a_damaged_generation_is_not_gone_back_to(config: Config) -> None:
    damaged, current = (rebuild(config, open_engine(config)).generation.name for _ in range(2))
    (generations.folder_of(_root(config), damaged) / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NoIndexError, match="damaged"):
        open_engine(config).rollback()
    assert generations.current_name(_root(config)) == current
