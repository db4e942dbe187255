"""From values to places on a drawing. Units are those of the SVG's viewBox; y grows downwards."""

import math
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The ground of a drawing and the part of it where marks go; `narrow` is the drawing of a phone."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values `low`..`high` to places `start`..`end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        reach = self.high - self.low
        share = (value - self.low) / reach if reach else 0.0
        return round(self.start + share * (self.end - self.start), 1)


def nice_step(top: float, lines: int = 5) -> float:
    """The smallest 1, 2, 2.5 or 5 times a power of ten that needs at most `lines` gridlines above zero."""
    if top <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(top / lines))
    for factor in (1, 2, 2.5, 5, 10, 20):
        if top / (power * factor) <= lines + 1e-9:
            return power * factor
    raise AssertionError("twenty times a power of ten below top/lines is more than top/lines")


def polyline(points: list[Point] | tuple[Point, ...]) -> str:
    """The `points` attribute: always with a decimal point, whatever the language."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)
