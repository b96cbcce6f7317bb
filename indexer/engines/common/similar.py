"""By what articles are held for alike: the words and names that they share, the rarer the more."""

TERMS = 25
"""Words of an article that are looked for in others."""
LEAST_LIKENESS = 0.12
"""Articles below this share of the article's likeness to itself are no more alike than any two of one section."""
TITLE = 2.0
"""What a word of the title counts beside one of the text."""
SATURATION = 1.2
"""Occurrences in the article at which a word weighs half of what it can."""
NAME = 1.0
"""What a shared name weighs beside a word that is as rare and stands in both many times."""
COMMON = 0.1
"""The share of all articles above which a word tells nothing, but in a small corpus."""
FEW = 50
"""Articles that any word may have."""
SHOWN_NAMES, SHOWN_WORDS = 4, 5


def saturated(times: float) -> float:
    return times / (times + SATURATION)
