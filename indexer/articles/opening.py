"""From bytes to text: UTF-8, else the encoding in which they read as German, reported; binary data is refused."""

import codecs
import io
import re
from collections import Counter
from collections.abc import Callable
from typing import IO

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
_ESCAPED = re.compile("[\udc80-\udcff]")


_DECLARABLE = re.compile(r"utf-?(8|16|32)|ascii|iso8859|latin|cp\d|mac|koi8|johab|big5|gb|euc|shift", re.IGNORECASE)
"""Of Python's codecs those that are character sets; it calls others so as well."""


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


def decode_declared(data: bytes, declared: str | None, report: Report) -> str | None:
    """The same where a document may declare its encoding; what is UTF-8 is read as such whatever it declares."""
    encoding = None if _is_utf8(data) else character_set(declared)
    if encoding:
        text = data.decode(encoding, "replace")
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    return decode(data, report)


def character_set(declared: str | None) -> str | None:
    """Python's name for a declared encoding; Windows-1252 for Latin-1, as in browsers: that is what is written."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return None
    if not _DECLARABLE.match(name):
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def open_text(stream: IO[bytes], report: Report) -> io.TextIOWrapper | None:
    """The stream as text, or None after reporting that it is none; its first bytes tell the encoding.

    In a stream that began as UTF-8, bytes that are not come as lone surrogates: `mended` reads a piece with them.
    """
    sample = stream.peek() if isinstance(stream, io.BufferedReader) else b""
    encoding = next((name for mark, name in _WIDE.items() if sample.startswith(mark)), None)
    if not encoding and b"\0" in sample:
        report("this is not text in any encoding known here", True)
        return None
    if not encoding and not _is_utf8(sample, whole=False):
        encoding = _encoding(sample)
        if encoding is None:
            report("this is not text in any encoding known here", True)
            return None
    if encoding in (None, "utf_8"):
        return io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
    report(f"not UTF-8; read as {encoding.replace('_', '-')}", False)
    return io.TextIOWrapper(stream, encoding, "replace", newline="")


def mended(text: str, report: Report) -> str | None:
    """A piece of text from such a stream, its foreign bytes read as `decode` does; None if they are no text."""
    if text.isascii() or not _ESCAPED.search(text):
        return text
    return decode(text.encode("utf-8", "surrogateescape"), report)


def _is_utf8(data: bytes, *, whole: bool = True) -> bool:
    """Whether bytes are UTF-8; if they are not the whole, the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, whole)
    except UnicodeDecodeError:
        return False
    return True


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
