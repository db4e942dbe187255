"""Québec's fiscal year: 1 April to 31 March (Financial Administration Act), named by its two calendar years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """The year that starts on 1 April of `start`; rows store that integer."""

    start: int

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def span(cls, first: date, last: date) -> list[FiscalYear]:
        """The fiscal years that two dates reach over, both included."""
        return [cls(year) for year in range(cls.of(first).start, cls.of(last).start + 1)]

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    @property
    def label(self) -> str:
        return f"{self.start}-{self.start + 1}"

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.label

    def months(self) -> Iterator[tuple[date, date]]:
        """First and last day of each of the twelve months, April first."""
        for i in range(12):
            year, month = (self.start, 4 + i) if i < 9 else (self.start + 1, i - 8)
            following = date(year + month // 12, month % 12 + 1, 1)
            yield date(year, month, 1), following - timedelta(days=1)
