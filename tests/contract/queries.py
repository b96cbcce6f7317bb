"""Queries that nobody would type and those that somebody might: random signs, pieces of syntax, mutations of both."""

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from indexer.query import FACETS, MULTI_VALUED, Facet, FacetFilter, SearchRequest
from indexer.query.request import Match, Mode, Sort

_ALPHABETS = (
    "".join(map(chr, range(0x20, 0x7F))),
    "abcdefgäöüßÄÖÜẞéçñøłšžıİǅﬁ½٣²ªʼ",
    "aouAOUsn\u0308\u0301\u0323\u034f\u00ad -",  # letters and what combines with them
    "WindPark \u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2069\ufeff",
    "👩👨👧\u200d\ufe0f🏽🇩🇪⚽✓★ ab",
    "中文新聞検索한국어ニュース　、。「」",
    "مرحبا بالعالم שלום ١٢٣",
    "𝕳𝖆𝖑𝖑𝖔 𐍈𒀀\U0001f9ff\U000e0041\U0010fffd\ufffe\uffff",
    "\"'„“”»«‚‘’‹›`´′″ Deich",
    "-−–—‐‑­_~ Deich",
    "\0\x01\x07\b\t\n\v\f\r\x1b\x1c\x1f\x7f\x85\u00a0\u2007\u2009\u2028\u2029\u202f\u3000 ab",
    "()[]{}=*?:~/\\&|+-.,;!<>%‰§$#@^ aW5s",
    "<>&;\"'ampltgquo#x39 ",
)  # fmt: skip
_ENDLESS = 0x110000
_SURROGATES = range(0xD800, 0xE000)

_OPERATORS = ("UND", "AND", "&&", "ODER", "OR", "||", "NICHT", "NOT", "-", "–", "=", "/w5", "/w0", "/W999", "/s", "/S")
_BRACKETS = ("(", ")", "((", "))", "()", '"', "„", "“", "”", "»", "«", "‚", "‘", "’", "‹", "›", "'", '"~5', "“~3")
_FIELDS = (
    "titel:", "title:", "person:", "organisation:", "organization:", "ort:", "place:", "quelle:", "source:",
    "ressort:", "section:", "autor:", "author:", "datum:", "date:", "vor:", "before:", "nach:", "after:", "TITEL:",
    "bezug:", "related:", "unbekannt:", "titel: ", "datum::",
)  # fmt: skip
_DATES = (
    "2024", "2015-10", "2015-10-21", "21.10.2015", "2014..2016", "2015-02..2016-13", "..2016", "2015..", "..", "0001",
    "9999", "0000", "2024-02-30", "31.2.2024", "10.2015", "99999", "2016..2014", "gestern",
)  # fmt: skip
_SIGNS = ("*", "?", "~", "~1", "~2", "~0", "~9", "~99999999999", "~0.8", ":", "/", "*in", ":innen", "_innen", ".", ",")
_ODDITIES = (
    "Bürger:innen", "Soldat*innen", "Politiker_in", "SchülerInnen", "Wölf*in", "z. B.", "z.B.", "d. h.", "Dr.",
    "u. a.", "v. Chr.", "50 %", "50%", "12.000", "12\u202f000", "3,5", "1.000.000", "007", "½",
    "https://www.a-b.de/x?q=1*2~3", "www.tagesschau.de", "tagesschau.de/inland", "info@uni-bonn.de", "http://", "://",
    "EU", "IS", "USA", "LNG-Terminal", "Havelmann-Werke", "Wendelsbruck–Leipzig", "E-Mail-Adresse", "a-b-c-d",
    "geht's", "geht‘s", "Putin’s", "der", "und", "im", "in", "die", "nicht", "*", "**", "*e*", "?", "??", "W*", "*e",
    "*brücke", "Fl?gel", "Hochwaser~", "Deich~1", "Kapitänin", "ausgewiesene", "Schutzhundeschule", "\0", "\ufeff",
    "<mark>", "&amp;", "</mark>", "&#39;", "{{ 7 }}",
)  # fmt: skip
_GAPS = ("", " ", " ", " ", "  ", "\n", "\u00a0", "\t")
_LONG = 600
"""Pieces of the longest queries: more than are read."""


@dataclass(frozen=True, slots=True)
class Source:
    """What queries are made of besides syntax."""

    texts: Sequence[str]
    """Of the articles."""
    words: Sequence[str]
    """Of the texts, as they are written there."""
    topics: Sequence[str]
    """Queries that make sense."""
    values: Mapping[Facet, Sequence[str | None]]
    """By facet, what an article can carry."""


def request(source: Source, number: int) -> SearchRequest:
    """A search, always the same one for a number."""
    chooser = random.Random(number)
    return SearchRequest(
        _query(source, chooser),
        match=chooser.choice(get_args(Match)),
        filters=_filters(source, chooser) if chooser.random() < 0.1 else (),
        date_from=_day(chooser),
        date_to=_day(chooser),
        sort=chooser.choice(("relevance", *get_args(Sort))),
        page=chooser.choice((1, 1, 1, 2, 3, 10**9)),
        size=chooser.choice((1, 3, 10, 10, 10)),
    )


def _query(source: Source, chooser: random.Random) -> str:
    kind = chooser.random()
    if kind < 0.25:
        return _signs(chooser)
    if kind < 0.6:
        return _pieces(source, chooser)
    query = _sensible(source, chooser)
    for _ in range(chooser.choice((1, 1, 2, 3, 5, 8))):
        query = chooser.choice(_MUTATIONS)(query, source, chooser)
    return query


def _signs(chooser: random.Random) -> str:
    """Random characters, of one alphabet, of several, or of all that there are."""
    length = chooser.choice((0, 1, 2, 3, 5, 8, 13, 21, 34))
    if chooser.random() < 0.15:
        return "".join(_any_sign(chooser) for _ in range(length))
    alphabet = "".join(chooser.sample(_ALPHABETS, chooser.choice((1, 1, 1, 2, 3))))
    return "".join(chooser.choices(alphabet, k=length))


def _any_sign(chooser: random.Random) -> str:
    code = chooser.randrange(chooser.choice((0x80, 0x250, 0x3000, 0x10000, _ENDLESS)))
    return "\ufffd" if code in _SURROGATES else chr(code)


def _pieces(source: Source, chooser: random.Random) -> str:
    """A random sequence of what has a meaning in a query."""
    length = chooser.choice((1, 2, 3, 4, 6, 8, 12)) if chooser.random() < 0.995 else chooser.randrange(_LONG)
    return "".join(_piece(source, chooser) + chooser.choice(_GAPS) for _ in range(length))


def _piece(source: Source, chooser: random.Random) -> str:
    word = chooser.choice(source.words)
    match chooser.randrange(15):
        case 0 | 1:
            return chooser.choice(_OPERATORS)
        case 2:
            return chooser.choice(_BRACKETS)
        case 3:
            return chooser.choice(_FIELDS) + chooser.choice((word, *_DATES, *_FIELDS))
        case 4:
            facet = chooser.choice(FACETS)
            field = chooser.choice((f"{facet}:", f"{facet}:", *_FIELDS))
            return f'{field}"{chooser.choice(source.values[facet]) or ""}"'
        case 5:
            return chooser.choice(_SIGNS)
        case 6:
            return chooser.choice(_ODDITIES)
        case 7:
            return word + chooser.choice(_SIGNS)
        case 8:
            start, end = _stretch(word, chooser)
            return word[:start] + chooser.choice("*?") + word[end:]
        case 9:
            return f'"{word} {chooser.choice(source.words)}"' + chooser.choice(("", "", "~3", "~0", "~"))
        case 10:
            return _passage(source, chooser)
        case 11:
            return f'"{_passage(source, chooser)}"' + chooser.choice(("", "", "~3", "~0", "~"))
        case 12:
            return chooser.choice((" /w3 ", " /s ", " UND ", " -", " ODER ")).join(_passage(source, chooser).split())
        case _:
            return word


def _passage(source: Source, chooser: random.Random) -> str:
    """Words that stand side by side in an article, with the signs between them."""
    text = chooser.choice(source.texts)
    words = text[chooser.randrange(len(text)) :][:60].split(" ")
    return " ".join(words[1 : chooser.choice((2, 3, 3, 4, 6))])


def _sensible(source: Source, chooser: random.Random) -> str:
    """A judged topic, a passage, or a sequence of pieces."""
    kind = chooser.random()
    if kind < 0.5:
        return chooser.choice(source.topics)
    return _passage(source, chooser) if kind < 0.7 else _pieces(source, chooser)


def _day(chooser: random.Random) -> dt.date | None:
    return dt.date(chooser.randrange(2010, 2026), chooser.randrange(1, 13), 28) if chooser.random() < 0.03 else None


def _filters(source: Source, chooser: random.Random) -> tuple[FacetFilter, ...]:
    """Filters of one or two facets, ticked or excluded, now and then with a value that no article carries."""
    found = []
    for facet in sorted(chooser.sample(FACETS, chooser.choice((1, 1, 2))), key=FACETS.index):
        values = tuple(chooser.sample([*source.values[facet], "1999" if facet == "year" else "Niemand", None], 2))
        mode: Mode = "all" if facet in MULTI_VALUED and chooser.random() < 0.5 else "any"
        ticked = chooser.random() < 0.7
        found.append(FacetFilter(facet, values, (), mode) if ticked else FacetFilter(facet, (), values[:1]))
    return tuple(found)


_Mutation = Callable[[str, Source, random.Random], str]


def _stretch(query: str, chooser: random.Random) -> tuple[int, int]:
    """A short stretch somewhere in the query."""
    start = chooser.randrange(len(query) + 1)
    return start, min(len(query), start + chooser.choice((1, 1, 2, 4)))


def _delete(query: str, _: Source, chooser: random.Random) -> str:
    start, end = _stretch(query, chooser)
    return query[:start] + query[end:]


def _double(query: str, _: Source, chooser: random.Random) -> str:
    start, end = _stretch(query, chooser)
    return query[:end] + query[start:]


def _swap(query: str, _: Source, chooser: random.Random) -> str:
    start, _end = _stretch(query, chooser)
    return query[:start] + query[start : start + 2][::-1] + query[start + 2 :]


def _insert(query: str, source: Source, chooser: random.Random) -> str:
    at = chooser.randrange(len(query) + 1)
    new: str = chooser.choice((*chooser.choice(_ALPHABETS), _piece(source, chooser), _any_sign(chooser)))
    return query[:at] + new + query[at:]


_CASES: tuple[Callable[[str], str], ...] = (str.upper, str.lower, str.title, str.swapcase)


def _change_case(query: str, _: Source, chooser: random.Random) -> str:
    if chooser.random() < 0.3:
        return chooser.choice(_CASES)(query)
    start, end = _stretch(query, chooser)
    return query[:start] + query[start:end].swapcase() + query[end:]


def _splice(query: str, source: Source, chooser: random.Random) -> str:
    other = _sensible(source, chooser)
    return query[: chooser.randrange(len(query) + 1)] + other[chooser.randrange(len(other) + 1) :]


_MUTATIONS: tuple[_Mutation, ...] = (_delete, _double, _swap, _insert, _change_case, _splice)
