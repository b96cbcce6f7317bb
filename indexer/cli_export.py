"""`fundstelle export`: every hit of a search as a file."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import click

from indexer.cli_options import copies_option, day, facet_options, filters
from indexer.config import Config
from indexer.engines import open_engine
from indexer.exports import FORMATS
from indexer.query import SearchRequest
from indexer.query.request import Copies, Match, Sort


@click.command()
@click.argument("query", default="")
@click.option("--format", "name", type=click.Choice(list(FORMATS)), default="jsonl", help="jsonl is read by rebuild.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; default stdout.")
@facet_options
@click.option("--from", "date_from", metavar="D", help="First day, such as 2024-10-01, 2024-10 or 2024.")
@click.option("--to", "date_to", metavar="D", help="Last day.")
@click.option("--match", type=click.Choice(["all", "any"]), default="all", help="All words must occur, or any.")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", help="The order.")
@copies_option("all")
@click.pass_context
def export(
    context: click.Context, /, query: str, name: str, output: Path | None, date_from: str | None,
    date_to: str | None, match: Match, sort: Sort, copies: Copies, **facets: Any,
) -> None:  # fmt: skip
    """Write every hit of QUERY; without one, all articles, newest first."""
    config = cast(Callable[[], Config], context.obj)()
    request = SearchRequest(
        query=query, match=match, filters=filters(facets), date_from=day(date_from, "--from", first=True),
        date_to=day(date_to, "--to", first=False), sort=sort, copies=copies,
    )  # fmt: skip
    # Asked before the file is opened: what cannot be had must not empty what is there.
    pieces = FORMATS[name].write(open_engine(config).scan(request))
    if output is None:
        _write(sys.stdout.buffer, pieces)
    elif output.exists() and not output.is_file():  # a pipe or a device
        with output.open("wb") as file:
            _write(file, pieces)
    else:
        _write_whole(output, pieces)


def _write_whole(output: Path, pieces: Iterator[str]) -> None:
    """Puts a file in its place once it is whole."""
    pending = output.with_name(f"{output.name}.part")
    try:
        with pending.open("wb") as file:
            _write(file, pieces)
        pending.replace(output)
    finally:
        pending.unlink(missing_ok=True)


def _write(file: BinaryIO, pieces: Iterator[str]) -> None:
    for piece in pieces:
        file.write(piece.encode())
