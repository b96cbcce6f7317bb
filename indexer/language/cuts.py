"""The sentences of many texts at once, in a fraction of the time that `sentences.sentence_spans` takes for each.

Most full stops stand between a long word and a capital, or before a small letter, which numpy sees for all of them in
one go. What is left is asked there, sign by sign.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indexer.language import sentences

_WORD, _SMALL, _BLANK, _END, _CLOSING = 1, 2, 4, 8, 16
_NEAR = 3
"""Characters at either end of a sentence that are looked at before all of a text is."""
_BEYOND = 0x3001
"""The first character behind all blanks of Unicode."""

Ints = NDArray[np.int64]


def spans_with_words(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """The sentences that hold a word: start and end of each, in characters; and how many each text has."""
    whole = "\n".join(["", *texts, ""])
    letters = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _kinds_of(letters)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    bases = 1 + np.cumsum(lengths) - lengths
    cuts = np.concatenate([np.flatnonzero(letters == ord("\n")), _ends(texts, whole, letters, kinds, bases)])
    cuts.sort()
    starts, ends = _stripped(kinds, cuts[:-1].copy(), cuts[1:].copy())
    kept = _with_words(kinds, starts, ends)
    starts, ends = starts[kept], ends[kept]
    owner = np.searchsorted(bases, starts, side="right") - 1
    counts = np.bincount(owner, minlength=len(texts))
    return np.stack([starts, ends], axis=1) - bases[owner, None], counts


def _stripped(kinds: NDArray[np.uint8], starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Spans without blanks around them; those of blanks alone are empty."""
    for _ in range(_NEAR):
        starts += (starts < ends) & (kinds[starts] & _BLANK != 0)
    for _ in range(_NEAR):
        ends -= (starts < ends) & (kinds[ends - 1] & _BLANK != 0)
    far = np.flatnonzero((starts < ends) & ((kinds[starts] | kinds[ends - 1]) & _BLANK != 0))
    if len(far):
        written = np.flatnonzero(kinds & _BLANK == 0)
        first, behind = np.searchsorted(written, (starts[far], ends[far]))
        some = first < behind
        starts[far[~some]] = ends[far[~some]]
        starts[far[some]], ends[far[some]] = written[first[some]], written[behind[some] - 1] + 1
    return starts, ends


def _with_words(kinds: NDArray[np.uint8], starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    found = np.zeros(len(starts), dtype=bool)
    for step in range(_NEAR):
        found |= (starts + step < ends) & (kinds[np.minimum(starts + step, len(kinds) - 1)] & _WORD != 0)
    far = np.flatnonzero(~found & (starts < ends))
    if len(far):
        words = np.flatnonzero(kinds & _WORD)
        found[far] = np.searchsorted(words, starts[far]) < np.searchsorted(words, ends[far])
    return found


def _ends(texts: Sequence[str], whole: str, letters: NDArray[np.uint32], kinds: NDArray[np.uint8], bases: Ints) -> Ints:
    """Where sentences end but for line ends and what nothing but these follows."""
    at = np.flatnonzero(kinds & _END)
    at = at[kinds[at - 1] & _END == 0]
    at = at[(kinds[at + 1] & (_BLANK | _END | _CLOSING) != 0) & (letters[at + 1] != ord("\n"))]
    # One sign, one blank, one letter or digit.
    follows = kinds[np.minimum(at + 2, len(kinds) - 1)]
    simple = (letters[at + 1] == ord(" ")) & (follows & _WORD != 0)
    asked, at = at[~simple], at[simple & (follows & _SMALL == 0)]
    stop = letters[at] == ord(".")
    sure, at = at[~stop], at[stop]
    size = _letters_before(kinds, at)
    long = size >= sentences.SURE
    words = zip(at[~long].tolist(), size[~long].tolist(), strict=True)
    doubtful = [place for place, count in words if sentences.may_go_on(whole[place - count : place])]
    settled = np.setdiff1d(at, doubtful, assume_unique=True)
    told = np.fromiter(_asked(texts, [*asked.tolist(), *doubtful], bases), dtype=np.int64)
    return np.concatenate([sure + 1, settled + 1, told])


def _letters_before(kinds: NDArray[np.uint8], at: Ints) -> Ints:
    """How many letters and digits stand right before each place, SURE at most."""
    size, goes_on = np.zeros(len(at), dtype=np.int64), np.ones(len(at), dtype=bool)
    for back in range(1, sentences.SURE + 1):
        goes_on &= kinds[np.maximum(at - back, 0)] & _WORD != 0
        size += goes_on
    return size


def _asked(texts: Sequence[str], places: Sequence[int], bases: Ints) -> Iterator[int]:
    owners = np.searchsorted(bases, places, side="right") - 1
    for place, owner, base in zip(places, owners.tolist(), bases[owners].tolist(), strict=True):
        end = sentences.end_at(texts[owner], place - base)
        if end is not None:
            yield base + end


def _kinds_of(letters: NDArray[np.uint32]) -> NDArray[np.uint8]:
    kinds = _kinds().take(letters, mode="clip")
    if letters.max() >= _BEYOND:
        beyond = np.flatnonzero(letters >= _BEYOND)
        kinds[beyond] = [_kind(chr(letter)) for letter in letters[beyond].tolist()]
    return kinds


@cache
def _kinds() -> NDArray[np.uint8]:
    return np.array([_kind(chr(number)) for number in range(_BEYOND + 1)], dtype=np.uint8)


def _kind(letter: str) -> int:
    return (
        _WORD * letter.isalnum() | _SMALL * letter.islower() | _BLANK * letter.isspace()
        | _END * (letter in sentences.END_SIGNS) | _CLOSING * (letter in sentences.CLOSING_SIGNS)
    )  # fmt: skip
