"""Versions of an article as newspapers make them of agency copy: seeded, so always the same for the same article.

What `bench.copies` measures and the tests of copies are held to.
"""

import random
import re
from collections.abc import Callable

_AGENCIES = ("dpa", "AFP", "Reuters", "APA", "epd", "KNA", "sid")
_PLACES = ("Berlin", "BERLIN", "Wien", "Frankfurt/Main", "Hamburg")
_HEADLINES = ("Neue Wendung: ", "Bericht: ", "Das ist der Stand – ")
_SPELLINGS = (("ss", "ß"), ("ß", "ss"), ("ph", "f"), ("%", "Prozent"), ("Prozent", "%"), ("Euro", "€"), ("ä", "ae"))
_WORD = re.compile(r"\b[a-zäöüß]{4,}\b")

Edit = Callable[[random.Random, str, str], tuple[str, str]]
"""Takes a headline and a text, gives others."""


def agency_line(rng: random.Random, title: str, text: str) -> tuple[str, str]:
    """Says whose the text is, before it, behind it, or both."""
    agency, place = rng.choice(_AGENCIES), rng.choice(_PLACES)
    leads = (f"{place} ({agency}) - ", f"{place} ({agency}/bb) – ", f"{place}/{agency} – ", f"Von {agency}\n", "")
    ends = (f" ({agency})", f"\n\n© {agency}-infocom, {agency}:210304-99-683812/3", f"\nQuelle: {agency}", "")
    lead, end = rng.choice(leads), rng.choice(ends)
    return title, f"{lead or leads[0]}{text}{end}"


def cut(rng: random.Random, title: str, text: str) -> tuple[str, str]:
    """Leaves out the last paragraphs, or one in the middle; of a text of one paragraph, the last sentences."""
    paragraphs, joint = text.split("\n\n"), "\n\n"
    if len(paragraphs) < 3:
        paragraphs, joint = re.split(r"(?<=[.!?“]) (?=[A-ZÄÖÜ„])", text), " "
    if len(paragraphs) < 3:
        return title, text
    if rng.random() < 0.3:
        del paragraphs[rng.randrange(1, len(paragraphs) - 1)]
        return title, joint.join(paragraphs)
    return title, joint.join(paragraphs[: rng.randrange((len(paragraphs) + 1) // 2, len(paragraphs))])


def headline(rng: random.Random, title: str, text: str) -> tuple[str, str]:
    """Another headline."""
    words = title.split()
    rng.shuffle(words)
    return rng.choice(_HEADLINES) + " ".join(words), text


def spelling(rng: random.Random, title: str, text: str) -> tuple[str, str]:
    """Some words spelt otherwise, and every fiftieth replaced or left out."""
    for old, new in rng.sample(_SPELLINGS, 3):
        pieces = text.split(old)
        text = pieces[0] + "".join((new if rng.random() < 0.3 else old) + piece for piece in pieces[1:])

    def changed(found: re.Match[str]) -> str:
        chance = rng.random()
        return "" if chance < 0.01 else f"wohl {found.group()}" if chance < 0.02 else found.group()

    return title, _WORD.sub(changed, text)


EDITS: tuple[Edit, ...] = (agency_line, cut, headline, spelling)


def version(seed: int, title: str, text: str) -> tuple[str, str]:
    """Another version of an article: one to all of the edits."""
    rng = random.Random(seed)
    for edit in rng.sample(EDITS, rng.randint(1, len(EDITS))):
        title, text = edit(rng, title, text)
    return title, text
