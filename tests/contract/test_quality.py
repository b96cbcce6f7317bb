"""The quality gate: a new index that ranks worse than allowed does not replace the old one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.build import rebuild
from indexer.config import Config, QualityConfig
from indexer.engines import open_engine
from indexer.errors import InputError, QualityError
from tests import commands
from tests.contract.corpora import Record, config_of, found, write

GOOD: list[Record] = [
    {"id": "hafen", "title": "Der Hafen", "text": "Schiffe liegen im Hafen."},
    {"id": "wahl", "title": "Die Wahl", "text": "Gewählt wird am Sonntag."},
]
BAD: list[Record] = [{**record, "id": f"new-{record['id']}"} for record in GOOD]
"""The same under ids that no judgement knows."""


@pytest.fixture
def config(engine_name: str, tmp_path: Path) -> Config:
    (tmp_path / "topics.tsv").write_text("1\tHafen\n2\tWahl\n3\tSchiffe\n", encoding="utf-8")
    (tmp_path / "qrels.txt").write_text("1 0 hafen 1\n2 0 wahl 1\n3 0 hafen 1\n", encoding="utf-8")
    quality = QualityConfig(str(tmp_path / "topics.tsv"), str(tmp_path / "qrels.txt"), ("RR@10 >= 0.9", "R@5 = .5"))
    return replace(config_of(engine_name, tmp_path, GOOD), quality=quality)


def test_what_was_measured_stays_with_the_generation(config: Config) -> None:
    report = rebuild(config, open_engine(config))
    assert report.quality == {"RR@10": 1.0, "R@5": 1.0}
    assert open_engine(config).status().generation.quality == report.quality


def test_a_worse_index_does_not_replace_a_good_one(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    write(tmp_path / "articles.jsonl", BAD)
    with pytest.raises(QualityError, match=r"RR@10 0\.0000, at least 0\.9000, before 1\.0000"):
        rebuild(config, engine)
    assert engine.status().generation == before
    assert found(engine, "Hafen") == ["hafen"]
    assert rebuild(config, engine, force=True).quality == {"RR@10": 0.0, "R@5": 0.0}
    assert found(engine, "Hafen") == ["new-hafen"]


def test_a_first_index_has_to_pass_as_well(config: Config, tmp_path: Path) -> None:
    write(tmp_path / "articles.jsonl", BAD)
    with pytest.raises(QualityError) as raised:
        rebuild(config, open_engine(config))
    assert "before" not in str(raised.value).splitlines()[1]


def test_nothing_is_measured_unless_it_is_asked_for(config: Config) -> None:
    assert rebuild(replace(config, quality=QualityConfig()), open_engine(config)).quality == {}


@pytest.mark.parametrize(
    ("quality", "message"),
    [
        ({"floors": ("RR@10",)}, "is no floor"),
        ({"floors": ("RR@10 >= 2",)}, "is no floor"),
        ({"floors": ("Glanz@10 >= 0.5",)}, "is no measure"),
        ({"floors": ()}, "or none of them"),
        ({"topics": ""}, "or none of them"),
        ({"topics": "nowhere.tsv"}, "cannot be read"),
    ],
)
def test_a_gate_that_cannot_be_read_is_told_before_anything_is_built(
    config: Config, quality: dict[str, Any], message: str
) -> None:
    wrong = replace(config, quality=replace(config.quality, **quality))
    with pytest.raises(InputError, match=message):
        rebuild(wrong, open_engine(config))
    assert not Path(config.index.path).exists()


def test_the_command_refuses_and_is_overruled(config: Config, tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl", engine=config.index.engine)
    table = '[quality]\ntopics = "topics.tsv"\njudgements = "qrels.txt"\nfloors = ["RR@10 >= 0.9"]\n'
    file.write_text(file.read_text(encoding="utf-8") + table, encoding="utf-8")
    assert "RR@10 1.0000" in commands.run(file, "rebuild").stdout
    write(tmp_path / "articles.jsonl", BAD)
    refused = commands.run(file, "rebuild")
    assert refused.returncode == 1
    assert "fundstelle rebuild --force" in refused.stderr
    assert commands.run(file, "rebuild", "--force").returncode == 0
    assert "RR@10 0.0000" in commands.run(file, "status").stdout
