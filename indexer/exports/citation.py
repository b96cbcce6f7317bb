"""One article, cited: as a German reader would write it, and for reference managers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from babel.dates import format_date

from indexer.engines import StoredArticle
from indexer.exports.bibtex import bibtex
from indexer.exports.csl import csl
from indexer.exports.provenance import content_hash
from indexer.exports.ris import ris
from indexer.exports.values import day, one_line, web_address

__all__ = ["STYLES", "Style", "content_hash", "plain"]

_INNER_QUOTES = str.maketrans({"„": "‚", "“": "‘", "”": "’", "»": "›", "«": "‹"})


def plain(article: StoredArticle, address: str | None = None) -> str:
    """`Nora Feld: „Brücke gesperrt“. In: Elbkurier, 5. Oktober 2024, https://…`; what is not known is left out.

    `address` stands for the article's own where it has none.
    """
    authors = f"{_listed([one_line(name) for name in article.authors])}: " if article.authors else ""
    date = day(article)
    where = [f"In: {one_line(article.source)}"] if article.source else []
    when = [format_date(date, format="long", locale="de") if date else "o. D."]
    url = web_address(article.url) or address
    return f"{authors}„{_inner(one_line(article.title))}“. {', '.join(where + when + ([one_line(url)] if url else []))}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"


def _inner(title: str) -> str:
    """A title as it stands between quotation marks: those within become single ones."""
    parts = title.translate(_INNER_QUOTES).split('"')
    return "".join(part + ("" if at == len(parts) - 1 else "‘" if at % 2 else "‚") for at, part in enumerate(parts))


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite one article."""

    label: str
    media_type: str
    cite: Callable[[StoredArticle, str | None], str]
    """Takes the article, and an address for where it has none of its own."""


STYLES: Mapping[str, Style] = {
    "txt": Style("Text", "text/plain", lambda article, address: plain(article, address) + "\n"),
    "bib": Style("BibTeX", "application/x-bibtex", bibtex),
    "ris": Style("RIS", "application/x-research-info-systems", ris),
    "csl.json": Style("CSL-JSON", "application/vnd.citationstyles.csl+json", csl),
}
"""By the ending of the file's name."""
