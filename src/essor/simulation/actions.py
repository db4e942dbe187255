"""Run the program: the agenda of four years, lived through the public actions of every room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from essor.accountability import actions as accountability
from essor.foundation import audit, clock
from essor.foundation.fiscal_year import FiscalYear
from essor.ledger import actions as ledger
from essor.messages import actions as messages
from essor.registration import actions as registration
from essor.registration.rules import states
from essor.simulation.driver import Driver
from essor.simulation.rules.calendar import Planned, courses_of, sessions
from essor.simulation.rules.parameters import Parameters, Partner, parameters
from essor.simulation.rules.population import Arrival, Population
from essor.simulation.rules.teachers import Teacher, teachers
from essor.simulation.stages import arrivals, founding, money, offer, teaching
from essor.simulation.world import MACHINE, World

Report = Callable[[datetime, int, int], None]
"""Told after each thing done: the simulated time, things done, things known to be coming."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: acts by action, seconds by action, refusals by code, and when its clock stopped."""

    counts: dict[str, int]
    seconds: dict[str, float]
    refusals: dict[str, int]
    stopped_at: datetime


def run_program(*, participants: int, seed: str, report: Report) -> Run:
    """Live the whole program. Begun again after a crash with the same seed and size, it goes on where it was."""
    told = parameters()
    driver = Driver(f"{seed}/{participants}")
    world = World(told, driver, participants)
    world.models = {course.code: course for course in told.courses}
    staff = teachers(told, driver.chance, participants)
    world.teachers = {teacher.key: teacher for teacher in staff}
    planned = sessions(told, driver.chance, staff, participants)
    world.planned = {session.key: session for session in planned}
    world.months_taught = {(session.partner, session.last_day.replace(day=1)) for session in planned}
    world.now = clock.at(told.starts_on, 8)
    founding.found(world)
    _schedule(world, planned, staff)
    for done, when in enumerate(world.live(told.clock_stops)):
        report(when, done + 1, len(world.agenda))
    world.now = told.clock_stops
    _freeze(world)
    return Run(dict(driver.counts), dict(driver.seconds), dict(driver.refusals), told.clock_stops)


def _schedule(world: World, planned: list[Planned], staff: list[Teacher]) -> None:
    told = world.told
    population = Population(told, world.chance)
    for session in planned:
        world.later(clock.at(session.published, 9), offer.publish, world, session)
        for arrival in population.arrivals(session):
            world.later(_time(world, arrival.day, arrival.key), _arrive, world, arrival)
        world.later(clock.at(session.first_day - timedelta(days=2), 15), offer.settle, world, session)
        for place, meeting in enumerate(session.meetings):
            world.later(clock.at(meeting.day, meeting.ends.hour, 5), teaching.hold_meeting, world, session, place)
        world.later(clock.at(session.last_day + timedelta(days=1), 9), teaching.finish, world, session)
    for teacher in staff:
        if teacher.applied is not None:
            world.later(clock.at(teacher.applied, 10), teaching.apply_as_trainer, world, teacher)
    world.later(clock.at(told.amended_on, 10), founding.amend, world)
    world.later(clock.at(date(told.starts_on.year + 2, 1, 6), 9), _new_courses, world)
    money.schedule(world)
    for place, partner in enumerate(told.partners[:3]):
        world.later(clock.at(told.ends_on - timedelta(days=9 - 3 * place), 9), _last_submission, world, partner)
    world.later(clock.at(told.starts_on + timedelta(days=180), 11), money.settle_waiting, world)
    _year_ends(world, told)
    world.later(clock.at(told.starts_on + timedelta(days=5), 7), _expire, world)
    for year in FiscalYear.span(told.starts_on, told.ends_on):
        for _, last_day in year.months():
            world.later(clock.at(last_day, 23), _night, world)


def _time(world: World, day: date, key: str) -> datetime:
    minutes = int(world.chance.part(f"{key}/time") * 9 * 60)
    return clock.at(day, 9 + minutes // 60, minutes % 60) + timedelta(minutes=10)


def _arrive(world: World, arrival: Arrival) -> None:
    session = world.planned[arrival.session]
    for registration_id, person_key, state in arrivals.arrive(world, arrival):
        leaves = world.chance.percent(f"{registration_id}/leaves", world.told.conduct["withdraw"])
        left = (session.first_day - arrival.day).days - 1
        if leaves and state == states.REGISTERED and left > 1:
            day = arrival.day + timedelta(days=world.chance.between(f"{registration_id}/when", 1, left))
            when = _time(world, day, registration_id)
            world.later(when, arrivals.withdraw, world, session.key, registration_id, person_key)


def _new_courses(world: World) -> None:
    """Each partner adds a course, accredited in time for the third year."""
    for partner in world.told.partners:
        for model, since in courses_of(world.told, world.chance, partner, world.participants):
            if since:
                founding.offer_course(world, partner.code, model, clock.local_date(world.now))


def _last_submission(world: World, partner: Partner) -> None:
    """A partner submits one more course in the last days: the office finds it in its queue."""
    offered = {model.code for model, _ in courses_of(world.told, world.chance, partner, world.participants)}
    model = next(course for course in world.told.courses if course.code not in offered)
    founding.submit_course(world, partner.code, model, clock.local_date(world.now))


def _year_ends(world: World, told: Parameters) -> None:
    for year in FiscalYear.span(told.starts_on, told.ends_on):
        closing = date(year.start + 1, told.lapse["month"], told.lapse["day"])
        world.later(clock.at(closing, 9), money.lapse, world, year.start)
        world.later(clock.at(closing, 10), _freeze, world)


def _freeze(world: World) -> None:
    """The year's report: the facts as they stand once its claims are paid."""
    with clock.frozen(world.now):
        messages.deliver_due()
    world.driver.do(accountability.freeze, f"freeze/{world.now.date()}", world.now, actor=MACHINE)


def _expire(world: World) -> None:
    """Offers past their deadline go to the next in line."""
    with clock.frozen(world.now):
        registration.expire_offers(actor=MACHINE)
    if world.now < world.told.clock_stops:
        world.later(world.now + timedelta(days=7), _expire, world)


def _night(world: World) -> None:
    """What the worker does of a night: mail, seals."""
    with clock.frozen(world.now):
        messages.deliver_due()
        audit.seal()
        ledger.seal(actor=MACHINE)
