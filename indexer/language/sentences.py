"""Where sentences begin and end: rules for German news text.

A line end closes a sentence (headings, data blocks). A full stop does not after abbreviations, initials and ordinals.
"""

import re

_SURE = 9
"""Letters from which the word before a full stop is neither an abbreviation nor an ordinal."""
# Possessive, and only from the first sign on: else a long run of signs would be tried from each of them.
_END = re.compile(r"[.!?…](?<![.!?…].)[.!?…]*+[\"“”»«›‹‘’')\]]*+(?=\s|$)|\n+")
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
        signs, end = match.group(), match.end()
        if signs[0] == "\n" or _ends_sentence(text, start, match.start(), signs, end):
            _append_stripped(spans, text, start, end)
            start = end
    _append_stripped(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, start: int, at: int, signs: str, end: int) -> bool:
    """Whether the signs at `at`, behind which it goes on at `end`, end the sentence that begins at `start`."""
    first = text[end + 1 : end + 2]  # mostly the next word begins behind one blank
    if not (first.isalnum() and text[end] == " "):
        first = _next_word(text, end)[:1]
    if first.islower():
        return False
    if signs[0] != "." or signs[1:2] == ".":
        return True
    found = _LAST_WORD.search(text[max(start, at - _SURE) : at])
    last = found.group() if found else ""
    if len(last) == _SURE:
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
