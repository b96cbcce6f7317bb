"""What a build counts of the words of a corpus, and the documents that tell it to searches."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from indexer.engines.common.grams import grams_of
from indexer.engines.common.rarity import rarities
from indexer.engines.opensearch.schema import key
from indexer.language import is_stop_word, term
from indexer.language.analysis import feminine_base
from indexer.language.keys import folded_of, keys_of
from indexer.language.weighing import Weighed
from indexer.query.completion import keys_of as completed_by
from indexer.query.completion import spelt_out

Doc = tuple[str, dict[str, Any]]
"""Name and body of a document."""
SMALL_WORDS = 4
"""So much more common than a noun must another word be to be offered before it: it is seldom what one looks for."""
_LONGEST_TITLE = 300
_AT_ONCE = 20_000
"""Forms whose keys are made at a time."""


def doc_id(kind: str, name: str) -> str:
    """What the document of a form, a term and the like is called."""
    return f"{kind}:{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:32]}"


def gram_name(code: int) -> str:
    """What a 4-gram is called: its bytes."""
    return code.to_bytes(4, "little").hex()


class Grams(NamedTuple):
    """The 4-grams of forms."""

    expected: dict[str, float]
    """By name, in how many articles each is expected."""
    weights: list[float]
    """By form, how rare its different ones are together."""


def grams_in(folded: Sequence[str], articles: Sequence[int], size: int) -> Grams:
    """The 4-grams of folded forms, each of which stands in so many of `size` articles.

    One whose forms stand in c articles together is expected in size × (1 − exp(−c / size)): as if they fell at random.
    """
    codes, row = grams_of(folded)
    pairs = np.unique(row.astype(np.uint64) << np.uint64(32) | codes)
    row, codes = (pairs >> np.uint64(32)).astype(np.int64), pairs.astype(np.uint32)
    different, at = np.unique(codes, return_inverse=True)
    together = np.bincount(at, np.asarray(articles)[row], len(different))
    expected = -size * np.expm1(-together / size)
    weights = np.bincount(row, rarities(expected, size)[at], len(folded))
    names = map(gram_name, different.tolist())
    return Grams(dict(zip(names, expected.tolist(), strict=True)), weights.tolist())


class Words:
    """Counts over a corpus: in how many articles stands what?"""

    def __init__(self) -> None:
        self._forms: Counter[str] = Counter()
        self._keys: dict[str, dict[str, Counter[str]]] = {
            kind: {"title": Counter(), "text": Counter(), "articles": Counter()} for kind in ("term", "folded")
        }
        """By kind and field, in how many articles each term or folded form stands."""
        self._headlines: dict[str, tuple[int, int]] = {}
        """By headline, its newest day and its articles."""
        self.size = self.length = 0
        """Articles, and all their words together."""

    def add(self, title: Weighed, text: Weighed, *, derived: bool) -> None:
        """One article. What stands in a derived title stands in its text."""
        self.size += 1
        self.length += text.length + (0 if derived else title.length)
        self._forms.update({*text.words, *(() if derived else title.words)})
        for kind, in_title, in_text in (("term", title.terms, text.terms), ("folded", title.exact, text.exact)):
            counts = self._keys[kind]
            counts["title"].update(in_title.keys())
            counts["text"].update(in_text.keys())
            counts["articles"].update(in_title.keys() | in_text.keys())

    def headline(self, title: str, day: int) -> None:
        if title and len(title) <= _LONGEST_TITLE:
            newest, count = self._headlines.get(title, (0, 0))
            self._headlines[title] = max(newest, day), count + 1

    def documents(self) -> Iterator[Doc]:
        """All documents that tell of words and headlines."""
        forms, articles = list(self._forms), list(self._forms.values())
        folded = folded_of(forms)
        grams = grams_in(folded, articles, self.size)
        offered = self._offered(sorted(zip(forms, articles, folded, strict=True)))
        for begin in range(0, len(forms), _AT_ONCE):
            keys = keys_of(forms[begin : begin + _AT_ONCE])
            for at, own in enumerate(keys.terms):
                form = forms[begin + at]
                body: dict[str, Any] = {
                    "type": "form", "form": form, "term": key(own), "folded": key(keys.folded[at]),
                    "parts": list(map(key, keys.parts.get(at, ()))),
                    "weight": grams.weights[begin + at], "articles": articles[begin + at],
                }  # fmt: skip
                if form in offered:
                    body |= self._completion(form, own, keys.folded[at], offered[form])
                yield doc_id("form", form), body
        for kind, fields in self._keys.items():
            for name in fields["articles"]:
                counts = {field: held[name] for field, held in fields.items()}
                yield doc_id(kind, name), {"type": kind, "key": key(name), **counts}
        for gram, expected in grams.expected.items():
            yield doc_id("gram", gram), {"type": "gram", "key": gram, "expected": expected}
        yield from self._titles()

    def _titles(self) -> Iterator[Doc]:
        for title, (day, count) in self._headlines.items():
            body = {"value": title}
            yield (
                doc_id("headline", title),
                {
                    "type": "headline", "value": key(title), "body": body, "articles": count, "day": day,
                    "offered": list(map(key, completed_by(title))), "tails": list(map(key, _tails(title))),
                },
            )  # fmt: skip

    def _completion(self, form: str, own: str, folded: str, exact: int) -> dict[str, Any]:
        """By what a form is offered, and how soon; `exact`: the articles that hold it in any spelling."""
        counts, base = self._keys["term"]["articles"], feminine_base(form)
        found = max(counts[own], counts[term(base)] if base else 0)
        weight = exact // SMALL_WORDS if form[:1].islower() else exact
        offered = [key(name) for name in (folded, spelt_out(form)) if name]
        return {"offered": offered, "exact": exact, "found": found, "order": weight}

    def _offered(self, forms: Sequence[tuple[str, int, str]]) -> dict[str, int]:
        """The commonest spelling of each word, with the articles that hold it in any spelling.

        `forms`: ascending, with their articles and folded.
        """
        best: dict[str, tuple[str, int]] = {}
        for form, articles, folded in forms:
            if folded in best and articles <= best[folded][1]:
                continue
            if len(form) > 1 and any(map(str.isalpha, form)) and not is_stop_word(form):
                best[folded] = form, articles
        counts = self._keys["folded"]["articles"]
        return {form: counts[folded] for folded, (form, _) in best.items()}


def _tails(title: str) -> list[str]:
    found = [key.split() for key in completed_by(title)]
    return list(dict.fromkeys(" ".join(words[at:]) for words in found for at in range(len(words))))
