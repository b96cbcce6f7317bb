"""Which finder of spans works beside the rules, as config.toml names it. The one place that knows them all."""

from functools import cache

from indexer.entities.model import SpanFinder

SHIPPED = "tagger"
RULES = "rules"
SPACY = "spacy:"


@cache
def finder_of(choice: str) -> SpanFinder | None:
    """The finder of that name, None for rules alone; loaded once in each process.

    ``choice`` is ``tagger``, ``rules`` or ``spacy:`` with the name or folder of a pipeline. Raises ConfigError, with
    what to install, if a pipeline cannot be had.
    """
    if choice.startswith(SPACY):
        from indexer.entities.spacy_finder import spacy_finder

        return spacy_finder(choice.removeprefix(SPACY))
    if choice == RULES:
        return None
    from indexer.entities.tagger import tag

    return tag


def identity_of(choice: str) -> str:
    """What tells this finder from others and from other versions of it. Raises ConfigError as ``finder_of`` does."""
    if choice.startswith(SPACY):
        from indexer.entities.spacy_finder import spacy_version

        return spacy_version(choice.removeprefix(SPACY))
    return choice
