"""What stands on both sides of a place in a text."""

import re

_CONTEXT = 90
"""Characters that are shown on a side."""
SPACE = re.compile(r"\s+")


def before_place(text: str, end: int) -> str:
    """What stands before a place, cut at a word."""
    begin = max(0, end - _CONTEXT)
    piece = SPACE.sub(" ", text[begin:end])
    if begin and not text[begin - 1].isspace():
        cut = piece.partition(" ")[2]
        piece = cut or piece
    return piece.lstrip()


def after_place(text: str, begin: int) -> str:
    end = begin + _CONTEXT
    piece = SPACE.sub(" ", text[begin:end])
    if end < len(text) and not text[end].isspace():
        cut = piece.rpartition(" ")[0]
        piece = cut or piece
    return piece.rstrip()
