"""BibTeX in UTF-8: every sign that TeX or BibTeX would act on is written out."""

from collections.abc import Iterable, Iterator

from indexer.engines import StoredArticle
from indexer.exports.keys import citation_key
from indexer.exports.provenance import provenance
from indexer.exports.values import Author, author, day, iri, language, one_line, web_address

# Braces as commands: BibTeX counts them even behind a backslash.
_SIGNS = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%", '"': r"\textquotedbl{}",
})  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """An entry for each article."""
    for article in articles:
        yield bibtex(article)


def bibtex(article: StoredArticle, address: str | None = None) -> str:
    """The entry of an article; `address` stands for its own where it has none."""
    kind = "article" if article.source else "misc"
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(article, address))
    return f"@{kind}{{{citation_key(article)},\n{fields}}}\n\n"


def escaped(value: str) -> str:
    """Text that TeX sets as it stands."""
    return one_line(value).translate(_SIGNS)


def _fields(article: StoredArticle, address: str | None) -> Iterator[tuple[str, str]]:
    if article.authors:
        yield "author", "{" + " and ".join(_author(author(name)) for name in article.authors) + "}"
    yield "title", "{{" + escaped(article.title) + "}}"
    if article.source:
        yield "journal", "{" + escaped(article.source) + "}"
    date = day(article)
    if date:
        yield "year", f"{{{date.year}}}"
        yield "month", _MONTHS[date.month - 1]
        yield "day", f"{{{date.day}}}"
    url = web_address(article.url) or address
    if url:
        yield "url", "{" + iri(url) + "}"  # which is not read as TeX
    if language(article):
        yield "language", f"{{{language(article)}}}"
    yield "note", "{" + escaped(provenance(article)) + "}"


def _author(name: Author) -> str:
    # In braces of its own a name is one word: no comma or „and“ in it parts it.
    return f"{escaped(name.family)}, {escaped(name.given)}" if name.given else "{" + escaped(name.family) + "}"
