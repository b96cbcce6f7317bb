"""The connection to the cluster, and its refusals in words that say what to do."""

import logging
import math
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    NotFoundError,
    TransportError,
)
from urllib3 import Timeout

from indexer.config import ClusterConfig
from indexer.errors import NoIndexError, ReadOnlyError, UnreachableError

USER, PASSWORD = "FUNDSTELLE_CLUSTER_USER", "FUNDSTELLE_CLUSTER_PASSWORD"
"""Environment variables: secrets stand in no file of ours."""
logging.getLogger("opensearch").setLevel(logging.ERROR)  # it warns of each 404, which are answers as good as others
_CONNECT_SECONDS = 3.0
"""A node that is there takes the call at once; one behind a cut network never does."""
_MOST_NODES = 3
"""How many nodes are asked, one after the other, until one answers."""
_THREADS = 16
"""So many connections to each node are kept for the next question."""
_UNAVAILABLE = (429, 502, 503, 504)
_OUT_OF_TIME = "OUT OF TIME"
BLOCKED = "cluster_block_exception"
"""The type of error by which the cluster takes nothing in."""
_until: ContextVar[float] = ContextVar("until", default=math.inf)


def connect(settings: ClusterConfig, patience: float | None = None) -> OpenSearch:
    """A client of the cluster; nothing is sent before the first question.

    With `patience`, in seconds, it is for reading alone: a node that is silent for so long is not asked again for a
    minute, and the next one is. Whoever writes waits as long as the settings say, as nothing may be done twice.
    """
    user = os.environ.get(USER)
    options: dict[str, Any] = {"ca_certs": settings.ca_file} if settings.ca_file else {}
    if user:
        options["http_auth"] = (user, os.environ.get(PASSWORD, ""))
    return OpenSearch(
        list(settings.hosts), connection_class=_Connection, max_retries=_MOST_NODES - 1,
        timeout=settings.timeout if patience is None else min(settings.timeout, patience),
        retry_on_timeout=patience is not None, retry_on_status=(502, 503, 504), http_compress=True,
        pool_maxsize=_THREADS, **options,
    )  # fmt: skip


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All that is asked in this context, however many questions and nodes it takes, is given up after so long."""
    before = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(before)


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
    failed = [document["error"] for document in found.get("docs", ()) if "error" in document]
    if failed and failed[0].get("type") == "index_not_found_exception":
        raise NotFoundError(404, failed[0]["type"], failed[0])
    if failed or found.get("_shards", {}).get("failed"):
        raise TransportError(503, "shards are missing", failed)
    return found


@contextmanager
def told(settings: ClusterConfig) -> Iterator[None]:
    """What the cluster cannot do, as UnreachableError, ReadOnlyError or NoIndexError."""
    hosts = ", ".join(settings.hosts)
    try:
        yield
    except ConnectionTimeout:
        raise UnreachableError(_too_long(hosts)) from None
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
        if is_blocked(error):
            raise ReadOnlyError(read_only(settings)) from None
        if isinstance(error, AuthenticationException | AuthorizationException):
            raise UnreachableError(f"The cluster at {hosts} refuses us. Set {USER} and {PASSWORD}.") from None
        if error.status_code == _OUT_OF_TIME:
            raise UnreachableError(_too_long(hosts)) from None
        if error.status_code not in _UNAVAILABLE:
            raise
        raise UnreachableError(
            f"The cluster at {hosts} cannot answer now ({error.status_code}). See how it is: GET _cluster/health"
        ) from None


def _too_long(hosts: str) -> str:
    return (
        f"The cluster at {hosts} took too long to answer. See how it is: GET _cluster/health; a node that is lost is "
        "done without in a minute. If it is but slow: raise [cluster] timeout and [search] time_budget."
    )


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
