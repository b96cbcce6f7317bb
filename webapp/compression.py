"""Sends text compressed to whoever takes it so."""

import gzip

from flask import Flask, Response, request

_COMPRESSIBLE = frozenset({"text/html", "text/css", "text/javascript", "application/json"})
_SMALLEST = 1000
"""Bytes below which compressing gains nothing."""
_LEVEL = 5


def compress(app: Flask) -> None:
    """Compresses the answers of `app` where the client accepts it. No page holds a secret that sizes could betray."""

    @app.after_request
    def squeeze(response: Response) -> Response:
        if response.mimetype not in _COMPRESSIBLE or (response.is_streamed and not response.direct_passthrough):
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code != 200 or request.method != "GET" or not request.accept_encodings["gzip"]:
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= _SMALLEST:
            response.set_data(gzip.compress(body, _LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
            tag, _ = response.get_etag()
            if tag:
                response.set_etag(tag, weak=True)
        return response
