"""Reads an article's entities in a form that tables can state."""

from indexer.entities import find_entities

LETTERS = {"person": "P", "organisation": "O", "place": "L"}


def names_in(text: str) -> list[str]:
    """Each entity named in full as ``P``, ``O`` or ``L``, a colon and its name, by first mention."""
    return [f"{LETTERS[entity.kind]}:{entity.name}" for entity in find_entities(text) if entity.named]


def related_in(text: str) -> list[str]:
    """What ``text`` tells of names without naming them, in its order: the letter of the kind, the name, the words."""
    found = [(start, entity, text[start:end]) for entity in find_entities(text) for start, end in entity.related]
    return [f"{LETTERS[entity.kind]}:{entity.name} {words}" for _, entity, words in sorted(found, key=lambda f: f[0])]


def mentions_of(text: str, name: str) -> list[str]:
    """The stretches of ``text`` that name the entity ``name``."""
    return [text[s:e] for entity in find_entities(text) if entity.name == name for s, e in entity.mentions]
