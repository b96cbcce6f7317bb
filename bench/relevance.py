"""Relevance of analysis chains under one and the same BM25: what the way of making terms is worth by itself.

``python -m bench.relevance --data FOLDER`` prints, for each collection and chain, MRR@10, nDCG@10, recall@10, how
likely a lead over Lucene's chain is chance, and the postings relative to it, with stop words (which it drops) and
without. The settings of our chain were chosen on XQuAD and Standard; Wikinews was only ever reported. No engine takes
part: what it adds (titles, phrases, likeness) is measured with ``fundstelle evaluate``.
"""

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ir_measures
import numpy as np
import snowballstemmer
from ir_measures import RR, R, nDCG
from whoosh.lang.stopwords import stoplists

from indexer.evaluation import read_qrels, read_topics
from indexer.language import is_stop_word, parts, term, tokenise
from indexer.language.analysis import JOINED_WEIGHT, PART_WEIGHT
from indexer.language.participles import participle_base

K1, B = 1.2, 0.75
PERMUTATIONS, SEED = 10_000, 20241122
DEPTH = 10
MEASURES = (RR @ DEPTH, nDCG @ DEPTH, R @ DEPTH)
BASELINE = "lucene"

COLLECTIONS = {
    "XQuAD + news": ("xquad-de-with-news", "xquad-de-with-news"),
    "Standard 2 words": ("standard-headless", "standard-2words"),
    "Wikinews headline": ("wikinews-headless", "wikinews-headline"),
    "Wikinews 2 words": ("wikinews-headless", "wikinews-2words"),
}
"""By name: the file of articles, the file of topics and judgements."""

Weights = Mapping[str, float]
"""By term, its weight."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A way from text to terms."""

    name: str
    index: Callable[[str], tuple[Weights, int]]
    """An article's terms and its length in words."""
    query: Callable[[str], Weights]


def plain_chain(name: str, terms: Callable[[str], Iterable[str]]) -> Chain:
    """A chain that treats articles and queries alike and gives every term the same weight."""

    def index(text: str) -> tuple[Weights, int]:
        counts = Counter(terms(text))
        return counts, counts.total()

    return Chain(name, index, lambda text: Counter(terms(text)))


# Words as UAX #29 finds them: a hyphen divides, 12.000, z.B, geht's and Bürger:innen do not.
_UAX29 = re.compile(r"\w+(?:[.,](?<=\d.)(?=\d)\w+|(?<=[^\W\d])[.'’:](?=[^\W\d])\w+)*")


def lowered(text: str) -> list[str]:
    """Words in lower case, as Lucene's StandardTokenizer and LowerCaseFilter give them."""
    return [word.lower() for word in _UAX29.findall(text)]


_snowball = cache(snowballstemmer.stemmer("german").stemWord)
# Snowball's list of German stop words, which is the one that Lucene's GermanAnalyzer uses.
_LUCENE_STOP_WORDS = frozenset(stoplists["de"])
_DIGRAPHS = re.compile(r"([ao])e|(?<![aeiouyqäöü])(u)e")
_LIGHT_UMLAUTS = str.maketrans("àáâäòóôöìíîïùúûü", "aaaaooooiiiiuuuu")
_LIGHT_STEP1 = re.compile(r"(?<=...)(?:ern|e[mnrs]?)$|(?<=..[bdfghklmnt])s$")
_LIGHT_STEP2 = re.compile(r"(?<=...)(?:est|e[nr])$|(?<=..[bdfghklmnt])st$")


@cache
def lucene_stem(word: str) -> str:
    """Lucene's GermanNormalizationFilter and GermanLightStemmer, for a word in lower case.

    The first folds umlauts, ae, oe, ue (not after a vowel or q) and ß. The second is the light stemmer in J. Savoy,
    „Light Stemming Approaches for the French, Portuguese, German and Hungarian Languages“, ACM SAC 2006.
    """
    word = _DIGRAPHS.sub(r"\1\2", word.replace("ß", "ss")).translate(_LIGHT_UMLAUTS)
    return _LIGHT_STEP2.sub("", _LIGHT_STEP1.sub("", word))


def lucene(text: str) -> list[str]:
    """Terms as Lucene's GermanAnalyzer gives them."""
    return [lucene_stem(word) for word in lowered(text) if word not in _LUCENE_STOP_WORDS]


def _no_parts(_form: str) -> tuple[str, ...]:
    return ()


def part_terms(form: str) -> tuple[str, ...]:
    """The terms of a surface form's parts, as the product indexes them."""
    return tuple(map(term, parts(form)))


def our_chain(name: str, inside: Callable[[str], tuple[str, ...]]) -> Chain:
    """The product's chain, with the parts that `inside` gives for a surface form."""

    def index(text: str) -> tuple[Weights, int]:
        weights: dict[str, float] = defaultdict(float)
        length = 0
        for token in tokenise(text):
            length += 1
            weights[term(token.form)] += 1.0
            if token.joined:
                weights[term(token.joined)] += JOINED_WEIGHT
            for part in inside(token.form):
                weights[part] += PART_WEIGHT
        return weights, length

    def query(text: str) -> Weights:
        weights: dict[str, float] = defaultdict(float)
        for token in tokenise(text):
            if token.joined:
                weights[term(token.joined)] += JOINED_WEIGHT
            if is_stop_word(token.form):
                continue
            weights[term(token.form)] += 1.0
            for part in () if participle_base(token.form) else inside(token.form):
                weights[part] += PART_WEIGHT
        return weights

    return Chain(name, index, query)


CHAINS = {
    "lower": plain_chain("lower-case only", lowered),
    "snowball": plain_chain("plain Snowball", lambda text: [_snowball(word) for word in lowered(text)]),
    BASELINE: plain_chain("Lucene GermanAnalyzer", lucene),
    "ours-whole": our_chain("ours, words whole", _no_parts),
    "ours": our_chain("ours, compounds split", part_terms),
}


class Bm25:
    """An index in memory: per term, the articles and what the term adds to their scores."""

    def __init__(self, texts: Mapping[str, str], chain: Chain) -> None:
        self.ids = list(texts)
        analysed = [chain.index(text) for text in texts.values()]
        lengths = np.array([length for _, length in analysed], dtype=float)
        norm = K1 * (1 - B + B * lengths / lengths.mean())
        lists: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for number, (weights, _) in enumerate(analysed):
            for word, weight in weights.items():
                lists[word][0].append(number)
                lists[word][1].append(weight)
        stop_terms = {stem for word in _LUCENE_STOP_WORDS for stem in chain.index(word)[0]}
        self.postings = sum(len(numbers) for numbers, _ in lists.values())
        self.content_postings = sum(len(numbers) for word, (numbers, _) in lists.items() if word not in stop_terms)
        self._gains: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        for word, (numbers, found) in lists.items():
            at, frequency = np.array(numbers), np.array(found)
            rarity = np.log1p((len(texts) - len(at) + 0.5) / (len(at) + 0.5))
            self._gains[word] = at, rarity * frequency * (K1 + 1) / (frequency + norm[at])

    def top(self, query: Weights) -> dict[str, float]:
        """The best articles that hold any word of the query, with scores."""
        scores = np.zeros(len(self.ids))
        for word, weight in query.items():
            if word in self._gains:
                at, gain = self._gains[word]
                scores[at] += weight * gain
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        return {self.ids[n]: float(scores[n]) for n in best if scores[n] > 0}


@dataclass(frozen=True, slots=True)
class Row:
    """What one chain does on one collection."""

    per_topic: dict[str, np.ndarray]
    """By measure, one value per topic, in the order of the topics."""
    postings: int
    content_postings: int
    """Postings of words that are not on Lucene's stop list, which its own chain does not index."""


def measure(chain: Chain, texts: Mapping[str, str], topics: Mapping[str, str], qrels: dict[str, dict[str, int]]) -> Row:
    """Searches every topic and measures it."""
    index = Bm25(texts, chain)
    run = {topic: index.top(chain.query(query)) for topic, query in topics.items()}
    values = {str(m): dict.fromkeys(topics, 0.0) for m in MEASURES}
    for metric in ir_measures.iter_calc(MEASURES, qrels, run):
        values[str(metric.measure)][metric.query_id] = metric.value
    return Row(
        {m: np.array(list(by_topic.values())) for m, by_topic in values.items()}, index.postings, index.content_postings
    )


def chance(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Two-sided p of a paired randomisation test: how often swapping the pairs at random gives as large a difference.

    Smucker, Allan, Carterette, „A Comparison of Statistical Significance Tests for IR Evaluation“, CIKM 2007.
    """
    differences = ours - theirs
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(PERMUTATIONS, len(differences)))
    sums = np.abs(signs @ differences)
    return float((1 + (sums >= abs(differences.sum()) - 1e-9).sum()) / (PERMUTATIONS + 1))


def read_articles(path: Path) -> dict[str, str]:
    """By id, title and text of the articles in gzipped JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {r["id"]: f"{r.get('title') or ''}\n{r['text']}" for r in records}


def report(name: str, data: Path, chains: Iterable[str]) -> None:
    """Prints the table of one collection."""
    articles, judged = COLLECTIONS[name]
    texts = read_articles(data / f"{articles}.jsonl.gz")
    topics, qrels = read_topics(data / f"{judged}.topics.tsv"), read_qrels(data / f"{judged}.qrels")
    baseline = measure(CHAINS[BASELINE], texts, topics, qrels)
    print(f"\n{name}: {len(texts)} articles, {len(topics)} topics")
    heads = ("MRR@10", "nDCG@10", "R@10", "ΔMRR", "p", "ΔR", "p", "postings", "content")
    print(f"{'':24}" + "".join(f"{head:>9}" for head in heads))
    reciprocal, _, recall = (str(m) for m in MEASURES)
    for key in chains:
        row = baseline if key == BASELINE else measure(CHAINS[key], texts, topics, qrels)
        cells = [f"{values.mean():9.4f}" for values in row.per_topic.values()]
        for m in (reciprocal, recall):
            lead = row.per_topic[m].mean() - baseline.per_topic[m].mean()
            cells.append(f"{lead:+9.4f}{chance(row.per_topic[m], baseline.per_topic[m]):9.4f}")
        print(
            f"{CHAINS[key].name:24}" + "".join(cells) + f"{row.postings / baseline.postings:9.3f}"
            f"{row.content_postings / baseline.content_postings:9.3f}"
        )


def main() -> None:
    """Reads the command line and prints every table."""
    parser = argparse.ArgumentParser(prog="python -m bench.relevance", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with articles, topics and judgements")
    parser.add_argument("--chains", nargs="+", choices=CHAINS, default=list(CHAINS), metavar="CHAIN",
                        help=f"which chains to compare: {', '.join(CHAINS)}")  # fmt: skip
    parser.add_argument("--collections", nargs="+", choices=COLLECTIONS, default=list(COLLECTIONS), metavar="NAME")
    arguments = parser.parse_args()
    for name in arguments.collections:
        report(name, arguments.data, arguments.chains)


if __name__ == "__main__":
    main()
