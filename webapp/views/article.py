"""The article page: the whole text, with what the search found marked."""

import dataclasses
import re
from collections.abc import Iterable, Iterator

from flask import Response, abort, request
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from indexer.engines import StoredArticle
from indexer.errors import IncompleteError, UnreachableError
from indexer.exports import STYLES, content_hash, news_article, plain
from indexer.query import Neighbours, SearchRequest, in_field, legend
from webapp import conditional, urls
from webapp.marking import blocks, pieces
from webapp.site import site
from webapp.views.asking import absolute, asked, rendered

_NO_SEARCH = {"id", "content", "lang"}
"""Arguments of an article's address that are not of a search."""

_SIMILAR, _COPIES = 5, 10
_WORD_LETTERS = 60
_WORD_BEFORE, _WORD_AFTER = re.compile(r"[\w-]{1,60}$"), re.compile(r"[\w-]{0,60}")


class IdConverter(BaseConverter):
    """Any text, slashes wherever they stand: ids come from the corpus as they are."""

    regex = ".+"
    part_isolating = False


def article_by_argument() -> Response:
    """The same page for an id that cannot stand in a path: `/article/?id=..`."""
    return article(request.args.get("id") or abort(404))


def article(article_id: str) -> Response:
    """An article with the query of the search that led to it marked."""
    search = asked()
    found = site().engine.marked_article(article_id, search.query)
    if found is None:
        abort(404)
    stored, title, text = found
    told = legend(search.query, (title, text))
    from_search = bool(request.args.keys() - _NO_SEARCH)
    # A derived title repeats the first sentence: its marks would be counted twice.
    in_title = 0 if stored.title_derived else len(title.marks)
    content = content_hash(stored)
    return rendered(
        "article.html",
        article=stored,
        asked=search,
        title=pieces(title, words=told.of_marks[0]),
        blocks=blocks(text, in_title + 1, told.of_marks[1]),
        legend=list(zip(told.words, told.counts, strict=True)),
        counted_title=not stored.title_derived,
        marks=in_title + len(text.marks),
        related=_related(stored),
        names=[(kind, _names(stored, kind)) for kind in ("person", "organisation", "place")],
        from_search=from_search,
        neighbours=_neighbours(search, stored.id) if from_search else None,
        copies=site().engine.copies(stored.id, _COPIES),
        # Another version of the article stands among its versions; what is no more than that is the more similar.
        similar=[each for each in site().engine.similar(stored.id, _SIMILAR + 1) if not each.version][:_SIMILAR],
        changed=not content.startswith(request.args.get("content", "").lower()),
        citation=plain(stored, absolute(urls.permalink(stored.id, content))),
        styles=STYLES,
        content=content,
        json_ld=Markup(news_article(stored, absolute(urls.article_path(stored.id)))),
    )


def _neighbours(search: SearchRequest, article_id: str) -> tuple[Neighbours, tuple[SearchRequest, ...]] | None:
    """What stands beside the article in the search that led to it; None if that takes too long.

    With it the search at the pages of the article before, of the article itself, and of the one after.
    """
    try:
        beside = site().engine.neighbours(search, article_id)
    except (IncompleteError, UnreachableError):  # what is far behind may take too long; the article itself is there
        conditional.untag()
        return None
    if beside is None:
        return None
    numbers = (max(1, beside.number - 1), beside.number, beside.number + 1)
    return beside, tuple(dataclasses.replace(search, page=(n - 1) // search.size + 1) for n in numbers)


def _names(stored: StoredArticle, kind: str) -> list[tuple[str, int]]:
    """Names of one kind with the number of their mentions, the commonest first."""
    names = [(e.name, len(e.mentions)) for e in stored.entities if e.kind == kind and e.named]
    return sorted(names, key=lambda name: -name[1])


def _related(stored: StoredArticle) -> list[tuple[str, str, list[str]]]:
    """What the article only tells of: the name, a query for it, and the words that tell of it, each once."""
    return [
        (entity.name, in_field("bezug", entity.name), list(dict.fromkeys(_words(stored.text, entity.related))))
        for entity in stored.entities if not entity.named
    ]  # fmt: skip


def _words(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The words that the spans are parts of."""
    for start, end in spans:
        before, after = _WORD_BEFORE.search(text, max(0, start - _WORD_LETTERS), start), _WORD_AFTER.match(text, end)
        yield f"{before.group() if before else ''}{text[start:end]}{after.group() if after else ''}"
