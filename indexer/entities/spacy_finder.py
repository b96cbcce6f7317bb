"""A spaCy pipeline as a finder of spans, for those who have one installed and name it in config.toml.

Any pipeline that marks entities will do: a trained one (``de_core_news_lg``) or the folder of one's own. Persons are
its labels PER and PERSON, organisations ORG, places LOC, GPE and FAC; others are left out.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from indexer.entities.model import Kind, Span, SpanFinder
from indexer.errors import ConfigError

CONFIDENCE: Final = 0.8
"""Of every span. spaCy tells none, so that this says only that a pipeline as a whole is right about as often."""
_KINDS: Final[dict[str, Kind]] = {
    "PER": "person",
    "PERSON": "person",
    "ORG": "organisation",
    "LOC": "place",
    "GPE": "place",
    "FAC": "place",
}
_NOT_FOR_NAMES = frozenset({"tagger", "parser", "morphologizer", "lemmatizer", "attribute_ruler", "senter"})
_RULERS = frozenset({"entity_ruler", "span_ruler"})
_LONGEST = 100_000
"""Letters that a pipeline is given at once: it takes some thousand bytes for each."""


def spacy_finder(name: str) -> SpanFinder:
    """The pipeline of that name, or in that folder, at work.

    Raises ConfigError, with the command that installs it, if spaCy or the pipeline is missing.
    """
    pipeline = _pipeline(name)

    def find(text: str) -> Sequence[Span]:
        return [
            Span(begin + entity.start_char, begin + entity.end_char, _KINDS[entity.label_], CONFIDENCE)
            for begin, end in _stretches(text)
            for entity in pipeline(text[begin:end]).ents
            if entity.label_ in _KINDS
        ]

    return find


def spacy_version(name: str) -> str:
    """The pipeline's own name and version, and that of spaCy. Raises ConfigError as ``spacy_finder`` does."""
    meta = _pipeline(name).meta
    import spacy

    return f"spacy:{name} {meta['lang']}_{meta['name']} {meta['version']}, spaCy {spacy.__version__}"


@cache
def _pipeline(name: str) -> Any:
    try:
        import spacy
    except ModuleNotFoundError:
        raise ConfigError(
            f'[entities] finder = "spacy:{name}" needs spaCy, which is not installed: pip install "fundstelle[spacy]"'
        ) from None
    try:
        pipeline = spacy.load(name)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ConfigError(
            f'[entities] finder = "spacy:{name}": spaCy has no such pipeline ({reason}). '
            f'Install it: python -m spacy download {name}. Or name the folder of one, or finder = "tagger".'
        ) from None
    if _RULERS.isdisjoint(pipeline.pipe_names):  # rules may ask for parts of speech
        pipeline.disable_pipes(*_NOT_FOR_NAMES.intersection(pipeline.pipe_names))
    return pipeline


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where a text is cut: behind the last line break, or else blank, before it gets too long."""
    begin = 0
    while begin < len(text):
        end = min(len(text), begin + _LONGEST)
        if end < len(text):
            cuts = (text.rfind(mark, begin, end) + 1 for mark in ("\n", " "))
            end = next((cut for cut in cuts if cut > begin), end)
        yield begin, end
        begin = end
