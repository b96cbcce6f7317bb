"""The start page: what the corpus holds, and ways into it."""

from flask import Response

from indexer.query import FacetCounts, SearchRequest, in_english
from webapp.examples import Example
from webapp.language import gettext, lang
from webapp.site import site
from webapp.views.asking import rendered, searched

_BROWSABLE = ("person", "organisation", "place", "section")
_VALUES_MAX = 10


def start() -> Response:
    """Size and period of the corpus, last build, queries to try, and names to begin with."""
    everything, timing = searched(SearchRequest(size=1))
    return rendered(
        "start.html",
        timing,
        generation=site().engine.status().generation,
        examples=[_told(example) for example in site().examples(everything)],
        listed=[counts.facet for counts in everything.facets if any(v.value is not None for v in counts.values)],
        browse=[_named(counts) for counts in everything.facets if counts.facet in _BROWSABLE],
    )


def _told(example: Example) -> Example:
    """The example in the language of the answer."""
    return Example(example.query if lang() == "de" else in_english(example.query), gettext(example.shows))


def _named(counts: FacetCounts) -> tuple[str, list[tuple[str, int]]]:
    values = [(v.value, v.count) for v in counts.values if v.value is not None and v.count]
    return counts.facet, values[:_VALUES_MAX]
