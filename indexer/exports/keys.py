"""Keys under which reference managers keep an article."""

import hashlib
import re
import unicodedata

from indexer.engines import StoredArticle
from indexer.exports.values import author, day

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "đ": "d"})
_WORD_MAX = 20
_HASH_DIGITS = 10


def citation_key(article: StoredArticle) -> str:
    """`feld2024-3f9a1c2b4d`: ASCII letters, digits and hyphens; the same whenever the article is exported.

    The end hangs on the article's id alone, so that no two articles of an archive share a key.
    """
    who = author(article.authors[0]).family if article.authors else article.source or article.title
    date = day(article)
    digest = hashlib.sha256(article.id.encode()).hexdigest()[:_HASH_DIGITS]
    return f"{_ascii(who) or 'artikel'}{date.year if date else ''}-{digest}"


def _ascii(value: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", value).lower().translate(_UMLAUTS))
    words = re.findall(r"[a-z]+", "".join(c for c in folded if not unicodedata.combining(c)))
    return "".join(words)[:_WORD_MAX]
