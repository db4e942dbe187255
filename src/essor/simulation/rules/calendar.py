"""The sessions of the program, before anyone registers: where, when, what, by whom, and how many will want to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import count

from essor.foundation.fiscal_year import FiscalYear
from essor.simulation.rules.chance import Chance
from essor.simulation.rules.parameters import Course, Parameters, Partner
from essor.simulation.rules.teachers import Teacher

REACH = 1.22
"""Registrations wanted for each person who takes part in the end: some do not come, some take a second course."""
SMALL = 1000
"""A program for fewer people than this has half the courses at the start, and a candidate teacher a region."""
QUIET = (
    (6, 24),
    (7, 1),
    (9, 2),
    (12, 23),
    (12, 24),
    (12, 25),
    (12, 26),
    (12, 27),
    (12, 28),
    (12, 30),
    (12, 31),
    (1, 1),
    (1, 2),
)


@dataclass(frozen=True, slots=True)
class Meeting:
    day: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Planned:
    """A session to come. `demand` is how many seats are wanted for it, which may be more than there are."""

    key: str
    partner: str
    course: str
    region: str
    mode: str
    language: str
    capacity: int
    demand: int
    published: date
    meetings: tuple[Meeting, ...]
    teacher: str

    @property
    def first_day(self) -> date:
        return self.meetings[0].day

    @property
    def last_day(self) -> date:
        return self.meetings[-1].day


def _is_open(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in QUIET


def _days(start: date, wanted: int) -> list[date]:
    days: list[date] = []
    while len(days) < wanted:
        if _is_open(start):
            days.append(start)
        start += timedelta(days=1)
    return days


def meetings_of(course: Course, mode: str, start: date) -> tuple[Meeting, ...]:
    """Days of seven hours; a short course online is cut in two half-days."""
    if course.hours < 7:
        (day,) = _days(start, 1)
        return (Meeting(day, time(9), time(9 + course.hours)),)
    if course.hours == 7 and mode == "online":
        return tuple(Meeting(day, time(9), time(12, 30)) for day in _days(start, 2))
    return tuple(Meeting(day, time(9), time(16)) for day in _days(start, course.hours // 7))


def courses_of(told: Parameters, chance: Chance, partner: Partner, participants: int) -> list[tuple[Course, int]]:
    """The partner's course models and the year (0-3) it starts offering each; a small program needs fewer."""
    at_start = told.per_partner if participants >= SMALL else told.per_partner // 2
    order = sorted(told.courses, key=lambda course: chance.part(f"{partner.code}/{course.code}"))
    by_audience = {course.audience: course for course in reversed(order)}
    chosen = list(by_audience.values()) + [course for course in order if course not in by_audience.values()]
    return [(course, 0) for course in chosen[:at_start]] + [(chosen[at_start], 2)]


def _mode(told: Parameters, chance: Chance, key: str, day: date) -> str:
    crisis = told.pandemic
    if crisis["cancelled"][1] < day <= crisis["online_until"]:
        return "online"
    share = crisis["online_before"] if day <= crisis["cancelled"][1] else crisis["online_after"]
    return "online" if chance.percent(f"{key}/online", share) else "in_person"


def _start(told: Parameters, chance: Chance, key: str, year: FiscalYear) -> date:
    months = list(year.months())
    while True:
        first, last = months[chance.weighted(f"{key}/month", dict(enumerate(told.months)))]
        day = first + timedelta(days=chance.between(f"{key}/day", 0, (last - first).days))
        if told.starts_on + timedelta(days=21) <= day:
            return day
        key += "+"


def _find_teacher(
    teachers: list[Teacher], region: str, partner: str, course: Course, language: str, days: list[date]
) -> Teacher | None:
    """The partner's own first, then someone of the region, then a visitor; the least busy of them."""
    able = [teacher for teacher in teachers if teacher.can(course.theme, course.level, language, days)]
    key = lambda teacher: (teacher.partner != partner, teacher.region != region, len(teacher.taken), teacher.key)  # noqa: E731  a key, used once
    return min(able, key=key, default=None)


class _Maker:
    """Makes sessions one by one, remembering who teaches when."""

    def __init__(self, told: Parameters, chance: Chance, teachers: list[Teacher], participants: int) -> None:
        self.told = told
        self.chance = chance
        self.teachers = teachers
        self.numbers = count(1)
        self.offers = {partner.code: courses_of(told, chance, partner, participants) for partner in told.partners}
        self.models = {course.code: course for course in told.courses}

    def make(self, region: str, year: FiscalYear, place: int, within: int | None = None) -> Planned | None:
        """A session in this region and fiscal year; None when no teacher could be found."""
        key = f"session/{next(self.numbers)}"
        chance = self.chance
        partner = chance.one(f"{key}/partner", [p for p in self.told.partners if region in p.serves])
        offered = [model for model, since in self.offers[partner.code] if since <= place]
        weights = {model.code: self.told.audiences[model.audience] for model in offered}
        course = self.models[chance.weighted(f"{key}/course", weights)]
        english = "en" in course.languages and region in ("06", "07", "05", "16") and chance.percent(f"{key}/en", 18)
        language = "en" if english else course.languages[0]
        start = (
            _start(self.told, chance, key, year)
            if within is None
            else year.first_day + timedelta(days=chance.between(f"{key}/day", 4, within))
        )
        for shift in range(0, 60, 3):
            first = start + timedelta(days=shift if shift % 2 == 0 else -shift)
            mode = _mode(self.told, chance, key, first)
            meetings = meetings_of(course, mode, max(first, self.told.starts_on + timedelta(days=21)))
            days = [meeting.day for meeting in meetings]
            if days[-1] > year.last_day or days[0] < year.first_day:
                continue
            teacher = _find_teacher(self.teachers, region, partner.code, course, language, days)
            if teacher is None:
                continue
            teacher.taken.update(days)
            capacity = chance.one(f"{key}/seats", self.told.seats)
            demand = max(
                3, capacity * chance.between(f"{key}/fill", self.told.fill["low"], self.told.fill["high"]) // 100
            )
            published = max(
                days[0] - timedelta(days=chance.between(f"{key}/lead", 45, 70)),
                self.told.starts_on + timedelta(days=10),
            )
            return Planned(
                key,
                partner.code,
                course.code,
                region,
                mode,
                language,
                capacity,
                demand,
                published,
                meetings,
                teacher.key,
            )
        return None


def _by_region(told: Parameters, year: int, wanted: float) -> dict[str, float]:
    weights = {code: region.weight * region.ramp[year] for code, region in told.regions.items()}
    total = sum(weights.values())
    return {code: wanted * weight / total for code, weight in weights.items()}


def sessions(told: Parameters, chance: Chance, teachers: list[Teacher], participants: int) -> list[Planned]:
    """All sessions of the four years, by date of publication, for about `participants` people taking part."""
    maker = _Maker(told, chance, teachers, participants)
    made: list[Planned] = []
    owed = dict.fromkeys(told.regions, 0.0)
    for place, share in enumerate(told.pace):
        year = FiscalYear(told.starts_on.year + place)
        for region, wanted in _by_region(told, place, participants * REACH * share / 100).items():
            owed[region] += wanted
            last_chance = place == len(told.pace) - 1 and not any(session.region == region for session in made)
            while owed[region] >= (1 if last_chance else 9):
                session = maker.make(region, year, place)
                if session is None:
                    break
                last_chance = False
                made.append(session)
                owed[region] -= min(session.demand, session.capacity)
    made += _next_year(told, maker, participants)
    return sorted(made, key=lambda session: (session.published, session.key))


def _next_year(told: Parameters, maker: _Maker, participants: int) -> Iterator[Planned]:
    """Sessions of the bridging year, published before the clock stops: what the demo's visitors can register for."""
    year = FiscalYear(told.starts_on.year + len(told.pace))
    for region in told.regions:
        big = region in ("03", "06", "16")
        for _ in range((5 if big else 2) if participants >= SMALL else (2 if big else 1)):
            session = maker.make(region, year, len(told.pace) - 1, within=60)
            if session is not None:
                yield replace(session, published=min(session.published, told.ends_on - timedelta(days=5)))
