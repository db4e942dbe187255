"""What the parts under `templates/ui/parts/` take: small frozen rows. Any object with these names will do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from essor.foundation.jobs import JobCard
from essor.ui import words
from essor.ui.frame import Link, Section

__all__ = [
    "Cell",
    "Event",
    "Fact",
    "Figure",
    "Head",
    "Job",
    "Link",
    "Row",
    "Rule",
    "Section",
    "Step",
    "Table",
    "job",
    "row",
    "table",
]

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts, of a sum or of answers to check; `url`: where the value leads, or where to change the answer."""

    label: Text
    value: Text
    url: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters, already formatted, and the words under it (which begin in lower case)."""

    value: Text
    label: Text
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a journey: state "done", "now" or "" (to come)."""

    label: Text
    state: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a timeline: state "done", "now" or "" (to come); `when` is a text."""

    title: Text
    when: Text = ""
    text: Text = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a trace, with the amount before and after it, in cents."""

    title: Text
    before_cents: int
    after_cents: int
    text: Text = ""
    source: Text = ""
    binds: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A long computation: `url` is the page that shows it, polled while it runs; `remaining` is a text."""

    title: Text
    stage: Text
    done: int = 0
    total: int = 0
    running: bool = False
    remaining: Text = ""
    url: str = ""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `url` sorts by it; `direction` is ascending, descending or nothing."""

    label: Text
    num: bool = False
    url: str = ""
    direction: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    value: Any
    head: Head


@dataclass(frozen=True, slots=True)
class Row:
    """`tone` is "", "on", "row-wait" or "row-bad"; `url` and `sub` belong to the first cell, the row's name."""

    cells: tuple[Cell, ...]
    url: str = ""
    sub: Text = ""
    tone: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    caption: Text
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    foot: Row | None = None
    fold: bool = True


Line = Sequence[Any] | Row


def table(
    caption: Text,
    heads: Iterable[Head | Text],
    rows: Iterable[Line],
    foot: Sequence[Any] | None = None,
    fold: bool = True,
) -> Table:
    """A table from plain lists of values already formatted; a head written as text is a column of text."""
    columns = tuple(head if isinstance(head, Head) else Head(head) for head in heads)

    def line(values: Line) -> Row:
        if isinstance(values, Row):
            return values
        return Row(tuple(Cell(value, head) for value, head in zip(values, columns, strict=True)))

    return Table(caption, columns, tuple(line(row) for row in rows), line(foot) if foot else None, fold)


def row(heads: Iterable[Head], values: Iterable[Any], **more: Any) -> Row:
    """A row with a link, a second line, a tone or an anchor: `row(heads, values, url=…, sub=…, tone=…, id=…)`."""
    return Row(tuple(Cell(value, head) for value, head in zip(values, heads, strict=True)), **more)


def job(card: JobCard, *, title: Text, url: str = "", events: tuple[Event, ...] = ()) -> Job:
    """A job of `foundation.jobs` as the part `job` shows it; `url` is the page that shows it."""
    running = card.finished_at is None
    left = card.remaining
    return Job(
        title=title,
        stage=card.stage or title,
        done=card.done,
        total=card.total,
        running=running,
        remaining=words.about(left) if running and left is not None else "",
        url=url,
        events=events,
    )
