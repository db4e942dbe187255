"""A desk and its lines, the same for every role."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from essor.foundation import clock
from essor.ui import words
from essor.ui.parts import Fact, Figure, Link, Table

MOST = 12  # lines of a desk; the rest is behind its room's own page


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: what it is about, what is expected, what it is worth (cents), and when.

    `due`: sorts and says what is late; `when` replaces its words. `mine`: whether this person can do it now.
    """

    title: str
    url: str
    todo: str
    sub: str = ""
    cents: int | None = None
    due: date | None = None
    when: str = ""
    mine: bool = True

    @property
    def late(self) -> bool:
        return self.due is not None and self.due < clock.today() and self.mine

    @property
    def due_words(self) -> str:
        if self.when or self.due is None:
            return self.when
        return _("Today") if self.due == clock.today() else words.day(self.due, short=True)


@dataclass(frozen=True, slots=True)
class Budget:
    """A yearly limit and its use, in cents."""

    used_cents: int
    limit_cents: int
    note: str

    @property
    def percent(self) -> int:
        return min(100, 100 * self.used_cents // self.limit_cents) if self.limit_cents else 0


@dataclass(frozen=True, slots=True)
class Desk:
    """`tasks` in order of urgency; `calm`: what to say when there is none; `coming`: dates ahead; `panels`: tables."""

    title: str
    where: str
    action: Link | None
    calm: str
    tasks: tuple[Task, ...] = ()
    more: Link | None = None
    others: tuple[Link, ...] = ()
    coming_title: str = ""
    coming: tuple[Task, ...] = ()
    figures: tuple[Figure, ...] = ()
    budget: Budget | None = None
    facts: tuple[Fact, ...] = ()
    panels: tuple[tuple[str, Table], ...] = field(default_factory=tuple)

    @property
    def late(self) -> int:
        return sum(task.late for task in self.tasks)

    @property
    def has_amounts(self) -> bool:
        return any(task.cents is not None for task in self.shown)

    @property
    def has_dates(self) -> bool:
        return any(task.due_words for task in self.shown)

    @property
    def shown(self) -> tuple[Task, ...]:
        return self.tasks[:MOST]

    @property
    def hidden(self) -> int:
        return len(self.tasks) - len(self.shown)


def in_order(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """What this person can do first, late before soon, then what has no date."""
    return tuple(sorted(tasks, key=lambda task: (not task.mine, task.due is None, task.due or date.max, task.title)))


def first_action(tasks: tuple[Task, ...], label: str, otherwise: Link | None = None) -> Link | None:
    """The main action: the most urgent thing that this person can do."""
    task = next((task for task in tasks if task.mine and task.url), None)
    return Link(label, task.url) if task else otherwise
