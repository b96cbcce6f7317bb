"""Everything that knows text and index: reading articles, German, names, the engines. Nothing here knows HTTP."""
