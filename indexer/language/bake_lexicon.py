"""Writes ``data/lexicon.txt``, the parts of German compounds, from counts of words.

``python -m indexer.language.bake_lexicon WORDS_TSV_GZ`` takes lines of word, count, count with a capital inside a
sentence (German nouns have one), count in capitals. Every noun of the list is a possible compound of two others; which
reading is right follows from how many other words each part is found in, and the other way round, so both are
estimated in turns (expectation maximisation). The outcome depends on the input, this file and the stemmer alone.
"""

import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import snowballstemmer

from indexer.language.baking import bake
from indexer.language.compounds import MIN_MEAN, MIN_PART, MIN_WORD, Lexicon, Part, best_reading, inside_ending

VERSION = 1
ROUNDS = 3
NOUN_SHARE = 0.5
"""The share of occurrences with a capital from which a word is a noun."""
WHOLE_SHARE = 0.25
"""The share of occurrences with a capital below which a word is certainly none."""
MIN_COUNT_ADJECTIVE = 5
"""Occurrences from which an adjective or a verb may be a first part."""
FAR_COMMONER = 5
"""How much commoner than the noun an adjective must be to be meant by a first part: gross, not the noun gros."""
MIN_COUNT_UNPROVEN = 30
"""Occurrences from which a noun that was seen in no compound may be a part of one."""
OWN_LOG, OWN_SLOPE = 2.0, 2.0
"""A word stays whole if the logarithm of its count is above OWN_LOG, and by how much more per point of its split."""
MIN_FOUND = 0.1
"""Words in which a part must have been found; less than one, as words of several readings are shared."""
UNPROVEN = 0.4
"""Words that such a noun is taken to be a part of, at most."""
FAMILY_SHARE = 0.2
"""What a form of a last part is worth of all its forms together, at least: Durchganges, if Durchgang is known."""
STEP = 0.5
"""Scores are rounded to this, so that many words share a line."""
LINKS = ("s", "es", "n", "en", "er", "e", "ens", "ns")
SHORTEST = 2
"""Letters of the shortest first part, öl."""
SHORT_PARTS = frozenset(
    """
    amt arm bad bau bus ehe eis gas hof hut kuh not ohr ost öl rad rat rom see tag tee tod tor typ uhr weg zoll zug
    """.split()
)
"""Nouns of up to three letters that are parts; of the others too many are pieces of other words."""
NEVER_HEADS = frozenset(
    """
    anten bare baren chen eine einem einen einer eines enden endes ender enten eren erer erte erten fach haft
    heit heiten iert ierte ierung ierungen igen iger iges igkeit innen isch ische ischen ismus isten ister ität
    keit keiten lein lich liche lichen licher liches ling lings lose losen loren mals nisse orte schaft schaften sein
    sich sind sten ster tion tionen tums ungen voll weise egger ions esse ester dings rein reine tert tern
    hausen brücken bruck brück meier meyer fried hard korea
    """.split()
)
"""Endings and pieces of words that the list has as words, and last parts of names."""
NEVER_MODIFIERS = frozenset(
    """
    abge ange anti auch aufge ausge dabei dafür damit daran darauf davon dazu diese dies durch eine einen einer eines
    einge empor erst fest fort gegen heraus herein herum hervor hier hinaus hinein hinter inne inter jene kein keine
    kontra mehr miss nach nicht nieder noch post prä sein seine ihre statt super teil trans ultra unter voran vorbei
    vorge weiter wider wieder zurück zusammen zwischen über
    """.split()
)
NAME_ENDINGS = {
    "burg": ("burgen",),
    "berg": ("berge", "bergen", "berges"),
    "dorf": ("dörfer", "dorfes", "dörfern"),
    "bach": ("bäche", "baches", "bächen"),
    "furt": ("furten",),
    "feld": ("felder", "feldes", "feldern"),
    "heim": ("heime", "heimes", "heimen"),
    "stein": ("steine", "steines", "steinen"),
    "wald": ("wälder", "waldes", "wäldern"),
    "land": ("länder", "landes", "ländern", "lande"),
    "mann": ("männer", "mannes", "männern", "leute"),
    "bauer": ("bauern",),
}
"""Last parts of names, with the inflected forms that show an ordinary word: Bergdörfer, but only Düsseldorf."""
STAY_WHOLE = frozenset(
    day + ending
    for day in ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "sonnabend")
    for ending in ("", "s", "e", "en")
)
"""Words that were put together once, but whose parts nobody means."""
ABSTRACT = ("ungs", "ions", "heits", "keits", "schafts", "täts")
"""No name begins with a word on one of these."""

_stem = snowballstemmer.stemmer("german").stemWord


@dataclass(slots=True)
class Counts:
    """The input: letters only, ß as ss."""

    total: Counter[str] = field(default_factory=Counter)
    capitalised: Counter[str] = field(default_factory=Counter)

    def is_noun(self, word: str) -> bool:
        return self.capitalised[word] > 0 and self.capitalised[word] >= NOUN_SHARE * self.total[word]


def read_counts(path: Path) -> Counts:
    """Reads the list of words."""
    counts = Counts()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            form, total, capitalised, _ = line.rstrip("\n").split("\t")
            word = form.replace("ß", "ss")
            if word.isalpha():
                counts.total[word] += int(total)
                counts.capitalised[word] += int(capitalised)
    return counts


class Parts:
    """What may be a part, before anything is known of how often it is one."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.nouns = {w for w in counts.total if counts.is_noun(w) and (len(w) > MIN_PART or w in SHORT_PARTS)}
        self.heads = self.nouns - NEVER_HEADS
        self._bases: dict[str, tuple[int, str] | None] = {}

    def base(self, modifier: str) -> tuple[int, str] | None:
        """The word that a first part is a form of, with its count; None if there is none."""
        if modifier not in self._bases:
            too_short = len(modifier) <= MIN_PART and modifier not in SHORT_PARTS
            fits = None if too_short or modifier in NEVER_MODIFIERS else self._base(modifier)
            self._bases[modifier] = fits
        return self._bases[modifier]

    def _base(self, modifier: str) -> tuple[int, str] | None:
        """Nouns before adjectives before verbs, the commonest of them; unless the form itself is far commoner."""
        total = self.counts.total
        cut = [modifier[: -len(link)] for link in LINKS if modifier.endswith(link)]
        nouns = [(total[word], word) for word in (modifier, *cut) if word in self.nouns]
        # Truncated forms (Schul- und Sportamt) are counted as words, too, but are rarer.
        longer = [word for word in (modifier + "e", modifier + "en") if word in self.nouns]
        nouns += [(total[word] // 2, word) for word in longer[:1]]
        best = max(nouns, default=(0, ""))
        if best[0] * FAR_COMMONER > total[modifier]:
            return best
        others = [word for word in (modifier, modifier + "en", modifier + "n") if total[word] >= MIN_COUNT_ADJECTIVE]
        return (total[others[0]], others[0]) if others else None

    def readings(self, word: str) -> list[tuple[str, str]]:
        """The ways to cut a word in two possible parts."""
        cuts = range(SHORTEST, len(word) - MIN_PART + 1)
        pairs = [(word[:cut], word[cut:]) for cut in cuts if word[cut:] in self.heads and self.base(word[:cut])]
        return [(m, h) for m, h in pairs if not inside_ending(word, h, self.nouns)]


def productivity(parts: Parts) -> tuple[dict[str, float], dict[str, float]]:
    """In how many words each first and each last part is found, words of several readings shared among them."""
    words = [w for w in sorted(parts.nouns) if len(w) >= MIN_WORD]
    readings = [found for word in words if (found := parts.readings(word))]
    total = parts.counts.total
    firsts: dict[str, float] = {}
    lasts: dict[str, float] = {}
    for turn in range(ROUNDS):
        next_firsts: dict[str, float] = defaultdict(float)
        next_lasts: dict[str, float] = defaultdict(float)
        for found in readings:
            if turn == 0:
                weights = [float((parts.base(m) or (0,))[0] * total[h]) for m, h in found]
            else:
                # Without what this very word has added: a part must be known from others.
                weights = [max(firsts[m] - 0.9, 0.01) * max(lasts[h] - 0.9, 0.01) for m, h in found]
            whole = sum(weights)
            for (m, h), weight in zip(found, weights, strict=True):
                next_firsts[m] += weight / whole
                next_lasts[h] += weight / whole
        firsts, lasts = next_firsts, next_lasts
    return discounted(parts, firsts, lasts)


def discounted(
    parts: Parts, firsts: dict[str, float], lasts: dict[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Takes from the productivity of parts that are found as well in words which no noun can end: poli-tischen."""
    words = [w for w in sorted(parts.counts.total) if len(w) >= MIN_WORD and w not in parts.nouns]
    readings = [found for word in words if (found := parts.readings(word))]
    for side, own in ((0, firsts), (1, lasts)):
        false: Counter[str] = Counter()
        for found in readings:
            best = max(found, key=lambda reading: firsts.get(reading[0], 0.0) * lasts.get(reading[1], 0.0))
            if firsts.get(best[0], 0.0) >= MIN_FOUND and lasts.get(best[1], 0.0) >= MIN_FOUND:
                false[best[side]] += 1
        for part, times in false.items():
            own[part] = own[part] ** 2 / (own[part] + times)
    return firsts, lasts


def make(counts: Counts) -> Lexicon:
    """The lexicon for a list of words."""
    parts = Parts(counts)
    firsts, lasts = productivity(parts)
    first_scores = _scores(first_values(parts, firsts), sum(firsts.values()))
    last_scores = _scores(last_values(parts, lasts), sum(lasts.values()))
    lexicon: dict[str, Part] = {}
    for surface in sorted(first_scores.keys() | last_scores.keys()):
        base = (parts.base(surface) or (0, surface))[1] if surface in first_scores else surface
        cut = 0 if base.startswith(surface) else len(surface) - len(base)
        first, last = first_scores.get(surface, -math.inf), last_scores.get(surface, -math.inf)
        lexicon[surface] = Part(first, last, cut, base[len(surface) :])
    return Lexicon(lexicon, frozenset(_whole(counts, lexicon)))


def first_values(parts: Parts, firsts: Mapping[str, float]) -> dict[str, float]:
    """In how many words each possible first part may be taken to be found."""
    values: dict[str, float] = {}
    for surface in parts.nouns | firsts.keys() | set(_linked(parts.nouns)):
        base = parts.base(surface)
        if base is not None:
            direct = base[1] in parts.nouns and surface.startswith(base[1])
            values[surface] = max(firsts.get(surface, 0.0), _unproven(base[0]) if direct else 0.0)
    return values


def last_values(parts: Parts, lasts: Mapping[str, float]) -> dict[str, float]:
    """The same for last parts; inflected forms of one word support each other."""
    families: dict[str, float] = defaultdict(float)
    for surface, found in lasts.items():
        families[_stem(surface)] += found
    return {
        surface: max(
            lasts.get(surface, 0.0), _unproven(parts.counts.total[surface]), FAMILY_SHARE * families[_stem(surface)]
        )
        for surface in parts.heads
    }


def _unproven(count: int) -> float:
    """What a noun is taken to be worth as a part if no compound of it was seen."""
    return UNPROVEN * min(1.0, count / 100) ** 0.5 if count >= MIN_COUNT_UNPROVEN else 0.0


def _scores(values: Mapping[str, float], total: float) -> dict[str, float]:
    """Logarithms of the shares, rounded; without parts that are found too rarely."""
    return {
        surface: round(math.log(value / total) / STEP) * STEP for surface, value in values.items() if value >= MIN_FOUND
    }


def _linked(nouns: set[str]) -> Iterator[str]:
    """First parts that every noun of their kind makes, even where none was seen: Verschwiegenheits-, Kapriolen-."""
    for noun in nouns:
        if noun.endswith(tuple(ending[:-1] for ending in ABSTRACT)):
            yield noun + "s"
        elif noun.endswith("e"):
            yield noun + "n"


def _whole(counts: Counts, parts: Mapping[str, Part]) -> Iterator[str]:
    """The words of the list that would be split and should not be."""
    for word, count in counts.total.items():
        reading = best_reading(word, parts) if len(word) >= MIN_WORD else None
        if reading is None or reading.mean < MIN_MEAN:
            continue
        common = math.log(count) > OWN_LOG + OWN_SLOPE * (reading.mean - MIN_MEAN)
        no_noun = counts.capitalised[word] < WHOLE_SHARE * count
        if common or no_noun or word in STAY_WHOLE or _is_name(word, reading.parts, counts):
            yield word


def _is_name(word: str, parts: tuple[str, ...], counts: Counts) -> bool:
    inflected = NAME_ENDINGS.get(parts[-1])
    if inflected is None or parts[0].endswith(ABSTRACT):
        return False
    stem = word[: -len(parts[-1])]
    return not any(stem + ending in counts.total for ending in inflected)


def text(lexicon: Lexicon) -> str:
    """The file: see `indexer.language.compounds.read`."""
    lines: dict[Part, list[str]] = defaultdict(list)
    for word, part in lexicon.parts.items():
        lines[part].append(word)
    head = f"# version {VERSION}; made by indexer.language.bake_lexicon; CC BY-SA 4.0, see NOTICE"
    body = (
        f"{part.first:g} {part.last:g} {part.cut} {part.add or '-'} {' '.join(sorted(words))}"
        for part, words in sorted(lines.items())
    )
    return "\n".join((head, " ".join(sorted(lexicon.whole)), *body)) + "\n"


if __name__ == "__main__":
    bake("lexicon.txt", lambda path: text(make(read_counts(path))))
