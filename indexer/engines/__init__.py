"""What stores and searches. One folder per engine; nothing outside asks which one it is."""

from indexer.engines.base import (
    Build,
    CorpusPeriod,
    Engine,
    EngineStatus,
    Generation,
    Searcher,
    StoredArticle,
)
from indexer.engines.registry import open_engine

__all__ = ["Build", "CorpusPeriod", "Engine", "EngineStatus", "Generation", "Searcher", "StoredArticle", "open_engine"]
