"""A query of the benchmark: said once, understood by every engine's peer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

WORD = re.compile(r"[^\W_]+")
"""What the peers take for a word."""
Operator = Literal["and", "or", "phrase", "prefix", "all"]


@dataclass(frozen=True, slots=True)
class Query:
    """One query: what stands in the search field, and beside it a filter or a range of days."""

    kind: str
    operator: Operator
    words: tuple[str, ...] = ()
    """None for everything; one for a prefix."""
    facet: tuple[str, str] | None = None
    """Facet and value."""
    days: tuple[str, str] | None = None
    """First and last day, as 2024-10-01."""
    comparable: bool | None = None
    """None where that was not looked at."""
    why: str = ""
    """Why engines differ on it."""

    def typed(self) -> str:
        """The query as it is typed into our search field."""
        match self.operator:
            case "all":
                return "*"
            case "or":
                return " ODER ".join(self.words)
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
            case "and":
                return " ".join(self.words)

    def __str__(self) -> str:
        facet = f" {self.facet[0]}:{self.facet[1]}" if self.facet else ""
        return self.typed() + facet + (f" {self.days[0]}..{self.days[1]}" if self.days else "")


def query_from(record: Mapping[str, object]) -> Query:
    """The query that was written as JSON."""
    tuples = {name: tuple(value) for name, value in record.items() if isinstance(value, list)}
    return Query(**{**record, **tuples})  # type: ignore[arg-type]
