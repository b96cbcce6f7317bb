"""Topics of the collection that ask for German: each finds the articles that were judged to be what it asks for."""

from collections.abc import Mapping

import pytest

from indexer.engines import Engine
from indexer.evaluation import read_qrels, read_topics
from indexer.query import SearchRequest
from indexer.query.request import Match
from tests.relevance.measuring import COLLECTION

TOPICS = {
    name: query
    for name, query in read_topics(COLLECTION / "topics.tsv").items()
    if name.rpartition("-")[0] in ("part", "inflected", "gender", "misspelt")
}
QRELS = read_qrels(COLLECTION / "qrels.txt")
CLEARLY = 2
"""The grade of an article that is clearly relevant."""
FIRST = 20
"""Hits among which an article must be, where any word is enough."""

Failures = Mapping[str, Mapping[str, str]]
"""By topic and article, why it is not found."""

NEVER: Failures = {
    "part-02": {"lokales-013": "tells of sandbags and rising water: neither Hochwasser nor Schutz"},
    "part-06": {"lokales-012": "is about floodlight and noise beside a stadium: Schallgutachten, no Lärm, no Schutz"},
    "part-07": {
        "kultur-003": "tells where a painting came from without the word: Raubkunst, Verdacht",
        "kultur-012": "the same: Raubgut, Erben",
    },
    "inflected-02": {"politik-020": "says Teilsperrung and Elbbrücke, which the lexicon does not split"},
    "gender-03": {"wissenschaft-018": "introduces a researcher without the word; Forschung alone"},
    "gender-05": {
        "politik-027": "says Fahrgast",
        "wirtschaft-012": "says Pendeln: the infinitive has another stem than Pendler",
    },
    "misspelt-01": {"politik-011": "says Entscheid and abgestimmt, never Bürgerbegehren"},
    "misspelt-02": {
        "lokales-013": "tells of sandbags and rising water, never Hochwasser",
        "wissenschaft-004": "says Elbhochwasser, which the lexicon does not split",
    },
}
"""Neither with all words nor with any."""

WITH_ALL: Failures = {
    "part-02": {"wissenschaft-005": "says Hochwasser, but nothing of Schutz: Deichrückverlegung"},
    "part-05": {"politik-027": "says Ausbau and Gleis, but not Bahn"},
    "part-06": {"lokales-020": "says „vor dem Lärm schützen“: where all must occur, words do not stand for a compound"},
    "part-08": {
        "politik-024": "says LNG-Terminal throughout, never Gas",
        "wissenschaft-014": "says LNG-Terminal throughout, never Gas",
    },
    "inflected-02": {
        "lokales-027": "says Sperrung: a noun is no form of the participle gesperrt",
        "wirtschaft-004": "says Umweg and Behelfsbrücke: the closure is only implied",
        "wirtschaft-005": "says Sperrung",
    },
    "inflected-04": {"sport-025": "says verurteilt: a verb is no form of the noun Urteil"},
    "inflected-06": {"lokales-019": "says „Zug fällt aus“: the compound became a sentence"},
    "inflected-08": {
        "kultur-026": "tells of the opening of a palace that was a building site: no word for Sanierung",
        "lokales-009": "says Sanierungsarbeiten: a noun is no form of the participle saniert",
    },
    "inflected-10": {"politik-021": "says Bürgschaft and Käufer, but not Investor"},
    "gender-02": {
        "politik-017": "says Landarztquote and Arzt: Landarzt is no part by itself where all words must occur",
        "wissenschaft-007": "says Arzt and Land, Hausärztinnen, but not Landärzte",
    },
    "misspelt-07": {
        "lokales-008": "says Pleite",
        "politik-021": "says insolvent, which is not the noun Insolvenz",
        "wirtschaft-008": "tells of the buyer after it, without the word",
        "wirtschaft-009": "tells of the years after it, without the word",
    },
}
"""With any word alone."""


def judged(topic: str) -> set[str]:
    """The articles that are clearly what a topic asks for."""
    return {article for article, grade in QRELS[topic].items() if grade >= CLEARLY}


@pytest.mark.parametrize(("match", "size", "failures"), [("all", 100, (NEVER, WITH_ALL)), ("any", FIRST, (NEVER,))])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_finds_what_was_judged_relevant(
    collection_engine: Engine, topic: str, match: Match, size: int, failures: tuple[Failures, ...]
) -> None:
    hits = collection_engine.search(SearchRequest(TOPICS[topic], match, size=size, copies="all")).hits
    missing = judged(topic) - {hit.id for hit in hits}
    known = {article for failing in failures for article in failing.get(topic, {})}
    assert missing - known == set(), "should be found"
    assert known - missing == set(), "found now, so no known failure any more"


def test_what_is_known_to_fail_is_judged_and_explained() -> None:
    for failures in (NEVER, WITH_ALL):
        for topic, articles in failures.items():
            assert articles.keys() <= judged(topic)
            assert all(articles.values())
