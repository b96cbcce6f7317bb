"""A vocabulary that grows with the corpus: German-looking words without end, and how soon the next new one comes.

Heaps' law (Heaps, „Information Retrieval“, 1978): a corpus of n articles has about K * n**BETA different words. `known`
says how many made-up words the first n articles hold together, `Words` what the i-th of them looks like. Both are
pure functions, so a word costs nothing until it is needed and a smaller corpus is the beginning of a larger one.

Of twenty made-up words eleven are compounds of two nouns of the material with an inflection, four are names, three
are derived adjectives and verbs with an ending, and two are numbers.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import prod

BETA = 0.65
AT_100K = 985_000
"""Made-up words in the first 100,000 articles; names and the words of the material come on top: a million."""
MOST_NEW = 40
"""New words that an article holds at most. Without it the first article would consist of nothing else."""

_K = AT_100K / 100_000**BETA
_FLAT = int((_K * BETA / MOST_NEW) ** (1 / (1 - BETA)))  # the articles that hold MOST_NEW each
_KINDS = "cncacncacncacncc#cc#"
_NUMBERS_FROM = 1_000
_STRIDE = 7_368_787  # a prime, so that neighbours in order look nothing like each other

_ONSETS = "b br d dr f fl g gl gr h k kl kn kr l m n p pf r s sch schl st str t tr v w z".split()
_NUCLEI = "a e i o u ä ö ü ei au ie eu".split()
_CODAS = "b ck d ff ft g ht k l ld lk ll lm ln m mpf n nd ng nk nn p r rd rg rk rn rt s st t tz x".split()
_NAME_ENDINGS = "er mann ow ski berg ing inger eck ke sen ler ner hoff haus bauer".split()
_PREFIXES = "ver be ent zer ab an auf aus ein vor um über unter nach mit durch zu hin her weg wieder".split()
_DERIVED = "lich bar ig isch los haft sam end".split()
_ENDINGS = ("e", "en", "er", "es", "em", "")
_PLURALS = ("", "en", "s", "er", "n")
_LINK_S = ("ung", "heit", "keit", "ion", "tät", "schaft", "ling")


def known(articles: int) -> int:
    """How many made-up words the first articles hold together."""
    if articles <= _FLAT:
        return MOST_NEW * articles
    return MOST_NEW * _FLAT + int(_K * (articles**BETA - _FLAT**BETA))


class Words:
    """Made-up word number 0, 1, 2, …: each kind runs through all its combinations in a scattered order."""

    def __init__(self, nouns: Sequence[str]) -> None:
        """Takes the nouns that compounds are made of."""
        self._nouns = nouns
        self._cycle = [(kind, _KINDS[:at].count(kind), _KINDS.count(kind)) for at, kind in enumerate(_KINDS)]
        self._makers = {"c": self._compound, "n": self.name, "a": self._derived, "#": self._number}
        self.word = lru_cache(maxsize=1 << 18)(self._word)

    def _word(self, number: int) -> str:
        rounds, at = divmod(number, len(self._cycle))
        kind, before, per_round = self._cycle[at]
        return self._makers[kind](rounds * per_round + before)

    def _compound(self, number: int) -> str:
        at, plural = divmod(number * _STRIDE % (len(self._nouns) ** 2 * len(_PLURALS)), len(_PLURALS))
        first, second = divmod(at, len(self._nouns))
        head = self._nouns[first]
        link = "s" if head.endswith(_LINK_S) else "n" if head.endswith("e") else ""
        return head + link + self._nouns[second].lower() + _PLURALS[plural]

    @staticmethod
    def name(number: int) -> str:
        """The surname with that number."""
        onset, nucleus, coda, second, ending = _digits(
            number, (len(_ONSETS), len(_NUCLEI), len(_CODAS), len(_NUCLEI), len(_NAME_ENDINGS))
        )
        middle = _ONSETS[(onset * 7 + second) % len(_ONSETS)] + _NUCLEI[second] + "l"
        return (_ONSETS[onset] + _NUCLEI[nucleus] + _CODAS[coda] + middle + _NAME_ENDINGS[ending]).capitalize()

    @staticmethod
    def _derived(number: int) -> str:
        prefix, onset, nucleus, coda, suffix, ending = _digits(
            number, (len(_PREFIXES), len(_ONSETS), len(_NUCLEI), len(_CODAS), len(_DERIVED), len(_ENDINGS))
        )
        return (
            _PREFIXES[prefix] + _ONSETS[onset] + _NUCLEI[nucleus] + _CODAS[coda] + _DERIVED[suffix] + _ENDINGS[ending]
        )

    @staticmethod
    def _number(number: int) -> str:
        whole = str(number * 7 + _NUMBERS_FROM)
        return whole if number % 4 else f"{whole},{number % 9 + 1}"


def _digits(number: int, bases: tuple[int, ...]) -> list[int]:
    """The digits of a scattered number in a system with those bases."""
    rest = number * _STRIDE % prod(bases)
    digits = []
    for base in bases:
        rest, digit = divmod(rest, base)
        digits.append(digit)
    return digits
