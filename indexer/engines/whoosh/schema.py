"""indexer.fields as a Whoosh schema. It names Whoosh's own classes alone, so that stock Whoosh opens the index."""

from whoosh import fields
from whoosh.analysis import IDTokenizer, SpaceSeparatedTokenizer
from whoosh.formats import Existence

from indexer.fields import ANALYSED, DAY, EXACT, FACET_FIELDS, IDENTIFIER, PUBLISHED, RECORD, RELATED


def stored_schema() -> fields.Schema:
    """The schema as it lies on disk."""
    schema = fields.Schema()
    schema.add(IDENTIFIER, fields.ID(unique=True, stored=True))
    for name in ANALYSED:
        schema.add(name, fields.TEXT(analyzer=SpaceSeparatedTokenizer(), stored=True))
        schema.add(EXACT[name], fields.TEXT(analyzer=SpaceSeparatedTokenizer()))
        schema[EXACT[name]].format = Existence()  # articles and weights, which Whoosh keeps in any case
    for name in (*FACET_FIELDS, *RELATED.values()):
        schema.add(name, fields.ID(analyzer=IDTokenizer()))
    schema.add(DAY, fields.NUMERIC(int, bits=32, sortable=True))
    schema.add(PUBLISHED, fields.NUMERIC(int, bits=64, sortable=True, shift_step=0))  # nobody searches for a second
    schema.add(RECORD, fields.STORED())
    return schema
