"""The texts and their translations. Pure.

A message is known by its German text, with places for values as in `%(name)s`; a percent sign is written `%%`.
`english.tsv` has a line for each: the German text and the English one, or German for one and for several, then
English for one and for several. Texts hold no markup.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Lang = Literal["de", "en"]
LANGUAGES: Mapping[Lang, str] = {"de": "Deutsch", "en": "English"}
"""The languages of the pages, each by its own name; the first is that of the messages."""

Message = tuple[str, ...]
"""A text, or its forms for one and for several."""

_TABLE = Path(__file__).parent / "english.tsv"


def gettext_noop(text: str) -> str:
    """Marks a text that is translated elsewhere, where it is shown."""
    return text


@cache
def english() -> Mapping[Message, Message]:
    """The English forms of each message. Raises ValueError for a line that is no pair, or stands there twice."""
    found: dict[Message, Message] = {}
    for number, line in enumerate(_TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        cells = tuple(line.split("\t"))
        if not line or line.startswith("#"):
            continue
        half = len(cells) // 2
        if len(cells) not in (2, 4) or cells[:half] in found:
            raise ValueError(f"{_TABLE.name}:{number} is no pair of texts, or a message that stands there twice")
        found[cells[:half]] = cells[half:]
    return found


def wording(language: Lang, message: Message, count: int = 1) -> str:
    """The form of a message that fits `count`, its places unfilled; in German if it is not translated."""
    forms = message if language == "de" else english().get(message, message)
    return forms[0 if count == 1 else -1]
