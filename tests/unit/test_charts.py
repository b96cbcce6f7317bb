"""The geometry of charts."""

from webapp.charts import HEIGHT, Datum, bar_chart, curve_chart


def data(*values: int) -> list[Datum]:
    return [Datum(str(number), value, f"?{number}") for number, value in enumerate(values)]


def test_bars_are_as_high_as_their_share() -> None:
    chart = bar_chart(data(0, 5, 10, 1))
    assert [bar.height for bar in chart.bars] == [0, 50, 100, 10]
    assert all(bar.y + bar.height == HEIGHT for bar in chart.bars)
    assert (chart.highest, chart.width) == (10, 40)
    assert all(bar.left <= bar.x and bar.x + bar.width <= bar.left + 10 for bar in chart.bars)
    assert all(a.x + a.width < b.x for a, b in zip(chart.bars, chart.bars[1:], strict=False))


def test_one_of_a_thousand_is_seen() -> None:
    assert 0 < bar_chart(data(1, 100_000)).bars[0].height < 2


def test_nothing_is_drawn_of_nothing() -> None:
    assert bar_chart([]).bars == ()
    assert [bar.height for bar in bar_chart(data(0, 0)).bars] == [0, 0]
    assert curve_chart([[], []]).highest == 0


def test_curves_share_a_scale() -> None:
    chart = curve_chart([[0, 10], [5, 0]])
    assert [curve.points for curve in chart.curves] == ["5,100 15,0", "5,50 15,100"]
    assert (chart.highest, chart.width) == (10, 20)


def test_a_single_point_becomes_a_line() -> None:
    assert curve_chart([[3]]).curves[0].points == "0,0 10,0"
