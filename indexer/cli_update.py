"""`fundstelle update` and `fundstelle watch`: the index follows the corpus."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from indexer.config import Config
from indexer.engines import Engine, open_engine

if TYPE_CHECKING:
    from indexer.build import BuildReport

_STRICT = click.option("--strict", is_flag=True, help="Any skipped or repaired article ends the build with exit 2.")
_FORCE = "Take the new index even if it misses a floor of [quality], or if most articles are gone."


@click.command("update")
@_STRICT
@click.option("--force", is_flag=True, help=_FORCE)
@click.pass_context
def update_command(context: click.Context, strict: bool, force: bool) -> None:
    """Take up what has changed in the corpus since the index was built; do nothing if nothing has."""
    from indexer.terminal import print_report

    config = cast(Callable[[], Config], context.obj)()
    report = _updated(config, open_engine(config), strict=strict, force=force)
    if report is None:
        click.echo("Nothing has changed; the index stays as it is.")
    else:
        print_report(report, Path(config.index.path))


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
    from indexer.terminal import print_update
    from indexer.watching import Pace, watch

    config = cast(Callable[[], Config], context.obj)()
    engine = open_engine(config)

    def update() -> None:
        report = _updated(config, engine, strict=strict)
        if report is not None:
            print_update(report)

    click.echo("Watching the corpus. (stop with Ctrl-C)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as systemd ends a service
    try:
        watch(config, update, _tell, threading.Event(), Pace(quiet, most, poll))
    except KeyboardInterrupt:
        click.echo("Watching no longer; the index stays as it is.")


def _updated(config: Config, engine: Engine, **options: bool) -> "BuildReport | None":
    from indexer.terminal import build_progress
    from indexer.update import update

    with build_progress() as progress:
        return update(config, engine, progress=progress, **options)


def _tell(message: str) -> None:
    click.echo(f"fundstelle: {message}", err=True)
