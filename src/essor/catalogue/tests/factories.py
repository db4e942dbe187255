"""Courses, trainers and sessions for tests, made through the public actions."""

from datetime import date, time, timedelta

from essor.catalogue import actions, queries, rules
from essor.directory import queries as directory
from essor.directory.tests import factories as people
from essor.foundation import clock
from essor.foundation.actor import Actor

SCORES = {criterion.code: 3 for criterion in rules.GRID}


def actor(role: str, organization_id: str | None = None) -> Actor:
    """A new person who holds the role, as an actor."""
    return directory.actor_of_person(people.member(role, organization_id))


def make_partner(**values) -> str:
    """A new university; its public id."""
    return people.partner(**values)


def partner_admin(partner_id: str) -> Actor:
    return actor("partner_admin", partner_id)


def officer() -> Actor:
    return actor("officer")


def course_file(**values) -> rules.CourseFile:
    defaults = {
        "theme": "business",
        "audience": "manager",
        "level": "awareness",
        "title_fr": "Cadrer et réussir un premier projet d’IA",
        "title_en": "Framing a first AI project",
        "summary_fr": "Choisir un cas d’usage, estimer sa valeur et décider quand arrêter.",
        "summary_en": "Choose a use case, estimate its value and decide when to stop.",
        "objectives_fr": "Repérer trois cas d’usage.\nChiffrer leur valeur.",
        "objectives_en": "Spot three use cases.\nEstimate their value.",
        "minutes": 420,
        "format": "in_person",
        "fee_cents": 80_000,
        "languages": ("fr", "en"),
    }
    return rules.CourseFile(**(defaults | values))


def drafted_course(partner_id: str | None = None, **values) -> str:
    """A new course with its draft; its public id."""
    partner_id = partner_id or make_partner()
    return actions.draft_course(actor=partner_admin(partner_id), partner_id=partner_id, file=course_file(**values))


def submitted_version(course_id: str) -> str:
    """The draft of the course, submitted; the version's public id."""
    partner_id = queries.course(course_id).partner_id
    return actions.submit_course(actor=partner_admin(partner_id), course_id=course_id)


def accredit(version_id: str, expires_on: date | None = None) -> str:
    """Review and accredit a submitted version; its public id again."""
    by = officer()
    actions.review_course(actor=by, version_id=version_id, scores=SCORES, declares_no_conflict=True)
    actions.accredit_course(
        actor=by, version_id=version_id, expires_on=expires_on or clock.today() + timedelta(days=1000)
    )
    return version_id


def accredited_course(partner_id: str | None = None, *, expires_on: date | None = None, **values) -> tuple[str, str]:
    """A new course on offer: its public id and its version's."""
    course_id = drafted_course(partner_id, **values)
    return course_id, accredit(submitted_version(course_id), expires_on)


def trainer(
    theme: str = "business", level: str = "expert", language: str = "fr", since: date = date(2019, 1, 1)
) -> str:
    """A new person qualified to teach that; the public id."""
    person_id = people.person()
    actions.qualify_trainer(
        actor=officer(), person_id=person_id, theme=theme, level=level, language=language, since=since, source="file"
    )
    return person_id


def meeting(day: date, starts: time, ends: time, trainer_id: str | None) -> rules.MeetingPlan:
    found = rules.meeting_on(day, starts, ends, "Salle 12", trainer_id)
    assert isinstance(found, rules.MeetingPlan)
    return found


def meetings_for(minutes: int, first: date, trainer_id: str | None) -> list[rules.MeetingPlan]:
    """Meetings of at most seven hours from nine o'clock, a day apart, that add up to `minutes`."""
    found = []
    while minutes:
        part = min(minutes, 420)
        ends = time(9 + part // 60, part % 60)
        found.append(meeting(first + timedelta(days=len(found)), time(9), ends, trainer_id))
        minutes -= part
    return found


def planned_session(
    version_id: str | None = None, *, trainer_id: str | None = None, in_days: int = 30, **values
) -> str:
    """A planned session, `in_days` from today, by the version's partner; its public id."""
    version_id = version_id or accredited_course()[1]
    version = queries.version(version_id)
    course = queries.course(version.course_id)
    if version.format != "async":
        trainer_id = trainer_id or trainer(course.theme, "expert", values.get("language", "fr"))
    first = clock.today() + timedelta(days=in_days)
    defaults = {
        "region_code": "03",
        "language": "fr",
        "mode": version.format,
        "capacity": 20,
        "minimum": 6,
        "venue": "Québec, campus Saint-Roch",
        "meetings": meetings_for(version.minutes, first, trainer_id),
    }
    return actions.plan_session(actor=partner_admin(course.partner_id), version_id=version_id, **(defaults | values))


def published_session(version_id: str | None = None, **values) -> str:
    """A published session; its public id. Values as `planned_session`: `in_days`, `capacity`, `minimum` …"""
    session_id = planned_session(version_id, **values)
    admin = partner_admin(queries.session(session_id).partner_id)
    actions.publish_session(actor=admin, session_id=session_id)
    return session_id


def confirmed_session(version_id: str | None = None, **values) -> str:
    session_id = published_session(version_id, **values)
    actions.confirm_session(actor=officer(), session_id=session_id)
    return session_id
