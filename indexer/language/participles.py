"""Regular past participles: `gebaut` is made of bauen, `eingeführten` of einführen.

``data/participles.txt``, which ``indexer.language.bake_participles`` makes, holds those without a prefix; what they
are made of follows by rule. Irregular ones (gegangen) and those that look the same as other words are left alone.
"""

import hashlib
import re
from functools import cache
from importlib.resources import files

_SHIPPED = files("indexer.language") / "data" / "participles.txt"
_SEPARABLE = """
    ab an auf aus bei dar durch ein empor entgegen fern fertig fest fort frei gegenüber heim her herab heran herauf
    heraus herbei herein herunter hervor hin hinaus hinein hinzu hoch los mit nach nieder statt teil um vor voran voraus
    vorbei weg weiter wieder zu zurück zusammen
""".split()
_PARTICIPLE = re.compile(rf"({'|'.join(sorted(_SEPARABLE, key=len, reverse=True))})?(ge[a-zäöü]{{2,}}t)(?:e[mnrs]?)?")
_ENDINGS = ("t", "te", "tem", "ten", "ter", "tes")
# Stems that take -et rather than -t: gearbeitet, geordnet, gerechnet, but not gelernt, gefilmt, geahnt.
_NEEDS_E = re.compile(r".*(?:[dt]|(?:[^aeiouäöülrhmn]|ch)[mn])e")
# Stems that take -n rather than -en: handeln, ändern, feiern, but not spielen, zieren.
_TAKES_N = re.compile(r".*(?:(?<!i)e[lr]|eier)")


def may_be_participle(word: str) -> bool:
    """Whether a word in lower case looks as if it were one, told in the least time; never False where it is."""
    return "ge" in word and word.endswith(_ENDINGS)


def participle_base(form: str) -> str | None:
    """The verb that a participle is made from, in lower case and with ss for ß; None for other forms.

    Capitalised forms have none: Angestellte are persons.
    """
    if not form.islower():
        return None
    found = _PARTICIPLE.fullmatch(form.replace("ß", "ss"))
    if found is None or found[2] not in participles():
        return None
    return (found[1] or "") + infinitive(found[2])


def infinitive(participle: str) -> str:
    """The verb of a regular participle without prefix: gebaut, gehandelt, geändert, gearbeitet."""
    stem = participle[2:-1]
    if _NEEDS_E.fullmatch(stem):
        stem = stem[:-1]
    return stem + ("n" if _TAKES_N.fullmatch(stem) else "en")


@cache
def participles() -> frozenset[str]:
    """The regular participles without prefix that are known."""
    return frozenset(_SHIPPED.read_text(encoding="utf-8").splitlines()[1].split())


def participles_digest() -> str:
    """Changes when the list does."""
    return hashlib.sha256(_SHIPPED.read_bytes()).hexdigest()
