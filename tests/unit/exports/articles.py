"""Articles for the exports: an ordinary one, and any that there could be."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from indexer.engines import StoredArticle
from indexer.entities import Entity

ARTICLE = StoredArticle(
    id="a1", title="Brücke gesperrt", title_derived=False, text="Die Brücke bleibt zu.\n\nBis Mai.",
    published=dt.datetime(2024, 10, 5, 8, 30, tzinfo=ZoneInfo("Europe/Berlin")), source="Elbkurier", section="Lokales",
    authors=("Nora Feld", "dpa"), url="https://example.org/a1?x=1&y=2", language="de", file="articles.jsonl", line=1,
    entities=(
        Entity("person", "Ada Weber", 1.0, ()), Entity("organisation", "Elbe AG", 0.8, ((0, 3),)),
        Entity("place", "Riesa", 0.9, ()),
    ),
    generation="2026-11-22T101530Z-3f9a",
)  # fmt: skip
BARE = dataclasses.replace(
    ARTICLE, id="b/2 ü", published=None, source=None, section=None, authors=(), url=None, language=None, entities=(),
    title="Nur ein Satz", title_derived=True,
)  # fmt: skip

# What a reader lets through: anything but NUL, carriage returns and lone surrogates.
_SIGNS = st.characters(exclude_characters="\0\r", codec="utf-8")
_DANGERS = st.sampled_from(
    ["=1+1", "-", "@x", "\n", "\t", "}", "{", "\\", '"', "'", " and ", "%", "$", "&", "#", "~", "^", "_", "</script>",
     "]]>", "<!--", "\nER  - ", "\nTY  - NEWS", "@article{x,", "\u2028", "\x85", "\x0b", "\ufffe", "\x1b", "„", "“"]
)  # fmt: skip
texts = st.lists(st.text(_SIGNS, max_size=8) | _DANGERS, max_size=6).map("".join)
lines = texts.map(lambda text: " ".join(text.split())).filter(bool)
_optional = st.none() | lines
_moments = st.datetimes(
    dt.datetime(1600, 1, 2), dt.datetime(2200, 12, 30),
    timezones=st.sampled_from([dt.UTC, ZoneInfo("Europe/Berlin"), dt.timezone(dt.timedelta(hours=-14))]),
    allow_imaginary=False,
)  # fmt: skip

articles = st.builds(
    StoredArticle,
    id=lines, title=lines, title_derived=st.just(False), text=texts.filter(str.strip), published=st.none() | _moments,
    source=_optional, section=_optional, authors=st.lists(lines, max_size=3, unique=True).map(tuple),
    url=st.none() | lines | lines.map("https://example.org/{}".format), language=_optional | st.just("de-AT"),
    file=st.just("a.jsonl"), line=st.just(1),
    entities=st.lists(
        st.builds(Entity, st.sampled_from(("person", "organisation", "place")), lines, st.just(1.0), st.just(())),
        max_size=4, unique_by=lambda entity: (entity.kind, entity.name),
    ).map(tuple),
    generation=st.just("g"),
)  # fmt: skip
several = st.lists(articles, max_size=4, unique_by=lambda article: article.id)
