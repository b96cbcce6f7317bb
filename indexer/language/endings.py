"""Endings that Snowball leaves though they are some, and ends of words that it takes though they are none."""

import re

# After these letters Snowball leaves a final -s: its list of valid s-endings is b d f g h k l m n r t.
_S_AFTER = frozenset("aeiouyäöüéjpwcxv")
# Words and ends of words in -aus that are no genitives of words in -au (Moskaus, Breslaus, Umbaus, Staus) …
_AUS_WORDS = frozenset(
    """
    aus laus claus graus saus garaus raus daraus woraus voraus heraus hinaus durchaus überaus weitaus geradeaus
    rundheraus
    """.split()
)
_AUS_ENDINGS = ("haus", "maus", "klaus", "kolaus", "kraus", "braus", "applaus")
# Words whose end Snowball takes for an ending: else Zins is `zin` and Zinsen `zins`, Problem `probl` and Probleme
# `problem`, and Bayern and the firm Bayer are one.
_WITHOUT_ENDING = re.compile(
    r".*(?:(?<!mer)kurs|krebs|puls|erlös|dachs|fuchs|keks|konzern|problem|emblem|theorem)"
    r"|.*(?:(?<!ben)(?<!maga)(?<!medi)(?<!muez)(?<!jel)zins|(?<!f)luchs|(?<![cs])hals)"
    r"|(?:sandstein|kalk)?fels|(?:see|wild|zucht|räucher)?lachs|(?:bibel|koran)?vers|gans|wachs|wels|ochs|ekzem|diadem|phonem|morphem"
    r"|(?:stadt|orts|atom|zell|wesens)?kern|(?:fix|see|polar|morgen|neutronen)?stern|western|ostern"
    r"|(?:ober|nieder)?bayern|(?:vor)?pommern|nordzypern|zypern|luzern|flandern|jerusalem|golem"
)
_LAST_LETTERS = ("s", "m", "ern")  # what all of them end in: quicker to look at
# And some whose last letter it leaves: des Orchesters, den Nachbarn.
_WITH_ENDING = ("esters", "nachbarn", "herrn")
# Genitives and plurals that look like words to which the -s belongs.
_GENITIVES = frozenset(
    """
    dachaus warschaus kölns koelns öls oslos rigas logos zoos apps typs cups
    malis haitis perus burundis malawis dschibutis fidschis hawaiis missouris tripolis delhis mumbais dubais shanghais
    schanghais hanois nairobis helsinkis miamis bruneis naurus tuvalus vanuatus timbuktus
    selenskis zelenskis melonis berlusconis salvinis renzis draghis mussolinis gandhis modis gaddafis chomeinis
    rohanis raisis saudis israelis pakistanis irakis netanjahus netanyahus messis verdis
    profis taxis krimis studis azubis promis nazis tsunamis bikinis gurus akkus kanus tabus kängurus alis
    """.split()
)
# Names and words to which the final -s belongs.
_OWN_S_WORDS = frozenset(
    """
    thomas jonas lukas lucas andreas matthias mathias tobias elias niklas nikolas nicolas silas judas texas kansas
    arkansas dallas hamas vegas honduras bahamas laos barbados caracas patras carlos marcos ramos santos campos
    davos lagos athos philipps phillips etwas damals nichts bereits gips schnaps chips kollaps raps mumps straps
    klaps korps albatros rhinozeros pyjamas canvas atlas ananas
    """.split()
)
_CHANGED = (*_LAST_LETTERS, *_WITH_ENDING)
"""How all words end that do not stay as they are."""
_OWN_S_ENDINGS = ("is", "us", "es", "gas", "aas", "chaos", "kosmos", "ethos", "pathos", "mythos", "logos", "los")


def before_stemming(word: str) -> str:
    """A word in lower case as Snowball should see it: inflections of one word become one stem, different words do not.

    Where the end of a word only looks like an ending (`zins`, `problem`), it gets a real one; else `without_genitive`.
    """
    if not word.endswith(_CHANGED):
        return word
    ends_so = word.endswith(_LAST_LETTERS) and _WITHOUT_ENDING.fullmatch(word)
    return f"{word}e" if ends_so else without_genitive(word)


def without_genitive(word: str) -> str:
    """Removes an -s that Snowball leaves (`nordkoreas`, `selenskyjs`, `trumps`, `moskaus`), or -n; lower case in.

    Guards: words in -is, -us and the like keep theirs but for listed ones; -aus loses it only where -au is the word
    (`umbaus`).
    """
    if word in _GENITIVES or word.endswith(_WITH_ENDING):
        return word[:-1]
    if len(word) < 5 or word[-1] != "s" or word[-2] not in _S_AFTER:
        return word
    if word.endswith("aus"):
        is_word = word in _AUS_WORDS or word.endswith(_AUS_ENDINGS)
        return word if is_word else word[:-1]
    if word in _OWN_S_WORDS or word.endswith(_OWN_S_ENDINGS):
        return word
    return word[:-1]
