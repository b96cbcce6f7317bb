"""The connection to the cluster, and its refusals in words that say what to do."""

import base64
import logging
import math
import os
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    NotFoundError,
    SSLError,
    TransportError,
)
from urllib3 import Timeout

from indexer.config import ClusterConfig
from indexer.errors import ConfigError, FundstelleError, NoIndexError, QueryError, ReadOnlyError, UnreachableError

USER, PASSWORD = "FUNDSTELLE_CLUSTER_USER", "FUNDSTELLE_CLUSTER_PASSWORD"
API_KEY = "FUNDSTELLE_CLUSTER_API_KEY"
"""Environment variables: secrets stand in no file of ours."""
logging.getLogger("opensearch").setLevel(logging.ERROR)  # it warns of each 404, which are answers as good as others
_CONNECT_SECONDS = 3.0
"""A node that is there takes the call at once; one behind a cut network never does."""
_MOST_NODES = 3
"""How many nodes are asked, one after the other, until one answers."""
_THREADS = 16
"""So many connections to each node are kept for the next question."""
_UNAVAILABLE = (429, 502, 503, 504)
_KEY = re.compile(r"[!-~]+")
_OUT_OF_TIME = "OUT OF TIME"
AGREED = {"cluster_manager_timeout": "10s"}
"""Asks for what most nodes agree on; one that is parted from them refuses, and the next one is asked."""
BLOCKED = "cluster_block_exception"
"""The type of error by which the cluster takes nothing in."""
_CLAUSES = ("too_many_clauses", "too_many_nested_clauses")
"""The types of error, somewhere within others, by which the cluster refuses a query of too many words."""
_TOO_LONG = "The query asks for more words, phrases and filters than the cluster takes at once. Shorten it."
_until: ContextVar[float] = ContextVar("until", default=math.inf)


def connect(settings: ClusterConfig, patience: float | None = None) -> OpenSearch:
    """A client of the cluster; nothing is sent before the first question.

    With `patience`, in seconds, it is for reading alone: a node that is silent for so long is not asked again for a
    minute, and the next one is. Whoever writes waits as long as the settings say, as nothing may be done twice.
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
        list(settings.hosts), connection_class=_Connection, max_retries=_MOST_NODES - 1,
        timeout=settings.timeout if patience is None else min(settings.timeout, patience),
        retry_on_timeout=patience is not None, retry_on_status=(502, 503, 504),
        http_compress=patience is not None,  # packing what a build sends takes longer than sending it
        pool_maxsize=_THREADS, **options,
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
def within(seconds: float) -> Iterator[None]:
    """All that is asked in this context, however many questions and nodes it takes, is given up after so long."""
    before = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(before)


@contextmanager
def apart(seconds: float) -> Iterator[None]:
    """What is done in this context has so many seconds of its own; they do not count where `within` limits the whole.

    For what is kept once it is read, so that the next question need not wait for it.
    """
    begun = time.monotonic()
    try:
        with within(seconds):
            yield
    finally:
        _until.set(_until.get() + time.monotonic() - begun)


class _Connection(Urllib3HttpConnection):
    """To one node; waits no longer than there is time."""

    def perform_request(
        self, method: str, url: str, params: Any = None, body: Any = None, timeout: Any = None,
        ignore: Any = (), headers: Any = None,
    ) -> Any:  # fmt: skip
        left = _until.get() - time.monotonic()
        if left <= 0:
            raise TransportError(_OUT_OF_TIME, "no time is left", None)
        seconds = min(left, timeout or self.timeout)
        limits: Any = Timeout(connect=min(_CONNECT_SECONDS, seconds), read=seconds)
        return super().perform_request(method, url, params, body, limits, ignore, headers)


def whole(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer, if all shards took part in it. Raises what is raised where the cluster refuses to answer without."""
    failed = [part["error"] for part in (found, *found.get("docs", ())) if "error" in part]
    if failed and failed[0].get("type") == "index_not_found_exception":
        raise NotFoundError(404, failed[0]["type"], failed[0])
    if failed or found.get("_shards", {}).get("failed"):
        raise TransportError(503, "shards are missing", failed)
    return found


@contextmanager
def told(settings: ClusterConfig) -> Iterator[None]:
    """What the cluster cannot do, as UnreachableError, ReadOnlyError, QueryError or NoIndexError, else as
    FundstelleError.
    """
    hosts = ", ".join(settings.hosts)
    try:
        yield
    except ConnectionTimeout:
        raise UnreachableError(_too_long(hosts)) from None
    except SSLError as error:
        raise UnreachableError(_distrust(hosts, error)) from None
    except ConnectionError:
        raise UnreachableError(
            f"The cluster at {hosts} does not answer. Start it, or name its nodes in [cluster] hosts; "
            "then, if there is no index yet, run: fundstelle rebuild"
        ) from None
    except NotFoundError as error:
        raise NoIndexError(
            f"Something of the index is gone from the cluster at {hosts} ({error.error}). Run: fundstelle rebuild"
        ) from None
    except TransportError as error:
        if is_too_long(error):
            raise QueryError(_TOO_LONG) from None
        if is_blocked(error):
            raise ReadOnlyError(read_only(settings)) from None
        if isinstance(error, AuthenticationException | AuthorizationException):
            raise UnreachableError(
                f"The cluster at {hosts} refuses us. Set {USER} and {PASSWORD}, or {API_KEY}, to somebody who has the "
                "rights that docs/cluster.md lists."
            ) from None
        if error.status_code == _OUT_OF_TIME:
            raise UnreachableError(_too_long(hosts)) from None
        if error.status_code not in _UNAVAILABLE and not is_broken_off(error):
            raise FundstelleError(
                f"The cluster at {hosts} refuses what we ask of it ({error.status_code}): {_reason(error)}. "
                "The index stays as it was; the logs of the cluster say more."
            ) from error
        raise UnreachableError(
            f"The cluster at {hosts} cannot answer now ({error.status_code}). See how it is: GET _cluster/health"
        ) from None


def is_broken_off(error: TransportError) -> bool:
    """Whether a node was lost while it searched."""
    return error.status_code == 500 and error.error == "search_phase_execution_exception"


def _reason(error: TransportError) -> str:
    """Why the cluster refuses, in its own words."""
    found = error.info.get("error") if isinstance(error.info, Mapping) else None
    if not isinstance(found, Mapping):
        return str(found or error.error).strip().rstrip(".")
    causes = [found, *found.get("root_cause", ()), found.get("caused_by") or {}]
    return str(next((cause["reason"] for cause in causes if cause.get("reason")), error.error)).strip().rstrip(".")


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


def _too_long(hosts: str) -> str:
    return (
        f"The cluster at {hosts} took too long to answer. See how it is: GET _cluster/health; a node that is lost is "
        "done without in a minute. If it is but slow: raise [cluster] timeout and [search] time_budget."
    )


def is_too_long(error: TransportError) -> bool:
    """Whether a query asks for more than the cluster takes at once."""
    return any(sign in str(error.info) for sign in _CLAUSES)


def is_blocked(error: TransportError) -> bool:
    """Whether the cluster takes nothing in: it blocks indexes when its disks are nearly full, or when told to."""
    return error.status_code in (403, 429) and error.error == BLOCKED


def read_only(settings: ClusterConfig) -> str:
    """What to do about a cluster that takes nothing in."""
    return (
        f"The cluster at {', '.join(settings.hosts)} is read-only, so the index stays as it was; searching goes on. "
        "Most likely its disks are nearly full (GET _cat/allocation?v): free some space. If the block stays then, "
        f'lift it: PUT {settings.prefix}-*/_settings {{"index.blocks.read_only_allow_delete": null}}, or for the '
        'whole cluster: PUT _cluster/settings {"persistent": {"cluster.blocks.read_only_allow_delete": null}}. '
        "Then run: fundstelle rebuild"
    )
