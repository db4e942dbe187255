"""What the running simulation remembers of what it did: names of its own (keys) to public ids, and who sits where."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from essor.foundation.actor import Actor, Grant
from essor.simulation.driver import Driver
from essor.simulation.rules.calendar import Planned
from essor.simulation.rules.chance import Chance
from essor.simulation.rules.parameters import Course, Parameters
from essor.simulation.rules.teachers import Teacher

DAWN = datetime(2019, 4, 1, tzinfo=UTC)
MACHINE = Actor.system("simulation")
"""Signs what an installation does by itself: registering organizations, verified addresses."""


@dataclass(slots=True)
class World:
    """Keys of the simulation -> public ids of the rows that its acts made."""

    told: Parameters
    driver: Driver
    participants: int
    organizations: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    courses: dict[tuple[str, str], str] = field(default_factory=dict)
    versions: dict[tuple[str, str], str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    planned: dict[str, Planned] = field(default_factory=dict)
    teachers: dict[str, Teacher] = field(default_factory=dict)
    models: dict[str, Course] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    registered: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    over: set[str] = field(default_factory=set)
    months_taught: set[tuple[str, date]] = field(default_factory=set)
    meetings: dict[str, list[str]] = field(default_factory=dict)
    candidacies: dict[tuple[str, str], str] = field(default_factory=dict)
    agenda: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = field(default_factory=list)
    promised: int = 0
    now: datetime = DAWN

    @property
    def chance(self) -> Chance:
        return self.driver.chance

    def later(self, when: datetime, doing: Callable[..., None], *arguments: Any) -> None:
        """Put something on the agenda; things of the same minute are done in the order they were put there."""
        self.promised += 1
        heapq.heappush(self.agenda, (when, self.promised, doing, arguments))

    def live(self, until: datetime) -> Iterator[datetime]:
        """Do what is on the agenda, in time, until that moment; the time of each thing done."""
        while self.agenda and self.agenda[0][0] <= until:
            when, _, doing, arguments = heapq.heappop(self.agenda)
            self.now = when
            doing(*arguments)
            yield when

    def partner_admin(self, partner: str) -> Actor:
        return self.actors[f"admin/{partner}"]

    def teacher(self, key: str) -> Actor:
        return self.actors[key]

    def person_actor(self, person_id: str, **roles: str) -> Actor:
        """A person acting, with the roles the simulation gave her (role=organization id)."""
        return Actor("person", person_id, frozenset(Grant(role, organization) for role, organization in roles.items()))
