"""Whether two engines say the same of two corpora that should be the same."""

from indexer.engines import Engine
from indexer.query import FACETS, SearchRequest, page_json

_QUERIES = (
    "",
    "Hafen",
    "Stadt Hafen",
    '"der Hafen"',
    "=Häfen",
    "Haf*",
    "Putni",
    "person:Weber",
    "bezug:Ukraine",
    "titel:See",
)


def all_answers(engine: Engine) -> list[object]:
    """What can be asked of an engine, and what it says, generations apart."""
    pages = [page_json(engine.search(SearchRequest(query, match="any", size=50))) for query in _QUERIES]
    values = [engine.facet_values(SearchRequest(), facet).values for facet in FACETS]
    return [
        *({key: value for key, value in page.items() if key not in ("generation", "cursor")} for page in pages), values,
        *(engine.suggest(start, 8) for start in ("ha", "st", "p", "see", "titel:h")), engine.entities(),
        engine.status().generation.corpus_hash,
    ]  # fmt: skip
