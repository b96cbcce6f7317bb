"""Base forms of organisations and places: ``Deutschen Bank`` is *Deutsche Bank*. Pure functions.

An adjective in front takes the ending that it has without an article, which hangs on the gender of the noun behind it,
and that shows in how the noun ends. Where it does not, the words stay as they are.
"""

import re
from collections.abc import Collection, Sequence

from indexer.entities.gazetteer import gazetteer
from indexer.entities.normalise import without_genitive

_FEMININE = re.compile(
    r"(?:partei|bank|union|kirche|agentur|gesellschaft|behörde|kommission|schule|universität|stiftung|zeitung|ung|schaft|"
    r"tion|heit|anstalt|kammer|liga|bahn|post|kasse|armee|miliz|klinik|akademie|gruppe|front|jugend|bewegung|börse|presse|"
    r"allianz|see|republik|insel|straße|brücke|wüste|oper|gemeinde|initiative|zentrale|hilfe|fraktion|küste|ebene|heide|"
    r"schweiz|mark|alb|moschee)$",
    re.IGNORECASE,
)
_MASCULINE = re.compile(
    r"(?:verband|bund|rat|verein|hof|dienst|konzern|club|klub|kreis|ausschuss|fonds|orden|kongress|senat|verbund|"
    r"anzeiger|kurier|flughafen|park|wald|ozean|platz|markt|turm|dom|stuhl|landtag|lloyd|kanal|golf)$",
    re.IGNORECASE,
)
_NEUTER = re.compile(
    r"(?:amt|institut|gericht|parlament|ministerium|zentrum|museum|theater|werk|haus|komitee|bündnis|kreuz|forum|netzwerk|"
    r"archiv|fernsehen|meer|tor|viertel|gymnasium|orchester|klinikum|schloss|kollegium|präsidium|reich|land|gebirge)$",
    re.IGNORECASE,
)
_ENDINGS = ((_FEMININE, "e"), (_MASCULINE, "er"), (_NEUTER, "es"))
_ADJECTIVE = re.compile(
    r"((?:\w+(?:isch|lich|ig|iv|al)|Deutsch|Frei|Neu|Alt|Grün|Rot|Groß|Klein|Vereint|Vereinigt|Schwarz|Weiß|Blau|Jung|Golden|"
    r"Tot|Still|Erst|Wahr|Ober|Unter|Inner|Äußer|Hoh|Gelb))(?:e|en|em|er|es)"
)
_OF_TOWN = re.compile(r"[^\W\d_a-zäöü]\w{2,}er")
"""``Kölner``, ``Londoner``: these have no other form."""
_MOST_ADJECTIVES = 3


def base_of_words(words: Sequence[str]) -> list[str]:
    """The words of a name in the nominative without article (``Deutschen Roten Kreuzes``: Deutsches Rotes Kreuz)."""
    adjectives = 0
    while adjectives < min(_MOST_ADJECTIVES, len(words) - 1) and (
        _adjective(words[adjectives]) or _OF_TOWN.fullmatch(words[adjectives])
    ):
        adjectives += 1
    head = _without_case(words[adjectives])
    ending = next((ending for nouns, ending in _ENDINGS if nouns.search(head)), None)
    if ending is None:
        return list(words)
    front = []
    for word in words[:adjectives]:
        adjective = _adjective(word)
        front.append(adjective + ending if adjective else word)
    return [*front, head, *words[adjectives + 1 :]]


def _adjective(word: str) -> str | None:
    """An adjective without its ending; what is made of a town's name (Leipziger) is none."""
    found = _ADJECTIVE.fullmatch(word)
    return found[1] if found and word.removesuffix("er") not in gazetteer().forms else None


def base_of_word(word: str, attested: Collection[str], *, noun_follows: bool) -> str:
    """A one-word organisation or place without the ``s`` of a genitive; ``attested`` are the words of its text."""
    if word[-2:] == "as" and word[:-1] not in attested:
        return word
    head = _without_case(word)
    if head != word:
        return head
    return word if word.isupper() else without_genitive(word, attested, noun_follows=noun_follows)


def _without_case(noun: str) -> str:
    """A noun whose gender shows, without the ending of the genitive."""
    for ending in ("s", "es"):
        base = noun.removesuffix(ending)
        if base != noun and (_MASCULINE.search(base) or _NEUTER.search(base)):
            return base
    return noun
