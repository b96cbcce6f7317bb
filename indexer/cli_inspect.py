"""`fundstelle inspect`: the first articles of a corpus as they would be read."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import click

from indexer.config import Config


@click.command("inspect")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--articles", "show", type=click.IntRange(0, 100), default=3, help="How many are shown.")
@click.pass_context
def inspect_command(context: click.Context, paths: tuple[Path, ...], show: int) -> None:
    """Show the first articles of the corpus (or of PATHS) as they would be read, what they lack, and which fields of
    theirs config.toml should name. Nothing is indexed."""
    from indexer.inspection import inspect
    from indexer.terminal_inspection import print_inspection

    config = cast(Callable[[], Config], context.obj)()
    found = inspect(config, paths, show=show)
    print_inspection(found)
    if not found.articles and not (found.records and show == 0):
        context.exit(1)
