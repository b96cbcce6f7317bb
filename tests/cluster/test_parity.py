"""Both engines on the same articles: the same hits and counts, and nearly the same order."""

import random
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.engines import Engine, open_engine
from indexer.language import is_stop_word, tokenise
from indexer.query import SearchPage, SearchRequest
from tests.conftest import COLLECTION, ENGINES, config_for

pytestmark = pytest.mark.usefixtures("cluster_nodes")

QUERIES = 200
SAME_TOP_TEN, SAME_FIRST = 0.9, 0.95


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[Engine]:
    """The test collection in each engine."""
    engines = []
    for name in ENGINES:
        config = config_for(tmp_path_factory.mktemp(name), COLLECTION / "articles.jsonl", name)
        engines.append(open_engine(config))
        rebuild(config, engines[-1])
    return engines


def _queries() -> list[SearchRequest]:
    """The judged topics, and pieces of the articles."""
    lines = (COLLECTION / "topics.tsv").read_text(encoding="utf-8").splitlines()
    asked = [SearchRequest(line.split("\t")[1], match="any", size=100) for line in lines]
    text = Path(COLLECTION / "articles.jsonl").read_text(encoding="utf-8")
    words = [token.form for token in tokenise(text) if token.form.isalpha() and not is_stop_word(token.form)]
    chance = random.Random(7)
    while len(asked) < QUERIES:
        at, count = chance.randrange(len(words) - 3), chance.randint(1, 3)
        query = " ".join(words[at : at + count])
        form = chance.choice(["{}", "{}", "{}", '"{}"', "titel:{}", "NICHT {}", "{}*", "{}~"])
        asked.append(SearchRequest(form.format(query), match=chance.choice(["all", "any"]), size=100))
    return asked


def _counted(page: SearchPage) -> object:
    """All of a page that does not hang on its order."""
    return page.total, page.with_copies, page.without_copies, page.facets, page.histogram, page.relaxed, page.suggestion


def test_hits_counts_and_order_agree(both: list[Engine]) -> None:
    overlaps, firsts = [], []
    for request in _queries():
        one, other = (engine.search(request) for engine in both)
        assert _counted(one) == _counted(other), request
        first, second = [hit.id for hit in one.hits], [hit.id for hit in other.hits]
        if one.total <= request.size:
            assert set(first) == set(second), request
        if first:
            overlaps.append(len({*first[:10]} & {*second[:10]}) / len(first[:10]))
            firsts.append(first[0] == second[0])
    print(f"top ten {sum(overlaps) / len(overlaps):.3f}, first {sum(firsts) / len(firsts):.3f}, queries {len(firsts)}")
    assert sum(overlaps) / len(overlaps) >= SAME_TOP_TEN
    assert sum(firsts) / len(firsts) >= SAME_FIRST
