"""The time budget of a search."""

import time


class TimeOverError(Exception):
    """The time budget ran out before all was looked at."""


def check(deadline: float) -> None:
    """Raises TimeOverError after `deadline` (time.monotonic seconds)."""
    if time.monotonic() > deadline:
        raise TimeOverError
