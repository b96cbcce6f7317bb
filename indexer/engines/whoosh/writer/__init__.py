"""From articles to a Whoosh segment by way of arrays: texts become numbers, these are sorted, and bytes are laid out.

What belongs here knows Whoosh's file formats and no query; what the words of a corpus are kept for beside the index is
the affair of `words`. In the order of a build: gathering, vocabulary, inverting, postings, termindex, segment.
"""
