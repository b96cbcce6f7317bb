"""The connection to the cluster, and its refusals in words that say what to do."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    TransportError,
)

from indexer.config import ClusterConfig
from indexer.errors import UnreachableError

USER, PASSWORD = "FUNDSTELLE_CLUSTER_USER", "FUNDSTELLE_CLUSTER_PASSWORD"
"""Environment variables: secrets stand in no file of ours."""
logging.getLogger("opensearch").setLevel(logging.ERROR)  # it warns of each 404, which are answers as good as others
_RETRIES = 3
_UNAVAILABLE = (429, 502, 503, 504)


def connect(settings: ClusterConfig) -> OpenSearch:
    """A client of the cluster; nothing is sent before the first question."""
    user = os.environ.get(USER)
    options: dict[str, Any] = {"ca_certs": settings.ca_file} if settings.ca_file else {}
    if user:
        options["http_auth"] = (user, os.environ.get(PASSWORD, ""))
    return OpenSearch(
        list(settings.hosts), timeout=settings.timeout, max_retries=_RETRIES, retry_on_timeout=False,
        retry_on_status=(502, 503, 504), http_compress=True, **options,
    )  # fmt: skip


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
    except ConnectionError:
        raise UnreachableError(
            f"The cluster at {hosts} does not answer. Start it, or name its nodes in [cluster] hosts; "
            "then, if there is no index yet, run: fundstelle rebuild"
        ) from None
    except (AuthenticationException, AuthorizationException):
        raise UnreachableError(f"The cluster at {hosts} refuses us. Set {USER} and {PASSWORD}.") from None
    except TransportError as error:
        if error.status_code not in _UNAVAILABLE:
            raise
        raise UnreachableError(
            f"The cluster at {hosts} cannot answer now ({error.status_code}). See how it is: GET _cluster/health"
        ) from None
