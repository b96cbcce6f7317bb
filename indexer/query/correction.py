"""Which words of a query may be respelt, and the query with them respelt: the text of „Meinten Sie“."""

from collections.abc import Callable, Iterator

from indexer.language import is_stop_word, tokenise
from indexer.query.ast import And, DateRange, FacetWords, Node, Not, Or
from indexer.query.typed import typed


def corrected(query: str, better: Callable[[str], str | None]) -> str:
    """The query with each plain word replaced for which `better` knows another; all else stays letter for letter.

    Left alone: phrases, exact and excluded words, wildcards, fields, addresses, stop words, gender forms.
    """
    parts: list[str] = []
    at = 0
    for start, end in _words(query):
        form = better(query[start:end])
        if form is not None:
            parts += query[at:start], form
            at = end
    return "".join((*parts, query[at:]))


def _words(query: str) -> Iterator[tuple[int, int]]:
    """Start and end of each plain word; the parts of a hyphen word one by one."""
    for piece in typed(query)[0]:
        if piece.phrase or piece.field or piece.exact or piece.excluded or set(piece.text) & set("*?~:/@_"):
            continue
        for token in tokenise(piece.text):
            written = piece.text[token.start : token.end]
            if written == token.form and written.isalpha() and not is_stop_word(written):
                yield piece.start + token.start, piece.start + token.end


def words_only(node: Node) -> Node | None:
    """A resolved tree without what only narrows it: fields of facets, dates, exclusions. None if nothing is left."""
    match node:
        case Not() | FacetWords() | DateRange():
            return None
        case And(children) | Or(children):
            kept = tuple(found for child in children if (found := words_only(child)) is not None)
            return type(node)(kept) if len(kept) > 1 else (kept[0] if kept else None)
        case _:
            return node
