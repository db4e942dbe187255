"""The tile map: equal tiles, classed in five by limits; a value that may not be shown is class 0, never a number."""

from bisect import bisect_right
from collections.abc import Sequence

from essor.ui.rules.scale import nice_step


def class_of(value: float | None, limits: Sequence[float]) -> int:
    """1 to 5: how many of the four limits the value reaches, plus one; 0 when masked."""
    return 0 if value is None else bisect_right(limits, value) + 1


def limits_for(values: Sequence[float | None], places: int = 0) -> tuple[float, float, float, float]:
    """Four round limits in increasing order that spread the values over five classes."""
    known = sorted(value for value in values if value is not None)
    smallest = 10.0**-places
    if not known:
        return (smallest, 2 * smallest, 3 * smallest, 4 * smallest)
    step = max(smallest, nice_step(max(known[-1] - known[0], smallest), 10))
    limits: list[float] = []
    for fifth in range(1, 5):
        wanted = known[min(len(known) - 1, len(known) * fifth // 5)]
        limit = round(wanted / step) * step
        limits.append(round(max(limit, limits[-1] + step) if limits else max(limit, step), 6))
    return (limits[0], limits[1], limits[2], limits[3])


def ranges(limits: Sequence[float], places: int = 0) -> list[tuple[float | None, float | None]]:
    """The five classes as (from, to), both included, None where open; `to` is one last-place unit below the next."""
    unit = 10.0**-places
    starts = [None, *limits]
    ends = [*(round(limit - unit, 6) for limit in limits), None]
    return list(zip(starts, ends, strict=True))


def spark(values: Sequence[float], width: float = 84, height: float = 22) -> list[tuple[float, float]]:
    """The points of a small trend line, highest at the top, with room for its last point."""
    low, high = min(values), max(values)
    reach = (high - low) or 1
    step = (width - 8) / max(1, len(values) - 1)
    return [
        (round(2 + i * step, 1), round(height - 3 - (v - low) / reach * (height - 6), 1)) for i, v in enumerate(values)
    ]
