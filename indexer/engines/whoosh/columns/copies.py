"""Which articles are versions of one text: by article its group, and by group its articles."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.copies import Groups
from indexer.engines.whoosh.columns.files import ColumnFiles, Numbers, OpenFiles


@dataclass(frozen=True)
class CopyGroups:
    """Groups of articles with like texts, numbered from 1."""

    of: Numbers
    """By article its group; 0 if there is no other version of it."""
    documents: Numbers
    """The articles of all groups; those of group i are documents[starts[i - 1]:starts[i]], first the representative."""
    starts: Numbers

    def __bool__(self) -> bool:
        return len(self.documents) > 0

    @cached_property
    def place(self) -> Numbers:
        """By article in a group its place in `documents`."""
        place = np.zeros(len(self.of), dtype=np.uint32)
        place[self.documents] = np.arange(len(self.documents))
        return place

    def with_article(self, number: int) -> Numbers:
        """The articles of an article's group, the representative first; none if it is alone."""
        group = int(self.of[number])
        return self.documents[slice(*self.starts[group - 1 : group + 1])] if group else self.documents[:0]


def surplus(groups: Numbers, numbers: Numbers, size: int) -> NDArray[np.int64]:
    """By number below `size`, how many versions have it beside the first of their group that does; both parallel."""
    keys = np.sort(groups.astype(np.int64) * size + numbers, axis=None)
    return np.bincount(keys[1:][keys[1:] == keys[:-1]] % size, minlength=size)


def write_copies(files: ColumnFiles, groups: Groups, articles: int) -> None:
    """Writes the groups; `articles`: how many there are, in groups and not."""
    group = np.zeros(articles, dtype=np.int64)
    group[groups.texts] = np.repeat(np.arange(1, len(groups.starts)), np.diff(groups.starts))
    files.append("copies.group", group, np.uint32)
    files.append("copies.documents", groups.texts, np.uint32)
    files.offsets("copies.starts", groups.starts)


def open_copies(files: OpenFiles, articles: int) -> CopyGroups:
    """The groups in finished files. Raises KeyError or ValueError if they do not fit."""
    group, documents, starts = files["copies.group"], files["copies.documents"], files["copies.starts"]
    if len(group) != articles or not len(starts) or starts[-1] != len(documents):
        raise ValueError("copies.group does not fit the articles")
    return CopyGroups(group, documents, starts)
