"""The embedded engine: an ordinary Whoosh 2.7.4 index in a folder, nothing but Python. No HTTP in here."""

import warnings

with warnings.catch_warnings():
    # Whoosh 2.7.4 holds string escapes that Python warns of when it first compiles them, from 3.12 on aloud.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    import whoosh.codec.whoosh3
    import whoosh.index
    import whoosh.query
    import whoosh.searching  # noqa: F401
