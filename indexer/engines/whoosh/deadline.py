"""The time budget of a search, as those see it who go through many words or articles."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

_CHECK_EVERY = 4096
"""Words or articles between two looks at the clock."""


class TimeOverError(Exception):
    """The time budget ran out before all was looked at."""


def in_time(items: Iterable[Any], deadline: float) -> Iterator[Any]:
    """The items; raises TimeOverError after `deadline` (time.monotonic seconds)."""
    for number, item in enumerate(items):
        if number % _CHECK_EVERY == 0:
            check(deadline)
        yield item


def check(deadline: float) -> None:
    """Raises TimeOverError after `deadline` (time.monotonic seconds)."""
    if time.monotonic() > deadline:
        raise TimeOverError
