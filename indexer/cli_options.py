"""What `search` and `export` take alike: the options that narrow a search."""

import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

import click

from indexer.errors import InputError
from indexer.query import FACETS, MULTI_VALUED, FacetFilter
from indexer.query.dates import period
from indexer.query.request import Copies, Facet


def facet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command `--person`, `--not-person`, `--person-mode` and the like."""
    for facet in reversed(FACETS):
        if facet in MULTI_VALUED:
            command = click.option(
                f"--{facet}-mode",
                type=click.Choice(["any", "all"]),
                default="any",
                help=f"Any or all of --{facet}.",
            )(command)
        command = click.option(f"--not-{facet}", multiple=True, metavar="X", help=f"Not this {facet}.")(command)
        command = click.option(
            f"--{facet}",
            multiple=True,
            metavar="X",
            help=f"Only this {facet}; repeatable; empty is none given.",
        )(command)
    return command


def copies_option(default: Copies) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command `--copies`."""
    return click.option(
        "--copies",
        type=click.Choice(get_args(Copies)),
        default=default,
        show_default=True,
        help="Versions of one text, such as agency copy, as one hit or all.",
    )


def filters(options: dict[str, Any]) -> tuple[FacetFilter, ...]:
    """The filters that these options ask for."""
    found = []
    for facet in FACETS:
        selected, excluded = _given(options, facet), _given(options, f"not_{facet}")
        if selected or excluded:
            found.append(FacetFilter(facet, selected, excluded, options.get(f"{facet}_mode", "any")))
    return tuple(found)


def _given(options: dict[str, Any], name: Facet | str) -> tuple[str | None, ...]:
    return tuple(dict.fromkeys(value or None for value in options[name]))


def day(text: str | None, option: str, *, first: bool) -> dt.date | None:
    """The first or last day of what an option says. Raises InputError, naming the option, if that is no date."""
    if text is None:
        return None
    days = period(text) if ".." not in text else None
    found = days[0 if first else 1] if days else None
    if found is None:
        raise InputError(f"{option} {text} is no date. Write 2024-10-01, 2024-10, 2024 or 01.10.2024.")
    return found
