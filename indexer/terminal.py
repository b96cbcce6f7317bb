"""What the command line shows: progress and tables. No decisions are made here."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from indexer.engines import EngineStatus, Generation
from indexer.entities.judgements import Judgement
from indexer.entities.register import RegisterEntry
from indexer.query import Hit, SearchPage, Snippet

# A search shows no progress: neither rich.progress nor what is told about is imported for one.
if TYPE_CHECKING:
    from indexer import build, evaluation
    from indexer.contents import Changes
    from indexer.named import Phase, Progress
    from indexer.parts.dividing import Part
    from indexer.parts.enriching import PartReport

MAX_PROBLEMS = 20
_PHASES: "dict[Phase, tuple[str, str, str]]" = {
    "files": ("Comparing", "Compared", "files"), "names": ("Finding names", "Names found", "articles"),
    "index": ("Indexing", "Writing", "articles"), "quality": ("Measuring", "Measured", "topics"),
}  # fmt: skip
"""What a pass of a build is called while the corpus is read, and then; and what is counted."""
# Paths, names and texts are shown as they are, not read as markup.
OUT = Console(highlight=False, markup=False, emoji=False)
ERR = Console(stderr=True, highlight=False, markup=False, emoji=False)
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")
"""An article must not steer the terminal; each character becomes one other, so that marks stay where they are."""


@contextmanager
def build_progress(*late: "Phase") -> "Iterator[Progress]":
    """A bar on stderr for each pass over the corpus, with the remaining time; gives the function that moves them on.

    Bars of `late` phases are shown when these begin, if they do; without any named, that of measuring.
    """
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[done]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as bar:
        tasks = {
            phase: bar.add_task(said, total=None, start=False, done="", visible=phase not in (late or ("quality",)))
            for phase, (said, *_) in _PHASES.items()
        }

        def tell(phase: "Phase", read: int, total: int, articles: int) -> None:
            bar.start_task(tasks[phase])
            said = _PHASES[phase][read >= total > 0]
            done = f"{articles:,} {_PHASES[phase][2]}"
            bar.update(tasks[phase], completed=read, total=total, done=done, description=said, visible=True)

        yield tell


@contextmanager
def evaluation_progress() -> "Iterator[evaluation.Progress]":
    """The same by topics."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), TextColumn("Searching"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_report(report: "build.BuildReport", folder: Path) -> None:
    """What a build did: counts, names, size, and each problem with file and line."""
    generation = report.generation
    OUT.print(f"{generation.articles:,} articles in {report.seconds:.1f} s", style="bold")
    table = plain_table()
    for reason in report.reasons:
        table.add_row("made anew", reason)
    if report.changes:
        table.add_row("changes", changes_line(report.changes))
    table.add_row("generation", f"{generation.name} in {folder}")
    table.add_row("size", _bytes(generation.size_bytes))
    table.add_row("names", _names(generation))
    if report.cached:
        table.add_row("", f"names of {report.cached:,} articles taken from the cache")
    if report.quality:
        table.add_row("quality", _quality(report.quality))
    skipped, repaired = len(report.skipped), len(report.problems) - len(report.skipped)
    table.add_row("skipped", str(skipped))
    table.add_row("repaired", str(repaired))
    OUT.print(table)
    _print_problems(report)


def print_update(report: "build.BuildReport") -> None:
    """What one of many updates did, in a line, and each problem with file and line."""
    what = [changes_line(report.changes)] if report.changes else []
    told = "; ".join([f"{report.articles:,} articles", *what, *report.reasons])
    OUT.print(f"{dt.datetime.now():%H:%M:%S}  {told}; {report.seconds:.1f} s", soft_wrap=True)
    _print_problems(report)


def _print_problems(report: "build.BuildReport") -> None:
    for line in report.idle[:MAX_PROBLEMS]:
        ERR.print(plain_text(line), soft_wrap=True)
    # A file or a program that reads stderr gets all of them.
    shown = report.problems[:MAX_PROBLEMS] if ERR.is_terminal else report.problems
    for problem in shown:
        kind = "skipped" if problem.skipped else "repaired"
        ERR.print(plain_text(f"{problem.file}:{problem.line}: {kind}: {problem.message}"), soft_wrap=True)
    if len(shown) < len(report.problems):
        ERR.print(f"… and {len(report.problems) - len(shown)} more: fundstelle rebuild 2> problems.txt lists them all")


def print_part(part: "Part", report: "PartReport") -> None:
    """What is in a part, in a line on stderr: stdout may be the part itself."""
    problems = f", {report.problems:,} skipped or repaired (fundstelle load lists them)" if report.problems else ""
    ERR.print(
        f"part {part}: {report.articles:,} articles with {report.names:,} names in {report.seconds:.1f} s{problems}",
        soft_wrap=True,
    )


def changes_line(changes: "Changes") -> str:
    """What an update has found, in a line."""
    counts = (
        (changes.added, "new"), (changes.changed, "changed"), (changes.moved, "moved"), (changes.removed, "gone"),
        (changes.unchanged, "as before"),
    )  # fmt: skip
    return ", ".join(f"{count:,} {what}" for count, what in counts if count)


def print_page(page: SearchPage) -> None:
    """A result page for the terminal: hits with marked snippets, then the facets."""
    OUT.print(plain_text(f"{'' if page.complete else 'at least '}{page.total} articles", style="bold"), end="")
    if page.total < page.with_copies:
        OUT.print(plain_text(f", {page.with_copies} with all versions"), end="")
    OUT.print(f"  page {page.page} of {page.pages}" if page.pages > 1 else "")
    for note in page.notes:
        OUT.print(plain_text(note.text, style="italic"), soft_wrap=True)
    if page.relaxed:
        OUT.print(plain_text("Kein Artikel enthält alle Wörter. Diese enthalten mindestens eines.", style="italic"))
    first = (page.page - 1) * page.size + 1
    for number, hit in enumerate(page.hits, start=first):
        line = plain_text(f"\n{number:>3}  ")
        line.append_text(_marked(hit.title, "bold"))
        OUT.print(line, soft_wrap=True)
        about = [f"{hit.published:%Y-%m-%d}" if hit.published else None, hit.source, hit.section]
        OUT.print(
            plain_text(
                "     " + " · ".join([*filter(None, about), f"{hit.file}:{hit.line}", *_copies(hit)]), style="dim"
            ),
            soft_wrap=True,
        )
        for snippet in hit.snippets:
            OUT.print(Text("     ").append_text(_marked(snippet, "")), soft_wrap=True)
    _print_facets(page)


def _copies(hit: Hit) -> list[str]:
    return [f"+{hit.copies} version{'s' if hit.copies > 1 else ''}"] if hit.copies else []


def _print_facets(page: SearchPage) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("facet", style="dim")
    table.add_column("values", overflow="fold")
    for facet in page.facets:
        if any(v.value is not None for v in facet.values):
            shown = ", ".join(f"{v.value if v.value is not None else '–'} ({v.count})" for v in facet.values[:6])
            table.add_row(facet.facet, plain_text(shown))
    if table.row_count:
        OUT.print()
        OUT.print(table)


def _marked(snippet: Snippet, style: str) -> Text:
    text = plain_text(snippet.text, style=style)
    for start, end in snippet.marks:
        text.stylize("black on yellow", start, end)
    return text


def print_evaluation(result: "evaluation.Evaluation") -> None:
    """The measures, each topic and the mean."""
    table = Table(box=None, pad_edge=False)
    table.add_column("topic")
    for name in result.means:
        table.add_column(name, justify="right")
    for topic, values in result.per_topic.items():
        table.add_row(topic, *(f"{value:.4f}" for value in values.values()))
    table.add_row("all", *(f"{value:.4f}" for value in result.means.values()), style="bold")
    OUT.print(table)
    OUT.print(f"{len(result.per_topic)} topics")


def print_status(status: EngineStatus, folder: Path) -> None:
    """The current generation in a few lines."""
    generation = status.generation
    table = plain_table()
    table.add_row("engine", status.engine)
    table.add_row("generation", f"{generation.name} in {folder}")
    table.add_row("built", f"{generation.built.astimezone():%Y-%m-%d %H:%M:%S %Z} in {generation.seconds:.1f} s")
    table.add_row("articles", f"{generation.articles:,}")
    if generation.period:
        table.add_row("period", f"{generation.period.first} to {generation.period.last}")
    table.add_row("names", _names(generation))
    if generation.quality:
        table.add_row("quality", _quality(generation.quality))
    table.add_row("size", _bytes(generation.size_bytes))
    table.add_row("corpus", generation.corpus_hash)
    table.add_row("made by", ", ".join(f"{name} {number}" for name, number in generation.versions.items()))
    OUT.print(table)


def print_entities(entries: Sequence[RegisterEntry], total: int) -> None:
    """A line for each entity; `total` is how many there are with those that are not shown."""
    table = Table(box=None, pad_edge=False)
    for name, justify in (("articles", "right"), ("kind", "left"), ("name", "left"), ("also", "left")):
        table.add_column(name, justify=cast(Any, justify), overflow="fold", header_style="dim")
    for entry in entries:
        also = ", ".join(alias for alias, articles in entry.aliases.items() if articles and alias != entry.name)
        name = f"{entry.name} (hidden)" if entry.hidden else entry.name
        table.add_row(f"{entry.articles:,}", entry.kind, plain_text(name), plain_text(also, style="dim"))
    OUT.print(table)
    if len(entries) < total:
        OUT.print(f"… and {total - len(entries):,} more: --limit, --prefix", style="dim")


def print_entity(entry: RegisterEntry, judgements: Sequence[Judgement], path: Path) -> None:
    """What is known of one entity, and what its owner has said about it."""
    OUT.print(plain_text(entry.name, style="bold"), soft_wrap=True)
    table = plain_table()
    table.add_row("kind", entry.kind)
    table.add_row("articles", f"{entry.articles:,}")
    table.add_row("source", entry.source)
    table.add_row("id", entry.id)
    if entry.hidden:
        table.add_row("hidden", "yes")
    for number, (alias, articles) in enumerate(entry.aliases.items()):
        table.add_row("" if number else "spellings", plain_text(f"{alias} ({articles:,})" if articles else f"{alias}"))
    for number, judgement in enumerate(judgements):
        when = f"{judgement.date}: " if judgement.date else ""
        why = f" – {judgement.reason}" if judgement.reason else ""
        table.add_row(
            "" if number else "judgements", plain_text(f"{when}{judgement}{why} ({path.name}:{judgement.line})")
        )
    OUT.print(table)


def status_json(status: EngineStatus) -> dict[str, Any]:
    """The status for programs."""
    generation = status.generation
    period = generation.period
    return {
        "engine": status.engine,
        "generation": generation.name,
        "built": generation.built.isoformat(),
        "articles": generation.articles,
        "size_bytes": generation.size_bytes,
        "seconds": generation.seconds,
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat()} if period else None,
        "entities": dict(generation.entities),
        "quality": dict(generation.quality),
        "corpus_hash": generation.corpus_hash,
        "versions": dict(generation.versions),
    }


def plain_text(content: str, style: str = "") -> Text:
    return Text(content.translate(_CONTROLS), style=style)


def plain_table() -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    return table


def _names(generation: Generation) -> str:
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in generation.entities.items())


def _quality(measured: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in measured.items())


def _bytes(number: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000  # type: ignore[assignment]
    return f"{number:.1f} GB"
