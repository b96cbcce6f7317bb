"""What ties a reference to the article that it was taken from."""

import hashlib
import json

from indexer.engines import StoredArticle


def content_hash(article: StoredArticle) -> str:
    """SHA-256 (hexadecimal) over title, text and what else is cited: not over names, which may be judged anew."""
    cited = (
        article.title, article.text, article.published.isoformat() if article.published else None, article.source,
        article.section, article.authors, article.url, article.language,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(cited, ensure_ascii=True).encode()).hexdigest()


def provenance(article: StoredArticle) -> str:
    """Id and content hash as a note in German."""
    return f"Archiv-ID {article.id}, Inhalt SHA-256 {content_hash(article)}"
