"""`fundstelle enrich` and `fundstelle load`: an index that is made on many machines."""

import re
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from indexer.config import Config
from indexer.engines import open_engine
from indexer.errors import InputError

if TYPE_CHECKING:
    from indexer.parts.dividing import Part

MOST_PARTS = 100_000
_FORCE = "Take the new index even if it misses a floor of [quality]."


@click.command()
@click.option("--part", "text", required=True, metavar="N/M", help="Which part, counted from 1, of how many.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False),
              help="The file, packed if it ends in .zst or .gz; default stdout.")  # fmt: skip
@click.pass_context
def enrich(context: click.Context, text: str, output: Path | None) -> None:
    """Find the names in one part of the corpus, and write it for `fundstelle load`; needs no index."""
    from indexer.parts.enriching import enrich_part
    from indexer.parts.lines import written
    from indexer.terminal import build_progress, print_part

    part = _part(text)
    config = cast(Callable[[], Config], context.obj)()
    opened = nullcontext(sys.stdout.buffer) if output is None else written(output)
    with build_progress("index", "quality") as progress, opened as stream:
        report = enrich_part(config, part, stream, progress)
        stream.flush()
    print_part(part, report)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--strict", is_flag=True, help="Any skipped or repaired article ends the build with exit 2.")
@click.option("--force", is_flag=True, help=_FORCE)
@click.pass_context
def load(context: click.Context, files: tuple[Path, ...], strict: bool, force: bool) -> None:
    """Build a new index from all parts that `fundstelle enrich` wrote, and make it the current one."""
    from indexer.parts import loading
    from indexer.terminal import build_progress, print_report

    config = cast(Callable[[], Config], context.obj)()
    with build_progress("files", "quality") as progress:
        report = loading.load(config, open_engine(config), files, strict=strict, force=force, progress=progress)
    print_report(report, Path(config.index.path))


def _part(text: str) -> "Part":
    from indexer.parts.dividing import Part

    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text, re.ASCII)
    number, of = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= of <= MOST_PARTS:
        raise InputError(
            f"--part {text} is no part. Write N/M, such as 1/8 for the first of eight; at most {MOST_PARTS:,}."
        )
    return Part(number, of)
