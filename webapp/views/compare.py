"""Two searches side by side: when their articles are from, and the words and names that tell them apart."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, request

from indexer.query import (
    ActiveFilter,
    Comparison,
    Distinctive,
    FacetValue,
    SearchRequest,
    active_filters,
    demanded,
    ticked,
    with_word,
)
from indexer.query.request import Facet
from webapp import conditional, pairs, urls
from webapp.charts import CurveChart, curve_chart
from webapp.site import site
from webapp.views.asking import rendered

_PER = 10_000
"""Words by which frequencies are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """A word or name of one side, with the search for its articles there."""

    text: str
    kind: Facet | None
    here: float
    there: float
    """Occurrences in so many words, or articles of a hundred."""
    likelihood: float
    search: SearchRequest


@dataclass(frozen=True, slots=True)
class Column:
    """One side: what its form holds, and what was found."""

    prefix: str
    search: SearchRequest
    filters: tuple[ActiveFilter, ...]
    sources: tuple[FacetValue, ...]
    """To choose from."""
    kept: tuple[tuple[str, str], ...]
    """Arguments of the search that the form has no field for."""
    words: tuple[Told, ...]
    names: tuple[Told, ...]


def compare() -> Response:
    """The form, and the comparison once the address speaks of two searches."""
    engine, page_size = site().engine, site().config.web.page_size
    one, other = pairs.parse_pair(request.args.items(multi=True), page_size=page_size)
    urls.parse_lang(request.args.items(multi=True))
    one, other = engine.canonical(one), other and engine.canonical(other)
    found = engine.compare(one, other) if other else None
    if found and not all(side.complete and side.read == side.total for side in found.sides):
        conditional.untag()
    sides = (one, other or SearchRequest(size=page_size))
    return rendered(
        "compare.html",
        columns=[_column(place, search, found) for place, search in enumerate(sides)],
        one=one,
        other=other,
        found=found,
        chart=_chart(found) if found else None,
        proposals=() if other else _proposals(one),
        per=_PER,
    )


def _column(place: int, search: SearchRequest, found: Comparison | None) -> Column:
    fields = {"q", "from", "to", "source"}
    arguments = urls.arguments_of(dataclasses.replace(search, page=1), page_size=site().config.web.page_size)
    side = found.sides[place] if found else None
    other = found.sides[1 - place] if found else None
    return Column(
        prefix=pairs.PREFIX if place else "",
        search=search,
        filters=tuple(f for f in active_filters(search) if f.kind not in ("from", "to", "source") or f.excluded),
        sources=_sources(search),
        kept=tuple((name, value) for name, value in arguments if name not in fields),
        words=_told(side.distinctive_words, place, search, (side.words, other.words), _PER) if side and other else (),
        names=_told(side.distinctive_names, place, search, (side.total, other.total), 100) if side and other else (),
    )


def _told(
    found: Iterable[Distinctive], place: int, search: SearchRequest, sizes: tuple[int, int], per: int
) -> tuple[Told, ...]:
    return tuple(
        Told(
            each.text, each.kind, round(per * each.counts[place] / max(1, sizes[0]), 1),
            round(per * each.counts[1 - place] / max(1, sizes[1]), 1), round(each.likelihood, 1),
            _narrowed(search, each),
        )
        for each in found
    )  # fmt: skip


def _narrowed(search: SearchRequest, found: Distinctive) -> SearchRequest:
    if found.kind is None:
        return dataclasses.replace(search, query=with_word(search.query, found.text), page=1)
    return demanded(search, found.kind, found.text)


def _sources(search: SearchRequest) -> tuple[FacetValue, ...]:
    """The commonest sources of the corpus, and those that the search names."""
    everything = SearchRequest(filters=tuple(f for f in search.filters if f.facet == "source"), size=1)
    counts = next(c for c in site().engine.search(everything).facets if c.facet == "source")
    return tuple(value for value in counts.values if not value.excluded)


def _chart(found: Comparison) -> CurveChart | None:
    bars = found.histogram.bars
    return curve_chart([[bar.counts[place] for bar in bars] for place in (0, 1)]) if bars else None


def _proposals(one: SearchRequest) -> list[tuple[SearchRequest, SearchRequest]]:
    """Comparisons that a search offers by itself: its two main sources, its earlier and its later half."""
    page = site().engine.search(dataclasses.replace(one, page=1, size=1))
    found = []
    sources = [v for c in page.facets if c.facet == "source" for v in c.values if v.value is not None and v.count]
    if len(sources) > 1 and not one.filter_of("source").selected:
        first, second = (ticked(one, "source", source.value) for source in sources[:2])
        found.append((first, second))
    bars = page.histogram.bars
    if len(bars) > 1 and not (one.date_from or one.date_to):
        middle = bars[len(bars) // 2].start
        before = dataclasses.replace(one, date_to=middle - dt.timedelta(days=1), page=1)
        found.append((before, dataclasses.replace(one, date_from=middle, page=1)))
    return found
