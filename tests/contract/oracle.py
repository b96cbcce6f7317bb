"""What a search must find and count, said in plain Python over a handful of articles: the measure for every engine."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from indexer.language import Token, fold, parts, sentence_spans, term, tokenise
from indexer.language.analysis import feminine_base
from indexer.language.participles import participle_base
from indexer.query import FACETS, FacetFilter, SearchRequest
from indexer.query.request import Facet, Match
from tests.contract.corpora import Record

_BERLIN = ZoneInfo("Europe/Berlin")
_LISTS: dict[Facet, str] = {
    "person": "persons", "organisation": "organisations", "place": "places", "author": "authors",
}  # fmt: skip

Value = str | None


@dataclass(frozen=True)
class Document:
    """A record with its words."""

    record: Record
    fields: tuple[list[Token], list[Token]]
    """The tokens of title and text."""
    day: dt.date | None
    values: dict[Facet, frozenset[str]]
    """By facet, what the article carries."""


def document(record: Record) -> Document:
    moment = record.get("published")
    day = dt.datetime.fromisoformat(moment).astimezone(_BERLIN).date() if moment else None
    values: dict[Facet, frozenset[str]] = {facet: frozenset(record.get(key, [])) for facet, key in _LISTS.items()}
    values["source"] = frozenset(filter(None, [record.get("source")]))
    values["section"] = frozenset(filter(None, [record.get("section")]))
    values["year"] = frozenset([str(day.year)] if day else [])
    return Document(record, (list(tokenise(record["title"])), list(tokenise(record["text"]))), day, values)


@dataclass(frozen=True)
class Query:
    """A query as text, and what it means."""

    text: str
    holds: Callable[[Document, Match], bool] = field(repr=False)
    asks: bool = field(default=True, repr=False)
    """Whether it asks for words; if not, it only restricts, and does so under match any as well."""
    negates: "Query | None" = field(default=None, repr=False)


EVERYTHING = Query("", lambda _document, _match: True)


def word(text: str, *, title: bool = False) -> Query:
    """A word in any inflection, or as a part of a compound; a feminine form is found by its base as well.

    A hyphen word stands as such, or as one word. Under match any, any part of a hyphen word or a compound will do.
    """
    words = [token.form for token in tokenise(text)]
    inside = [term(part) for form in words if not participle_base(form) for part in parts(form)]

    def holds(article: Document, match: Match) -> bool:
        fields = article.fields[: 1 if title else 2]
        known = set().union(*map(_terms, fields))
        if term(text.replace("-", "")) in known or any(_side_by_side(f, list(map(term, words)), term) for f in fields):
            return True
        if match == "any":
            return bool(known & {*map(term, words), *inside})
        base = feminine_base(words[0]) if len(words) == 1 else None
        return base is not None and term(base) in known

    return Query(f"titel:{text}" if title else text, holds)


def exact(text: str) -> Query:
    """A word as it is written, case and umlauts folded."""
    return Query(f"={text}", lambda article, _: fold(text) in _forms(article))


def phrase(words: Sequence[str], *, as_written: bool = False) -> Query:
    """Words side by side in the title or in the text; one word alone is that word."""
    made = fold if as_written else term
    wanted = [made(token.form) for text in words for token in tokenise(text)]

    def holds(article: Document, _: Match) -> bool:
        if len(wanted) == 1:
            known = {made(form) for tokens in article.fields for form in _written(tokens)}
            return wanted[0] in (known if as_written else known.union(*map(_terms, article.fields)))
        return any(_side_by_side(tokens, wanted, made) for tokens in article.fields)

    return Query(("=" if as_written else "") + f'"{" ".join(words)}"', holds)


def prefix(text: str) -> Query:
    return Query(f"{text}*", lambda article, _: any(form.startswith(fold(text)) for form in _forms(article)))


def fuzzy(text: str, edits: int) -> Query:
    """A word at most so many edits away from a form as it is written."""
    return Query(
        f"{text}~{edits}", lambda article, _: any(_edits(fold(text), form) <= edits for form in _forms(article))
    )


@dataclass(frozen=True)
class Operand:
    """What can stand near something else, and where it stands in a text: from position to position, end exclusive."""

    text: str
    places: Callable[[list[Token]], list[tuple[int, int]]] = field(repr=False)


def operand(words: Sequence[str], *, as_written: bool = False, quoted: bool = False) -> Operand:
    """One word in any inflection or as it is written, a phrase, or with several words any of them."""
    if quoted:
        sign = "=" if as_written else ""
        return Operand(f'{sign}"{" ".join(words)}"', lambda tokens: _stands(tokens, " ".join(words), as_written))
    alternatives = [(word, form) for word in words for form in ([word] if as_written else _with_base(word))]

    def places(tokens: list[Token]) -> list[tuple[int, int]]:
        found = [place for _, form in alternatives for place in _stands(tokens, form, as_written)]
        # A hyphen word also stands where it is written as one.
        return found + [p for word, _ in alternatives for p in _stands(tokens, word.replace("-", ""), as_written)]

    typed = [f"={word}" if as_written else word for word in words]
    return Operand(typed[0] if len(words) == 1 else f"({' ODER '.join(typed)})", places)


def near(operands: Sequence[Operand], distance: int | None, *, title: bool = False) -> Query:
    """Two operands, each somewhere in one text, with at most so many other words between; None: in one sentence."""
    sign = "/s" if distance is None else f"/w{distance}"
    text = f" {sign} ".join(operand.text for operand in operands)

    def holds(article: Document, _: Match) -> bool:
        texts = (article.record["title"], article.record["text"])
        return any(
            _near([o.places(tokens) for o in operands], distance, _sentence_ends(text, tokens))
            for text, tokens in list(zip(texts, article.fields, strict=True))[: 1 if title else 2]
        )

    return Query(f"titel:({text})" if title else text, holds)


def scattered(words: Sequence[str], distance: int, *, as_written: bool = False) -> Query:
    """All words of a phrase, in any order, with at most so many others among them."""
    singles = [token.form for text in words for token in tokenise(text)]
    if len(singles) == 1:
        return phrase(words, as_written=as_written)
    found = near([operand([word], as_written=as_written) for word in singles], distance)
    return Query(("=" if as_written else "") + f'"{" ".join(words)}"~{distance}', found.holds)


def _with_base(word: str) -> list[str]:
    return [word, *filter(None, [feminine_base(word)])]


def _stands(tokens: list[Token], text: str, as_written: bool) -> list[tuple[int, int]]:
    made = fold if as_written else term
    wanted = [made(token.form) for token in tokenise(text)]
    starts = range(len(tokens) - len(wanted) + 1)
    return [(i, i + len(wanted)) for i in starts if _side_by_side(tokens[i : i + len(wanted)], wanted, made)]


def _sentence_ends(text: str, tokens: list[Token]) -> list[int]:
    """For each word the end of its sentence."""
    return [next(end for _, end in sentence_spans(text) if token.start < end) for token in tokens]


def _near(places: list[list[tuple[int, int]]], distance: int | None, ends: list[int]) -> bool:
    for chosen in itertools.product(*places):
        ordered = sorted(chosen)
        if any(one[1] > other[0] for one, other in itertools.pairwise(ordered)):
            continue
        inside = range(ordered[0][0], ordered[-1][1])
        others = len(inside) - sum(end - start for start, end in chosen)
        if others <= distance if distance is not None else len({ends[i] for i in inside}) == 1:
            return True
    return False


def _edits(one: str, other: str) -> int:
    """Letters to put in, leave out, exchange, or swap with their neighbour, no letter touched twice."""
    table = {(i, j): max(i, j) for i in range(len(one) + 1) for j in range(len(other) + 1) if not i or not j}
    for i, j in itertools.product(range(1, len(one) + 1), range(1, len(other) + 1)):
        same = one[i - 1] == other[j - 1]
        table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (not same))
        if i > 1 and j > 1 and one[i - 2 : i] == other[j - 1] + other[j - 2]:
            table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


def carrying(name: str, facet: Facet, text: str) -> Query:
    """A field prefix: a value of the facet in which the word occurs."""

    def holds(article: Document, _: Match) -> bool:
        return any(fold(text) in map(fold, value.split()) for value in article.values[facet])

    return Query(f"{name}:{text}", holds, asks=False)


def dated(text: str, first: dt.date, last: dt.date) -> Query:
    return Query(text, lambda article, _: article.day is not None and first <= article.day <= last, asks=False)


def negated(child: Query) -> Query:
    """What does not hold. Nothing is relaxed in there; a double negation is none."""
    text = f"NICHT ({child.text})"
    if child.negates is not None:
        return Query(text, child.negates.holds, child.negates.asks)
    return Query(text, lambda article, _: not child.holds(article, "all"), False, child)


def joined(operator: str, children: Sequence[Query]) -> Query:
    """Children joined by UND or ODER, or written side by side if the operator is empty."""

    def holds(article: Document, match: Match) -> bool:
        answers = [(child.holds(article, match), child.asks) for child in children]
        if operator == "ODER":
            return any(answer for answer, _ in answers)
        wanted = [answer for answer, asks in answers if asks]
        if not operator and match == "any" and wanted:
            return any(wanted) and all(answer for answer, asks in answers if not asks)
        return all(answer for answer, _ in answers)

    text = f" {operator} ".join(f"({child.text})" for child in children)
    return Query(text, holds, any(child.asks for child in children))


def matching(documents: Sequence[Document], query: Query, match: Match) -> tuple[list[Document], bool]:
    """The articles that match before any filter, and whether the query had to be relaxed to any word."""
    strict = [article for article in documents if query.holds(article, match)]
    if strict or match == "any":
        return strict, False
    loose = [article for article in documents if query.holds(article, "any")]
    return loose, bool(loose)


def hits(among: Iterable[Document], request: SearchRequest) -> list[Document]:
    """Those that pass all filters of the request."""
    return [
        article for article in among
        if _allowed(article, request) and all(_ticked(article, chosen) for chosen in request.filters)
    ]  # fmt: skip


def count(among: Iterable[Document], request: SearchRequest, facet: Facet, value: Value) -> int:
    """PAGES' count(v): articles that carry v, under the other facets' filters, all exclusions, and own „alle“."""
    return sum(
        _allowed(article, request)
        and all(_ticked(article, f) for f in request.filters if f.facet != facet or f.mode == "all")
        and _carries(article, facet, value)
        for article in among
    )


def values_of(documents: Iterable[Document], facet: Facet) -> set[Value]:
    return {value for article in documents for value in article.values[facet]} | {None}


def _allowed(article: Document, request: SearchRequest) -> bool:
    if (request.date_from or request.date_to) and article.day is None:
        return False
    if request.date_from and article.day and article.day < request.date_from:
        return False
    if request.date_to and article.day and article.day > request.date_to:
        return False
    return not any(_carries(article, f.facet, value) for f in request.filters for value in f.excluded)


def _ticked(article: Document, chosen: FacetFilter) -> bool:
    answers = [_carries(article, chosen.facet, value) for value in chosen.selected]
    return not answers or (all(answers) if chosen.mode == "all" else any(answers))


def _carries(article: Document, facet: Facet, value: Value) -> bool:
    return value in article.values[facet] if value is not None else not article.values[facet]


def _forms(article: Document) -> set[str]:
    return {fold(form) for tokens in article.fields for form in _written(tokens)}


def _written(tokens: list[Token]) -> set[str]:
    """Every form in the tokens, hyphen words also as one word."""
    return {token.form for token in tokens} | {token.joined for token in tokens if token.joined}


def _terms(tokens: list[Token]) -> set[str]:
    return {term(form) for form in _written(tokens)} | {term(p) for token in tokens for p in parts(token.form)}


def _side_by_side(tokens: list[Token], wanted: list[str], made: Callable[[str], str]) -> bool:
    # A hyphen word written as one stands where its first part does.
    words = [{made(token.form), made(token.joined or token.form)} for token in tokens]
    starts = range(len(words) - len(wanted) + 1)
    return any(all(word in words[start + i] for i, word in enumerate(wanted)) for start in starts)


assert set(_LISTS) | {"source", "section", "year"} == set(FACETS)
