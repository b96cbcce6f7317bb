"""What an earlier generation knows of surface forms, read from its files: see `forms` for what they hold."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.checking import is_kept
from indexer.engines.whoosh.columns.files import open_files
from indexer.engines.whoosh.words import MANIFEST, VERSION
from indexer.engines.whoosh.writer.records import Ints, offsets
from indexer.engines.whoosh.writer.vocabulary import Known

_FILES = ("forms.txt", "forms.starts", "terms.txt", "terms.starts", "terms.rows", "terms.compounds", "compounds.rows")


def known_forms(folder: Path) -> Known:
    """The forms of a generation of the same analysis, with their terms and parts.

    Raises OSError, ValueError or KeyError if a file is missing or not as it was written: what is damaged must not live
    on in other generations.
    """
    if not is_kept(folder / MANIFEST, _FILES):
        raise ValueError(f"{folder}: not as it was written")
    files = open_files(folder, MANIFEST, VERSION)
    forms, terms = list(files.strings("forms")), list(files.strings("terms"))
    rows, compounds = (_lengths(files[name]) for name in ("terms.rows", "terms.compounds"))
    holding = files["compounds.rows"].astype(np.int64)
    return Known(
        forms=forms, terms=terms,
        term_of=np.repeat(np.arange(len(terms)), rows),
        part_starts=offsets(np.bincount(holding, minlength=len(forms))),
        parts=np.repeat(np.arange(len(terms)), compounds)[np.argsort(holding, kind="stable")],
    )  # fmt: skip


def _lengths(starts: NDArray[np.uint32]) -> Ints:
    begins = starts.astype(np.int64)
    return begins[1:] - begins[:-1]
