"""From what was measured to `results.md`: one page of tables."""

import datetime as dt
import platform
import sqlite3
import statistics
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.measure import OURS, Engine, Measured, Times
from bench.peers import TITLES

_PACKAGES = ("numpy", "Whoosh", "tantivy", "snowballstemmer", "PyStemmer", "isal")
_SHOWN_PARTS = 6
"""Parts of an index that are listed; the rest is one."""
_ABOUT = """\
The unit is **the faceted page**: for one query the ten best hits by BM25 over title and text with German stems, the
total, the ten commonest values of person, organisation, place, section and year over *all* hits, and a snippet of each
hit. CPU milliseconds, one thread, warm; each engine in a process of its own, all taking turns query by query; of each
query the median of {rounds} rounds, of these p50 / p95. „×“ is a peer's p50 by ours. Only these ratios mean something
elsewhere: times hang on the machine and on what else it does.

Ours does more on a page than its peers and is not spared it: two more facets, a histogram, „ohne Angabe“, words in
compounds, variants, a closer look at the best fifty, „Meinten Sie“, how the query was read. SQLite gets words stemmed
by snowballstemmer and has its snippets made in Python, as FTS5 knows no German. Building is without finding names and
without reading the file. Not compared: updating, several threads, several machines, how good the order of hits is
(`make bench-german`).

The corpora are made up (`bench/corpus.py`): sentences of the shipped material{more}, names and new words put in so that
the vocabulary grows as that of real news does."""


def write_report(path: Path, measured: Sequence[Measured], rounds: int, real: bool) -> str:
    """Writes the page and gives it back."""
    more = " and of real articles" if real else ""
    lines = ["# Results of `make bench`", "", machine(), "", _ABOUT.format(rounds=rounds, more=more)]
    lines += ["", *_growth(measured)]
    for size in measured:
        lines += ["", *_one_size(size)]
    text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="utf-8")
    return text


def machine() -> str:
    versions = [f"{name} {found}" for name in _PACKAGES if (found := _version(name))]
    versions = [f"Python {platform.python_version()}", *versions, f"SQLite {sqlite3.sqlite_version}"]
    return f"{dt.date.today().isoformat()}; {_processor()}; {', '.join(versions)}."


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} cores of {models[0]}" if models else platform.machine()


def _growth(measured: Sequence[Measured]) -> Iterator[str]:
    yield "## All queries, and how they grow"
    yield ""
    yield "| articles | words | different | " + " | ".join(f"{TITLES[name]}" for name in _names(measured)) + " |"
    yield "|---:|---:|---:|" + "---:|" * len(_names(measured))
    for at, size in enumerate(measured):
        cells = [_growth_cell(size, measured[at - 1] if at else None, name) for name in _names(measured)]
        yield f"| {size.articles:,} | {size.words:,} | {size.forms:,} | {' | '.join(cells)} |"


def _names(measured: Sequence[Measured]) -> list[str]:
    return list(dict.fromkeys(name for size in measured for name in size.cpu))


def _growth_cell(size: Measured, before: Measured | None, name: str) -> str:
    if name not in size.cpu:
        return "–"
    grown = ""
    if before and name in before.cpu:
        grown = f", grown {statistics.median(size.cpu[name]) / statistics.median(before.cpu[name]):.1f} ×"
    return f"{spread(size.cpu[name])}{_ratio(size.cpu, name)}{grown}"


def _one_size(size: Measured) -> Iterator[str]:
    yield f"## {size.articles:,} articles"
    yield ""
    peers = [name for name in size.cpu if name != OURS]
    yield "| CPU ms | queries | " + " | ".join(TITLES[name] for name in size.cpu) + " |"
    yield "|---|---:|" + "---:|" * len(size.cpu)
    for kind in [*dict.fromkeys(query.kind for query in size.searched), None]:
        chosen = [at for at, query in enumerate(size.searched) if kind in (None, query.kind)]
        times = {name: [values[at] for at in chosen] for name, values in size.cpu.items()}
        yield f"| {kind or '**all**'} | {len(chosen)} | {_cells(times)} |"
    yield f"| all, when first asked | {len(size.searched)} | {_cells(size.first)} |"
    yield f"| all, wall time | {len(size.searched)} | {_cells(size.wall)} |"
    yield ""
    yield from _agreement(size, peers)
    yield ""
    yield from _engines(size)
    yield ""
    cpu, wall = size.search_command
    yield f"`fundstelle search` in a new process, its index read from disk: {wall:.2f} s, of which {cpu:.2f} s CPU."
    for name, engine in size.engines.items():
        if name != "names-found":
            yield f"Index of {TITLES[name]} in MB: {_parts(engine)}."


def _cells(times: Times) -> str:
    return " | ".join(spread(values) + _ratio(times, name) for name, values in times.items())


def _ratio(times: Times, name: str) -> str:
    if name == OURS or OURS not in times:
        return ""
    return f" ({statistics.median(times[name]) / statistics.median(times[OURS]):.2g} ×)"


def spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1000:.1f} / {ordered[int(0.95 * (len(ordered) - 1))] * 1000:.1f}"


def _agreement(size: Measured, peers: Sequence[str]) -> Iterator[str]:
    if not peers or size.agreement is None:
        yield "No peer, so no comparison of totals."
        return
    found = size.agreement
    counts = ", ".join(f"{TITLES[name]} {found.agreeing[name]}" for name in peers)
    yield f"Total and facet counts equal ours, of {found.comparable} queries that mean the same words to all: {counts}."
    order = ", ".join(TITLES[name] for name in (OURS, *peers))
    if found.unexplained:
        listed = "; ".join(f"`{query}`: {totals}" for query, totals in found.unexplained.items())
        yield f"**They should agree and do not**, and are left out of the times ({order}): {listed}."
    if found.explained:
        listed = "; ".join(f"`{query}`: {totals} ({query.why})" for query, totals in found.explained.items())
        yield f"They differ for a reason ({order}): {listed}."


def _engines(size: Measured) -> Iterator[str]:
    yield "| | articles per CPU-second | of tantivy | peak MB | MB on disk | new process | opens | page | own MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    theirs = _rate(size.engines["tantivy"]) if "tantivy" in size.engines else None
    for name, engine in size.engines.items():
        cells = [
            TITLES[name],
            f"{_rate(engine):,.0f}",
            f"{_rate(engine) / theirs:.2f} ×" if theirs else "–",
            f"{engine.build['peak'] / 1e6:.0f}",
            f"{sum(engine.build['sizes'].values()) / 1e6:.1f}",
            *(f"{seconds * 1000:.1f}" for seconds in (engine.fresh, engine.warm, engine.first_page)),
            f"{engine.memory / 1e6:.0f}",
        ]
        yield f"| {' | '.join(cells if engine.memory else [*cells[:5], *'––––'])} |"
    yield ""
    yield (
        "Peak: memory of the process that builds. Milliseconds of CPU time: new process, from the import of the "
        "engine's packages until the index is open; opens, once more in that process; page, the first after opening. "
        "Own: memory of the process after all pages, mapped files apart."
    )


def _rate(engine: Engine) -> float:
    return float(engine.build["articles"] / engine.build["cpu"])


def _parts(engine: Engine) -> str:
    parts = sorted(engine.build["sizes"].items(), key=lambda part: -part[1])
    listed = [f"{name} {size / 1e6:.1f}" for name, size in parts[:_SHOWN_PARTS]]
    rest = sum(size for _, size in parts[_SHOWN_PARTS:])
    return ", ".join(listed + ([f"other {rest / 1e6:.1f}"] if rest else []))
