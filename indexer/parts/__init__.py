"""Building an index on many machines: names are found in parts of the corpus, each on its own, and the index is made
of all parts together.

What engines do does not belong here: an index of parts comes to be as any other.
"""
