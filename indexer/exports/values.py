"""What the formats share: values of an article as they all need them."""

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import quote

from indexer.articles.fields import BERLIN
from indexer.engines import StoredArticle
from indexer.entities import Kind
from indexer.entities.vocabulary import is_given

_WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0\s<>\"{}|\\^`]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_PARTICLES = frozenset(
    "al bin da dal de del della den der des di do dos du el ibn la le ten ter van vom von zu zum zur und y".split()
)
_TITLES = re.compile(r"(?:\w{1,5}\.)+(?:-\w+\.)*")
_PLAIN_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[.’'-])*")


@dataclass(frozen=True, slots=True)
class Author:
    """An author as bibliographies name them. Without `given`, `family` is the whole name: an agency, a short form."""

    family: str
    given: str = ""


def author(name: str) -> Author:
    """Parts a byline into family and given name, if it is surely a person's: `Nora von Feld` → von Feld, Nora.

    A person's name has a comma, or begins, titles aside, with a known given name and holds nothing but names.
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given and "," not in given and _is_plain(f"{family} {given}"):
        return Author(family, given)
    words = name.split()
    first = next((at for at, word in enumerate(words) if not _TITLES.fullmatch(word)), len(words))
    if first >= len(words) - 1 or not is_given(words[first]) or not _is_plain(name):
        return Author(name)
    at = len(words) - 1
    while at - 1 > first and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return Author(" ".join(words[at:]), " ".join(words[:at]))


def _is_plain(name: str) -> bool:
    words = name.split()
    return all(_PLAIN_NAME.fullmatch(word) for word in words) and not {"and", "others"} & set(map(str.lower, words))


def names(article: StoredArticle, kind: Kind) -> tuple[str, ...]:
    """The names of one kind that an article names in full, each once, in its order."""
    return tuple(dict.fromkeys(entity.name for entity in article.entities if entity.kind == kind and entity.named))


def day(article: StoredArticle) -> dt.date | None:
    """The day of publication in Europe/Berlin."""
    return article.published.astimezone(BERLIN).date() if article.published else None


def web_address(url: str | None) -> str | None:
    """The address if a browser may follow it (http or https), else None."""
    return url if url and _WEB_ADDRESS.match(url) else None


def iri(url: str) -> str:
    """An address without signs that could end it where it stands; they are percent-encoded."""
    return _NOT_IN_ADDRESSES.sub(lambda sign: quote(sign.group(), safe=""), url)


def moment(value: dt.datetime) -> str:
    """A moment after RFC 3339, which knows no offsets with seconds as clocks had them before 1893."""
    whole = (value.utcoffset() or dt.timedelta()).total_seconds() % 60 == 0
    return (value if whole else value.astimezone(dt.UTC)).isoformat(timespec="seconds")


def language(article: StoredArticle) -> str | None:
    """The article's language, if what stands there is one (BCP 47)."""
    return article.language if article.language and _LANGUAGE.fullmatch(article.language) else None


def one_line(value: str) -> str:
    """A value in one line, without control characters: no line of a format can begin within it."""
    return " ".join(_CONTROLS.sub("", value).split())
