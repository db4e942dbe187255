"""People and companies register; some withdraw; those who waited take what is freed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from essor.directory import actions as directory
from essor.directory.rules import NewPerson
from essor.foundation import clock
from essor.registration import actions as registration
from essor.registration import queries as registrations
from essor.registration.rules import states
from essor.simulation.rules.calendar import Planned
from essor.simulation.rules.names import person_name
from essor.simulation.rules.population import Arrival, Company, Someone
from essor.simulation.world import MACHINE, World

REASONS = ("schedule", "illness", "left_company", "changed_mind")


def _new_person(someone: Someone) -> NewPerson:
    return NewPerson(
        someone.name.given, someone.name.family, someone.email, someone.language, someone.region, verified=True
    )


def _company(world: World, company: Company, when) -> str:
    """The company, registered with its first group, and the person who registers for it."""
    known = world.organizations.get(company.key)
    if known is not None:
        return known
    organization = world.driver.do(
        directory.register_organization, company.key, when,
        actor=MACHINE, kind="company", name=company.name, neq=company.neq, region_code=company.region,
        sector_code=company.sector, staff_count=company.staff, founded_on=company.founded, email_domain=company.domain,
        is_fictitious=True,
    )  # fmt: skip
    world.organizations[company.key] = organization
    return organization


def _human_resources(world: World, company: Company, organization: str, when):
    """Who acts for the company; the role is given with its first group."""
    key = f"hr/{company.key}"
    if key not in world.actors:
        name = person_name(world.chance, key)
        person = NewPerson(
            name.given, name.family, name.address("rh", company.domain), "fr", company.region, verified=True
        )
        (person_id,) = world.driver.do(directory.register_people, f"person/{key}", when, actor=MACHINE, people=[person])
        world.driver.do(
            directory.grant_role, f"role/{key}", when,
            actor=MACHINE, person_id=person_id, organization_id=organization, role="company_hr",
            since=clock.local_date(when),
        )  # fmt: skip
        world.actors[key] = world.person_actor(person_id, company_hr=organization)
    return world.actors[key]


def arrive(world: World, arrival: Arrival) -> list[tuple[str, str, str]]:
    """The party registers. The seats it got: (registration id, person key, state)."""
    if arrival.session in world.over:
        return []
    when = world.now
    got = _group(world, arrival, when) if arrival.by_company else _single(world, arrival, when)
    for _, _, state in got:
        world.registered[arrival.session] += state == states.REGISTERED
        world.waiting[arrival.session] += state == states.WAITLISTED
    return got


def _single(world: World, arrival: Arrival, when) -> list[tuple[str, str, str]]:
    (someone,) = arrival.people
    if someone.key not in world.people:
        (person_id,) = world.driver.do(
            directory.register_people, f"person/{someone.key}", when, actor=MACHINE, people=[_new_person(someone)]
        )
        world.people[someone.key] = person_id
    person_id = world.people[someone.key]
    employer = _company(world, arrival.company, when) if arrival.company else None
    course = world.models[world.planned[arrival.session].course]
    got = world.driver.attempt(
        registration.register, f"register/{arrival.key}", when,
        actor=world.person_actor(person_id), session_id=world.sessions[arrival.session], person_id=person_id,
        employer_id=employer, audience=course.audience, or_wait=True,
    )  # fmt: skip
    return [(got.id, someone.key, got.state)] if got else []


def _group(world: World, arrival: Arrival, when) -> list[tuple[str, str, str]]:
    assert arrival.company is not None, "a group comes from a company"
    organization = _company(world, arrival.company, when)
    actor = _human_resources(world, arrival.company, organization, when)
    course = world.models[world.planned[arrival.session].course]
    if arrival.as_roster:
        return _roster(world, arrival, organization, actor, when)
    people = [
        registration.GroupPerson(s.name.given, s.name.family, s.email, course.audience, s.language, s.region)
        for s in arrival.people
    ]
    got = world.driver.attempt(
        registration.register_group, f"group/{arrival.key}", when,
        actor=actor, session_id=world.sessions[arrival.session], company_id=organization, people=people, or_wait=True,
    )  # fmt: skip
    if got is None:
        return []
    return [(r.id, arrival.people[r.index].key, r.state) for r in (*got.registered, *got.waitlisted)]


def _sheet(world: World, arrival: Arrival) -> bytes:
    """The company's spreadsheet, as companies send them: semicolons, French headings, some cells wrong."""
    audience = world.models[world.planned[arrival.session].course].audience
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow(["Nom", "Prénom", "Courriel", "Catégorie", "Langue"])
    for someone in arrival.people:
        wrong = world.chance.percent(f"{someone.key}/wrong", world.told.groups["roster_errors"])
        email = someone.email.replace("@", " à ") if wrong else someone.email
        sheet.writerow([someone.name.family, someone.name.given, email, audience, someone.language])
    return out.getvalue().encode("utf-8-sig")


def _roster(world: World, arrival: Arrival, organization: str, actor, when) -> list[tuple[str, str, str]]:
    """The spreadsheet is read dry, half of its wrong cells are fixed, the correct rows are registered."""
    do = world.driver.do
    session_id = world.sessions[arrival.session]
    roster_id = do(
        registration.import_roster, f"roster/{arrival.key}", when,
        actor=actor, company_id=organization, session_id=session_id, file_name="equipe.csv",
        content=_sheet(world, arrival),
    )  # fmt: skip
    for place, someone in enumerate(arrival.people):
        wrong = world.chance.percent(f"{someone.key}/wrong", world.told.groups["roster_errors"])
        if wrong and world.chance.percent(f"{someone.key}/fixed", 50):
            world.driver.attempt(
                registration.correct_roster_row, f"fix/{someone.key}", when + timedelta(minutes=4),
                actor=actor, roster_id=roster_id, number=place + 2, values={"email": someone.email},
            )  # fmt: skip
    world.driver.attempt(
        registration.apply_roster, f"apply/{arrival.key}", when + timedelta(minutes=9),
        keyed=False, actor=actor, roster_id=roster_id, keep_correct_rows=True, or_wait=True,
    )  # fmt: skip
    by_email = {someone.email: someone.key for someone in arrival.people}
    return [
        (row.registration_id, by_email[row.values["email"]], row.state)
        for row in registrations.roster(roster_id).rows
        if row.registration_id
    ]


def withdraw(world: World, session: str, registration_id: str, person_key: str) -> None:
    """The person gives the seat back, if she still has it and the session is still to come."""
    if session in world.over:
        return
    reason = world.chance.one(f"{registration_id}/why", REASONS)
    actor = world.person_actor(world.people[person_key]) if person_key in world.people else MACHINE
    world.driver.attempt(
        registration.withdraw, f"withdraw/{registration_id}", world.now,
        actor=actor, registration_id=registration_id, reason=reason,
    )  # fmt: skip
    if world.waiting[session]:
        world.later(world.now + timedelta(hours=9), take_offers, world, world.planned[session])


def take_offers(world: World, session: Planned) -> None:
    """Within the day, people who were offered a freed seat take it, most of them."""
    if session.key in world.over:
        return
    when = world.now
    session_id = world.sessions[session.key]
    for offered in registrations.registrations_of_session(session_id, states=(states.OFFERED,)):
        if world.chance.percent(f"{offered.id}/accepts", world.told.conduct["accepts_offer"]):
            world.driver.attempt(
                registration.accept_offer, f"accept/{offered.id}", when,
                actor=world.person_actor(offered.person_id), registration_id=offered.id,
            )  # fmt: skip
