"""Agency lines: who a text is from, in its first and last lines. Only left out where texts are compared."""

import re

_NAMES = ("dpa", "afp", "reuters", "rtr", "apa", "epd", "kna", "sid", "dapd", "ddp", "sda", "ots", "dts")
_HEAD, _TAIL = 160, 320
"""Characters in which agency lines are looked for."""
_LINE_WORDS = 12
"""Words of a first or last line that says no more than whose the text is."""
_NAME = rf"(?<!\w)(?:{'|'.join(_NAMES)})(?![a-zäöüß])"
_LOWER = re.compile(_NAME)
_ANY = re.compile(_NAME, re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][)“”«\"]?(?:\s|\Z)")
_LEAD = re.compile(
    rf"(?:[^\n.!?(]|\d\.){{0,60}}(?:\([^\n()]{{0,30}}{_NAME}[^\n()]{{0,30}}\)\s*[-–—:|.]*|[/|–—-]\s*{_NAME}\S{{0,12}}\s*[-–—:|.]+)\s*",
    re.IGNORECASE,
)
"""`Berlin (dpa/bb) – `, `BERLIN, 3. Mai (AFP).`, `Wien/APA – `"""
_BEHIND = re.compile(rf"\s*[(\[]?(?:©\s*)?(?:{_NAME}[\s/,&+-]*)+[)\]]?\.?\Z", re.IGNORECASE)
"""`… sagte er. (dpa)`, `… sagte er. dpa/afp`"""


def own_text(text: str) -> str:
    """The text without its agency lines: „Berlin (dpa) –“, „© dpa-infocom, dpa:210304-99-683812/3“, „Von AFP“."""
    if _is_named(text[:_HEAD].lower()):
        text = text[_start(text) :]
    if _is_named(text[-_TAIL:].lower()):
        text = text[: _end(text)]
    return text


def _is_named(part: str) -> bool:
    for name in _NAMES:  # most parts hold none, and this is the fastest way to know
        if name in part:
            return _LOWER.search(part) is not None
    return False


def _start(text: str) -> int:
    start = 0
    while (at := text.find("\n", start, _HEAD)) >= 0 and _is_agency_line(text[start:at]):
        start = at + 1
    lead = _LEAD.match(text, start)
    return lead.end() if lead else start


def _end(text: str) -> int:
    end = len(text.rstrip())
    while (at := text.rfind("\n", max(0, end - _TAIL), end)) >= 0 and _is_agency_line(text[at + 1 : end]):
        end = len(text[:at].rstrip())
    behind = _BEHIND.search(text[max(0, end - _TAIL) : end])
    return end - len(behind.group()) if behind else end


def _is_agency_line(line: str) -> bool:
    """Whether a line says no more than whose the text is; empty ones say less."""
    words = len(line.split())
    return words == 0 or (words <= _LINE_WORDS and not _SENTENCE.search(line) and _ANY.search(line) is not None)
