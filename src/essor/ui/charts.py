"""Charts drawn by the server, each in two widths with its data: geometry from `rules`, words in the active language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from essor.ui import words
from essor.ui.parts import Head, Table, table
from essor.ui.rules import bars as bar_rules
from essor.ui.rules import progress as progress_rules
from essor.ui.rules import tiles as tile_rules
from essor.ui.rules.bars import Bar, Year

__all__ = ["Bar", "Chart", "RampStep", "Tile", "TileMap", "Year", "bars", "envelope", "funnel", "progress", "tiles"]

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Chart:
    """What `{% chart %}` draws: `kind` names the template, `wide` and `narrow` are its two drawings."""

    kind: str
    id: str
    title: Text
    description: Text
    wide: Any
    narrow: Any
    table: Table
    show: str = "num"
    level: int = 80


def progress(
    *,
    id: str,
    title: Text,
    target: int,
    observed: Sequence[tuple[date, int]],
    plan: Sequence[tuple[date, int]] = (),
    forecast: Sequence[tuple[date, int, int, int]] = (),
    periods: Sequence[tuple[str, str, date, date]] = (),
    finding: Text = "",
    level: int = 80,
    data: Table | None = None,
) -> Chart:
    """Cumulative progress to a target. `forecast`: (day, low, middle, high) at `level` percent; `periods`: the axis."""
    given = (target, observed, plan, forecast, periods)
    return Chart(
        kind="progress",
        id=id,
        title=title,
        description=finding or _progress_finding(target, observed, plan, forecast, level),
        wide=progress_rules.draw(progress_rules.WIDE, *given),
        narrow=progress_rules.draw(progress_rules.NARROW, *given),
        table=data or _progress_table(title, observed, plan, forecast, periods),
        level=level,
    )


def _progress_finding(
    target: int,
    observed: Sequence[tuple[date, int]],
    plan: Sequence[tuple[date, int]],
    forecast: Sequence[tuple[date, int, int, int]],
    level: int,
) -> str:
    found = []
    if observed:
        day, value = observed[-1]
        planned = [n for when, n in plan if when <= day]
        if planned:
            found.append(
                _("On %(day)s: %(value)s, against %(planned)s planned.")
                % {"day": words.day(day), "value": words.num(value), "planned": words.num(planned[-1])}
            )
        else:
            found.append(_("On %(day)s: %(value)s.") % {"day": words.day(day), "value": words.num(value)})
    if forecast:
        day, low, middle, high = forecast[-1]
        found.append(
            _("Forecast for %(day)s: %(middle)s, from %(low)s to %(high)s at %(level)s.")
            % {
                "day": words.day(day),
                "middle": words.num(middle),
                "low": words.num(low),
                "high": words.num(high),
                "level": words.percent(level / 100),
            }
        )
    found.append(_("The target is %(target)s.") % {"target": words.num(target)})
    return " ".join(found)


def _progress_table(
    title: Text,
    observed: Sequence[tuple[date, int]],
    plan: Sequence[tuple[date, int]],
    forecast: Sequence[tuple[date, int, int, int]],
    periods: Sequence[tuple[str, str, date, date]],
) -> Table:
    """One line at the end of each period, one where we are, one for the forecast."""
    last_seen = observed[-1][0] if observed else date.min
    ends = {last for _label, _short, _first, last in periods if last < last_seen} or {day for day, _n in observed[-12:]}

    def at(series: Sequence[tuple[date, int]], day: date) -> int | None:
        return next((n for when, n in reversed(series) if when <= day), None)

    lines = [
        [words.day(day), words.num(at(observed, day)), words.num(at(plan, day))]
        for day in sorted({*ends, *([last_seen] if observed else [])})
    ]
    if forecast:
        day, _low, middle, _high = forecast[-1]
        lines.append([_("%(day)s, forecast") % {"day": words.day(day)}, words.num(middle), words.num(at(plan, day))])
    heads: list[Head | Text] = [
        pgettext("chart", "At"),
        Head(pgettext("chart", "Observed"), num=True),
        Head(pgettext("chart", "Plan"), num=True),
    ]
    return table(title, heads, lines, fold=False)


def envelope(*, id: str, title: Text, years: Sequence[Year], finding: Text = "") -> Chart:
    """Money granted by year and what became of it; amounts in cents, shown in millions. Available is the rest."""
    heads: list[Head | Text] = [
        pgettext("chart", "Year"),
        *(
            Head(text, num=True)
            for text in (
                pgettext("chart", "Granted"),
                pgettext("chart", "Paid"),
                pgettext("chart", "Committed"),
                pgettext("chart", "Reserved"),
                pgettext("chart", "Available"),
            )
        ),
    ]

    def line(label: str, *cents: int) -> list[str]:
        return [label, *(words.millions(amount) for amount in cents)]

    def amounts(year: Year) -> tuple[int, ...]:
        return (year.granted_cents, year.paid_cents, year.committed_cents, year.reserved_cents, year.available_cents)

    sums = [sum(column) for column in zip(*(amounts(year) for year in years), strict=True)] or [0] * 5
    said = "; ".join(
        _("%(year)s: %(used)s of %(granted)s")
        % {"year": y.label, "used": words.millions(y.used_cents), "granted": words.millions(y.granted_cents)}
        for y in years
    )
    return Chart(
        kind="envelope",
        id=id,
        title=title,
        description=finding or f"{said}.",
        wide=bar_rules.envelope(years),
        narrow=bar_rules.envelope(years, narrow=True),
        table=table(
            title,
            heads,
            [line(y.label, *amounts(y)) for y in years],
            line(pgettext("chart", "Total"), *sums),
            fold=False,
        ),
    )


def funnel(*, id: str, title: Text, steps: Sequence[Bar], strong: int | None = None, finding: Text = "") -> Chart:
    """Steps of a journey, each with its share of the step before; `strong` is the index of the one that counts."""
    return _bars("bars", id, title, steps, finding, "num", steps=True, strong=strong)


def bars(*, id: str, title: Text, bars: Sequence[Bar], show: str = "num", finding: Text = "") -> Chart:
    """Simple bars; `show` is num, money0, millions or percent. A bar's target is a line."""
    return _bars("bars", id, title, bars, finding, show, steps=False, strong=None)


def _bars(
    kind: str, id: str, title: Text, items: Sequence[Bar], finding: Text, show: str, *, steps: bool, strong: int | None
) -> Chart:
    filters: dict[str, Callable[[Any], str]] = {
        "num": words.num,
        "money0": words.money0,
        "millions": words.millions,
        "percent": words.percent,
    }
    shown = filters[show]
    targets = any(item.target is not None for item in items)
    heads: list[Head | Text] = [
        pgettext("chart", "Step") if steps else pgettext("chart", "Name"),
        Head(pgettext("chart", "Value"), num=True),
        *([Head(pgettext("chart", "Target"), num=True)] if targets else []),
    ]
    lines = [[item.label, shown(item.value), *([shown(item.target)] if targets else [])] for item in items]
    said = "; ".join(f"{line[0]} {line[1]}" for line in lines)
    return Chart(
        kind=kind,
        id=id,
        title=title,
        description=finding or f"{said}.",
        wide=bar_rules.bars(items, steps=steps, strong=strong),
        narrow=bar_rules.bars(items, narrow=True, steps=steps, strong=strong),
        table=table(title, heads, lines, fold=False),
        show=show,
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """A region at column `x` and row `y` (from 1); `value` None is masked; `short` is for phones."""

    code: str
    name: Text
    short: Text
    value: float | None
    x: int
    y: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnTile:
    tile: Tile
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class RampStep:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """An ordered list, drawn by CSS; `ramp` is its legend."""

    kind: str
    id: str
    title: Text
    tiles: tuple[DrawnTile, ...]
    ramp: tuple[RampStep, ...]
    masked: int
    table: Table


def tiles(
    *,
    id: str,
    title: Text,
    tiles: Sequence[Tile],
    places: int = 0,
    limits: Sequence[float] | None = None,
    value_label: Text = "",
    data: Table | None = None,
) -> TileMap:
    """The map of regions, read by code. Without `limits` (four), round ones are found."""
    ordered = sorted(tiles, key=lambda tile: tile.code)
    four = tuple(limits) if limits else tile_rules.limits_for([tile.value for tile in ordered], places)

    def shown(value: float | None) -> str:
        return (
            pgettext("chart", "masked")
            if value is None
            else words.num(value, places)
            if places
            else words.num(round(value))
        )

    drawn = tuple(DrawnTile(t, tile_rules.class_of(_rounded(t.value, places), four), shown(t.value)) for t in ordered)
    heads: list[Head | Text] = [pgettext("chart", "Region"), Head(value_label or pgettext("chart", "Value"), num=True)]
    return TileMap(
        kind="tiles",
        id=id,
        title=title,
        tiles=drawn,
        ramp=tuple(RampStep(i, text) for i, text in enumerate(_ranges(four, places), start=1)),
        masked=sum(1 for tile in ordered if tile.value is None),
        table=data or table(title, heads, [[t.tile.name, t.text] for t in drawn], fold=False),
    )


def _rounded(value: float | None, places: int) -> float | None:
    """Classes follow the number shown, so that a tile never contradicts the legend."""
    return None if value is None else round(value, places)


def _ranges(limits: Sequence[float], places: int) -> list[str]:
    def text(value: float) -> str:
        return words.num(value, places) if places else words.num(round(value))

    found = []
    for low, high in tile_rules.ranges(limits, places):
        if low is None:
            found.append(_("under %(limit)s") % {"limit": text(limits[0])})
        elif high is None:
            found.append(_("%(limit)s and more") % {"limit": text(low)})
        elif low == high:
            found.append(text(low))
        else:
            found.append(_("%(low)s to %(high)s") % {"low": text(low), "high": text(high)})
    return found
