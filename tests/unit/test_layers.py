"""Who may import whom: the layers of ARCHITECTURE.md, read from the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "indexer").rglob("*.py"), *(ROOT / "webapp").rglob("*.py")])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports anywhere in it; of `from a import b` both `a` and `a.b`."""
    module = module_of(path)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def offenders(area: str, *forbidden: str) -> set[tuple[str, str]]:
    files = [path for path in SOURCES if within(module_of(path), area)]
    assert files, f"{area} is where it was"
    return {(module_of(path), name) for path in files for name in imports(path) if within(name, *forbidden)}


def test_imports_are_seen_wherever_they_stand() -> None:
    seen = set(imports(ROOT / "indexer" / "evaluation.py"))
    assert {"ir_measures", "indexer.query.request.MAX_SIZE", "indexer.engines"} <= seen
    assert "webapp.server" in set(imports(ROOT / "indexer" / "cli.py")), "the import inside a function"


def test_the_indexer_knows_no_web() -> None:
    found = offenders("indexer", "webapp", "flask", "werkzeug", "jinja2")
    # The `serve` command starts the server, and loads it only then.
    assert {module for module, _ in found} <= {"indexer.cli"}
    assert all(within(name, "webapp.server") for _, name in found)


def test_the_import_of_the_server_waits_for_the_command() -> None:
    tree = ast.parse((ROOT / "indexer" / "cli.py").read_text(encoding="utf-8"))
    at_the_top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not [node for node in at_the_top if "webapp" in ast.unparse(node)]


def test_the_web_knows_engines_by_their_protocol_only() -> None:
    engines = [p.name for p in (ROOT / "indexer" / "engines").iterdir() if p.is_dir() and (p / "__init__.py").exists()]
    assert "whoosh" in engines
    inside = [f"indexer.engines.{p.stem}" for p in (ROOT / "indexer" / "engines").glob("*.py") if p.stem != "__init__"]
    inside += [f"indexer.engines.{name}" for name in engines]
    assert offenders("webapp", "whoosh", "opensearchpy", *inside) == set()


@pytest.mark.parametrize("area", ["articles", "language", "query"])
def test_what_engines_are_built_from_knows_no_engine(area: str) -> None:
    assert offenders(f"indexer.{area}", "indexer.engines", "indexer.build", "indexer.enrich", "whoosh") == set()


def test_the_lower_layers_do_not_know_each_other() -> None:
    assert (
        offenders("indexer.language", "indexer.articles", "indexer.query", "indexer.entities", "indexer.config")
        == set()
    )
    assert (
        offenders("indexer.articles", "indexer.language", "indexer.query", "indexer.entities", "indexer.config")
        == set()
    )
    assert offenders("indexer.query", "indexer.articles", "indexer.config") == set()


def test_whoosh_is_known_in_its_folder_only() -> None:
    files = [path for path in SOURCES if not within(module_of(path), "indexer.engines.whoosh")]
    assert not [(module_of(path), name) for path in files for name in imports(path) if within(name, "whoosh")]


def test_nothing_but_the_registry_asks_which_engine_it_is() -> None:
    asking = [
        f"{module_of(path)}:{node.lineno}"
        for path in SOURCES
        if module_of(path) != "indexer.engines.registry"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare | ast.Match | ast.Dict) and names_an_engine(node)
    ]
    assert asking == []


def names_an_engine(node: ast.AST) -> bool:
    """Whether a comparison, a match or a table has an engine's name among what it tells apart."""
    if isinstance(node, ast.Dict):
        parts: list[ast.AST] = [key for key in node.keys if key]
    elif isinstance(node, ast.Match):
        parts = [case.pattern for case in node.cases]
    else:
        parts = [node]
    names = {"whoosh", "opensearch"}
    return any(isinstance(n, ast.Constant) and n.value in names for part in parts for n in ast.walk(part))
