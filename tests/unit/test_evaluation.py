"""Topics and judgements to measures, against values worked out by hand."""

import dataclasses
import json
import math
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import CorpusConfig, IndexConfig, default_config
from indexer.engines import Engine, open_engine
from indexer.errors import InputError
from indexer.evaluation import evaluate, parse_measures, read_qrels, read_topics, write_run

# The more often a word stands in texts of the same length, the higher the article.
ARTICLES = {
    "often": "Kursk Kursk Kursk Berge",
    "twice": "Kursk Kursk Wasser Berge",
    "once": "Kursk Wasser Feuer Berge",
    "other": "Moskau Wasser Feuer Erde",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("evaluation")
    lines = [json.dumps({"id": key, "title": "Titel", "text": text}) for key, text in ARTICLES.items()]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    config = dataclasses.replace(
        default_config(folder),
        corpus=CorpusConfig((str(folder / "articles.jsonl"),)),
        index=IndexConfig(path=str(folder / "index")),
    )
    engine = open_engine(config)
    rebuild(config, engine)
    return engine


def gain(grade: int, rank: int) -> float:
    """What an article adds to the discounted cumulative gain (Järvelin and Kekäläinen 2002)."""
    return grade / math.log2(rank + 1)


def test_the_ranking_that_the_values_rest_on(engine: Engine) -> None:
    assert list(evaluate(engine, {"t": "Kursk"}, {"t": {"once": 1}}).run["t"]) == ["often", "twice", "once"]


def test_measures_have_their_values(engine: Engine) -> None:
    qrels = {"t": {"twice": 2, "once": 1, "other": 1, "often": 0}}
    found = evaluate(engine, {"t": "Kursk"}, qrels, measures=["nDCG@10", "RR@10", "R@10", "P@1", "P@2"]).means
    ideal = gain(2, 1) + gain(1, 2) + gain(1, 3)
    assert found == pytest.approx(
        {"nDCG@10": (gain(2, 2) + gain(1, 3)) / ideal, "RR@10": 1 / 2, "R@10": 2 / 3, "P@1": 0.0, "P@2": 1 / 2}
    )


def test_means_are_over_all_judged_topics_and_one_without_hits_counts_0(engine: Engine) -> None:
    topics = {"good": "Kursk", "nothing": "Qwertz", "wordless": "?!", "unjudged": "Moskau"}
    qrels = {"good": {"often": 1}, "nothing": {"often": 1}, "wordless": {"never": 1}, "no topic": {"often": 1}}
    found = evaluate(engine, topics, qrels)
    assert set(found.per_topic) == {"good", "nothing", "wordless"}
    assert found.per_topic["good"] == {"nDCG@10": 1.0, "RR@10": 1.0, "R@10": 1.0}
    assert found.per_topic["nothing"] == {"nDCG@10": 0.0, "RR@10": 0.0, "R@10": 0.0}
    assert found.means == pytest.approx({"nDCG@10": 1 / 3, "RR@10": 1 / 3, "R@10": 1 / 3})


def test_topics_without_any_hit_give_0_and_no_error(engine: Engine) -> None:
    assert set(evaluate(engine, {"t": "Qwertz"}, {"t": {"often": 1}}).means.values()) == {0.0}


def test_topics_are_plain_words_unless_they_are_said_to_be_queries(engine: Engine) -> None:
    topics, qrels = {"t": "Wasser -Kursk"}, {"t": {"other": 1}}
    assert set(evaluate(engine, topics, qrels).run["t"]) == {"often", "twice", "once", "other"}
    assert set(evaluate(engine, topics, qrels, syntax=True).run["t"]) == {"other"}


def test_all_words_may_be_asked_for(engine: Engine) -> None:
    topics, qrels = {"t": "Kursk Wasser"}, {"t": {"once": 1}}
    assert set(evaluate(engine, topics, qrels, match="all").run["t"]) == {"twice", "once"}


def test_topics_and_judgements_that_do_not_belong_together_are_refused(engine: Engine) -> None:
    with pytest.raises(InputError, match="None of the topics has a judgement"):
        evaluate(engine, {"1": "Kursk"}, {"01": {"often": 1}})


def test_a_measure_that_needs_more_than_there_is_is_refused(engine: Engine) -> None:
    for name in ("alpha_nDCG@10", "SDCG@10"):
        with pytest.raises(InputError, match="cannot calculate"):
            evaluate(engine, {"t": "Kursk"}, {"t": {"often": 1}}, measures=[name])


def test_a_run_file_is_in_trec_format(engine: Engine, tmp_path: Path) -> None:
    run = evaluate(engine, {"t": "Kursk", "u": "Moskau"}, {"t": {"often": 1}, "u": {"other": 1}}).run
    write_run(tmp_path / "run", run)
    assert (tmp_path / "run").read_text(encoding="utf-8").splitlines() == [
        "t Q0 often 1 3.000000 fundstelle",
        "t Q0 twice 2 2.000000 fundstelle",
        "t Q0 once 3 1.000000 fundstelle",
        "u Q0 other 1 1.000000 fundstelle",
    ]


def test_topics_are_read(tmp_path: Path) -> None:
    path = tmp_path / "topics.tsv"
    path.write_text("\ufeff1\tSoldaten in Kursk\r\n\n 2 \t „Häuser“\tx \n3\ta\u2028b", encoding="utf-8")
    assert read_topics(path) == {"1": "Soldaten in Kursk", "2": "„Häuser“\tx", "3": "a\u2028b"}


def test_judgements_are_read(tmp_path: Path) -> None:
    path = tmp_path / "qrels"
    path.write_text("1 0 a 2\n1\t0\tb\t0\n\n2 Q0 a -1\n", encoding="utf-8")
    assert read_qrels(path) == {"1": {"a": 2, "b": 0}, "2": {"a": -1}}


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("1 Soldaten", 1, "a topic is a line"),
        ("1\ta\n\tb", 2, "a topic is a line"),
        ("1\ta\n\n2\t ", 3, "a topic is a line"),
        ("1\ta\n1\tb", 2, "the topic 1 is there twice"),
    ],
)
def test_a_bad_topic_is_named_with_its_line(tmp_path: Path, content: str, line: int, message: str) -> None:
    (tmp_path / "topics").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_topics(tmp_path / "topics")
    assert f"topics:{line}: {message}" in str(error.value)


@pytest.mark.parametrize("bad", ["1 0 a", "1 0 a x", "1 0 a 1 1", "1 0 a 1.0", "1 0 a --1", "1 0 a ²", "1 0 a -"])
def test_a_bad_judgement_is_named_with_its_line(tmp_path: Path, bad: str) -> None:
    (tmp_path / "qrels").write_text(f"1 0 a 1\n{bad}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"qrels:2: a judgement is a line: topic 0 article grade\."):
        read_qrels(tmp_path / "qrels")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"1\t\xe4\n")
    for name in ("latin", "none", "."):
        with pytest.raises(InputError, match="cannot be read"):
            read_topics(tmp_path / name)


def test_measures_go_by_the_names_of_ir_measures() -> None:
    assert [str(m) for m in parse_measures(["nDCG@10", "RR@10", "P(rel=2)@5", "AP"])] == [
        "nDCG@10",
        "RR@10",
        "P(rel=2)@5",
        "AP",
    ]


@pytest.mark.parametrize(
    "name",
    ["", "x", "nDCG@", "nDCG@-1", "nDCG@0", "P@0", "foo(", "1+1", "nDCG(foo=1)@10", "RR@10 R@10", "__import__('os')"],
)
def test_what_is_no_measure_is_named(name: str) -> None:
    with pytest.raises(InputError, match=r"is no measure\. Names are as in ir-measures, such as nDCG@10"):
        parse_measures([name])


def test_as_many_hits_are_searched_as_the_measures_look_at(engine: Engine) -> None:
    topics, qrels = {"t": "Kursk"}, {"t": {"often": 1}}
    assert len(evaluate(engine, topics, qrels, measures=["P@1", "RR@2"]).run["t"]) == 2
    assert len(evaluate(engine, topics, qrels, measures=["P@1", "AP"]).run["t"]) == 3
    assert len(evaluate(engine, topics, qrels, measures=["P@1"], depth=3).run["t"]) == 3


def test_progress_is_told_topic_by_topic(engine: Engine) -> None:
    told: list[tuple[int, int]] = []
    topics = {"t": "Kursk", "u": "Moskau", "unjudged": "Kursk"}
    evaluate(engine, topics, {"t": {"often": 1}, "u": {"other": 1}}, progress=lambda *counts: told.append(counts))
    assert told == [(1, 2), (2, 2)]
