"""config.toml: every setting documented, every mistake named."""

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.config import Config, default_config, load_config
from indexer.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "config.toml"


def load(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def defaults() -> dict[str, dict[str, Any]]:
    """Section -> key -> default, as the program has them."""
    sections = {f.name: f.default_factory for f in dataclasses.fields(Config) if f.name != "base"}
    return {
        name: {k: list(v) if isinstance(v, tuple) else v for k, v in dataclasses.asdict(make()).items()}  # type: ignore[operator]
        for name, make in sections.items()
    }


def test_the_shipped_file_names_every_setting_with_its_default() -> None:
    uncommented = re.sub(r"^# (?=\w+ = )", "", SHIPPED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert tomllib.loads(uncommented) == defaults()


def test_every_setting_of_the_shipped_file_is_explained_above_it() -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    settings_at = [i for i, line in enumerate(lines) if re.match(r"# \w+ = ", line)]
    first_of_group = [i for i in settings_at if not re.match(r"# \w+ = ", lines[i - 1])]
    assert len(settings_at) == sum(map(len, defaults().values()))
    assert all(lines[i - 1].startswith("# ") for i in first_of_group)


def test_the_shipped_file_changes_nothing() -> None:
    assert load_config(SHIPPED) == default_config(SHIPPED.parent)


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, "") == default_config(tmp_path)


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    (tmp_path / "config.toml").write_text(
        '[corpus]\npaths = ["a", "/b/c", "../d"]\n[index]\npath = "idx"\n', encoding="utf-8"
    )
    config = load_config(Path("../config.toml"))
    assert config.base == tmp_path.resolve()
    assert config.corpus.paths == (str(tmp_path / "a"), "/b/c", str(tmp_path / ".." / "d"))
    assert config.index.path == str(tmp_path / "idx")
    assert config.entities.judgements == str(tmp_path / "entities.toml")


def test_sources_of_the_corpus(tmp_path: Path) -> None:
    sources = '[[corpus.source]]\npaths = ["a"]\nname = "A"\n[[corpus.source]]\npaths = ["/b"]\n'
    text = f'[corpus.fields]\ntext = "body"\n{sources}'
    corpus = load(tmp_path, text).corpus
    assert (corpus.paths, corpus.fields) == ((), {"text": "body"})
    assert [(source.paths, source.name) for source in corpus.source] == [((str(tmp_path / "a"),), "A"), (("/b",), "")]
    assert load(tmp_path, f'[corpus]\npaths = ["c"]\n{text}').corpus.paths == (str(tmp_path / "c"),)


@pytest.mark.parametrize("finder", ["tagger", "rules", "spacy:de_core_news_lg", "spacy:/srv/names"])
def test_a_finder_is_taken_as_it_is(tmp_path: Path, finder: str) -> None:
    assert load(tmp_path, f'[entities]\nfinder = "{finder}"').entities.finder == finder


def test_the_folder_of_a_pipeline_is_relative_to_the_file(tmp_path: Path) -> None:
    config = load(tmp_path, '[entities]\nfinder = "spacy:./names"')
    assert config.entities.finder == f"spacy:{tmp_path / 'names'}"


def test_values_are_taken(tmp_path: Path) -> None:
    config = load(
        tmp_path, '[search]\nk1 = 2\nb = 1.0\n[web]\nhosts = ["archiv.example"]\ntitle = "Archiv"\nport = 0\n'
    )
    assert (config.search.k1, config.search.b, config.search.title_weight) == (2.0, 1.0, 1.0)
    assert (config.web.hosts, config.web.title, config.web.port) == (("archiv.example",), "Archiv", 0)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[web]\nport = 81\n", encoding="utf-8-sig")
    assert load_config(tmp_path / "config.toml").web.port == 81


MISTAKES = [
    # file, line, what the message says
    ("[serach]\nk1 = 1.0", 1, ["unknown section [serach]", "Did you mean [search]?"]),
    (
        "\n\n[xyz]",
        3,
        [
            "unknown section [xyz]",
            "Valid are: [corpus], [index], [cluster], [search], [entities], [copies], [quality], [web].",
        ],
    ),
    ("[web]\nhost = 'x'\nprot = 80", 3, ["unknown key prot in [web]", "Did you mean port?"]),
    ("[index]\n\n# x\nxyz = 1", 4, ["unknown key xyz in [index]", "Valid are: engine, path, keep."]),
    ("[index]\nkeep = 2\n[web]\nkeep = 2", 4, ["unknown key keep in [web]"]),
    ("[web]\n'prot' = 80", 2, ["unknown key prot"]),
    ("web.prot = 80", 1, ["unknown key prot", "Did you mean port?"]),
    ("# x\nweb = { prot = 80 }", 2, ["unknown key prot", "Did you mean port?"]),
    ("# x\nport = 80", 2, ["unknown key port outside a section", "It belongs below [web]."]),
    ("serach = 1", 1, ["unknown key serach outside a section", "Did you mean [search]?"]),
    ("web = 1", 1, ["web must be a section: write [web]."]),
    ("[[web]]\nport = 1", 1, ["web must be a section: write [web]."]),
    ("[web]\nport = '80'", 2, ["port must be a whole number, not '80'."]),
    ("[web]\nport = 80.0", 2, ["port must be a whole number, not 80.0."]),
    ("[web]\nport = true", 2, ["port must be a whole number, not True."]),
    ("[web]\ntitle = 1", 2, ['title must be a text in "quotes", not 1.']),
    ("[web]\nhost = ''", 2, ["host must not be empty."]),
    ("[entities]\nfinder = 'tager'", 2, ['finder must be "tagger", "rules" or "spacy:NAME", not "tager".']),
    ("[entities]\nfinder = 'spacy:'", 2, ["finder must be"]),
    ("[search]\nk1 = '1'", 2, ["k1 must be a number, not '1'."]),
    ("[search]\nk1 = false", 2, ["k1 must be a number, not False."]),
    ("[corpus]\npaths = 'seeds'", 2, ['paths must be a list of texts, such as paths = ["…"].']),
    ("[corpus]\npaths = ['seeds', 1]", 2, ["paths must be a list of texts"]),
    ("[web]\nport = 65536", 2, ["port must lie between 0 and 65535, not 65536."]),
    ("[web]\nport = -1", 2, ["port must lie between 0 and 65535, not -1."]),
    ("[index]\nkeep = 0", 2, ["keep must lie between 1 and 1000, not 0."]),
    ("[search]\nb = 1.1", 2, ["b must lie between 0 and 1, not 1.1."]),
    ("[search]\nb = nan", 2, ["b must lie between 0 and 1, not nan."]),
    ("[search]\ntime_budget = inf", 2, ["time_budget must lie between 0.01 and 3600, not inf."]),
    ("[corpus]\nfelds = {}", 2, ["unknown key felds in [corpus]", "Did you mean fields?"]),
    ("[corpus]\nfields = 'body'", 2, ["fields must be a table"]),
    ("[corpus]\nfields = { txt = 'body' }", 2, ["unknown field txt of an article", "Did you mean text?"]),
    ("[corpus.fields]\n\ntext = 1", 3, ['text must be a text in "quotes", not 1.']),
    ("[corpus.fields]\ntext = ''", 2, ["text must not be empty."]),
    ("[corpus]\nsource = 'dpa'", 2, ["source must be a list of tables: write [[corpus.source]]."]),
    ("[corpus.source]\nname = 'dpa'", 1, ["source must be a list of tables: write [[corpus.source]]."]),
    ("[[corpus.source]]\nname = 'dpa'", 1, ["[[corpus.source]] needs paths"]),
    (
        "[[corpus.source]]\npaths = ['a']\n[[corpus.source]]\nnam = 'x'\npaths = []",
        4,
        ["unknown key nam in [corpus.source]"],
    ),
    ("[[corpus.source]]\npaths = ['a']\n[[corpus.source]]\nname = 'x'", 3, ["[[corpus.source]] needs paths"]),
    ("[[corpus.source]]\npaths = ['a']\n[corpus.source.fields]\nbody = 'x'", 4, ["unknown field body"]),
    ("[web]\npage_size = 101", 2, ["page_size must lie between 1 and 100, not 101."]),
]


@pytest.mark.parametrize(("text", "line", "parts"), MISTAKES)
def test_a_mistake_is_named_with_file_line_and_the_way_out(
    tmp_path: Path, text: str, line: int, parts: list[str]
) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path / 'config.toml'}:{line}: ")
    for part in parts:
        assert part in str(error.value)
    assert error.value.exit_code == 2


@pytest.mark.parametrize("text", ["[web", "port = ", "[web]\nport = 1\nport = 2", "x = " + "[" * 5_000])
def test_what_is_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(tmp_path, text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: no such file"):
        load_config(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path)
    (tmp_path / "config.toml").write_bytes(b"[web]\ntitle = '\xe4'\n")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "config.toml")


_BITS = [
    "[web]",
    "[index]",
    "port",
    "keep",
    "paths",
    "=",
    "1",
    "'x'",
    "[",
    "]",
    "{",
    "}",
    ".",
    "\n",
    " ",
    "true",
    "#",
    '"',
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(_BITS), max_size=12).map("".join) | st.text(max_size=40))
def test_any_file_is_settings_or_a_named_mistake(tmp_path: Path, text: str) -> None:
    message = ""
    try:
        assert load(tmp_path, text.encode("utf-8", "replace").decode()).base == tmp_path.resolve()
    except ConfigError as error:
        message = str(error)
    assert not message or message.startswith(str(tmp_path / "config.toml"))
