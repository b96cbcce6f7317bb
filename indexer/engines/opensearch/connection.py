"""The connection to the cluster, and its refusals in words that say what to do."""

import base64
import logging
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    SSLError,
    TransportError,
)

from indexer.config import ClusterConfig
from indexer.errors import ConfigError, UnreachableError

USER, PASSWORD = "FUNDSTELLE_CLUSTER_USER", "FUNDSTELLE_CLUSTER_PASSWORD"
API_KEY = "FUNDSTELLE_CLUSTER_API_KEY"
"""Environment variables: secrets stand in no file of ours."""
logging.getLogger("opensearch").setLevel(logging.ERROR)  # it warns of each 404, which are answers as good as others
_RETRIES = 3
_UNAVAILABLE = (429, 502, 503, 504)
_KEY = re.compile(r"[!-~]+")


def connect(settings: ClusterConfig) -> OpenSearch:
    """A client of the cluster; nothing is sent before the first question.

    Raises ConfigError if it is not clear who asks, or if the file of the certificate authority cannot be had.
    """
    options: dict[str, Any] = {}
    if settings.ca_file:
        if not Path(settings.ca_file).is_file():
            raise ConfigError(f"[cluster] ca_file: {settings.ca_file}: no such file.")
        options["ca_certs"] = settings.ca_file
    if authorization := _authorization():
        options["headers"] = {"authorization": authorization}
    return OpenSearch(
        list(settings.hosts), timeout=settings.timeout, max_retries=_RETRIES, retry_on_timeout=False,
        retry_on_status=(502, 503, 504), http_compress=True, **options,
    )  # fmt: skip


def _authorization() -> str | None:
    """What tells the cluster who asks; None if nobody says so."""
    user, password, key = os.environ.get(USER), os.environ.get(PASSWORD), os.environ.get(API_KEY, "").strip()
    if key and (user or password):
        raise ConfigError(f"Both {API_KEY} and {USER} or {PASSWORD} are set. Take one of them away.")
    if key:
        if not _KEY.fullmatch(key):  # the client would tell it to everybody
            raise ConfigError(f"{API_KEY} is no key: a key is one word of letters, digits and signs.")
        return f"ApiKey {key}"
    if bool(user) != bool(password):
        lacking, there = (PASSWORD, USER) if user else (USER, PASSWORD)
        raise ConfigError(f"{there} is set, {lacking} is not. Set both, or neither.")
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}" if user else None


@contextmanager
def told(settings: ClusterConfig) -> Iterator[None]:
    """What the cluster cannot do, as UnreachableError."""
    hosts = ", ".join(settings.hosts)
    try:
        yield
    except ConnectionTimeout:
        raise UnreachableError(
            f"The cluster at {hosts} took longer than {settings.timeout:g} seconds. "
            "See how it is: GET _cluster/health; or raise [cluster] timeout."
        ) from None
    except SSLError as error:
        raise UnreachableError(_distrust(hosts, error)) from None
    except ConnectionError:
        raise UnreachableError(
            f"The cluster at {hosts} does not answer. Start it, or name its nodes in [cluster] hosts; "
            "then, if there is no index yet, run: fundstelle rebuild"
        ) from None
    except (AuthenticationException, AuthorizationException):
        raise UnreachableError(
            f"The cluster at {hosts} refuses us. Set {USER} and {PASSWORD}, or {API_KEY}, to somebody who has the "
            "rights that docs/cluster.md lists."
        ) from None
    except TransportError as error:
        if error.status_code not in _UNAVAILABLE:
            raise
        raise UnreachableError(
            f"The cluster at {hosts} cannot answer now ({error.status_code}). See how it is: GET _cluster/health"
        ) from None


def _distrust(hosts: str, error: SSLError) -> str:
    """What to say if no safe connection comes about."""
    cause: BaseException | None = error.info if isinstance(error.info, BaseException) else None
    while cause is not None and not isinstance(cause, ssl.SSLError):
        inner = next((arg for arg in (*cause.args, getattr(cause, "reason", None)) if isinstance(arg, Exception)), None)
        cause = inner or cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"The certificate of the cluster at {hosts} is not trusted: {cause.verify_message}. "
            "Name the file of the authority that signed it in [cluster] ca_file, and its hosts as the certificate does."
        )
    reason = (cause.reason if isinstance(cause, ssl.SSLError) else None) or "unknown"
    return (
        f"The cluster at {hosts} does not speak TLS with us ({reason}). Write http:// in [cluster] hosts if it has no "
        "certificate; else see whether [cluster] ca_file is a file of certificates (PEM)."
    )
