"""Static files under addresses that change with their content, so that browsers may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

_FOLDER = Path(__file__).parent / "static"
_YEAR_SECONDS = 31_536_000


@cache
def version(name: str) -> str:
    """The first characters of the file's hash."""
    return hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]


def static_path(name: str) -> str:
    """The path of a static file, below the root of the site."""
    return f"/static/{name}?v={version(name)}"


def serve(app: Flask) -> None:
    """Lets browsers keep a static file asked for by its content, and ask again for one that is not."""

    @app.after_request
    def cache_for_good(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            name = (request.view_args or {})["filename"]
            known = request.args.get("v") == version(name)
            response.headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable" if known else "no-cache"
        return response
