"""Reading articles: one module per input format, all yield records, of which Articles are made.

Nothing here knows German or the index.
"""

from indexer.articles.corpus import Corpus, Progress
from indexer.articles.finding import read_corpus
from indexer.articles.model import Article, Problem
from indexer.articles.record import Source

__all__ = ["Article", "Corpus", "Problem", "Progress", "Source", "read_corpus"]
