"""Questions about sessions, meetings and who may teach."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from essor.catalogue import rules
from essor.catalogue.models import Meeting, Qualification, Session
from essor.catalogue.queries.cards import (
    CourseCard,
    MeetingCard,
    QualificationCard,
    SessionCard,
    VersionCard,
    chunks,
    missing,
    one_session,
    session_card,
    session_cards,
    sessions_of_ids,
    sessions_of_pks,
)
from essor.catalogue.queries.courses import course
from essor.catalogue.rules.kinds import BOOKING_STATES, LEVEL_ORDER, Level
from essor.foundation import clock
from essor.foundation.prepared import Prepared

MEETING_COLUMNS = (
    "public_id",
    "pk",
    "session__public_id",
    "starts_at",
    "ends_at",
    "minutes",
    "place",
    "trainer__public_id",
)
QUALIFICATION_COLUMNS = ("public_id", "person__public_id", "theme", "level", "language", "since", "until", "source")


@dataclass(frozen=True, slots=True)
class CoursePage:
    """What a public course page shows of the catalogue; prices and seats are registration's."""

    course: CourseCard
    version: VersionCard | None
    sessions: tuple[SessionCard, ...]


def session(session_id: str) -> SessionCard:
    """Raises Refused `catalogue.session_not_found`."""
    found = one_session(session_id)
    if not found:
        raise missing("session", session_id)
    return session_card(found[0])


def was_published(session_id: str) -> bool:
    """Whether the session was ever open to registration, as one that was postponed and planned again."""
    return Session.objects.filter(public_id=session_id, published_at__isnull=False).exists()


def session_by_code(code: str) -> SessionCard:
    """By the number people say, `S-2022-0388`. Raises Refused `catalogue.session_not_found`."""
    found = session_cards(Session.objects.filter(code=code))
    if not found:
        raise missing("session", code)
    return found[0]


def lock_session(session_id: str) -> SessionCard:
    """The session, its row locked until the act ends (first in lock order). Refused `catalogue.session_not_found`."""
    if connection.features.has_select_for_update:
        list(Session.objects.filter(public_id=session_id).select_for_update().values_list("pk"))
    return session(session_id)


def sessions(session_ids: Iterable[str]) -> dict[str, SessionCard]:
    """Public id -> card; unknown ids are left out."""
    return {card.id: card for part in chunks(session_ids) for card in map(session_card, sessions_of_ids(part))}


def sessions_by_pk(pks: Iterable[int]) -> dict[int, SessionCard]:
    """Pk -> card, for rooms that hold foreign keys."""
    return {card.pk: card for part in chunks(pks) for card in map(session_card, sessions_of_pks(part))}


def _listed(rows: Any, states: Collection[str] | None = None, since: date | None = None) -> list[SessionCard]:
    if states is not None:
        rows = rows.filter(state__in=[str(state) for state in states])
    if since is not None:
        rows = rows.filter(ends_on__gte=since)
    return session_cards(rows.order_by("starts_at", "pk"))


def sessions_of_partner(
    partner_id: str, states: Collection[str] | None = None, since: date | None = None
) -> list[SessionCard]:
    """The partner's sessions by start; `since`: those that end on that day or after."""
    return _listed(Session.objects.filter(version__course__partner__public_id=partner_id), states, since)


def sessions_of_course(course_id: str, upcoming: bool = True) -> list[SessionCard]:
    """The course's sessions over all versions, by start; `upcoming`: open, not started, for everyone."""
    rows = Session.objects.on_offer(clock.now()) if upcoming else Session.objects.all()
    return _listed(rows.filter(version__course__public_id=course_id))


def sessions_of_version(version_id: str) -> list[SessionCard]:
    return _listed(Session.objects.filter(version__public_id=version_id))


def sessions_of_trainer(person_id: str, since: date | None = None) -> list[SessionCard]:
    """Sessions with a meeting taught by this person that were not cancelled or postponed."""
    taught = Meeting.objects.filter(trainer__public_id=person_id).values("session_id")
    return _listed(Session.objects.filter(pk__in=taught), BOOKING_STATES, since)


def sessions_closed_to(organization_id: str) -> list[SessionCard]:
    """Sessions for the people of that company alone, published ones that have not started."""
    rows = Session.objects.filter(closed_to__public_id=organization_id, starts_at__gt=clock.now())
    return _listed(rows, rules.OPEN_STATES)


def sessions_ending(start: date, end: date, states: Collection[str] | None = None) -> list[SessionCard]:
    """Sessions whose last day is between those days (both included)."""
    return _listed(Session.objects.filter(ends_on__range=(start, end)), states)


def course_page(course_id: str) -> CoursePage:
    """A course and its upcoming sessions. Raises Refused `catalogue.course_not_found`."""
    card = course(course_id)
    return CoursePage(card, card.current, tuple(sessions_of_course(course_id)))


def _meeting_cards(rows: Any) -> list[MeetingCard]:
    return [MeetingCard(*row) for row in rows.order_by("starts_at", "pk").values_list(*MEETING_COLUMNS)]


_meetings_of = Prepared(
    lambda session_ids: (
        Meeting.objects.filter(session__public_id__in=session_ids)
        .order_by("starts_at", "pk")
        .values_list(*MEETING_COLUMNS)
    ),
    "texts",
)


def meetings(session_id: str) -> list[MeetingCard]:
    """The session's meetings in order."""
    return [MeetingCard(*row) for row in _meetings_of([session_id])]


def meetings_of_sessions(session_ids: Iterable[str]) -> dict[str, list[MeetingCard]]:
    """Session public id -> its meetings in order."""
    found: dict[str, list[MeetingCard]] = {}
    for part in chunks(session_ids):
        for row in _meetings_of(part):
            card = MeetingCard(*row)
            found.setdefault(card.session_id, []).append(card)
    return found


_one_meeting = Prepared(
    lambda meeting_id: Meeting.objects.filter(public_id=meeting_id).values_list(*MEETING_COLUMNS), "text"
)


def meeting(meeting_id: str) -> MeetingCard:
    """Raises Refused `catalogue.meeting_not_found`."""
    found = _one_meeting(meeting_id)
    if not found:
        raise missing("meeting", meeting_id)
    return MeetingCard(*found[0])


def meetings_of_trainer(person_id: str, since: date) -> list[MeetingCard]:
    """Meetings taught by this person that end on that day or after, unless cancelled or postponed."""
    rows = Meeting.objects.booked().filter(trainer__public_id=person_id, ends_at__gte=clock.at(since, 0))
    return _meeting_cards(rows)


def qualified_trainers(
    *, theme: str | None = None, level: str | None = None, language: str | None = None, on: date | None = None
) -> list[str]:
    """People who may teach that on that day (today), by public id order of qualification. No level: any level."""
    day = on or clock.today()
    rows = Qualification.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
    if theme is not None:
        rows = rows.filter(theme=str(theme))
    if language is not None:
        rows = rows.filter(language=language)
    if level is not None:
        rows = rows.filter(level__in=[each.value for each in LEVEL_ORDER[LEVEL_ORDER.index(Level(level)) :]])
    return list(dict.fromkeys(rows.order_by("pk").values_list("person__public_id", flat=True)))


def qualifications(person_ids: Iterable[str]) -> dict[str, list[QualificationCard]]:
    """Person public id -> what that person may or might teach, ended ones included, the oldest first."""
    found: dict[str, list[QualificationCard]] = {}
    for part in chunks(person_ids):
        rows = Qualification.objects.filter(person__public_id__in=part).order_by("since", "pk")
        for row in rows.values_list(*QUALIFICATION_COLUMNS):
            card = QualificationCard(*row)
            found.setdefault(card.person_id, []).append(card)
    return found
