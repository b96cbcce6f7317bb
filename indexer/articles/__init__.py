"""Reading articles: one module per input format, all yield Article. Nothing here knows German or the index."""

from indexer.articles.corpus import Corpus, Progress, read_corpus
from indexer.articles.model import Article, Problem

__all__ = ["Article", "Corpus", "Problem", "Progress", "read_corpus"]
