"""What can go wrong in a way the user can mend. The message says what to do next; callers print it as it stands."""

import errno


class FundstelleError(Exception):
    """Base of all errors whose message is written for the user."""

    exit_code = 2


class ConfigError(FundstelleError):
    """A setting is unknown or has the wrong type."""


class InputError(FundstelleError):
    """The corpus, a file or an option cannot be used."""


class BuildRunningError(FundstelleError):
    """Another build holds the lock."""


class NoIndexError(FundstelleError):
    """There is no index, or none that this version can read."""

    exit_code = 1


class UnreachableError(NoIndexError):
    """The index is elsewhere, and that does not answer now."""


class ReadOnlyError(FundstelleError):
    """The index is elsewhere, and nothing is taken in there now."""

    exit_code = 1


class QueryError(FundstelleError):
    """A query is longer than the engine can answer."""


class QualityError(FundstelleError):
    """A new index ranks worse than the settings allow."""

    exit_code = 1


class EngineMissingError(FundstelleError):
    """The configured engine is unknown or its extra is not installed."""


class IncompleteError(FundstelleError):
    """Something that must be whole, or not be at all, took longer than it may."""

    exit_code = 1


def os_error(error: OSError) -> str:
    """What to tell of an error of the system that ended a command."""
    where = f"{error.filename}: " if error.filename else ""
    hint = "Free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "Check the path and its permissions"
    return f"{where}{error.strerror or error}. {hint}; the index stays as it was."
