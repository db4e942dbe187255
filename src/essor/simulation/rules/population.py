"""Who comes: people alone, and companies with their teams, for each session, before its first day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from essor.simulation.rules.calendar import Planned
from essor.simulation.rules.chance import Chance
from essor.simulation.rules.names import Name, company_name, enterprise_number, person_name, slug
from essor.simulation.rules.parameters import Parameters

NEQ_SERIES = 9_000_000
TRIES = 8


@dataclass(frozen=True, slots=True)
class Company:
    key: str
    number: int
    name: str
    neq: str
    region: str
    sector: str
    staff: int
    founded: date
    domain: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the simulation; `key` names her for ever."""

    key: str
    name: Name
    email: str
    language: str
    region: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A party that wants seats: one person (with an employer or not) or a company's group."""

    key: str
    session: str
    day: date
    company: Company | None
    people: tuple[Someone, ...]
    by_company: bool
    as_roster: bool


class Population:
    """Makes arrivals session by session, in the order of publication."""

    def __init__(self, told: Parameters, chance: Chance) -> None:
        self.told = told
        self.chance = chance
        self.companies: dict[str, list[Company]] = defaultdict(list)
        self.alone: dict[str, list[Someone]] = defaultdict(list)
        self.courses_taken: dict[str, set[str]] = defaultdict(set)
        self.trained: dict[str, int] = defaultdict(int)
        self.number = 0

    def _known_company(self, key: str, region: str, size: int) -> Company | None:
        """A company that came before and still has people to train; now and then one that sends more than it has."""
        pool = self.companies[region]
        for attempt in range(TRIES if pool else 0):
            company = self.chance.one(f"{key}/which/{attempt}", pool)
            beyond = self.chance.percent(f"{key}/beyond/{attempt}", self.told.companies["beyond_staff"])
            if self.trained[company.key] + size <= company.staff or beyond:
                return company
        return None

    def _company(self, key: str, region: str, day: date, known: float, size: int) -> Company:
        company = self._known_company(key, region, size) if self.chance.percent(f"{key}/known", known) else None
        if company is None:
            company = self._new_company(key, region, day, size)
            self.companies[region].append(company)
        self.trained[company.key] += size
        return company

    def _new_company(self, key: str, region: str, day: date, size: int) -> Company:
        self.number += 1
        rules = self.told.companies
        young = self.chance.percent(f"{key}/young", rules["too_young"])
        age = self.chance.between(f"{key}/age", 60, 300) if young else self.chance.between(f"{key}/age", 500, 14_000)
        name = company_name(self.chance, key, self.number)
        sizes = {staff: share for staff, share in rules["sizes"].items() if staff >= size}
        return Company(
            f"company/{self.number}",
            self.number,
            name,
            enterprise_number(NEQ_SERIES + self.number),
            region,
            self.chance.weighted(f"{key}/sector", rules["sectors"]),
            self.chance.weighted(f"{key}/staff", sizes),
            day - timedelta(days=age),
            f"{slug(name)}.example",
        )

    def _someone(self, key: str, region: str, domain: str, course: str) -> Someone:
        name = person_name(self.chance, key)
        tag = slug(key.replace("arrival/", ""))
        language = "en" if self.chance.percent(f"{key}/en", self.told.conduct["english"]) else "fr"
        someone = Someone(key, name, name.address(tag, domain), language, region)
        self.courses_taken[key].add(course)
        return someone

    def _group_sizes(self, key: str, seats: int) -> Iterator[int]:
        number = 0
        while seats > 0:
            size = min(self.chance.weighted(f"{key}/size/{number}", self.told.groups["sizes"]), seats)
            yield size
            seats -= size
            number += 1

    def _days(self, session: Planned) -> tuple[date, int]:
        first = session.published + timedelta(days=1)
        return first, max(1, (session.first_day - first).days - 3)

    def _group(self, key: str, session: Planned, day: date, size: int) -> Arrival:
        company = self._company(key, session.region, day, self.told.groups["known_company"], size)
        people = tuple(
            self._someone(f"{key}/{place}", session.region, company.domain, session.course) for place in range(size)
        )
        return Arrival(
            key,
            session.key,
            day,
            company,
            people,
            True,
            self.chance.percent(f"{key}/roster", self.told.groups["roster"]),
        )

    def _single(self, key: str, session: Planned, day: date) -> Arrival:
        rules = self.told.singles
        if self.chance.percent(f"{key}/returning", rules["returning"]):
            pool = self.alone[session.region][-400:]
            returning = [someone for someone in pool if session.course not in self.courses_taken[someone.key]]
            if returning:
                someone = self.chance.one(f"{key}/who", returning)
                self.courses_taken[someone.key].add(session.course)
                return Arrival(key, session.key, day, None, (someone,), False, False)
        company = None
        if self.chance.percent(f"{key}/employed", rules["employed"]):
            company = self._company(key, session.region, day, rules["known_company"], 1)
        someone = self._someone(key, session.region, company.domain if company else "courriel.example", session.course)
        if company is None:
            self.alone[session.region].append(someone)
        return Arrival(key, session.key, day, company, (someone,), False, False)

    def arrivals(self, session: Planned) -> list[Arrival]:
        """Everyone who wants a seat in this session, by day."""
        first, span = self._days(session)
        in_groups = round(session.demand * self.told.groups["share"] / 100)
        key = session.key.replace("session", "arrival")
        parties: list[Arrival] = []
        for place, size in enumerate(self._group_sizes(key, in_groups)):
            name = f"{key}/g{place}"
            day = first + timedelta(days=self.chance.between(f"{name}/day", 0, span))
            parties.append(self._group(name, session, day, size) if size > 1 else self._single(name, session, day))
        for place in range(session.demand - in_groups):
            name = f"{key}/s{place}"
            parties.append(
                self._single(name, session, first + timedelta(days=self.chance.between(f"{name}/day", 0, span)))
            )
        return sorted(parties, key=lambda arrival: (arrival.day, arrival.key))
