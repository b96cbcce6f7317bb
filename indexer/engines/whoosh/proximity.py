"""Words near each other: which articles that hold the words hold them near enough.

Sentences are not in the index: for them the stored text is read, article by article.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from whoosh import query as wq

from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.deadline import TimeOverError, check
from indexer.engines.whoosh.phrases import spots_of
from indexer.engines.whoosh.positions import STRIDE, Spans, near, side_by_side, together
from indexer.engines.whoosh.queries import Choice, Condition, Near
from indexer.fields import EXACT
from indexer.language import tokenise
from indexer.query.proximity import pairs_near, sentence_numbers

if TYPE_CHECKING:
    from indexer.engines.whoosh.execute import _Run as Run


def near_each_other(condition: Condition, weights: Sequence[float]) -> Near:
    """A condition with the articles that can meet it, scored by its words; `weights` of its fields."""
    candidates = [
        wq.And([_any_of(field, choices, weight) for choices in dict.fromkeys(condition.operands)])
        for field, weight in zip(condition.fields, weights, strict=True)
    ]
    return Near(wq.Or(candidates), [condition])


def all_of(queries: Sequence[wq.Query]) -> wq.Query:
    """The articles that all queries find; nearness, which costs most, is checked last, for what is left."""
    conditions = [condition for query in queries if isinstance(query, Near) for condition in query.conditions]
    if not conditions:
        return wq.And(queries)
    return Near(wq.And([q.child if isinstance(q, Near) else q for q in queries]), conditions)


def _any_of(field: str, choices: Sequence[Choice], boost: float) -> wq.Query:
    return wq.Or(
        [
            wq.And([wq.Term(_field(field, choice), word, boost=boost * choice.weight) for word in choice.words])
            for choice in choices
        ]
    )


def _field(field: str, choice: Choice) -> str:
    return EXACT[field] if choice.exact else field


def meeting(run: "Run", conditions: Sequence[Condition], asked: Documents | None) -> NDArray[np.int64]:
    """Which of the articles asked about meet all conditions, each in any of its fields."""
    documents = np.arange(run.columns.size) if asked is None else asked
    left = np.arange(len(documents))
    for condition in conditions:
        met = [_met(run, field, condition, documents[left]) for field in condition.fields]
        left = left[np.unique(np.concatenate(met))]
    return left


def _met(run: "Run", field: str, condition: Condition, documents: Documents) -> NDArray[np.int64]:
    check(run.deadline)
    operands = {choices: _spans(run, field, choices, documents) for choices in condition.operands}
    spans = [operands[choices] for choices in condition.operands]
    if not all(len(found.starts) for found in spans):
        return np.zeros(0, dtype=np.int64)
    if condition.distance is None:
        return _in_one_sentence(run, field, spans, documents)
    if len(spans) == 2:
        return near(spans[0], spans[1], condition.distance)
    return together([found.starts for found in spans], condition.distance)


def _spans(run: "Run", field: str, choices: Sequence[Choice], documents: Documents) -> Spans:
    starts, lengths = [], []
    for choice in choices:
        found = side_by_side(spots_of(run, _field(field, choice), choice.words, documents))
        starts.append(found)
        lengths.append(np.full(len(found), len(choice.words)))
    if not choices:  # a wildcard that no word fits
        return Spans(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    if len(choices) == 1:
        return Spans(starts[0], starts[0] + lengths[0])
    both = np.unique(np.stack([np.concatenate(starts), np.concatenate(lengths)], axis=1), axis=0)
    return Spans(both[:, 0], both[:, 0] + both[:, 1])


def _in_one_sentence(run: "Run", field: str, spans: Sequence[Spans], documents: Documents) -> NDArray[np.int64]:
    """As far as the time reaches: the run is marked incomplete where it does not."""
    first, second = ({k: list(v) for k, v in groupby(_pairs(found), key=_article)} for found in spans)
    kept = []
    try:
        for number in sorted(first.keys() & second.keys()):
            check(run.deadline)
            text = run.executor.stored(int(documents[number]))[field]
            sentences = sentence_numbers(text, list(tokenise(text)))
            one, other = ([(a % STRIDE, b % STRIDE) for a, b in found[number]] for found in (first, second))
            if pairs_near(one, other, sentences):
                kept.append(number)
    except TimeOverError:
        run.complete = False
    return np.array(kept, dtype=np.int64)


def _pairs(spans: Spans) -> list[tuple[int, int]]:
    return list(zip(spans.starts.tolist(), spans.ends.tolist(), strict=True))


def _article(span: tuple[int, int]) -> int:
    return span[0] // STRIDE
