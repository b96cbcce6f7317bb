"""Runs the `fundstelle` command and sends the process a signal just before its N-th step on files of a folder.

python -m tests.unit.whoosh.interrupted SIGNAL N FOLDER COMMAND…

Steps are the opening, renaming, creating and removing of files below FOLDER, as Python's audit events tell them. With
N = 0 nothing is sent, and the last line on stderr is the number of steps.
"""

import os
import signal
import sys
from typing import Any

_EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"}


def main() -> None:
    number, last, folder = int(sys.argv[1]), int(sys.argv[2]), os.path.abspath(sys.argv[3])
    steps = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in _EVENTS and isinstance(arguments[0], str | os.PathLike) and folder in os.fspath(arguments[0]):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), number)

    from indexer.cli import main as fundstelle

    # Shells start background jobs with Ctrl-C ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.addaudithook(count)
    sys.argv[1:] = sys.argv[4:]
    try:
        fundstelle()
    finally:
        if not last:
            print(steps, file=sys.stderr)


if __name__ == "__main__":
    main()
