"""Histories of a corpus: what it holds, one state after the other."""

from hypothesis import strategies as st

_WORDS = """Hafen Häfen See-Hafen Hafenstadt Stadt Städte und die der Kursk nordkoreanisch Putin Wladimir z. B. IM 50 %
3,5
Ukraine-Krieg Kriegsende bauen gebaut Soldat:innen KCNA Seehafen. Straße! tagesschau.de 😀 Präsident Moskau""".split()
_TEXTS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=25).map(" ".join)
_NAMES = st.lists(st.sampled_from(["Ada Weber", "Olaf Scholz", "A. Weber", "Moskau"]), max_size=2, unique=True)
_ARTICLES = st.fixed_dictionaries(
    {"text": _TEXTS},
    optional={
        "title": _TEXTS, "persons": st.none() | _NAMES, "places": st.none() | _NAMES, "authors": _NAMES,
        "published": st.sampled_from(["2024-01-01", "2024-01-02T10:00:00+01:00", "2023-05-05", "never"]),
        "source": st.sampled_from(["Elbkurier", "Rundschau"]),
    },
)  # fmt: skip
_IDS = st.sampled_from("abcdefgh")
HISTORIES = st.lists(st.dictionaries(_IDS, _ARTICLES, min_size=1, max_size=6), min_size=2, max_size=4)
"""States of a corpus, one after the other: articles by id."""
