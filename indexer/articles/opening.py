"""From bytes to text: UTF-8, else the encoding in which they read as German, reported; binary data is refused."""

import codecs
import re
from collections import Counter
from collections.abc import Callable

import charset_normalizer

Report = Callable[[str, bool], None]
"""Takes a message and whether the article is skipped for it."""

_WIDE = {
    codecs.BOM_UTF32_LE: "utf_32", codecs.BOM_UTF32_BE: "utf_32",
    codecs.BOM_UTF16_LE: "utf_16", codecs.BOM_UTF16_BE: "utf_16",
}  # fmt: skip
# What German newsrooms have left behind on disks, the likeliest first.
_SINGLE_BYTE = ("cp1252", "cp850", "mac_roman", "latin_1")
_GERMAN = frozenset("äöüÄÖÜßé„“”‚‘’»«–—…§°€\u00a0\u00ad")
_FOREIGN = frozenset("áàâçèêëíîïñóôúøåÁÉÓÅØ")
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s](?=[^\W\d_])")
_REPLACED = "\ufffd"


def decode(data: bytes, report: Report) -> str | None:
    """The text in the bytes, or None after reporting that there is none."""
    encoding = None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding = _encoding(data)
        text = data.decode(encoding, "replace") if encoding else "\0"
    if "\0" in text:
        report("this is not text in any encoding known here", True)
        return None
    if encoding == "utf_8":
        report("damaged UTF-8: bytes that cannot be read were replaced", False)
    elif encoding:
        report(f"not UTF-8; read as {encoding.replace('_', '-')}", False)
    return text.removeprefix("\ufeff")


def _encoding(data: bytes) -> str | None:
    """The encoding of bytes that are not, or not throughout, UTF-8; None if they are no text."""
    for mark, encoding in _WIDE.items():
        if data.startswith(mark):
            return encoding
    text = data.decode("utf_8", "replace")
    replaced = text.count(_REPLACED)
    if replaced <= sum(c > "\x7f" for c in text) - replaced:
        return "utf_8"
    # The library tells text from binary data, but not these encodings from each other.
    if charset_normalizer.from_bytes(data, cp_isolation=list(_SINGLE_BYTE)).best() is None:
        return None
    return max(_SINGLE_BYTE, key=lambda encoding: _germanness(data.decode(encoding, "replace")))


def _germanness(text: str) -> int:
    """Rises with the letters and signs of German text, falls with what neither it nor a foreign name holds."""
    score = 0
    for character, count in Counter(_IN_A_WORD.sub(_REPLACED, text)).items():
        if character > "\x7f" and character not in _FOREIGN:
            score += count if character in _GERMAN else -count
    return score
