"""What an engine asks the cluster, as it asks it."""

from collections.abc import Callable
from typing import Any

import pytest

from indexer.engines.opensearch.engine import OpenSearchEngine


def listen(patch: pytest.MonkeyPatch, engine: OpenSearchEngine, hear: Callable[[str, Any], object]) -> None:
    """Before each of its requests the engine tells `hear` the path and the body, and waits for it to return."""
    transport = engine._client.transport
    asked = transport.perform_request

    def perform(method: str, url: str, *args: Any, **options: Any) -> Any:
        hear(url, options.get("body"))
        return asked(method, url, *args, **options)

    patch.setattr(transport, "perform_request", perform)
