"""`fundstelle entities`: what the register holds, and judgements on it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click
from rapidfuzz import fuzz, process

from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.entities import KINDS, Kind
from indexer.entities.judgement_file import add, undo
from indexer.entities.judgements import Judgement, Verb, read_judgements
from indexer.entities.register import Register, RegisterEntry
from indexer.entities.showing import AT_ONCE
from indexer.errors import FundstelleError, InputError

_NEAR = 5
"""Names offered for one that nobody has."""
_ALIKE = 75
"""Of 100, how like a name must be to be offered."""


class UnknownNameError(FundstelleError):
    """No entity goes by a name."""

    exit_code = 1


def _kind_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--kind", type=click.Choice(KINDS), help="Where a name is of several kinds.")(command)


def _judging(command: Callable[..., Any]) -> Callable[..., Any]:
    return _kind_option(click.option("--reason", default="", help="Why, for those who read the file.")(command))


@click.group()
def entities() -> None:
    """Persons, organisations and places: list them, and say which are the same."""


@entities.command("list")
@click.option("--kind", type=click.Choice(KINDS), help="Only these.")
@click.option("--prefix", default="", metavar="X", help="Only names with a word that begins so.")
@click.option("--sort", type=click.Choice(["articles", "name"]), default="articles", help="The order.")
@click.option("--limit", type=click.IntRange(min=1), default=50, help="At most so many.")
@click.pass_context
def list_(context: click.Context, kind: Kind | None, prefix: str, sort: str, limit: int) -> None:
    """List the entities, those in most articles first."""
    from indexer.terminal import print_entities

    _, engine = _open(context)
    found = [entry for entry in engine.entities().entries if kind in (None, entry.kind) and _begins(entry, prefix)]
    by_name = sort == "name"
    found.sort(key=lambda entry: (0 if by_name else -entry.articles, entry.name.casefold(), entry.kind))
    print_entities(found[:limit], len(found))


@entities.command()
@click.argument("name")
@_kind_option
@click.pass_context
def show(context: click.Context, name: str, kind: Kind | None) -> None:
    """Show one entity: its spellings, its articles, the judgements on it."""
    from indexer.terminal import print_entity

    config, engine = _open(context)
    for entry in _found(engine.entities(), name, kind):
        names = {name, entry.name, *entry.aliases}
        judgements = [j for j in _judgements(config) if any(map(j.speaks_of, names))]
        print_entity(entry, judgements, Path(config.entities.judgements))


@entities.command()
@click.argument("name")
@click.argument("others", nargs=-1, required=True)
@_judging
@click.pass_context
def merge(context: click.Context, name: str, others: tuple[str, ...], kind: Kind | None, reason: str) -> None:
    """Say that NAME and OTHERS are the same; NAME is the one to show."""
    _, engine = _open(context)
    register = engine.entities()
    first = _one(register, others[0], kind)
    for other in others[1:]:
        _one(register, other, first.kind)
    if register.find(first.kind, name) is None and kind is None and _entries(register, name, None):
        raise InputError(
            f"{name} and {others[0]} are of different kinds. Correct one of them: fundstelle entities kind"
        )
    _say(context, "merge", first.kind, (name, *others), reason)


@entities.command()
@click.argument("name")
@click.argument("into")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Articles that name INTO; repeatable.")
@click.option("--source", "sources", multiple=True, metavar="X", help="So do all articles of this source.")
@click.option("--with", "beside", multiple=True, metavar="NAME", help="So do all articles that name this, too.")
@click.option("--spelling", "spellings", multiple=True, metavar="X", help="This spelling is INTO in every article.")
@_judging
@click.pass_context
def split(
    context: click.Context, /, name: str, into: str, kind: Kind | None, reason: str, **which: tuple[str, ...]
) -> None:
    """Say that some articles that name NAME mean another: INTO, such as "Michael Müller (SPD)"."""
    if not any(which.values()):
        raise InputError("Say which articles or spellings are meant: --article, --source, --with or --spelling.")
    _, engine = _open(context)
    entry = _one(engine.entities(), name, kind)
    _say(context, "split", entry.kind, (name,), reason, to=into, **which)


@entities.command()
@click.argument("name")
@click.argument("to")
@_judging
@click.pass_context
def rename(context: click.Context, name: str, to: str, kind: Kind | None, reason: str) -> None:
    """Show NAME as TO."""
    _, engine = _open(context)
    register = engine.entities()
    entry = _one(register, name, kind)
    other = register.find(entry.kind, to)
    if other is not None and other.name == to and other.id != entry.id:
        raise InputError(f'There is another {entry.kind} of that name. Say: fundstelle entities merge "{to}" "{name}"')
    _say(context, "rename", entry.kind, (name,), reason, to=to)


@entities.command()
@click.argument("name")
@_judging
@click.pass_context
def hide(context: click.Context, name: str, kind: Kind | None, reason: str) -> None:
    """Leave NAME out of facets and results: it is none."""
    _, engine = _open(context)
    _say(context, "hide", _one(engine.entities(), name, kind).kind, (name,), reason)


@entities.command("kind")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@click.argument("to", metavar="NEWKIND", type=click.Choice(KINDS))
@click.option("--reason", default="", help="Why, for those who read the file.")
@click.pass_context
def kind_(context: click.Context, kind: Kind, name: str, to: Kind, reason: str) -> None:
    """Say that NAME, shown as a KIND, is a NEWKIND."""
    _, engine = _open(context)
    entry = _one(engine.entities(), name, kind)
    if to == kind:
        raise InputError(f"{entry.name} is of that kind already.")
    _say(context, "kind", kind, (name,), reason, to=to)


@entities.command("undo")
@click.argument("name", required=False)
@click.pass_context
def undo_(context: click.Context, name: str | None) -> None:
    """Undo the last judgement, or the last one that speaks of NAME."""
    config, _ = _open(context)
    path = Path(config.entities.judgements)
    judgements = _judgements(config)
    spoken = [judgement for judgement in judgements if name is None or judgement.speaks_of(name)]
    if not spoken:
        known = ", ".join(dict.fromkeys(n for judgement in judgements for n in judgement.names)) or "none"
        raise UnknownNameError(f"{path} holds no judgement{f' on {name}' if name else ''}. Names judged: {known}.")
    undo(path, spoken[-1], dt.date.today())
    click.echo(f"Undone in {path}, line {spoken[-1].line}, kept there as a comment: {spoken[-1]}")
    click.echo("What a rebuild has taken into the index already comes back with the next one: fundstelle rebuild")


def _open(context: click.Context) -> tuple[Config, Engine]:
    config = cast(Callable[[], Config], context.obj)()
    return config, open_engine(config)


def _judgements(config: Config) -> tuple[Judgement, ...]:
    return read_judgements(Path(config.entities.judgements))


def _say(context: click.Context, verb: Verb, kind: Kind, names: tuple[str, ...], reason: str, **more: Any) -> None:
    config, _ = _open(context)
    path = Path(config.entities.judgements)
    judgement = Judgement(verb, kind, tuple(dict.fromkeys(names)), reason=reason, date=dt.date.today(), **more)
    if verb == "merge" and len(judgement.names) < 2:
        raise InputError("Name two different ones.")
    add(path, judgement)
    click.echo(f"Written to {path}: {judgement}")
    click.echo(
        "Pages and searches show it from now on; the next rebuild takes it into the index."
        if verb in AT_ONCE
        else "It takes effect with the next rebuild: fundstelle rebuild"
    )


def _begins(entry: RegisterEntry, prefix: str) -> bool:
    folded = prefix.casefold()
    return any(f" {name.casefold()}".find(f" {folded}") >= 0 for name in (entry.name, *entry.aliases))


def _entries(register: Register, name: str, kind: Kind | None) -> list[RegisterEntry]:
    kinds = KINDS if kind is None else (kind,)
    return [entry for each in kinds if (entry := register.find(each, name)) is not None]


def _found(register: Register, name: str, kind: Kind | None) -> list[RegisterEntry]:
    found = _entries(register, name, kind)
    if not found:
        names = sorted({entry.name for entry in register.entries if kind in (None, entry.kind)})
        near = process.extract(name, names, scorer=fuzz.WRatio, limit=_NEAR, score_cutoff=_ALIKE)
        hint = f" Did you mean {', '.join(near_name for near_name, *_ in near)}?" if near else ""
        raise UnknownNameError(f"No {kind or 'person, organisation or place'} is called {name}.{hint}")
    return found


def _one(register: Register, name: str, kind: Kind | None) -> RegisterEntry:
    found = _found(register, name, kind)
    if len(found) > 1:
        kinds = ", ".join(entry.kind for entry in found)
        raise InputError(f"{name} is of several kinds ({kinds}): say which with --kind.")
    return found[0]
