"""From texts to the numbers of the stretches between their blanks, many texts at once.

What stands between blanks is recognised by a hash of 64 bits, worked out for all places at once from sums over powers
of a random number (Rabin & Karp, „Efficient randomized pattern-matching algorithms“, 1987), and looked up in a table
of buckets of four. Only what was never met before is taken apart by `indexer.language.tokens`, and so are lines that
have to be read as a whole. Two different stretches of one hash are not told apart; among a hundred million different
ones such a pair is expected once in some thousand corpora, and nobody can write one, for the number is drawn anew.
"""

import secrets
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.writer.records import Ints, offsets, spread
from indexer.language.abbreviations import LONGEST_PIECE
from indexer.language.tokens import PUNCTUATION, CrossingError, is_whole, read_stretch
from indexer.language.words import THIN_BLANKS, Piece, read_line

_BITS = 21
"""Of the number of slots."""
_MOST = 1 << 20
"""Different stretches that are kept; then they are gathered anew."""
_WAYS = 4
_LONGEST = 64
"""Characters of the longest stretch that is kept."""
_ALONE = -1
_CROSSING = 0
"""The number of stretches whose lines have to be read as a whole."""
_BLANK, _SMALL, _LINE, _THIN, _LETTER, _DIGIT, _FOREIGN, _SIGN = (1 << bit for bit in range(8))
"""What a character may be: letters and digits are ASCII, foreign ones stand in words and are what NFKC leaves; signs
stand around words."""
_LAST_FOREIGN = 0x24F
_BEYOND = 0x3001
"""The first character behind all blanks of Unicode."""
_MIX = np.uint64(0xD6E8FEB86659FD93)

_Word = tuple[str, int, int, str | None, bool]
"""Form, start, end, joined form, whether it continues a hyphen word."""


class Stretches:
    """Numbers of stretches.

    What each consists of: `sizes` words from `firsts` on in the other arrays: the numbers of their forms and joined
    forms, the letters of the form, where in the stretch the word starts and ends, whether it continues a hyphen word.
    """

    def __init__(self, numbers: dict[str, int]) -> None:
        """`numbers`: by surface form, its number; grows with each that is met."""
        self._numbers = numbers
        base = secrets.randbits(64) | 1
        self._base, self._inverse = base, pow(base, -1, 1 << 64)
        self._powers = self._inverses = np.zeros(0, dtype=np.uint64)
        self._keys, self._found = np.zeros(1 << _BITS, np.uint64), np.zeros(1 << _BITS, np.int32)
        self.renew()

    def renew(self) -> None:
        """Forgets all stretches, and with them their numbers."""
        self._keys[:] = 0
        self._elsewhere: dict[int | str, int] = {}
        self.firsts, self.sizes = array("i", [0]), array("i", [0])
        self.forms, self.joined = array("i"), array("i")
        self.lengths, self.starts, self.ends, self.continues = array("i"), array("i"), array("i"), array("b")

    @property
    def full(self) -> bool:
        """Whether it is time to renew."""
        return len(self.sizes) > _MOST

    def read(self, texts: list[str]) -> tuple[NDArray[np.int32], Ints, Ints]:
        """The numbers of the stretches of texts, one after the other, where in its text each starts, and how many each
        text has."""
        whole = "\n".join([*texts, ""])
        letters = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kinds = _kinds().take(letters, mode="clip")
        blank = (kinds & _BLANK).astype(bool)
        edges = np.flatnonzero(blank[1:] != blank[:-1]) + 1
        if not blank[0]:
            edges = np.append(0, edges)
        starts, ends = edges[0::2], edges[1::2]
        numbers = self._looked_up(whole, letters, kinds, starts, ends)
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
        bases = np.cumsum(lengths) - lengths
        borders = np.append(np.searchsorted(starts, bases), len(starts))
        numbers, starts, counts = self._with_whole_lines(whole, kinds, starts, numbers, borders)
        return numbers, starts - np.repeat(bases, counts), counts

    def _looked_up(
        self, whole: str, letters: NDArray[np.uint32], kinds: NDArray[np.uint8], starts: Ints, ends: Ints
    ) -> NDArray[np.int32]:
        keys = self._hashes(letters, starts, ends)
        slots = ((keys * _MIX) >> np.uint64(64 - _BITS)).astype(np.int64)
        numbers = self._found[slots]
        missing = np.flatnonzero((self._keys[slots] != keys) | (ends - starts > _LONGEST))
        for way in range(1, _WAYS):
            there = slots[missing] ^ way
            known = self._keys[there] == keys[missing]
            numbers[missing[known]] = self._found[there[known]]
            missing = missing[~known]
        if len(missing):
            distinct, first, place = np.unique(keys[missing], return_index=True, return_inverse=True)
            starts, ends = starts[missing[first]], ends[missing[first]]
            new = self._numbered(whole, kinds, distinct, starts, ends)
            numbers[missing] = new[place]
            short = ends - starts <= _LONGEST
            self._keep(distinct[short], new[short])
        return numbers

    def _numbered(
        self, whole: str, kinds: NDArray[np.uint8], keys: NDArray[np.uint64], starts: Ints, ends: Ints
    ) -> NDArray[np.int32]:
        """The numbers of different stretches that are not in the table."""
        elsewhere = self._elsewhere
        found = np.array([elsewhere.get(key, _ALONE) for key in keys.tolist()], dtype=np.int32)
        plain, begins, behinds = _plain_words(kinds, starts, ends)
        plain &= found == _ALONE
        begins, behinds = begins[plain], behinds[plain]
        found[plain] = self._new_plain(whole, begins, behinds, begins - starts[plain])
        rest = np.flatnonzero(found == _ALONE)
        spans = zip(starts[rest].tolist(), ends[rest].tolist(), strict=True)
        found[rest] = [self._number(whole[start:end]) for start, end in spans]
        return found

    def _new_plain(self, whole: str, begins: Ints, behinds: Ints, starts: Ints) -> Ints:
        """The numbers of new stretches of one word each, which is written as it stands there."""
        numbers, first, form = self._numbers, len(self.forms), len(self.firsts)
        spans = zip(begins.tolist(), behinds.tolist(), strict=True)
        forms = [numbers.setdefault(whole[begin:behind], len(numbers)) for begin, behind in spans]
        lengths, count = behinds - begins, len(begins)
        for column, values in (
            (self.forms, forms), (self.joined, np.full(count, _ALONE)), (self.lengths, lengths),
            (self.starts, starts), (self.ends, starts + lengths),
            (self.firsts, np.arange(first, first + count)), (self.sizes, np.ones(count)),
        ):  # fmt: skip
            column.frombytes(np.asarray(values, dtype=np.int32).tobytes())
        self.continues.frombytes(bytes(count))
        return np.arange(form, form + count)

    def _hashes(self, letters: NDArray[np.uint32], starts: Ints, ends: Ints) -> NDArray[np.uint64]:
        if len(letters) >= len(self._powers):
            size = 2 * len(letters)
            self._powers, self._inverses = _powers(self._base, size), _powers(self._inverse, size)
        sums = np.zeros(len(letters) + 1, dtype=np.uint64)
        np.cumsum(letters * self._powers[: len(letters)], out=sums[1:])
        return (sums[ends] - sums[starts]) * self._inverses[starts]

    def _keep(self, keys: NDArray[np.uint64], numbers: NDArray[np.int32]) -> None:
        """Puts new stretches into the table, or beside it where a bucket is full."""
        slots = ((keys * _MIX) >> np.uint64(64 - _BITS)).astype(np.int64)
        left = np.flatnonzero(keys != 0)
        for way in range(_WAYS):
            there = slots[left] ^ way
            _, first = np.unique(there, return_index=True)
            first = first[self._keys[there[first]] == 0]
            self._keys[there[first]], self._found[there[first]] = keys[left[first]], numbers[left[first]]
            left = np.delete(left, first)
        self._elsewhere.update(zip(keys[left].tolist(), numbers[left].tolist(), strict=True))

    def _number(self, stretch: str) -> int:
        try:
            return self._new(_parted(read_stretch(stretch)))
        except CrossingError:
            return _CROSSING

    def _alone(self, word: _Word) -> int:
        """The number of a word that was not read as a stretch of its own."""
        form, start, end, joined, continues = word
        key = f"{form}\n{joined or ''}\n{end - start}\n{continues}"
        if key not in self._elsewhere:
            self._elsewhere[key] = self._new([(form, 0, end - start, joined, continues)])
        return self._elsewhere[key]

    def _new(self, found: Iterable[_Word]) -> int:
        numbers, number, first = self._numbers, len(self.firsts), len(self.forms)
        for form, start, end, joined, continues in found:
            self.forms.append(numbers.setdefault(form, len(numbers)))
            self.joined.append(_ALONE if joined is None else numbers.setdefault(joined, len(numbers)))
            self.lengths.append(len(form))
            self.starts.append(start)
            self.ends.append(end)
            self.continues.append(continues)
        self.firsts.append(first)
        self.sizes.append(len(self.forms) - first)
        return number

    def _with_whole_lines(
        self, whole: str, kinds: NDArray[np.uint8], starts: Ints, numbers: NDArray[np.int32], borders: Ints
    ) -> tuple[NDArray[np.int32], Ints, Ints]:
        """Reads lines that have to be read as a whole anew."""
        line_ends = np.flatnonzero(kinds & _LINE)
        line_starts = np.concatenate(([0], line_ends[:-1] + 1))
        marks = np.bitwise_or.reduceat(kinds, line_starts)
        doubtful = ((marks & _SMALL == 0) | (marks & _THIN != 0)) & (line_ends > line_starts)
        crossing = np.searchsorted(line_ends, starts[numbers == _CROSSING])
        counts = np.diff(borders)
        parts, places, done = [], [], 0
        for line in np.union1d(np.flatnonzero(doubtful), crossing).tolist():
            written = whole[line_starts[line] : line_ends[line]]
            first, behind = np.searchsorted(starts, (line_starts[line], line_ends[line])).tolist()
            if not is_whole(written, thin=True) and not (numbers[first:behind] == _CROSSING).any():
                continue
            words = list(_parted(read_line(written)))
            parts += [numbers[done:first], np.array([self._alone(word) for word in words], dtype=np.int32)]
            places += [starts[done:first], np.array([word[1] for word in words], dtype=np.int64) + line_starts[line]]
            counts[np.searchsorted(borders, first, side="right") - 1] += len(words) - (behind - first)
            done = behind
        return np.concatenate([*parts, numbers[done:]]), np.concatenate([*places, starts[done:]]), counts


def _plain_words(kinds: NDArray[np.uint8], starts: Ints, ends: Ints) -> tuple[NDArray[np.bool_], Ints, Ints]:
    """Which stretches are one word with signs around it that read_stretch takes off, and nothing else; where those
    words begin and end."""
    lengths = ends - starts
    at, first = spread(starts, lengths), offsets(lengths)[:-1]
    kind = kinds[at]
    inside = (kind & _SIGN) == 0
    begins = np.minimum.reduceat(np.where(inside, at, len(kinds)), first)
    behinds = np.maximum.reduceat(np.where(inside, at, -1), first) + 1
    words = np.add.reduceat((kind & (_LETTER | _DIGIT | _FOREIGN) != 0).astype(np.int64), first)
    held = np.bitwise_or.reduceat(kind, first)
    one = (words == behinds - begins) & (held & (_DIGIT | _FOREIGN) != _DIGIT | _FOREIGN)
    ends_in_stop = (behinds == ends - 1) & (words <= LONGEST_PIECE)  # it may be an abbreviation that goes on
    return one & ~ends_in_stop, begins, behinds


def _parted(pieces: Iterable[Piece]) -> Iterator[_Word]:
    left = 0
    for form, start, end, joined, parts in pieces:
        yield form, start, end, joined, left > 0
        left = max(left, parts) - 1


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    return np.cumprod(np.append(np.uint64(1), np.full(size - 1, base, dtype=np.uint64)), dtype=np.uint64)


@cache
def _kinds() -> NDArray[np.uint8]:
    """By character, what it is; those from _BEYOND on are of no interest."""
    kinds = np.zeros(_BEYOND + 1, dtype=np.uint8)
    for number in range(_BEYOND):
        letter = chr(number)
        kinds[number] = (
            _BLANK * letter.isspace() | _SMALL * (letter.islower() and letter != "ß") | _LINE * (letter == "\n")
            | _THIN * (letter in THIN_BLANKS) | _LETTER * (letter.isascii() and letter.isalpha())
            | _DIGIT * (letter.isascii() and letter.isdigit()) | _SIGN * (letter in PUNCTUATION)
            | _FOREIGN * (127 < number <= _LAST_FOREIGN and letter.isalpha() and normalize("NFKC", letter) == letter)
        )  # fmt: skip
    return kinds
