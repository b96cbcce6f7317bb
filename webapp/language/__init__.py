"""What the pages say, in German and English. A text stands in German where it is shown; `english.tsv` translates it."""

from webapp.language.catalogue import LANGUAGES, Lang, Message, gettext_noop
from webapp.language.speaking import asked_lang, gettext, lang, ngettext

__all__ = ["LANGUAGES", "Lang", "Message", "asked_lang", "gettext", "gettext_noop", "lang", "ngettext"]
