"""`fundstelle update` and `fundstelle watch`: the index follows the corpus."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click

from indexer.config import Config
from indexer.engines import Engine, open_engine

_STRICT = click.option("--strict", is_flag=True, help="Any skipped or repaired article ends the build with exit 2.")
_FORCE = "Take the new index even if it misses a floor of [quality], or if most articles are gone."


@click.command("update")
@_STRICT
@click.option("--force", is_flag=True, help=_FORCE)
@click.pass_context
def update_command(context: click.Context, strict: bool, force: bool) -> None:
    """Take up what has changed in the corpus since the index was built; do nothing if nothing has."""
    config = cast(Callable[[], Config], context.obj)()
    if not _updated(config, open_engine(config), strict=strict, force=force):
        click.echo("Nothing has changed; the index stays as it is.")


@click.command("watch")
@_STRICT
@click.option("--quiet", type=click.FloatRange(0.01, 3600), default=1.0, show_default=True, metavar="S",
              help="Seconds without further changes before an update begins, …")  # fmt: skip
@click.option("--most", type=click.FloatRange(0.01, 86_400), default=10.0, show_default=True, metavar="S",
              help="… and the most seconds that a change waits while others follow.")  # fmt: skip
@click.option("--poll", is_flag=True, help="Look at the files over and over: for network folders.")
@click.pass_context
def watch_command(context: click.Context, strict: bool, quiet: float, most: float, poll: bool) -> None:
    """Update whenever files of the corpus change, until stopped by Ctrl-C."""
    from indexer.watching import Pace, watch

    config = cast(Callable[[], Config], context.obj)()
    engine = open_engine(config)
    click.echo("Watching the corpus. (stop with Ctrl-C)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as systemd ends a service
    try:
        watch(config, lambda: _updated(config, engine, strict=strict), _tell, threading.Event(),
              Pace(quiet, most, poll))  # fmt: skip
    except KeyboardInterrupt:
        click.echo("Watching no longer; the index stays as it is.")


def _updated(config: Config, engine: Engine, **options: Any) -> bool:
    """Updates, telling what was done; whether anything had changed."""
    from indexer.terminal import build_progress, print_report
    from indexer.update import update

    with build_progress() as progress:
        report = update(config, engine, progress=progress, **options)
    if report is not None:
        print_report(report, Path(config.index.path))
    return report is not None


def _tell(message: str) -> None:
    click.echo(f"fundstelle: {message}", err=True)
