"""Sessions are planned and published by their partner, confirmed when enough people come, cancelled when they don't."""

from __future__ import annotations

from datetime import timedelta

from essor.catalogue import actions as catalogue
from essor.catalogue import queries as sessions
from essor.catalogue import rules as catalogue_rules
from essor.foundation import clock
from essor.foundation.outcome import Refusal
from essor.registration import actions as registration
from essor.simulation.rules.calendar import Meeting, Planned
from essor.simulation.world import World


def _plan(world: World, session: Planned, meeting: Meeting, place: str) -> catalogue_rules.MeetingPlan:
    plan = catalogue_rules.meeting_on(meeting.day, meeting.starts, meeting.ends, place, world.people[session.teacher])
    if isinstance(plan, Refusal):
        raise ValueError(f"{session.key}: {plan}")
    return plan


def publish(world: World, session: Planned) -> None:
    """The partner plans the session with its meetings, and publishes it."""
    when = clock.at(session.published, 9)
    admin = world.partner_admin(session.partner)
    place = "En ligne" if session.mode == "online" else f"Salle {100 + world.chance.between(session.key, 1, 80)}"
    session_id = world.driver.do(
        catalogue.plan_session, f"plan/{session.key}", when,
        actor=admin, version_id=world.versions[session.partner, session.course], region_code=session.region,
        language=session.language, mode=session.mode, capacity=session.capacity, minimum=world.told.minimum,
        meetings=[_plan(world, session, meeting, place) for meeting in session.meetings],
    )  # fmt: skip
    world.driver.do(
        catalogue.publish_session,
        f"publish/{session.key}",
        when + timedelta(minutes=5),
        actor=admin,
        session_id=session_id,
    )
    world.sessions[session.key] = session_id
    world.meetings[session.key] = [meeting.id for meeting in sessions.meetings(session_id)]


def settle(world: World, session: Planned) -> None:
    """A few days before the start: confirmed when the minimum is reached, else cancelled."""
    when = clock.at(session.first_day - timedelta(days=2), 15)
    admin = world.partner_admin(session.partner)
    session_id = world.sessions[session.key]
    closed = world.told.pandemic["cancelled"]
    in_crisis = session.mode == "in_person" and closed[0] <= session.first_day <= closed[1]
    if in_crisis or world.registered[session.key] < world.told.minimum:
        reason = "health_emergency" if in_crisis else "below_minimum"
        world.over.add(session.key)
        world.driver.do(
            registration.cancel_session,
            f"cancel/{session.key}",
            when,
            actor=admin,
            session_id=session_id,
            reason=reason,
        )
        return
    world.driver.do(catalogue.confirm_session, f"confirm/{session.key}", when, actor=admin, session_id=session_id)
