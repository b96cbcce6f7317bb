"""Abbreviations written with full stops: `z. B.`, `i. d. R.`, `n. Chr.`. Each is one word, with blanks or without."""

import re

BLANKS = " \u00a0\u2009\u202f"
"""What may stand inside: a blank, also one that is thin or does not break."""

_FUNCTION_WORDS = """
    z.B. z.Bsp. d.h. d.i. u.a. u.a.m. u.ä. u.Ä. u.v.m. u.v.a. u.v.a.m. u.U. u.E. u.dgl. u.dergl. o.ä. o.Ä. o.dgl. o.g.
    i.d.R. i.A. i.Allg. i.S. i.S.d. i.S.v. i.e.S. i.w.S. i.H.v. i.V. i.V.m. i.Z.m. s.o. s.u. s.a. v.a. v.l. v.r.
    v.l.n.r. z.T. z.Z. z.Zt. z.Hd. a.a.O. b.w. m.E. m.W. m.a.W.
"""
_OTHERS = "a.D. a.M. e.V. e.G. h.c. i.R. i.Br. k.o. K.o. n.Chr. v.Chr. v.H. d.J. d.M. d.Ä. d.Red. m.b.H. p.a. ü.M."
# Without any full stop these are words, or the lower case of other abbreviations: they keep the inner one.
_DOTTED = frozenset(["so", "su", "sa", "og", "bw", "di"])
# The others of two letters get a term of their own, for `d. M.` is no DM and `i. S.` no IS; but these need none.
_UNLIKE_OTHERS = frozenset(["zB", "dh", "hc", "ko", "Ko"])


def _form(written: str) -> str:
    letters = written.replace(".", "")
    return written.removesuffix(".") if letters in _DOTTED else letters


_FORMS = {written: _form(written) for written in (_FUNCTION_WORDS + _OTHERS).split()}
FUNCTION_WORDS = frozenset(_FORMS[written] for written in _FUNCTION_WORDS.split())
"""The forms of those that stand for words without a meaning of their own."""
WITH_TERMS = {
    form: form.lower() + ("_" if len(form) == 2 and form not in _UNLIKE_OTHERS else "")
    for form in _FORMS.values()
    if "." not in form
}
"""The forms of abbreviations, each with its term."""

LONGEST_PIECE = max(len(piece) for written in _FORMS for piece in written.split("."))
"""Letters of the longest piece between full stops."""
_BLANK = f"[{BLANKS}]"
_START = r"(?<![^\W_])(?<![^\W_]\.)"


def _pattern(written: str) -> str:
    """Full stops and blanks inside; the last full stop may be missing only where no blank stands."""
    *inner, last = written.rstrip(".").split(".")
    complete = "".join(rf"{letters}\.{_BLANK}?" for letters in inner) + rf"{last}\."
    return rf"{complete}|" + r"\.".join((*inner, last))


def _openings(written: str) -> set[str]:
    """What may end a stretch without blanks while the abbreviation goes on."""
    letters = written.rstrip(".").split(".")
    return {r"\.".join(letters[:count]) for count in range(1, len(letters))}


_LONGEST_FIRST = sorted(_FORMS, key=len, reverse=True)
PATTERN = rf"{_START}(?:{'|'.join(map(_pattern, _LONGEST_FIRST))})(?![^\W_])"
"""A regular expression for an abbreviation in running text. It never crosses a line."""
_OPENINGS = sorted(set().union(*map(_openings, _FORMS)), key=len, reverse=True)
OPENING = rf"{_START}(?:{'|'.join(_OPENINGS)})\.$"
"""Whether a stretch without blanks ends in a piece of an abbreviation that may go on behind the blank."""
_ABBREVIATION = re.compile(PATTERN)
_BLANK_SIGNS = re.compile(_BLANK)


def abbreviation(written: str) -> str | None:
    """The form of an abbreviation (`z. B.`: zB, `s. o.`: s.o); None for everything else."""
    if not _ABBREVIATION.fullmatch(written):
        return None
    return _FORMS[_BLANK_SIGNS.sub("", written).rstrip(".") + "."]


def abbreviation_term(form: str) -> str | None:
    """The term of an abbreviation's form; None for forms that are none."""
    return WITH_TERMS.get(form)
