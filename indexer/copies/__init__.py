"""Which articles are versions of one text, such as agency copy that many print: pure functions over texts.

`agencies` leaves out what says whose copy it is, `shingles` makes a set of a text that can be compared, `signatures`
tells of many at once which are likely alike, `grouping` compares these exactly and makes groups of them.
Nothing here knows an index; how two versions differ is told by `indexer.query.differences`.
"""

from indexer.copies.collecting import Collector
from indexer.copies.grouping import Groups
from indexer.copies.shingles import compared

__all__ = ["Collector", "Groups", "compared"]
