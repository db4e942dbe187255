"""How aid is divided: over fiscal years by hours given, over sources by the ruleset's ratio. Largest remainder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.money import split


def minutes_by_fiscal_year(minutes_by_day: Mapping[date, int]) -> tuple[tuple[int, int], ...]:
    """(fiscal year, minutes) of hours given on those days, oldest first: the year turns on 31 March."""
    found: dict[int, int] = {}
    for day, minutes in minutes_by_day.items():
        year = FiscalYear.of(day).start
        found[year] = found.get(year, 0) + minutes
    return tuple(sorted(found.items()))


def split_by_fiscal_year(cents: int, minutes_by_day: Mapping[date, int]) -> tuple[tuple[int, int], ...]:
    """(fiscal year, cents): aid belongs to the year of the hours delivered, in proportion to their minutes."""
    years = minutes_by_fiscal_year(minutes_by_day)
    return tuple(zip((y for y, _ in years), split(cents, [m for _, m in years]), strict=True))


def split_by_source(cents: int, ratio: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """(source, cents) in the ratio of the ruleset (basis points by source, in its order); sums exactly to `cents`."""
    return tuple(zip(ratio, split(cents, tuple(ratio.values())), strict=True))


def split_settlement(cents: int, reserved: Sequence[int]) -> list[int]:
    """What each reserved amount pays when `cents` of their sum are paid: in proportion, and never more than reserved.

    A part's exact share `cents * r / sum(reserved)` is at most the integer `r`, so rounding up cannot pass it either.
    """
    if cents > sum(reserved):
        raise ValueError("more than reserved")
    return split(cents, reserved) if any(reserved) else [0] * len(reserved)
