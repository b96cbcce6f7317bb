"""Addresses in running text: URLs, hosts and mail addresses. Each is one word."""

import re

_ALNUM = "A-Za-z0-9äöüÄÖÜß"
_SIGNS = rf"[{_ALNUM}_\-.~:/?#\[\]@!$&'()*+,;=%]{{0,2000}}[{_ALNUM}/=&#%+~]"  # what follows is no part of it
_LABEL = rf"[{_ALNUM}][{_ALNUM}-]{{0,62}}\."
# Top-level domains of German news, in small letters: where a blank is missing behind a full stop (gut.Die) no host is
# meant. Those that are words of German are left out: es, in, so, am.
_TOP = """
    de at ch li lu eu com org net info biz io ai tv fm me ly gg app dev news blog online shop xyz edu gov mil int
    uk ie fr be nl dk se fi pl cz sk hu ro bg gr hr si rs ba pt it ru by ua ge tr il ir cn jp kr tw hk au nz ca us mx
    br ar za berlin bayern hamburg koeln cologne nrw ruhr saarland wien swiss tirol
""".split()
_TOPS = "|".join(sorted(_TOP, key=len, reverse=True))
_SCHEME = r"(?:https?|ftp)://"
_URL = rf"(?i:{_SCHEME}(?:www\.)?|www\.)(?=[{_ALNUM}]){_SIGNS}"
_MAIL = rf"[A-Za-z0-9][A-Za-z0-9_.+-]{{0,63}}@(?:{_LABEL}){{1,6}}[A-Za-z]{{2,24}}(?![^\W_])"
_HOST = rf"(?:{_LABEL}){{1,6}}(?:{_TOPS})(?![\w@-])(?::\d+)?(?:/(?:{_SIGNS})?|[?#]{_SIGNS})?"
PATTERN = rf"(?<![^\W_])(?<![^\W_][.@-])(?:{_URL}|{_MAIL}|{_HOST})(?![\u0300-\u036f])"
"""A regular expression for an address as it is written, without the punctuation that follows."""

_ADDRESS = re.compile(PATTERN)
_PREFIX = re.compile(rf"(?:{_SCHEME}|www\.)+(?=[{_ALNUM}])", re.IGNORECASE)
_HOST_END = re.compile("[/?#:]")


def is_address(form: str) -> bool:
    """Whether a surface form is an address."""
    return ("." in form or "/" in form) and _ADDRESS.fullmatch(form) is not None


def normal_form(address: str) -> str:
    """Lower case, without scheme, `www.` and slashes at the end: `https://www.tagesschau.de/` is `tagesschau.de`."""
    return _PREFIX.sub("", address, count=1).rstrip("/").lower()


def address_parts(address: str) -> tuple[str, ...]:
    """Its host, if there is more to it, and the names in the host without hyphens; not `www`, not the last one.

    `https://www.tagesschau.de/inland`: tagesschau.de, tagesschau.
    """
    whole = normal_form(address)
    host = _HOST_END.split(whole, maxsplit=1)[0].rpartition("@")[2]
    names = [label.replace("-", "") for label in host.split(".")[:-1] if label != "www"]
    return tuple(part for part in ([host] if host != whole else []) + names if part)
