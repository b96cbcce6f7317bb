"""German: tokens, terms, stop words, sentences. Pure functions over str; knows no article and no index."""

from indexer.language.analysis import analyse, fingerprint, fold, parts, term
from indexer.language.sentences import sentence_spans
from indexer.language.stopwords import is_stop_word, is_telling
from indexer.language.tokens import Token, tokenise

__all__ = [
    "Token",
    "analyse",
    "fingerprint",
    "fold",
    "is_stop_word",
    "is_telling",
    "parts",
    "sentence_spans",
    "term",
    "tokenise",
]
