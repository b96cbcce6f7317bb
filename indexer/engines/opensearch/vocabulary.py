"""What a build counts of the words of a corpus, and the documents that tell it to searches."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from indexer.engines.common.rarity import rarity
from indexer.engines.opensearch.schema import key
from indexer.language import fold, is_stop_word, term
from indexer.language.analysis import Analysis, feminine_base, keys_of_form
from indexer.query.completion import keys_of, spelt_out

Doc = tuple[str, dict[str, Any]]
"""Name and body of a document."""
SMALL_WORDS = 4
"""So much more common than a noun must another word be to be offered before it: it is seldom what one looks for."""
_LONGEST_TITLE = 300


def doc_id(kind: str, name: str) -> str:
    """What the document of a form, a term and the like is called."""
    return f"{kind}:{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:32]}"


def grams_of_form(folded: str) -> list[str]:
    """The different 4-grams of a folded form with its boundaries, as hexadecimal bytes: see `grams`."""
    data = f"\n{folded}\n".encode("utf-8", "replace")
    found = (data[i : i + 4] for i in range(len(data) - 3))
    return list(dict.fromkeys(gram.hex() for gram in found if b"\n" not in gram[1:3]))


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

    def add(self, title: Analysis, text: Analysis, *, derived: bool) -> None:
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
        grams = self._grams()
        rarities = {gram: rarity(expected, self.size) for gram, expected in grams.items()}
        offered = self._offered()
        for form, articles in self._forms.items():
            yield self._form(form, articles, rarities, offered.get(form))
        for kind, fields in self._keys.items():
            for name in fields["articles"]:
                counts = {field: held[name] for field, held in fields.items()}
                yield doc_id(kind, name), {"type": kind, "key": key(name), **counts}
        for gram, expected in grams.items():
            yield doc_id("gram", gram), {"type": "gram", "key": gram, "expected": expected}
        for title, (day, count) in self._headlines.items():
            body = {"value": title}
            yield (
                doc_id("headline", title),
                {
                    "type": "headline", "value": key(title), "body": body, "articles": count, "day": day,
                    "offered": list(map(key, keys_of(title))), "tails": list(map(key, _tails(title))),
                },
            )  # fmt: skip

    def _form(self, form: str, articles: int, rarities: dict[str, float], exact: int | None) -> Doc:
        own, folded, inside = keys_of_form(form)
        grams = grams_of_form(folded)
        body: dict[str, Any] = {
            "type": "form", "form": form, "term": key(own), "folded": key(folded), "parts": list(map(key, inside)),
            "weight": sum(rarities[gram] for gram in grams), "articles": articles,
        }  # fmt: skip
        if exact is not None:
            offered = [folded, *filter(None, [spelt_out(form)])]
            weight = exact // SMALL_WORDS if form[:1].islower() else exact
            body |= {"offered": list(map(key, offered)), "exact": exact, "found": self._found(form), "order": weight}
        return doc_id("form", form), body

    def _grams(self) -> dict[str, float]:
        """By 4-gram, in how many articles it is expected: as if the forms that hold it fell at random."""
        together: Counter[str] = Counter()
        for form, articles in self._forms.items():
            for gram in grams_of_form(fold(form)):
                together[gram] += articles
        return {gram: -self.size * math.expm1(-articles / self.size) for gram, articles in together.items()}

    def _offered(self) -> dict[str, int]:
        """The commonest spelling of each word, with the articles that hold it in any spelling."""
        best: dict[str, str] = {}
        for form, articles in sorted(self._forms.items()):
            if len(form) > 1 and any(map(str.isalpha, form)) and not is_stop_word(form):
                folded = fold(form)
                if folded not in best or articles > self._forms[best[folded]]:
                    best[folded] = form
        return {form: self._keys["folded"]["articles"][folded] for folded, form in best.items()}

    def _found(self, form: str) -> int:
        counts, base = self._keys["term"]["articles"], feminine_base(form)
        return max(counts[term(form)], counts[term(base)] if base else 0)


def _tails(title: str) -> list[str]:
    found = [key.split() for key in keys_of(title)]
    return list(dict.fromkeys(" ".join(words[at:]) for words in found for at in range(len(words))))
