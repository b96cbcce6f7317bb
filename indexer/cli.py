"""The `fundstelle` command. What a subcommand needs that has a module of its own is imported when it is called."""

import json
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click

import indexer.one_thread  # noqa: F401  # before numpy
from indexer.cli_options import copies_option, day, facet_options, filters
from indexer.config import Config, default_config, load_config
from indexer.engines import Engine, open_engine
from indexer.errors import FundstelleError, InputError, NoIndexError, os_error
from indexer.query import SearchRequest, page_json_text
from indexer.query.request import MAX_SIZE, Copies, Match, Sort

_INTERRUPTED = 130
"""The exit code that shells give a command ended by Ctrl-C."""
_ELSEWHERE = {
    "enrich": ("indexer.cli_parts", "enrich"),
    "entities": ("indexer.cli_entities", "entities"),
    "export": ("indexer.cli_export", "export"),
    "inspect": ("indexer.cli_inspect", "inspect_command"),
    "load": ("indexer.cli_parts", "load"),
    "update": ("indexer.cli_update", "update_command"),
    "watch": ("indexer.cli_update", "watch_command"),
}
"""Commands that have modules of their own, and what they are called there."""


class _Group(click.Group):
    """Turns errors written for the user into their message and exit code; imports what has modules of its own late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _ELSEWHERE:
            module, name = _ELSEWHERE[cmd_name]
            return cast(click.Command, getattr(import_module(module), name))
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FundstelleError as error:
            click.echo(f"fundstelle: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("fundstelle: stopped.", err=True)
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"fundstelle: {os_error(error)}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="fundstelle")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Settings; default ./config.toml.")
@click.pass_context
def main(context: click.Context, config_path: Path | None) -> None:
    """Fundstelle: a search engine for your own German news corpus."""
    context.obj = lambda: _config(config_path)


def _config(path: Path | None) -> Config:
    if path is not None:
        return load_config(path)
    standard = Path("config.toml")
    return load_config(standard) if standard.exists() else default_config(Path.cwd())


def _open(context: click.Context) -> tuple[Config, Engine]:
    config = cast(Callable[[], Config], context.obj)()
    return config, open_engine(config)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Any skipped or repaired article ends the build with exit 2.")
@click.option("--force", is_flag=True, help="Take the new index even if it misses a floor of [quality].")
@click.option("--if-missing", is_flag=True, help="Do nothing if there is a usable index.")
@click.pass_context
def rebuild(context: click.Context, paths: tuple[Path, ...], strict: bool, force: bool, if_missing: bool) -> None:
    """Build a new index from the corpus (or from PATHS) and make it the current one."""
    from indexer import build
    from indexer.terminal import build_progress, print_report

    config, engine = _open(context)
    if if_missing and _usable(engine):
        return
    with build_progress() as progress:
        report = build.rebuild(config, engine, paths=paths, strict=strict, force=force, progress=progress)
    print_report(report, Path(config.index.path))


def _usable(engine: Engine) -> bool:
    try:
        engine.status()
    except FundstelleError:
        return False
    return True


@main.command()
@click.argument("query", default="")
@facet_options
@click.option("--from", "date_from", metavar="D", help="First day, such as 2024-10-01, 2024-10 or 2024.")
@click.option("--to", "date_to", metavar="D", help="Last day.")
@click.option("--match", type=click.Choice(["all", "any"]), default="all", help="All words must occur, or any.")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", help="The order.")
@click.option("--page", type=click.IntRange(min=1), default=1, help="Counted from 1; past the end is the last.")
@click.option("--size", type=click.IntRange(1, MAX_SIZE), default=10, help="Hits on a page.")
@copies_option("fold")
@click.option("--json", "as_json", is_flag=True, help="What /api/v1/search gives.")
@click.pass_context
def search(
    context: click.Context, /, query: str, date_from: str | None, date_to: str | None, match: Match, sort: Sort,
    page: int, size: int, copies: Copies, as_json: bool, **facets: Any,
) -> None:  # fmt: skip
    """Search for QUERY; without one, list all articles, newest first."""
    _, engine = _open(context)
    request = SearchRequest(
        query=query, match=match, filters=filters(facets), date_from=day(date_from, "--from", first=True),
        date_to=day(date_to, "--to", first=False), sort=sort, page=page, size=size,
        copies=copies,
    )  # fmt: skip
    started = time.perf_counter()
    found = engine.search(request)
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(page_json_text(found), nl=False)
    else:
        from indexer.terminal import print_page

        print_page(found)
    click.echo(f"{seconds * 1000:.0f} ms", err=True)


@main.command()
@click.option("--topics", required=True, type=click.Path(path_type=Path), help="Lines: id TAB query.")
@click.option("--qrels", required=True, type=click.Path(path_type=Path), help="TREC judgements.")
@click.option("--measures", default="nDCG@10,RR@10,R@10", help="Separated by commas, named as in ir-measures.")
@click.option("--match", type=click.Choice(["all", "any"]), default="any", help="All words must occur, or any.")
@click.option("--syntax", is_flag=True, help="Read topics as queries, not as plain words.")
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Write a TREC run file.")
@click.option("--json", "as_json", is_flag=True, help="The means, for programs.")
@click.pass_context
def evaluate(
    context: click.Context, topics: Path, qrels: Path, measures: str, match: Match, syntax: bool,
    run_file: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Measure the ranking with judged topics."""
    from indexer import evaluation
    from indexer.terminal import evaluation_progress, print_evaluation

    _, engine = _open(context)
    with evaluation_progress() as progress:
        result = evaluation.evaluate(
            engine, evaluation.read_topics(topics), evaluation.read_qrels(qrels),
            measures=[name.strip() for name in measures.split(",") if name.strip()], match=match, syntax=syntax,
            depth=evaluation.RUN_DEPTH if run_file else None, progress=progress,
        )  # fmt: skip
    if run_file:
        evaluation.write_run(run_file, result.run)
    if as_json:
        means: dict[str, float | int] = {name: round(value, 4) for name, value in result.means.items()}
        click.echo(json.dumps(means | {"topics": len(result.per_topic)}))
    else:
        print_evaluation(result)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="The same for programs.")
@click.option("--check", is_flag=True, help="Read all files; exit 1 if one is not as it was written.")
@click.pass_context
def status(context: click.Context, as_json: bool, check: bool) -> None:
    """Show the current index; exit 1 if there is no usable one."""
    from indexer.terminal import print_status, status_json

    config, engine = _open(context)
    if check and (damaged := engine.damaged()):
        raise NoIndexError(
            f"The index is damaged: {', '.join(damaged)} not as written, so answers may be wrong. Check the disk. "
            "Run: fundstelle rebuild (or rollback)"
        )
    found = engine.status()
    if as_json:
        click.echo(json.dumps(status_json(found), ensure_ascii=False))
    else:
        print_status(found, Path(config.index.path))


@main.command()
@click.pass_context
def rollback(context: click.Context) -> None:
    """Make the index before the current one current again; the next rebuild removes the newer one."""
    from indexer.terminal import print_status

    config, engine = _open(context)
    engine.rollback()
    print_status(engine.status(), Path(config.index.path))


@main.command()
@click.option("--host", help="Address to listen on; default [web] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; default [web] port.")
@click.option("--workers", type=click.IntRange(1, 256), help="Server processes; default [web] workers.")
@click.pass_context
def serve(context: click.Context, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the pages until stopped."""
    import dataclasses

    config, _ = _open(context)  # an engine that cannot be had is told before a server starts
    given = {"host": host, "port": port, "workers": workers}
    changed = {name: value for name, value in given.items() if value is not None}
    config = dataclasses.replace(config, web=dataclasses.replace(config.web, **cast(Any, changed)))
    try:
        from webapp.server import run
    except ModuleNotFoundError as error:
        raise InputError(f"The web pages need {error.name}: pip install fundstelle") from error
    run(config, lambda address: click.echo(f"Fundstelle: {address}  (stop with Ctrl-C)"))
