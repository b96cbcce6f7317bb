"""Files on disk, which may have gone since they were found, or may never end."""

import errno
import os
import stat
from pathlib import Path
from typing import IO

_BUFFER = 2**16


def open_file(path: Path) -> IO[bytes]:
    """Opens an ordinary file to be read. Raises OSError, also for a pipe or a device: reading it might never end."""
    # A pipe would be waited for.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not an ordinary file")
    return os.fdopen(descriptor, "rb", _BUFFER)


def size_of(path: Path) -> int:
    """The size of a file in bytes; 0 if it cannot be told."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
