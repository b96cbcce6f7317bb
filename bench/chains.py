"""Ways from German text to terms: what others do, and what the product does, for one and the same BM25."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import snowballstemmer
from whoosh.lang.stopwords import stoplists

from indexer.language import is_stop_word, parts, term, tokenise
from indexer.language.analysis import JOINED_WEIGHT, PART_WEIGHT
from indexer.language.participles import participle_base

BASELINE = "lucene"

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
LUCENE_STOP_WORDS = frozenset(stoplists["de"])
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
    return [lucene_stem(word) for word in lowered(text) if word not in LUCENE_STOP_WORDS]


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
