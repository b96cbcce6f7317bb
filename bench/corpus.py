"""Made-up corpora of any size, always the same for the same material: what `make bench` indexes.

An article is a handful of sentences drawn from the material (`seeds/`, the judged collection of the tests, and files
of real articles on request), some 370 words. 48 of its nouns are replaced: by the names it carries as facets, by words
that no article before it held, as many as Heaps' law asks for (`bench.vocabulary`), and by words that some did,
the earlier the likelier (Zipf–Mandelbrot). So every word of the material is common, and all else is as rare as it is
in real news: 47,000 different words at 1,000 articles, 350,000 at 20,000, a million at 100,000. The run measures them.

Facet values follow Zipf's law: 5,000 persons, 600 organisations, 400 places, 10 sections, 20 sources, 15 years.

Article number i is a function of i and the material alone, so a small corpus is the beginning of a larger one.
"""

import datetime as dt
import gzip
import hashlib
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.vocabulary import Words, known
from indexer.language.sentences import sentence_spans

ROOT = Path(__file__).parent.parent
MATERIAL = (ROOT / "seeds", ROOT / "tests" / "relevance" / "collection" / "articles.jsonl")
SEED = 20241122
VERSION = 1
"""Rises when the same material gives another corpus, so that kept ones are written again."""
REPLACED = 48
"""Nouns replaced in each article."""
WORDS = (200, 520)
"""The shortest and the longest article but for its last sentence."""
MOST_SENTENCES = 200_000
"""Of the material; more would only take memory."""
NOUNS = 1_600
"""Of which compounds are made. Every second noun of the material is held out: some must be no part of any."""
TITLE_WORDS = 8
SENTENCES_PER_PARAGRAPH = 4

PERSONS, ORGANISATIONS, PLACES = 5_000, 600, 400
YEARS = tuple(range(2025, 2010, -1))
SECTIONS = "Politik Wirtschaft Sport Kultur Wissen Panorama Lokales Reise Medien Meinung".split()
_FIRST_NAMES = """Anna Ben Clara David Elif Emil Frieda Georg Hanna Ida Jan Jonas Jürgen Karin Käthe Lars Lena Leyla
Marie Martin Mehmet Nora Oskar Paula Peter Petra Rolf Sabine Sofia Stefan Tim Ursula Uwe Vera Willi Yusuf""".split()
_BODIES = "Verband Stiftung Werke Institut Bank Gruppe Verein Klinikum Theater Gewerkschaft".split()
_TOWNS = "burg stadt hausen dorf au bach furt kirchen".split()
_PAPERS = ("Zeitung", "Anzeiger", "Kurier", "Bote")
_FLATNESS = 40
"""How many of the commonest made-up words and names are about equally common."""
_NOUN = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{3,}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken apart at its nouns: every second piece is one that may be replaced."""

    pieces: tuple[str, ...]
    words: int


class Generator:
    """Makes articles as records of JSON Lines from sentences."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Takes the texts of the material; raises ValueError if no sentence in them has a noun to replace."""
        self._sentences = _sentences(texts)
        if not self._sentences:
            raise ValueError("the material holds no sentences")
        counts = Counter(noun for s in self._sentences for noun in s.pieces[1::2] if len(noun) <= 12)
        nouns = sorted(counts, key=lambda noun: (-counts[noun], noun))
        self._words = Words(nouns[::2][:NOUNS] or nouns)
        place = [f"{Words.name(i)[:5].rstrip('aeiouäöü')}{_TOWNS[i % len(_TOWNS)]}" for i in range(PLACES)]
        self._values = {
            "persons": [f"{_FIRST_NAMES[i * 7 % len(_FIRST_NAMES)]} {Words.name(i + 1)}" for i in range(PERSONS)],
            "organisations": [f"{place[i * 3 % PLACES]}er {_BODIES[i % len(_BODIES)]}" for i in range(ORGANISATIONS)],
            "places": place,
        }
        self._sources = [f"{place[i]}er {_PAPERS[i % len(_PAPERS)]}" for i in range(20)]

    def article(self, number: int) -> dict[str, Any]:
        """Article `number`, counted from 0."""
        rng = random.Random(SEED * 1_000_003 + number)
        names = {
            kind: list(dict.fromkeys(values[_rank(rng, len(values))] for _ in range(rng.randrange(most + 1))))
            for (kind, values), most in zip(self._values.items(), (4, 3, 4), strict=True)
        }
        year = YEARS[_rank(rng, len(YEARS), flatness=3)]
        day = dt.datetime(year, 1, 1, rng.randrange(6, 20), rng.randrange(60), tzinfo=dt.UTC)
        return {
            "id": f"a{number}",
            "title": self._title(rng, number),
            "text": self._text(rng, number, [name for kind in names.values() for name in kind]),
            "published": (day + dt.timedelta(days=rng.randrange(364))).isoformat(),
            "source": self._sources[_rank(rng, len(self._sources), flatness=3)],
            "section": SECTIONS[_rank(rng, len(SECTIONS), flatness=3)],
            **names,
        }

    def _title(self, rng: random.Random, number: int) -> str:
        sentence = "".join(rng.choice(self._sentences).pieces).split()[:TITLE_WORDS]
        return f"{self._words.word(_rank(rng, known(number + 1)))}: {' '.join(sentence).rstrip('.,;:–')}"

    def _text(self, rng: random.Random, number: int, names: list[str]) -> str:
        pieces: list[str] = []
        nouns: list[int] = []
        words, sentences, wanted = 0, 0, rng.randint(*WORDS)
        while words < wanted:
            sentence = rng.choice(self._sentences)
            nouns += range(len(pieces) + 1, len(pieces) + len(sentence.pieces), 2)
            pieces += sentence.pieces
            words += sentence.words
            sentences += 1
            pieces[-1] += "\n\n" if sentences % SENTENCES_PER_PARAGRAPH == 0 else " "
        before, after = known(number), known(number + 1)
        made_up = [*range(before, after), *(_rank(rng, after) for _ in range(REPLACED - (after - before)))]
        new = names + [self._words.word(i) for i in made_up]
        for at, word in zip(rng.sample(nouns, min(len(nouns), len(new))), new, strict=False):
            pieces[at] = word
        return "".join(pieces).rstrip()


def _rank(rng: random.Random, values: int, flatness: int = _FLATNESS) -> int:
    """A number below `values`: r is about as likely as 1 / (r + flatness)."""
    return int(flatness * ((values + flatness) / flatness) ** rng.random()) - flatness


def _sentences(texts: Iterable[str]) -> list[Sentence]:
    found: dict[str, Sentence] = {}
    for text in texts:
        for start, end in sentence_spans(text):
            sentence = " ".join(text[start:end].split())
            words = len(sentence.split())
            if not 5 <= words <= 40 or not _NOUN.search(sentence):
                continue
            pieces, at = [], 0
            for noun in _NOUN.finditer(sentence):
                pieces += [sentence[at : noun.start()], noun.group()]
                at = noun.end()
            found[sentence] = Sentence((*pieces, sentence[at:]), words)
            if len(found) == MOST_SENTENCES:
                return list(found.values())
    return list(found.values())


def material(articles: Iterable[Path] = ()) -> list[str]:
    """The texts of the shipped material and of files or folders of real articles.

    Raises OSError if one cannot be read.
    """
    return [text for path in (*MATERIAL, *articles) for file in _files(path) for text in _texts(file)]


def _files(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.name.endswith((".txt", ".jsonl", ".gz"))) if path.is_dir() else [path]


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".txt":
        yield path.read_text(encoding="utf-8")
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def write_corpus(folder: Path, size: int, texts: list[str]) -> Path:
    """The corpus of `size` articles in `folder`: written if it is not there yet, never left half written.

    Raises OSError if the disk is full or not writable.
    """
    digest = hashlib.sha256(repr((VERSION, SEED, texts)).encode()).hexdigest()[:8]
    path = folder / f"corpus-{size}-{digest}.jsonl"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    generator = Generator(texts)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as file:
        for number in range(size):
            file.write(json.dumps(generator.article(number), ensure_ascii=False) + "\n")
    os.replace(unfinished, path)
    return path
