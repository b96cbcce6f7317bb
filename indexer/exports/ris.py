"""RIS, which Zotero, EndNote and Citavi read: one tag a line, CR LF, no value that could open a line of its own."""

from collections.abc import Iterable, Iterator

from indexer.engines import StoredArticle
from indexer.entities import KINDS
from indexer.exports.keys import citation_key
from indexer.exports.provenance import provenance
from indexer.exports.values import author, day, language, names, one_line, web_address


def write(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """A record for each article."""
    for article in articles:
        yield ris(article)


def ris(article: StoredArticle, address: str | None = None) -> str:
    """The record of an article; `address` stands for its own where it has none."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in _fields(article, address)) + "\r\n"


def _fields(article: StoredArticle, address: str | None) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "ID", citation_key(article)
    yield "TI", article.title
    for name in map(author, article.authors):
        yield "AU", f"{name.family}, {name.given}" if name.given else name.family
    date = day(article)
    optional = [
        ("T2", article.source), ("SE", article.section), ("PY", f"{date.year}" if date else None),
        ("DA", f"{date:%Y/%m/%d}/" if date else None), ("UR", web_address(article.url) or address),
        ("LA", language(article)),
    ]  # fmt: skip
    yield from ((tag, value) for tag, value in optional if value)
    for kind in KINDS:
        for entity in names(article, kind):
            yield "KW", entity
    yield "N1", provenance(article)
    yield "ER", ""
