"""What finds names beside the rules: the choice in config.toml, spaCy among them, and that the cache knows of it."""

import dataclasses
import pickle
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from indexer.enrich import extractor, find_names
from indexer.entities import EXTRACTOR_VERSION, find_entities
from indexer.entities.cache import Cache
from indexer.entities.extraction import ALONE, Extraction
from indexer.entities.finders import finder_of
from indexer.entities.tagger import tag
from indexer.errors import ConfigError
from tests.conftest import config_for
from tests.contract.corpora import write
from tests.unit.cli.invoking import invoke

TEXT = "Der Verein Quellgarten lud Zorah Minkelau nach Tresenwall ein."
PATTERNS = [
    {"label": "PER", "pattern": "Zorah Minkelau"},
    {"label": "ORG", "pattern": "Quellgarten"},
    {"label": "LOC", "pattern": "Tresenwall"},
    {"label": "MISC", "pattern": "Verein"},
]


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a German pipeline that knows three names."""
    spacy = pytest.importorskip("spacy", reason='needs spaCy: pip install "fundstelle[spacy]"')
    german = spacy.blank("de")
    german.add_pipe("entity_ruler").add_patterns(PATTERNS)
    folder = tmp_path_factory.mktemp("pipelines") / "drei"
    german.to_disk(folder)
    return folder


def _config(folder: Path, finder: str, texts: list[str]) -> Config:
    names = {"persons": None, "organisations": None, "places": None}
    corpus = write(folder / "articles.jsonl", [{"id": str(n), "text": text, **names} for n, text in enumerate(texts)])
    config = config_for(folder, corpus)
    return dataclasses.replace(config, entities=dataclasses.replace(config.entities, finder=finder))


def test_the_shipped_tagger_is_asked_unless_told_otherwise() -> None:
    text = "Im Finale schlug Gylfi Sigurdsson in Pilakhuwa auf."
    assert finder_of("tagger") is tag
    assert find_names(text) == find_names(text, "tagger") == find_entities(text, floor=0)
    assert [entity.name for entity in find_names(text)] == ["Gylfi Sigurdsson", "Pilakhuwa"]
    assert find_names(text, "rules") == find_entities(text, floor=0, finder=None) == ()


def test_a_pipeline_of_spacy_finds_its_three_kinds(pipeline: Path) -> None:
    found = [(entity.kind, entity.name) for entity in find_names(TEXT, f"spacy:{pipeline}")]
    assert found == [("organisation", "Quellgarten"), ("person", "Zorah Minkelau"), ("place", "Tresenwall")]


def test_long_texts_are_given_to_spacy_in_pieces(pipeline: Path) -> None:
    text = f"{'Das ist so. ' * 20_000}{TEXT}"
    (entity,) = [entity for entity in find_names(text, f"spacy:{pipeline}") if entity.kind == "person"]
    assert [text[start:end] for start, end in entity.mentions] == ["Zorah Minkelau"]


def test_other_processes_are_told_the_choice(pipeline: Path, tmp_path: Path) -> None:
    find = partial(find_names, finder=f"spacy:{pipeline}")
    assert pickle.loads(pickle.dumps(find))(TEXT) == find(TEXT)
    texts = [(number, f"{number}. {TEXT}") for number in range(ALONE + 100)]
    with Cache(tmp_path / "names.sqlite", "1") as cache, Extraction(find, cache, 2) as extraction:
        assert all(len(found) == 3 for _, found in extraction.names(texts))


def test_the_cache_is_of_one_finder(pipeline: Path) -> None:
    identities = [extractor(finder) for finder in ("tagger", "rules", f"spacy:{pipeline}")]
    assert len(set(identities)) == 3
    assert all(identity.endswith(f" {EXTRACTOR_VERSION}") for identity in identities)
    assert "0.0.0" in identities[2], "the pipeline's own version"


def test_another_finder_looks_into_every_text_again_and_the_same_into_none(tmp_path: Path) -> None:
    texts = [f"{number}. Auch Gylfi Sigurdsson kam nach Pilakhuwa." for number in range(3)]
    looked = []
    for finder in ("tagger", "tagger", "rules", "rules"):
        config = _config(tmp_path, finder, texts)
        report = rebuild(config, open_engine(config))
        looked.append((report.extracted, report.cached))
    assert looked == [(3, 0), (0, 3), (3, 0), (0, 3)]


def test_a_rebuild_asks_the_configured_finder(pipeline: Path, tmp_path: Path) -> None:
    config = _config(tmp_path, f"spacy:{pipeline}", [TEXT])
    engine = open_engine(config)
    rebuild(config, engine)
    assert {entry.name for entry in engine.entities().entries} >= {"Zorah Minkelau", "Quellgarten", "Tresenwall"}


def test_a_pipeline_that_is_missing_is_told_before_anything_is_built(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason='needs spaCy: pip install "fundstelle[spacy]"')
    write(tmp_path / "articles.jsonl", [{"id": "a", "text": TEXT}])
    file = tmp_path / "config.toml"
    file.write_text('[corpus]\npaths = ["articles.jsonl"]\n[entities]\nfinder = "spacy:de_nowhere"\n', encoding="utf-8")
    result = invoke(file, "rebuild")
    assert result.exit_code == 2
    assert "python -m spacy download de_nowhere" in result.stderr
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_without_spacy_its_extra_is_named() -> None:
    script = (
        "import sys; sys.modules['spacy'] = None\n"
        "from indexer.enrich import extractor\n"
        "from indexer.errors import ConfigError\n"
        "try: extractor('spacy:de_core_news_sm')\n"
        "except ConfigError as error: print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert 'pip install "fundstelle[spacy]"' in said


def test_nothing_of_spacy_is_loaded_unless_it_is_chosen() -> None:
    script = (
        "import sys; from indexer.enrich import find_names; find_names('Angela Merkel'); print('spacy' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_a_folder_without_a_pipeline_is_told(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason='needs spaCy: pip install "fundstelle[spacy]"')
    with pytest.raises(ConfigError, match="no such pipeline"):
        extractor(f"spacy:{tmp_path}/nowhere")
