"""Which articles match a query as it is typed, without scores, filters or help: for completion and correction."""

from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.compile import Compiler
from indexer.engines.whoosh.deadline import TimeOverError
from indexer.engines.whoosh.execute import Executor
from indexer.engines.whoosh.naming import Naming
from indexer.query.ast import Node


def matching(root: Node, naming: Naming, executor: Executor, deadline: float) -> Documents | None:
    """The articles that a resolved tree matches; None if `deadline` (time.monotonic seconds) passed before the end."""
    try:
        query = Compiler(naming, 1.0, deadline).compile(root)
    except TimeOverError:
        return None
    return executor.matching(query, deadline)
