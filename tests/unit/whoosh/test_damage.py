"""A byte that is not as written, in any file of an index: told, never a traceback, and gone with the next build."""

import gc
import logging
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.engines.whoosh import generations
from indexer.errors import NoIndexError
from indexer.query import FACETS, SearchRequest
from indexer.update import update
from tests import commands
from tests.contract.corpora import Record, config_of, write

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # Whoosh leaves open what it fails to read
ARTICLES = 12
EVERY = 4
"""One file of so many is tried where all would take too long."""
MANY_FLIPS = 40
_QUERIES = ("Hafen", '"der Hafen"', "Haf*", "=Häfen", "Hafne~", "person:Weber", "der /s Hafen", "")


def _record(number: int) -> Record:
    return {
        "id": f"{number}", "title": f"Der Hafen {number}", "text": "Die Häfen und das Haus. Der See-Hafen. " * 9,
        "persons": ["Ada Weber", f"Person {number}"], "published": f"2024-01-{number + 1:02}", "source": "Elbkurier",
    }  # fmt: skip


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = config_of("whoosh", tmp_path, [_record(number) for number in range(ARTICLES)])
    rebuild(config, open_engine(config))
    return config


@pytest.fixture
def unlogged() -> Iterator[None]:
    """pytest would keep each error that is logged, and with it the files that it holds open."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def _folder(config: Config) -> Path:
    root = Path(config.index.path)
    return generations.folder_of(root, generations.current_name(root))


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]


def _flip(path: Path, chooser: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chooser.randrange(len(content))] ^= 1 << chooser.randrange(8)
    path.write_bytes(content)


def _ask_everything(engine: Engine) -> None:
    """Each question is answered, or refused with the command that mends it."""
    questions: list[Callable[[], object]] = [
        *(lambda query=query: engine.search(SearchRequest(query)) for query in _QUERIES),
        *(lambda facet=facet: engine.facet_values(SearchRequest(), facet) for facet in FACETS),
        lambda: engine.suggest("ha", 8), lambda: engine.article("1"), engine.entities, lambda: engine.similar("1", 5),
        lambda: engine.marked_article("1", "Hafen"), lambda: list(engine.scan(SearchRequest("Hafen"))),
        lambda: engine.concordance(SearchRequest("Hafen"), "left"), lambda: engine.entity("person", "Ada Weber"),
        lambda: engine.compare(SearchRequest("Hafen"), SearchRequest("Haus")), engine.status,
    ]  # fmt: skip
    for question in questions:
        with suppress(NoIndexError):
            question()


def _check_flips(config: Config, chooser: random.Random, every: int) -> None:
    folder = _folder(config)
    for path in _files(folder)[chooser.randrange(every) :: every]:
        whole = path.read_bytes()
        _flip(path, chooser)
        name = path.relative_to(folder).as_posix()
        with suppress(NoIndexError):
            assert _damaged(config) == (name,)
        _ask_everything(open_engine(config))
        path.write_bytes(whole)
        _ask_everything(open_engine(config))
        assert _damaged(config) == ()
        gc.collect()


def _damaged(config: Config) -> tuple[str, ...]:
    return tuple(open_engine(config).damaged())


def test_a_byte_flipped_in_any_file_is_found_and_told(config: Config) -> None:
    _check_flips(config, random.Random(7), EVERY)


@pytest.mark.long
@pytest.mark.usefixtures("unlogged")
def test_many_bytes_flipped_in_any_file_are_found_and_told(config: Config) -> None:
    chooser = random.Random(8)
    for _ in range(MANY_FLIPS):
        _check_flips(config, chooser, 1)


def _whole_again(config: Config) -> None:
    engine = open_engine(config)
    assert not engine.damaged()
    assert engine.search(SearchRequest("Hafen")).total == engine.status().generation.articles


def _check_next_updates(config: Config, folder: Path, every: int) -> None:
    """After a byte was flipped in a file, the next update makes a generation that is whole."""
    chooser = random.Random(9)
    names = [path.relative_to(_folder(config)) for path in _files(_folder(config))]
    for number, name in enumerate(names[::every]):
        path = _folder(config) / name
        if path.exists():  # the names of segments change
            _flip(path, chooser)
        write(folder / "articles.jsonl", [_record(number) for number in range(ARTICLES + number % 2 + 1)])
        update(config, open_engine(config))
        _whole_again(config)


def test_an_update_makes_a_whole_generation_after_a_damaged_one(config: Config, tmp_path: Path) -> None:
    _check_next_updates(config, tmp_path, 4 * EVERY)


@pytest.mark.long
def test_an_update_makes_a_whole_generation_after_any_damage(config: Config, tmp_path: Path) -> None:
    _check_next_updates(config, tmp_path, 1)


def test_the_command_tells_what_is_damaged(config: Config, tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl")
    assert commands.run(file, "status", "--check").returncode == 0
    path = _folder(config) / "columns" / "stream.words"
    path.write_bytes(b"\xff" * path.stat().st_size)
    checked = commands.run(file, "status", "--check")
    assert (checked.returncode, checked.stdout) == (1, "")
    assert "columns/stream.words not as written" in checked.stderr
    searched = commands.run(file, "search", "Hafen")
    assert searched.returncode == 1
    assert "The index is damaged: columns/stream.words" in searched.stderr
    assert "Traceback" not in searched.stderr
    assert commands.run(file, "rebuild").returncode == 0
    assert commands.run(file, "status", "--check").returncode == 0
