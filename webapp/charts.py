"""From numbers to small charts without words, in the units of their own drawing; what stands beside is text. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
"""Units of a drawing; it is stretched to the room that there is."""
_STEP = 10
"""Units from one bar or point to the next."""
_GAP = 1.5
"""Units between two bars."""
_LEAST = 1.5
"""Units that a bar is high at least, so that one is seen of a thousand."""


@dataclass(frozen=True, slots=True)
class Datum:
    """One number."""

    label: str
    value: int
    href: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    datum: Datum
    left: float
    """Of the strip that leads to its articles; the bar stands in it."""
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class BarChart:
    bars: tuple[DrawnBar, ...]
    width: int
    highest: int


def bar_chart(data: Sequence[Datum]) -> BarChart:
    """A bar for each number, as high as its share of the highest."""
    highest = max((datum.value for datum in data), default=0)
    bars = []
    for number, datum in enumerate(data):
        height = max(_LEAST, HEIGHT * datum.value / highest) if datum.value else 0.0
        left = float(number * _STEP)
        bars.append(DrawnBar(datum, left, left + _GAP / 2, _STEP - _GAP, round(HEIGHT - height, 2), round(height, 2)))
    return BarChart(tuple(bars), len(data) * _STEP, highest)


@dataclass(frozen=True, slots=True)
class Curve:
    points: str
    """As SVG has them: x,y x,y"""


@dataclass(frozen=True, slots=True)
class CurveChart:
    curves: tuple[Curve, ...]
    width: int
    highest: int


def curve_chart(series: Sequence[Sequence[int]]) -> CurveChart:
    """A curve for each series, all of one length and drawn to one scale."""
    highest = max((value for values in series for value in values), default=0)
    curves = tuple(Curve(" ".join(_points(values, highest))) for values in series)
    return CurveChart(curves, _STEP * max((len(values) for values in series), default=0), highest)


def _points(values: Sequence[int], highest: int) -> list[str]:
    heights = [round(HEIGHT - HEIGHT * value / highest if highest else HEIGHT, 2) for value in values]
    if len(heights) == 1:  # a point alone is not seen
        return [f"0,{heights[0]:g}", f"{_STEP},{heights[0]:g}"]
    return [f"{number * _STEP + _STEP / 2:g},{height:g}" for number, height in enumerate(heights)]
