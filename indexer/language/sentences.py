"""Where sentences begin and end: rules for German news text.

A line end closes a sentence (headings, data blocks). A full stop does not after abbreviations, initials and ordinals.
"""

import re

SURE = 9
"""Letters from which the word before a full stop is neither an abbreviation nor an ordinal."""
END_SIGNS = ".!?…"
CLOSING_SIGNS = "\"“”»«›‹‘’')]"
# Possessive, and only from the first sign on: else a long run of signs would be tried from each of them.
_SIGN = f"[{END_SIGNS}]"
_END = re.compile(rf"{_SIGN}(?<!{_SIGN}.){_SIGN}*+[{re.escape(CLOSING_SIGNS)}]*+(?=\s|$)|\n+")
_LAST_WORD = re.compile(r"[^\W_]*\Z")
_NEXT_WORD = re.compile(r"[\s„\"»(‚']*([^\W_]+)")

_ABBREVIATIONS = frozenset(
    """
    allg anm aufl bd bspw bzgl bzw ca chr co dgl dipl dr einschl etc evtl ev ff fr frhr geb gegr gem gest ggf hl hr
    hrsg inkl ing insb jh jhd jr kap lt med mind mio mr mrd mrs ms nr phil pol prof rd rer resp sen sog st std str
    tel tsd usw verh vgl vol vors vs zt zzgl mo di mi do sa u a d h z b o ä i v e k s
    """.split()
)
# Words and names as well, so only an abbreviation before a number: „Art. 5“, „max. 20“, „3. Jan. 2024“.
_SHORT_MONTHS = frozenset("jan feb mär apr jun jul aug sep sept okt nov dez".split())
_BEFORE_NUMBER = frozenset("abs art max min so".split()) | _SHORT_MONTHS
_DOUBTFUL = _ABBREVIATIONS | _BEFORE_NUMBER
_MONTHS = frozenset(
    "januar jänner februar feber märz april mai juni juli august september oktober november dezember".split()
)
# What an ordinal number stands before, as in „im 19. Jahrhundert“, „der 1. FC“.
_AFTER_ORDINAL = frozenset(
    """
    jahrhundert jahrhunderts jahrhunderten jahrestag jahrtausend geburtstag todestag hochzeitstag platz rang runde
    minute etage stock stockwerk klasse mal auflage parteitag tag sitzung spiel spieltag regiment weltkrieg
    bundesliga liga fc sc sv bundesversammlung legislaturperiode wahlperiode kapitel quartal halbjahr reihe satz akt
    symphonie sinfonie mannschaft panzerdivision republik änderung jahrgang woche etappe kalenderwoche strafkammer
    zivilkammer senat zivilsenat strafsenat verordnung internationale internationalen
    """.split()
) | (_MONTHS | _SHORT_MONTHS)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of the text as (start, end) character offsets, without surrounding white space, in order."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] == "\n" or _ends_sentence(text, match):
            _append_stripped(spans, text, start, match.end())
            start = match.end()
    _append_stripped(spans, text, start, len(text))
    return spans


def end_at(text: str, at: int) -> int | None:
    """Where the sentence ends whose first end sign stands there; None if it goes on."""
    match = _END.match(text, at)
    return match.end() if match and _ends_sentence(text, match) else None


def may_go_on(word: str) -> bool:
    """Whether a sentence may go on behind this word, of less than SURE letters, and a full stop."""
    return word.lower() in _DOUBTFUL or len(word) == 1 or word.isdigit()


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    """Whether the signs that were found end a sentence."""
    at, end, signs = found.start(), found.end(), found.group()
    first = text[end + 1 : end + 2]  # mostly the next word begins behind one blank
    if not (first.isalnum() and text[end] == " "):
        first = _next_word(text, end)[:1]
    if first.islower():
        return False
    if signs[0] != "." or signs[1:2] == ".":
        return True
    before = _LAST_WORD.search(text[max(0, at - SURE) : at])
    last = before.group() if before else ""
    if len(last) == SURE:
        return True
    if last.lower() in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return False
    if last.lower() in _BEFORE_NUMBER:
        return not first.isdigit()
    # Four digits are a year, with which sentences end.
    is_ordinal = last.isdigit() and len(last) <= 3 and _next_word(text, end).lower() in _AFTER_ORDINAL
    return not is_ordinal


def _next_word(text: str, end: int) -> str:
    match = _NEXT_WORD.match(text, end)
    return match.group(1) if match else ""


def _append_stripped(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    behind = text[start:end].lstrip()
    if behind:
        start = end - len(behind)
        spans.append((start, start + len(behind.rstrip())))
