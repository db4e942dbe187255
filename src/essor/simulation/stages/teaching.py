"""Days of class: marks, confirmations by the learners, outcomes, evaluations; and the teachers' pathway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from essor.delivery import actions as delivery
from essor.delivery import queries as deliveries
from essor.foundation import clock
from essor.registration import queries as registrations
from essor.simulation.rules.calendar import Planned
from essor.simulation.rules.teachers import Teacher
from essor.simulation.stages import founding
from essor.simulation.world import World


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a person will do in a session, drawn from her registration's id."""

    absent: frozenset[int]
    at_door: bool
    later: bool


def conduct(world: World, registration_id: str, meetings: int) -> Conduct:
    shares, chance = world.told.conduct, world.chance
    if chance.percent(f"{registration_id}/no_show", shares["no_show"]):
        return Conduct(frozenset(range(meetings)), False, False)
    absent: frozenset[int] = frozenset()
    if meetings > 1 and chance.percent(f"{registration_id}/partial", shares["partial"]):
        absent = frozenset({chance.between(f"{registration_id}/which", 0, meetings - 1)})
    at_door = chance.percent(f"{registration_id}/door", shares["kiosk"])
    return Conduct(absent, at_door, not at_door and chance.percent(f"{registration_id}/later", shares["later"]))


def hold_meeting(world: World, session: Planned, place: int) -> None:
    """One meeting: the codes given at the door, then the partner's marks."""
    if session.key in world.over:
        return
    meeting = session.meetings[place]
    session_id = world.sessions[session.key]
    people = registrations.registrations_of_session(session_id)
    acts = {person.id: conduct(world, person.id, len(session.meetings)) for person in people}
    present = [person.id for person in people if place not in acts[person.id].absent]
    teacher = world.teacher(session.teacher)
    at_door = [delivery.CheckIn(person, deliveries.check_in_code(person)) for person in present if acts[person].at_door]
    if at_door:
        world.driver.do(
            delivery.confirm_day, f"door/{session.key}/{place}", clock.at(meeting.day, meeting.starts.hour, 20),
            actor=teacher, session_id=session_id, day=meeting.day, codes=at_door,
        )  # fmt: skip
    if people:
        meeting_id = world.meetings[session.key][place]
        world.driver.do(
            delivery.mark_all_present, f"marks/{session.key}/{place}", clock.at(meeting.day, meeting.starts.hour, 40),
            actor=teacher, meeting_id=meeting_id,
            except_absent=[person.id for person in people if place in acts[person.id].absent],
        )  # fmt: skip


def finish(world: World, session: Planned) -> None:
    """The day after: outcomes decided, then those who forgot confirm by their link, some evaluate."""
    if session.key in world.over:
        return
    session_id = world.sessions[session.key]
    when = clock.at(session.last_day + timedelta(days=1), 9)
    people = registrations.registrations_of_session(session_id)
    world.driver.do(
        delivery.decide_outcomes, f"outcomes/{session.key}", when,
        actor=world.partner_admin(session.partner), session_id=session_id,
    )  # fmt: skip
    for person in people:
        habits = conduct(world, person.id, len(session.meetings))
        if len(habits.absent) == len(session.meetings):
            continue
        actor = world.person_actor(person.person_id)
        if habits.later:
            world.driver.attempt(
                delivery.confirm_all,
                f"later/{person.id}",
                when + timedelta(hours=8),
                actor=actor,
                registration_id=person.id,
            )
        if world.chance.percent(f"{person.id}/evaluates", world.told.conduct["evaluation"]):
            world.driver.attempt(
                delivery.evaluate, f"evaluation/{person.id}", when + timedelta(hours=9),
                actor=actor, registration_id=person.id,
                satisfaction=world.chance.weighted(f"{person.id}/liked", {5: 46, 4: 38, 3: 11, 2: 4, 1: 1}),
                usefulness=world.chance.weighted(f"{person.id}/useful", {5: 38, 4: 41, 3: 15, 2: 5, 1: 1}),
            )  # fmt: skip


def apply_as_trainer(world: World, teacher: Teacher) -> None:
    """A candidate of the region applies for each theme; the office's answer comes three weeks later."""
    when = world.now
    founding.enrol_teacher(world, teacher, when)
    home = world.organizations[f"partner/{teacher.partner}"]
    for theme in teacher.themes:
        world.candidacies[teacher.key, theme] = world.driver.do(
            delivery.apply_as_trainer, f"apply/{teacher.key}/{theme}", when,
            actor=world.teacher(teacher.key), person_id=world.people[teacher.key], home_id=home,
            region_code=teacher.region, theme=theme, level=teacher.level, language=teacher.languages[0],
        )  # fmt: skip
    world.later(when + timedelta(days=21), _answer, world, teacher)


def _each(world: World, teacher: Teacher, action: Callable[..., object], name: str, **more: Any) -> None:
    for theme in teacher.themes:
        world.driver.do(
            action, f"{name}/{teacher.key}/{theme}", world.now,
            actor=world.actors["officer"], candidacy_id=world.candidacies[teacher.key, theme], **more,
        )  # fmt: skip


def _answer(world: World, teacher: Teacher) -> None:
    if not teacher.selected:
        _each(world, teacher, delivery.end_candidacy, "end")
        return
    _each(world, teacher, delivery.select_candidate, "select")
    world.later(world.now + timedelta(days=9), _each, world, teacher, delivery.start_training, "train")
    if teacher.since is None:
        world.later(world.now + timedelta(days=60), _each, world, teacher, delivery.end_candidacy, "stop")
    else:
        world.later(clock.at(teacher.since - timedelta(days=5), 9), _observe, world, teacher)


def _observe(world: World, teacher: Teacher) -> None:
    """Observed in a session of each theme, then qualified and deployed in the region."""
    held = [world.planned[key] for key in world.sessions if key not in world.over]
    held = [session for session in held if session.last_day < clock.local_date(world.now)]
    if not held:  # nobody has taught anything yet: later
        world.later(world.now + timedelta(days=30), _observe, world, teacher)
        return
    for theme in teacher.themes:
        seen = [session for session in held if world.models[session.course].theme == theme]
        near = [session for session in seen if session.partner == teacher.partner]
        world.driver.do(
            delivery.observe_co_teaching, f"observe/{teacher.key}/{theme}", world.now,
            actor=world.actors["officer"], candidacy_id=world.candidacies[teacher.key, theme],
            session_id=world.sessions[(near or seen or held)[-1].key],
            score=world.chance.between(f"{teacher.key}/{theme}/score", 3, 5),
        )  # fmt: skip
    world.later(world.now + timedelta(days=5), _each, world, teacher, delivery.qualify_candidate, "qualify")
    world.later(world.now + timedelta(days=6), _deploy, world, teacher)


def _deploy(world: World, teacher: Teacher) -> None:
    _each(world, teacher, delivery.deploy_candidate, "deploy", region_code=teacher.region)
