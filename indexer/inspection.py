"""Looking at a corpus before it is indexed: how its first articles are read, what they lack, which names are meant."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.articles import Article, Problem, Source
from indexer.articles.fields import KEYS, article_from_record, parse_date
from indexer.articles.mapping import LISTS, value_at
from indexer.articles.record import Context, Record
from indexer.config import Config
from indexer.sources import configured_corpus

MAX_RECORDS = 200
"""Records that are looked at: enough to see which names a corpus uses."""
_MAX_DEPTH = 4
_MAX_NAMES = 500

_USUAL = {
    "text": "body content articlebody fulltext volltext inhalt artikel artikeltext article bodytext maintext plaintext "
    "rawtext haupttext story",
    "title": "headline titel ueberschrift überschrift header heading schlagzeile head",
    "published": "date datum pubdate publishdate publisheddate publicationdate datepublished publishedat erschienen "
    "erscheinungsdatum veroeffentlicht veröffentlicht created createdat firstpublished timestamp time",
    "source": "quelle publisher medium outlet zeitung newspaper sitename site sourcename domain provider publication",
    "section": "ressort rubrik category categories kategorie channel department topic thema sparte",
    "authors": "author autor autoren byline creator verfasser journalist autorin",
    "url": "link href permalink uri canonical canonicalurl weblink adresse",
    "id": "_id guid articleid artikelid uuid docid identifier nr nummer",
    "language": "lang sprache locale inlanguage",
    "persons": "person people personen",
    "organisations": "organisation organization organizations orgs organisationen firmen companies",
    "places": "place ort orte location locations geo",
}
"""Names that German and English corpora use, in the order of their likelihood, without signs between their words."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is found in the first records of a corpus."""

    files: int
    records: int
    articles: tuple[Article, ...]
    """The first of them, as they would be read with the proposal."""
    missing: Mapping[str, int]
    """For each key in how many of the records it has no value."""
    unknown: tuple[str, ...]
    """Names in the records that mean nothing here, dotted where they are nested."""
    proposal: Mapping[str, str]
    """For `[corpus.fields]`: from our keys to those names. What config.toml maps already is not in it."""
    problems: tuple[Problem, ...]


def inspect(config: Config, paths: Sequence[Path] | None = None, *, show: int = 3) -> Inspection:
    """Looks at the first records of the corpus, or of `paths`; keeps the first `show` articles.

    Raises InputError if a path does not exist or is a file of a kind that is not read.
    """
    corpus = configured_corpus(config, paths)
    records: list[tuple[Record, Source]] = []
    for found in corpus.records(probing=True):
        records.append(found)
        if len(records) == MAX_RECORDS:
            break
    names = _names(record for record, _ in records)
    mapped = {path for _, source in records for path in source.fields.values()}
    unknown = [name for name in names if name not in KEYS and not any(_leads_to(path, name) for path in mapped)]
    lacking = {key for key in KEYS if not any(_has(record, source, key) for record, source in records)}
    proposal = _proposal(lacking, {name: names[name] for name in unknown})
    problems = list(corpus.problems)
    articles: list[Article] = []
    missing = Counter[str]()
    for record, source in records:
        proposed = replace(source, fields={**proposal, **source.fields})
        article = article_from_record(record, Context(record.file, problems).report, proposed)
        missing.update(key for key in KEYS if _lacks(key, record, proposed, article))
        if article and len(articles) < show:
            articles.append(article)
    counted = {key: missing[key] for key in KEYS}
    return Inspection(
        len(corpus.files), len(records), tuple(articles), counted, tuple(unknown), proposal, tuple(problems)
    )


def _lacks(key: str, record: Record, source: Source, article: Article | None) -> bool:
    """Whether an article has no value for a key, also if what it has cannot be used; its id and title may be made."""
    if article is None or key == "id":
        return not _has(record, source, key)
    return article.title_derived if key == "title" else not getattr(article, key)


def _has(record: Record, source: Source, key: str) -> bool:
    values = (value_at(record.values, source.fields[key]) if key in source.fields else None, record.values.get(key))
    default = {"source": source.name, "language": source.language}.get(key)
    return any(value not in (None, "", []) and not _is_nested(value) for value in (*values, default))


def _is_nested(value: Any) -> bool:
    """Whether a value is, or lists, objects: what is meant is in them."""
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(v, Mapping) for v in value))


def _leads_to(path: str, name: str) -> bool:
    """Whether a mapped path is a name, or is in it or above it."""
    return path == name or path.startswith(f"{name}.") or name.startswith(f"{path}.")


def _names(records: Iterator[Record]) -> dict[str, list[Any]]:
    """Each dotted name in the records with its values; lists are looked into."""
    found: dict[str, list[Any]] = {}
    for record in records:
        for name, value in _flat(record.values, "", _MAX_DEPTH):
            if name in found or len(found) < _MAX_NAMES:
                found.setdefault(name, []).append(value)
    return found


def _flat(value: Any, above: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and depth:
        for name, inner in value.items():
            yield from _flat(inner, f"{above}.{name}" if above else str(name), depth - 1)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for item in value[:10]:
            if isinstance(item, Mapping):
                yield from _flat(item, above, depth - 1 if depth else 0)
    elif above and value not in (None, "", []):
        yield above, value


def _proposal(lacking: set[str], names: Mapping[str, list[Any]]) -> dict[str, str]:
    """For the keys that no record has, the likeliest name whose values fit; for text else that of the longest texts."""
    proposal: dict[str, str] = {}
    left = dict(names)
    for key in sorted(lacking, key=list(_USUAL).index):
        fitting = [name for name, values in left.items() if _fits(key, values)]
        name = min(fitting, key=lambda name: _rank(key, name), default=None)
        if name is not None and _rank(key, name)[0] == _NEVER:
            name = None
        if name is None and key == "text":
            name = max(fitting, key=lambda name: _length(left[name]), default=None)
        if name is not None:
            proposal[key] = name
            del left[name]
    return {key: proposal[key] for key in KEYS if key in proposal}


_NEVER = 1_000


def _rank(key: str, name: str) -> tuple[int, int]:
    """How likely a name means a key: by its last part, or by the one before in `title.rendered` and `author.name`."""
    usual = _USUAL[key].split()
    parts = [re.sub(r"[\W_]", "", part.lower()) or part for part in name.split(".")]
    ranks = [usual.index(part) if part in usual else 0 if part == key else _NEVER for part in parts]
    if parts[-1] in ("name", "rendered", "value", "text", "term", "label", "title") and len(parts) > 1:
        return ranks[-2], len(parts)
    return ranks[-1], len(parts)


def _fits(key: str, values: Sequence[Any]) -> bool:
    """Whether most values of a name can be what a key holds."""

    def fits(value: Any) -> bool:
        if key in LISTS or key == "text":
            texts = value if isinstance(value, list) else [value]
            return all(isinstance(text, str) for text in texts)
        if key == "id":
            return isinstance(value, str) or type(value) is int
        return isinstance(value, str) and (key != "published" or _is_date(value))

    return 2 * sum(map(fits, values)) >= len(values)


def _is_date(value: str) -> bool:
    try:
        parse_date(value)
    except ValueError:
        return False
    return True


def _length(values: Sequence[Any]) -> float:
    return sum(len(value) if isinstance(value, str) else 0 for value in values) / len(values)
