"""Reads an article's entities in a form that tables can state."""

from indexer.entities import find_entities

LETTERS = {"person": "P", "organisation": "O", "place": "L"}


def names_in(text: str) -> list[str]:
    """Each entity as ``P``, ``O`` or ``L``, a colon and its name, by first mention."""
    return [f"{LETTERS[entity.kind]}:{entity.name}" for entity in find_entities(text)]


def mentions_of(text: str, name: str) -> list[str]:
    """The stretches of ``text`` that name the entity ``name``."""
    return [text[s:e] for entity in find_entities(text) if entity.name == name for s, e in entity.mentions]
