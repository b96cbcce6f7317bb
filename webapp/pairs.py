"""Two searches in one address: the arguments of the second have `b.` before their names (`q=Merkel&b.q=Schröder`)."""

from urllib.parse import urlencode

from indexer.query import SearchRequest
from webapp import urls
from webapp.language import Lang
from webapp.urls import Arguments, BadParameter

PREFIX = "b."


def parse_pair(arguments: Arguments, *, page_size: int) -> tuple[SearchRequest, SearchRequest | None]:
    """Both searches; the second is None where no argument speaks of it. Raises BadParameter."""
    given = list(arguments)
    second = [(name.removeprefix(PREFIX), value) for name, value in given if name.startswith(PREFIX)]
    first = urls.parse(given, page_size=page_size)
    try:
        return first, urls.parse(second, page_size=page_size) if second else None
    except BadParameter as error:
        error.parameter = PREFIX + error.parameter
        raise


def pair_path(one: SearchRequest, other: SearchRequest | None, *, page_size: int, lang: Lang | None = None) -> str:
    """The path of a comparison; `parse_pair` gives both searches back.

    A second search that asks for everything is told by an empty `b.q`.
    """
    arguments = urls.arguments_of(one, page_size=page_size)
    if other is not None:
        second = urls.arguments_of(other, page_size=page_size) or [("q", "")]
        arguments += [(PREFIX + name, value) for name, value in second]
    arguments += [("lang", lang)] if lang else []
    return f"/compare?{urlencode(arguments)}" if arguments else "/compare"
