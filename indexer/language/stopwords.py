"""German stop words: so common that a query for several words is not meant to be narrowed by them.

They are indexed. A query drops them when other words are left; phrases keep them, so „Die Linke“ can be found.
"""

from indexer.language.abbreviations import FUNCTION_WORDS
from indexer.language.capitals import is_abbreviation

STOP_WORDS = frozenset(
    """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei
    beim bin bis bist da dabei dadurch dafür damit dann das dass dein deine deinem deinen deiner dem den denn der
    deren des dessen desto dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem
    einen einer eines er es etwa etwas euch euer eure für gegen gewesen hab habe haben hat hatte hatten hier hin
    hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes
    jener jetzt kann kein keine keinem keinen keiner können konnte konnten machen man manche mein meine meinem
    meinen meiner mich mir mit müssen musste mussten nach nicht nichts noch nun nur ob oder ohne schon sehr sein
    seine seinem seinen seiner seines seit selbst sich sie sind so sobald solche soll sollen sollte sollten sondern
    sonst soweit sowie über um und uns unser unsere unserem unseren unserer unter viel vom von vor während war waren
    warum was weil weiter welche welchem welchen welcher welches wem wen wenn wer werde werden wessen weshalb wie
    wieder wieso will wir wird wirst wo wodurch woher wohin womit worden worüber wozu wurde wurden würde würden zu
    zum zur zwar zwischen
    """.split()
)


def is_telling(form: str) -> bool:
    """Whether a surface form can say what a text is about: a word with letters that is no stop word."""
    return len(form) > 1 and form[0].isalpha() and not is_stop_word(form)


def is_stop_word(form: str) -> bool:
    """Whether a surface form is a stop word, or an abbreviation of some (`z. B.`).

    Short words in capitals (`IS`, `AUS`) are abbreviations of their own and are not.
    """
    return form in FUNCTION_WORDS or (form.lower() in STOP_WORDS and not is_abbreviation(form))
