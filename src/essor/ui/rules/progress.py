"""Geometry of the cumulative progress: observed, plan, forecast with its band, target (mockups/README.md, "Charts")."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from essor.ui.rules.scale import Box, Point, Scale, nice_step, polyline

WIDE = Box(680, 390, 8, 588, 36, 350)
NARROW = Box(340, 300, 4, 326, 42, 266, narrow=True)

Dated = tuple[date, int]
Foreseen = tuple[date, int, int, int]
"""Day, low, middle and high of the forecast."""
Period = tuple[str, str, date, date]
"""Label, short label, first and last day."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; `side` is "", "mid" or "end"."""

    x: float
    y: float
    side: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A gridline at a value."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the curve with its number and its day, and where both are written."""

    x: float
    y: float
    value: int
    day: date
    label: Label


@dataclass(frozen=True, slots=True)
class Tick:
    """A period under the axis: its label in the middle, a tick at its end."""

    x: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    box: Box
    lines: tuple[Line, ...]
    target: Line
    ticks: tuple[Tick, ...]
    observed: str
    area: str
    plan: str
    band: str
    forecast: str
    now: Mark | None
    end: Mark | None
    plan_label: Label | None


def _lines(top: int, target: int, y: Scale) -> tuple[Line, ...]:
    """At most five gridlines above zero, none beside the target's own line."""
    for step in (math.ceil(nice_step(target)), math.ceil(nice_step(top))):
        values = [step * i for i in range(1, int(top / step + 1e-9) + 1)]
        apart = [value for value in values if abs(value - target) > step * 0.45]
        if len(apart) <= 5:
            break
    return tuple(Line(y.at(value), round(value)) for value in (0, *apart))


def _now_label(box: Box, x: float, y: float, alone: bool) -> Label:
    if y > box.bottom - 60:
        later = x > (box.left + box.right) / 2
        return Label(round(x - 6 if later else x + 6, 1), round(y - 30, 1), "end" if later else "")
    if box.narrow:
        return Label(box.right, round(y + max(34.0, (box.bottom - y) * 0.55), 1), "end")
    if alone and x > box.right - 90:
        return Label(box.right + 11, y + 5)
    if x > box.right - 60:
        return Label(round(x - 14, 1), round(y - 4, 1), "end")
    return Label(round(x + 12, 1), round(y + 20, 1))


def _plan_label(box: Box, points: Sequence[Point]) -> Label | None:
    if len(points) < 3:
        return None
    x, y = points[round(len(points) * 0.55)]
    return Label(round(x - 10, 1), round(y - 14, 1), "end")


def draw(
    box: Box,
    target: int,
    observed: Sequence[Dated],
    plan: Sequence[Dated],
    forecast: Sequence[Foreseen],
    periods: Sequence[Period],
) -> Drawing:
    """The whole drawing. Every given point stands inside the box; the zero line is its bottom."""
    days = [day for day, _ in [*observed, *plan]] + [day for day, _, _, _ in forecast]
    days += [day for _, _, first, last in periods for day in (first, last)]
    values = [target, 1, *(n for _, n in [*observed, *plan]), *(n for _, *three in forecast for n in three)]
    top = max(values)
    x = Scale(min(days).toordinal(), max(days).toordinal(), box.left, box.right)
    y = Scale(0, top, box.bottom, box.top)

    def place(dated: Sequence[Dated]) -> list[Point]:
        return [(x.at(day.toordinal()), y.at(n)) for day, n in dated]

    seen, planned = place(observed), place(plan)
    foreseen = [*seen[-1:], *place([(day, middle) for day, _, middle, _ in forecast])] if forecast else []
    upper = place([(day, high) for day, _, _, high in forecast])
    lower = place([(day, low) for day, low, _, _ in forecast])
    now = end = None
    if seen:
        now = Mark(*seen[-1], observed[-1][1], observed[-1][0], _now_label(box, *seen[-1], alone=not forecast))
    if foreseen:
        last_x, last_y = foreseen[-1]
        label = Label(box.width - 2, last_y - 12, "end") if box.narrow else Label(box.right + 11, last_y + 1)
        end = Mark(last_x, last_y, forecast[-1][2], forecast[-1][0], label)
    return Drawing(
        box=box,
        lines=_lines(top, target, y),
        target=Line(y.at(target), target),
        ticks=tuple(
            Tick(
                x=round((x.at(first.toordinal()) + x.at(last.toordinal())) / 2, 1),
                end=x.at(last.toordinal()),
                text=short if box.narrow else label,
            )
            for label, short, first, last in periods
        ),
        observed=polyline(seen),
        area=polyline([(seen[0][0], box.bottom), *seen, (seen[-1][0], box.bottom)]) if seen else "",
        plan=polyline(planned),
        band=polyline([*seen[-1:], *upper, *reversed(lower)]) if forecast else "",
        forecast=polyline(foreseen),
        now=now,
        end=end,
        plan_label=_plan_label(box, planned),
    )
