"""Days, months, years and ranges, as people type them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.dates import period

PERIODS = [
    ("2024", "2024-01-01", "2024-12-31"),
    ("2024-10", "2024-10-01", "2024-10-31"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2023-2", "2023-02-01", "2023-02-28"),
    ("2024-10-05", "2024-10-05", "2024-10-05"),
    ("12.03.2024", "2024-03-12", "2024-03-12"),
    ("1.3.2024", "2024-03-01", "2024-03-01"),
    ("03.2024", "2024-03-01", "2024-03-31"),
    ("2024..2025", "2024-01-01", "2025-12-31"),
    ("2024-10..2025-03", "2024-10-01", "2025-03-31"),
    ("12.03.2024..2024-04", "2024-03-12", "2024-04-30"),
    ("2024-10...2025", "2024-10-01", "2025-12-31"),
    ("2025..2024", "2024-01-01", "2025-12-31"),
    ("2024..", "2024-01-01", None),
    ("..2024", None, "2024-12-31"),
    ("9999", "9999-01-01", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_a_period_runs_from_its_first_to_its_last_day(text: str, first: str | None, last: str | None) -> None:
    found = period(text)
    assert found is not None
    assert tuple(day and day.isoformat() for day in found) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "..", "gestern", "24", "2024-13", "2024-00", "2024-02-30", "30.02.2024", "0000", "20244", "2024-1-1-1",
     "2024..x", "x..2024", "März 2024", "-2024", "2024/10", "1.2.3.2024"],
)  # fmt: skip
def test_anything_else_is_no_period(text: str) -> None:
    assert period(text) is None


@given(st.text(alphabet="0123456789-. ", max_size=24) | st.text(max_size=12))
def test_no_text_is_an_error(text: str) -> None:
    found = period(text)
    if found and found[0] and found[1]:
        assert found[0] <= found[1]


@given(st.dates())
def test_both_ways_of_writing_a_day_mean_the_same(day: dt.date) -> None:
    assert period(day.isoformat()) == period(f"{day.day}.{day.month}.{day.year:04}") == (day, day)
