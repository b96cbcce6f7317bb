"""What the property tests of this folder draw from: German, query signs, and what Unicode has of mischief."""

from hypothesis import settings
from hypothesis import strategies as st

_GERMAN = (
    "Soldaten", "Soldat*innen", "nordkoreanische", "Kursk", "Ukraine-Konflikt", "US-Regierung", "der", "und", "nicht",
    "Häuser", "Ha\u0308user", "Straße", "daß", "Putin’s", "geht‘s", "12.000", "3,5", "24.", "Februar", "z. B.", "Dr.",
    "Do\u00adnau", "Kur\u200bsk", "ﬁn", "½", "٣", "שלום", "مرحبا", "👩‍👩‍👧", "ʼ", "E-Mail-Adresse", "a-b-c",
    "\u202eabc", "İ", "ǅ", "z.", "B.", "u. v. a. m.", "s.o", "50 %", "%", "‰", "12\u202f000", "IS", "DER KRIEG",
    "STRAßE", "www.a.de", "a@b.de", "tagesschau.de/x", "gut.Die",
)  # fmt: skip
_SYNTAX = (
    "UND", "ODER", "NICHT", "AND", "OR", "NOT", "&&", "||", "-", "–", "(", ")", '"', "„", "“", "”", "»", "«", "‚", "‘",
    "’", "=", "*", "?", ":", "titel:", "ort:", "bezug:", "person:", "datum:", "vor:", "nach:", "2024", "2024-13",
    "12.03.2024",
    "..", "~", "https://a.de/?q=1", "[", "]", "{", "\\", "'", "\0", "\n", "\t", "\u2028", "/", ".", "!", "…", ", ",
    "/w5", "/s", "~1", '"~5', "‹", "›",
)  # fmt: skip

_pieces = st.one_of(st.sampled_from(_GERMAN), st.sampled_from(_SYNTAX), st.text(max_size=6))
_gaps = st.sampled_from(["", " ", " ", "\n", "\u00a0"])

TEXTS = st.one_of(
    st.text(max_size=60), st.lists(st.tuples(_pieces, _gaps), max_size=25).map(lambda p: "".join(a + b for a, b in p))
)
"""Any text, biased to German words and to what a query gives a meaning to."""

PROSE = st.lists(st.tuples(st.sampled_from((*_GERMAN, ".", "!", "„", "“", "…")), _gaps), max_size=120).map(
    lambda p: "".join(a + b for a, b in p)
)
"""Longer texts of German words, with sentences in them."""

LONG = settings(max_examples=20_000, deadline=None, derandomize=False)
"""For the variants behind `make test-long`."""
