"""Which hosts are answered, and the headers that keep a page from doing what it should not."""

import re

from flask import Flask, Response, request

from indexer.config import WebConfig

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?", re.IGNORECASE)
_ANY_ADDRESS = ("0.0.0.0", "::", "")


class ForeignHostError(Exception):
    """The request names a host that is not ours: a foreign page may be reaching for a local archive."""


def guard(app: Flask, web: WebConfig) -> None:
    """Refuses foreign hosts with ForeignHostError and adds the headers to every answer."""
    # Werkzeug's own check knows no [::1] and takes an empty list for "everyone".
    own = () if web.host in _ANY_ADDRESS else (f"[{web.host}]" if ":" in web.host else web.host,)
    accepted = tuple(name.lower() for name in (*web.hosts, *own))

    @app.before_request
    def refuse_foreign_hosts() -> None:
        if not is_accepted(request.headers.get("Host", ""), accepted):
            raise ForeignHostError(request.headers.get("Host", ""))

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def is_accepted(host: str, accepted: tuple[str, ...]) -> bool:
    """Whether a Host header names one of the hosts (lower case); a leading dot accepts all names below it."""
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = match.group(1).lower()
    return any(name == own or (own.startswith(".") and name.endswith(own)) for own in accepted)
