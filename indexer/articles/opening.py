"""From bytes to text: UTF-8, else the detected encoding, reported; binary data is refused."""

from collections.abc import Callable

import charset_normalizer

from indexer.articles.fields import Report

LineReport = Callable[[int, str, bool], None]
"""Takes the line, a message, and whether the article is skipped for it."""

# What German newsrooms have left behind on disks. Without the list the detector also proposes Cyrillic code pages.
_CANDIDATES = ["cp1252", "latin_1", "cp850", "mac_roman", "utf_16", "utf_32"]


def decode(data: bytes, report: Report) -> str | None:
    """The text in the bytes, or None after reporting that there is none."""
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text
    except UnicodeDecodeError:
        pass
    best = charset_normalizer.from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None or "\0" in str(best):
        report("this is not text in any encoding known here", True)
        return None
    report(f"not UTF-8; read as {best.encoding.replace('_', '-')}", False)
    return str(best)
