"""The histogram of the result page: what is drawn, where it leads, and what it says to those who do not see it."""

import datetime as dt
import re
from itertools import pairwise
from typing import Literal, get_args
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import Bar, Histogram, SearchRequest
from tests.web.pages import Element, Page
from webapp.histogram import FEW, Gap, chart, last_day


def results(client: FlaskClient, query: str) -> Page:
    response = client.get(f"/search?{query}")
    assert response.status_code == 200
    return Page(response.text)


def bars(page: Page) -> list[Element]:
    return page.within("bars", "a")


def total(page: Page) -> int:
    return int(re.sub(r"\D", "", page.one("h1").get("data-status")))


def test_each_bar_leads_to_the_articles_it_stands_for(collection: FlaskClient) -> None:
    page = results(collection, "q=Wendelsbruck&section=Politik")
    assert len(bars(page)) > 2
    counted = 0
    for bar in bars(page):
        told = re.fullmatch(
            r"([\w. ]+): (?:der einzige Artikel|(\d+) von (\d+) Artikeln) \(([\d,]+) %\)", bar.text.strip()
        )
        assert told, bar.text
        inside = Page(collection.get(bar.get("href")).text)
        assert total(inside) == int(told[2] or 1)
        assert "section=Politik" in bar.get("href")
        counted += int(told[2] or 1)
    undated = page.within("time", "span")[-1].text if "ohne Datum" in page.one("figure").text else "0"
    assert counted + int(re.sub(r"\D", "", undated)) == total(page)


def test_the_table_says_the_same(collection: FlaskClient) -> None:
    page = results(collection, "q=Wendelsbruck")
    told = {bar.text.strip().partition(":")[0]: bar.text for bar in bars(page)}
    rows = page.within("figures", "tr")[1:]
    counts = [[cell.text for cell in page.within("figures", "td") if row in cell.inside] for row in rows]
    names = [next(cell.text for cell in page.within("figures", "th") if row in cell.inside) for row in rows]
    for name, cells in zip(names, counts, strict=True):
        if len(cells) == 3 and cells[0] != "0":
            assert f"({cells[2]})" in told.pop(name)
    assert not told


def test_undated_articles_are_told_and_found(collection: FlaskClient, seeds: FlaskClient) -> None:
    page = results(collection, "q=*")
    (link,) = [a for a in page.within("time", "a") if "year=" in a.get("href")]
    assert total(Page(collection.get(link.get("href")).text)) == int(re.sub(r"\D", "", link.text))
    assert not results(seeds, "q=Truppen").all("figure"), "nothing is dated, so there is nothing to draw"


def test_the_share_travels_in_links_and_form_until_it_is_switched_off(collection: FlaskClient) -> None:
    page = results(collection, "q=Wendelsbruck&bars=share")
    assert "Anteil an allen Artikeln je" in page.one("figcaption").text
    assert [e.get("value") for e in page.all("input") if e.get("name") == "bars"] == ["share"]
    assert "bars=share" in page.link("weiter ›")
    assert "bars=share" in page.within("hit", "a")[0].get("href")
    assert all("bars=share" in bar.get("href") for bar in bars(page))
    count = page.link("Anzahl")
    assert count == "/search?q=Wendelsbruck"
    page = results(collection, "q=Wendelsbruck")
    assert page.link("Anteil") == "/search?q=Wendelsbruck&bars=share"
    assert not [e for e in page.all("input") if e.get("name") == "bars"]


def test_a_single_time_is_not_drawn(collection: FlaskClient) -> None:
    page = results(collection, "q=Wendelsbruck&from=2015-10-21&to=2015-10-21")
    assert total(page)
    assert not page.all("figure")


Unit = Literal["day", "month", "year"]


@st.composite
def histograms(draw: st.DrawFn) -> Histogram:
    unit: Unit = draw(st.sampled_from(get_args(Unit)))
    start = draw(st.dates(dt.date(1890, 1, 1), dt.date(2030, 1, 1)))
    start = start if unit == "day" else start.replace(day=1) if unit == "month" else start.replace(month=1, day=1)
    bars: list[Bar] = []
    for count, more in draw(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=120)):
        bars.append(Bar(start, count, count + more))
        start = last_day(start, unit) + dt.timedelta(days=1)
    bars[0] = Bar(bars[0].start, 1, 1)
    bars[-1] = Bar(bars[-1].start, 2, 40)
    return Histogram(unit, tuple(bars), 0)


@given(histograms(), st.sampled_from(("count", "share")))
def test_whatever_is_drawn_stays_inside_and_in_order(histogram: Histogram, kind: str) -> None:
    drawn = chart(histogram, SearchRequest("x", page=3), "share" if kind == "share" else "count")
    if len(histogram.bars) < 2:
        assert drawn is None
        return
    assert drawn is not None
    assert [column.first for column in drawn.columns] == [bar.start for bar in histogram.bars if bar.count]
    for column in drawn.columns:
        assert 0 <= column.left <= column.left + column.inner <= 100.001
        assert 0 < column.height <= 100
        assert column.pale == (kind == "share" and column.corpus < FEW)
        assert column.narrowed.page == 1
    assert any(column.height == 100 for column in drawn.columns)
    ends = [(column.narrowed.date_from, column.narrowed.date_to) for column in drawn.columns]
    assert all(a[1] < b[0] for a, b in pairwise(ends) if a[1] and b[0])
    empty = [row for row in drawn.rows if isinstance(row, Gap)]
    assert list(drawn.gaps) == empty
    assert sum(gap.width for gap in empty) == pytest.approx(
        100 * sum(not bar.corpus for bar in histogram.bars) / len(histogram.bars)
    )
    assert len(drawn.ticks) <= 12


@pytest.mark.parametrize(
    ("first", "unit", "last"),
    [
        ("2024-02-01", "month", "2024-02-29"),
        ("2023-02-01", "month", "2023-02-28"),
        ("2023-12-01", "month", "2023-12-31"),
        ("2023-01-01", "year", "2023-12-31"),
        ("2023-05-07", "day", "2023-05-07"),
        ("9999-12-01", "month", "9999-12-31"),
    ],
)
def test_the_last_day_of_a_time(first: str, unit: str, last: str) -> None:
    assert last_day(dt.date.fromisoformat(first), unit) == dt.date.fromisoformat(last)


def test_addresses_of_bars_are_canonical(collection: FlaskClient) -> None:
    for bar in bars(results(collection, "q=Wahl&sort=newest&page=2")):
        names = [name for name, _ in parse_qsl(urlsplit(bar.get("href")).query)]
        assert names == ["q", "from", "to", "sort"]
