"""The production server: gunicorn inside our own process, listening before it says so."""

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from indexer.config import Config, WebConfig
from indexer.errors import InputError
from webapp import create_app

_REQUEST_LINE_MAX = 8190
"""Bytes of the first line of a request: an address with many filters is long."""
_GRACE_SECONDS = 10
_TIMEOUT_SECONDS = 60
_BACKLOG = 512


def run(config: Config, announce: Callable[[str], None]) -> None:
    """Serves the pages until SIGTERM or SIGINT, then lets requests under way finish and raises SystemExit(0).

    `announce` gets the address as soon as the port takes connections.
    Raises InputError if the host or port of `config` cannot be used.
    """
    listener = _listener(config.web)
    counters = Path(tempfile.mkdtemp(prefix="fundstelle-"))
    address = _address(config.web.host, listener.getsockname()[1])
    settings = {
        "bind": f"fd://{listener.detach()}",
        "workers": config.web.workers,
        "threads": config.web.threads,
        "worker_class": "gthread",
        "proc_name": "fundstelle",
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "timeout": _TIMEOUT_SECONDS,
        "graceful_timeout": _GRACE_SECONDS,
        "limit_request_line": _REQUEST_LINE_MAX,
        "backlog": _BACKLOG,
        # Newer versions of gunicorn open a socket for their own tool, which nobody asked for.
        "control_socket_disable": True,
        "when_ready": lambda _arbiter: announce(address),
    }
    master = os.getpid()
    try:
        _Server(config, settings, counters).run()
    finally:
        if os.getpid() == master:  # workers, which are forks, leave through here as well
            shutil.rmtree(counters, ignore_errors=True)


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings; each worker makes its application, and so opens the index, after the fork."""

    def __init__(self, config: Config, settings: dict[str, Any], counters: Path) -> None:
        self.config = config
        self.settings = settings
        self.counters = counters
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.config, counters=self.counters)


def _listener(web: WebConfig) -> socket.socket:
    """A socket bound to the configured address; bound here so that what is wrong can be said plainly."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            web.host, web.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise InputError(f"{web.host} is not a host of this machine ({error}); choose another with --host.") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise InputError(_refusal(web, error)) from None
    return listener


def _refusal(web: WebConfig, error: OSError) -> str:
    other = "choose another with --port N or `make serve PORT=N`"
    if error.errno == errno.EADDRINUSE:
        return f"Port {web.port} is taken; {other}, for example {min(web.port + 1, 65535)}."
    if error.errno == errno.EACCES:
        return f"Port {web.port} is reserved for the system; {other}, for example 8000."
    return f"{web.host} is not a host of this machine ({error.strerror}); choose another with --host."


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
