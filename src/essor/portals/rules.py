"""What the home page concludes from figures. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise


def leaders(cells: Mapping[str, int], hidden: frozenset[str] = frozenset()) -> list[str]:
    """The fewest keys that together hold at least half of the total, the largest first; masked ones are never named."""
    total, found, held = sum(cells.values()), [], 0
    for key in sorted(cells, key=lambda code: (-cells[code], code)):
        if held * 2 >= total or key in hidden or not cells[key]:
            break
        found.append(key)
        held += cells[key]
    return found if total and held * 2 >= total else []


def per_10_000(people: int, population: int) -> float | None:
    return people * 10_000 / population if population else None


def planned_on(plan: Sequence[tuple[date, int]], day: date) -> int | None:
    """Where the plan is on a day, in a straight line between its points; None before its first."""
    for (start, low), (end, high) in pairwise(plan):
        if start <= day <= end:
            return low + round(Fraction((high - low) * (day - start).days, max(1, (end - start).days)))
    return plan[-1][1] if plan and day > plan[-1][0] else None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a program stands. `ahead`: people above (below, when negative) the plan of that day; None: no plan."""

    reached: int
    target: int
    ahead: int | None
    months_left: int

    @property
    def missing(self) -> int:
        return max(0, self.target - self.reached)

    @property
    def over(self) -> int:
        return max(0, self.reached - self.target)


def reach(reached: int, target: int, plan: Sequence[tuple[date, int]], day: date) -> Reach:
    """Months left are whole months from that day to the plan's last one."""
    planned = planned_on(plan, day)
    end = plan[-1][0] if plan else day
    months = (end.year - day.year) * 12 + end.month - day.month
    return Reach(reached, target, None if planned is None else reached - planned, max(0, months))
