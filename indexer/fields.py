"""The index schema as data: what fields there are and what each is for. Engines build their own schema from it."""

from indexer.entities import KINDS, Kind
from indexer.query.request import FACETS

SCHEMA_VERSION = 6
"""Raised whenever the fields or what lies in them change; an index of another version is refused."""

ANALYSED = ("title", "text")
"""Terms with positions: what words find."""
EXACT = {"title": "title_exact", "text": "text_exact"}
"""By analysed field, the field of its folded surface forms, without positions: exact words and phrases, wildcards."""
FACET_FIELDS = FACETS
"""One value per term, as it is shown."""
RELATED: dict[Kind, str] = {kind: f"related_{kind}" for kind in KINDS}
"""By kind of name, the field of all that an article is related to: named in full, in a compound, by an adjective."""
DAY = "day"
"""The day of publication in Europe/Berlin, as the proleptic Gregorian ordinal of Python's date."""
PUBLISHED = "published"
"""The moment of publication in seconds since 1970 UTC: the order of newest and oldest."""
IDENTIFIER = "id"
RECORD = "record"
"""Stored only: everything else an article's page shows."""

DERIVED_TITLE_WEIGHT = 0.01
"""What a word weighs in a title that was derived from the text, where it counts already."""
