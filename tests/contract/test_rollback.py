"""Going back: the generation before the current one, made current again."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from indexer.errors import BuildRunningError, NoIndexError
from tests import commands
from tests.contract.corpora import config_of, found, write


@pytest.fixture
def config(engine_name: str, tmp_path: Path) -> Config:
    return config_of(engine_name, tmp_path, [_article(1)])


def _article(number: int) -> dict[str, object]:
    return {"id": f"{number}", "title": f"Meldung {number}", "text": "Der Hafen."}


def _rebuilt(config: Config, folder: Path, articles: int) -> str:
    write(folder / "articles.jsonl", [_article(number) for number in range(articles)])
    return rebuild(config, open_engine(config)).generation.name


def test_open_engines_answer_from_the_generation_before(config: Config, tmp_path: Path) -> None:
    names = [_rebuilt(config, tmp_path, articles) for articles in (2, 5)]
    engine = open_engine(config)
    assert len(found(engine, "Hafen")) == 5
    assert open_engine(config).rollback().name == names[0]
    assert engine.status().generation.name == names[0]
    assert len(found(engine, "Hafen")) == 2


def test_it_goes_back_as_far_as_generations_are_kept(config: Config, tmp_path: Path) -> None:
    config = replace(config, index=replace(config.index, keep=3))
    names = [_rebuilt(config, tmp_path, articles) for articles in (1, 2, 3, 4)]
    engine = open_engine(config)
    assert [engine.rollback().name for _ in range(2)] == names[2:0:-1]
    with pytest.raises(NoIndexError, match="keep"):
        engine.rollback()
    assert len(found(engine, "Hafen")) == 2


def test_a_rebuild_goes_on_from_where_it_went_back_to(config: Config, tmp_path: Path) -> None:
    names = [_rebuilt(config, tmp_path, articles) for articles in (2, 5)]
    engine = open_engine(config)
    engine.rollback()
    newest = _rebuilt(config, tmp_path, 7)
    assert len(found(engine, "Hafen")) == 7
    assert engine.rollback().name == names[0], "what was gone back from is forgotten"
    assert newest not in names


def test_without_one_before_the_current_stays(config: Config, tmp_path: Path) -> None:
    name = _rebuilt(config, tmp_path, 2)
    engine = open_engine(config)
    with pytest.raises(NoIndexError, match="No generation before"):
        engine.rollback()
    assert engine.status().generation.name == name


def test_while_a_build_is_under_way_nothing_moves(config: Config, tmp_path: Path) -> None:
    newest = [_rebuilt(config, tmp_path, articles) for articles in (2, 5)][-1]
    engine = open_engine(config)
    with engine.start_build(), pytest.raises(BuildRunningError):
        open_engine(config).rollback()
    assert engine.status().generation.name == newest


def test_the_command_tells_what_is_current_now(config: Config, tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl", engine=config.index.engine)
    names = [_rebuilt(config, tmp_path, articles) for articles in (2, 5)]
    done = commands.run(file, "rollback")
    assert (done.returncode, done.stderr) == (0, "")
    assert names[0] in done.stdout
    again = commands.run(file, "rollback")
    assert again.returncode == 1
    assert "No generation before the current one is kept" in again.stderr
