"""Geometry of bars: an envelope by year in its stages, and simple or funnel bars. All start at zero."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 1.5
FITS = 46.0
"""A number is written inside a segment at least this long."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stage of money: paid, committed or reserved; `cents` is written inside when `fits`."""

    kind: str
    x: float
    width: float
    cents: int
    fits: bool
    text_x: float


@dataclass(frozen=True, slots=True)
class Year:
    """A year of an envelope, in cents. What is neither paid, committed nor reserved is available."""

    label: str
    granted_cents: int
    paid_cents: int
    committed_cents: int = 0
    reserved_cents: int = 0

    @property
    def used_cents(self) -> int:
        return self.paid_cents + self.committed_cents + self.reserved_cents

    @property
    def available_cents(self) -> int:
        return self.granted_cents - self.used_cents

    @property
    def share(self) -> float:
        return self.used_cents / self.granted_cents if self.granted_cents else 0.0


@dataclass(frozen=True, slots=True)
class YearBar:
    year: Year
    y: float
    text_y: float
    note_y: float
    track: float
    limit_x: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    width: float
    height: float
    left: float
    narrow: bool
    bars: tuple[YearBar, ...]


def _segments(year: Year, left: float, per_cent: float) -> tuple[Segment, ...]:
    found: list[Segment] = []
    at = left
    for kind, cents in (("paid", year.paid_cents), ("com", year.committed_cents), ("res", year.reserved_cents)):
        length = max(0, cents) * per_cent
        gap = GAP if found else 0.0
        if length > gap:
            width = round(length - gap, 1)
            x = round(at + gap, 1)
            found.append(Segment(kind, x, width, cents, width >= FITS, round(x + 9, 1)))
        at += length
    return tuple(found)


def envelope(years: Sequence[Year], narrow: bool = False) -> Envelope:
    """One bar per year on one scale, its grant marked by a line."""
    left, room, pitch, first = (0.0, 338.0, 64.0, 26.0) if narrow else (88.0, 456.0, 58.0, 8.0)
    most = max([1, *(max(year.granted_cents, year.used_cents) for year in years)])
    per_cent = room / most
    drawn = []
    for i, year in enumerate(years):
        y = first + pitch * i
        track = round(max(0, year.granted_cents) * per_cent, 1)
        drawn.append(
            YearBar(
                year=year,
                y=y,
                text_y=y - 8 if narrow else y + 18,
                note_y=y + 42,
                track=track,
                limit_x=round(left + track, 1),
                segments=_segments(year, left, per_cent),
            )
        )
    height = pitch * len(years) + (0 if narrow else 6)
    return Envelope(340.0 if narrow else 600.0, height, left, narrow, tuple(drawn))


@dataclass(frozen=True, slots=True)
class Bar:
    """A quantity with its name; `target` is marked by a line."""

    label: str
    value: float
    target: float | None = None


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    y: float
    text_y: float
    width: float
    value_x: float
    target_x: float | None
    share_of_previous: float | None
    share_y: float
    strong: bool


@dataclass(frozen=True, slots=True)
class Bars:
    width: float
    height: float
    left: float
    thickness: float
    narrow: bool
    bars: tuple[DrawnBar, ...]


def _value_x(end: float, mark: float | None) -> float:
    """A number stands after its bar, and after the target's mark where the two would touch."""
    touches = mark is not None and end < mark + 4 and mark < end + 70
    return round((mark if touches and mark is not None else end) + 9, 1)


def bars(items: Sequence[Bar], narrow: bool = False, steps: bool = False, strong: int | None = None) -> Bars:
    """Bars under each other. With `steps`, each tells its share of the one before (a funnel); `strong` is dark."""
    longest = max([1, *(len(item.label) for item in items)])
    left = 0.0 if narrow else float(min(230, max(80, round(longest * 7.1) + 12)))
    width = 340.0 if narrow else 490.0
    room = (width - 2) if narrow else width - left - 70
    most = max([1e-9, *(item.value for item in items), *(item.target or 0 for item in items)])
    pitch, first, thick = (54.0, 22.0, 20.0) if narrow else (54.0 if steps else 40.0, 6.0, 28.0)
    drawn = []
    for i, item in enumerate(items):
        y = first + pitch * i
        length = round(max(0.0, item.value) / most * room, 1)
        before = items[i - 1].value if steps and i else 0
        mark = None if item.target is None else round(left + item.target / most * room, 1)
        drawn.append(
            DrawnBar(
                bar=item,
                y=y,
                text_y=y - 7 if narrow else y + 19,
                width=length,
                value_x=width if narrow else _value_x(left + length, mark),
                target_x=mark,
                share_of_previous=item.value / before if before else None,
                share_y=y - 9,
                strong=strong == i,
            )
        )
    height = first + pitch * len(items) - (pitch - thick) + 4
    return Bars(width, height, left, thick, narrow, tuple(drawn))
