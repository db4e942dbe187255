"""Facts for the rules, read in as few statements as can be: the session, the employer, the people and their
bookings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from essor.catalogue import queries as catalogue
from essor.catalogue.rules import IN_FORCE, Format
from essor.directory import queries as directory
from essor.directory.rules import OrganizationStatus, months_between
from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import Prepared
from essor.funding import queries as aid
from essor.funding.rules import Case, YearUse, minutes_by_fiscal_year
from essor.registration.models import Registration
from essor.registration.rules import states
from essor.registration.rules.eligibility import Booking, EmployerFacts, PersonFacts, SessionFacts, Time, class_of

BOOKING_FIELDS = (
    "person_id",
    "session_id",
    "session__public_id",
    "session__code",
    "session__mode",
    "state",
    "course_id",
    "aid_cents",
    "fiscal_year",
    "starts_at",
    "ends_at",
)


@dataclass(frozen=True, slots=True)
class SessionContext:
    """A session with what the rules need of it. `minutes_by_day`: training minutes on each day in Québec."""

    card: Any
    facts: SessionFacts
    minutes_by_day: dict[date, int]
    first_year: int


def session_context(session_id: str, card: Any = None) -> SessionContext:
    card = card or catalogue.session(session_id)
    meetings = catalogue.meetings(session_id)
    minutes: dict[date, int] = {}
    for meeting in meetings:
        minutes[meeting.day] = minutes.get(meeting.day, 0) + meeting.minutes
    live = card.mode != Format.ASYNC
    expires_on = card.accreditation_expires_on
    facts = SessionFacts(
        id=card.id,
        code=card.code,
        state=card.state,
        partner_id=card.partner_id,
        starts_at=card.starts_at,
        closed_to=card.closed_to,
        course_open=card.accreditation_state in IN_FORCE and (expires_on is None or expires_on >= card.starts_on),
        trainer_ids=frozenset(meeting.trainer_id for meeting in meetings if meeting.trainer_id),
        times=tuple(Time(meeting.starts_at, meeting.ends_at) for meeting in meetings) if live else (),
    )
    return SessionContext(card, facts, minutes, minutes_by_fiscal_year(minutes)[0][0])


def employer_facts(employer_id: str | None, card: Any) -> EmployerFacts:
    """`card` is the directory's, None when the id is unknown or there is no employer."""
    if employer_id is None:
        return EmployerFacts()
    if card is None:
        return EmployerFacts(id=employer_id, given=True, known=False)
    return EmployerFacts(
        id=card.id,
        given=True,
        active=card.status == OrganizationStatus.ACTIVE,
        region=card.region_code,
        expected_class=class_of(card.kind, card.staff_count),
    )


def employer_card(employer_id: str | None) -> Any:
    if employer_id is None:
        return None
    return directory.organizations([employer_id]).get(employer_id)


@dataclass(slots=True)
class History:
    """What a person has live elsewhere."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def bookings(self, session: SessionContext, times: Mapping[str, Sequence[Time]]) -> tuple[Booking, ...]:
        """This session (in any live state), and the seats whose meetings may clash."""
        found = []
        for _, _, session_id, code, _, state, *_ in self.rows:
            if session_id == session.card.id:
                found.append(Booking(session_id, code))
            elif state in states.SEATED and session_id in times:
                found.append(Booking(session_id, code, tuple(times[session_id])))
        return tuple(found)

    @property
    def unconfirmed(self) -> int:
        return sum(1 for row in self.rows if row[5] in states.UNCONFIRMED)

    def aided(self, session_pk: int) -> list[tuple[int, int]]:
        """(course, fiscal year) of the aided seats in other sessions."""
        return [
            (row[6], row[8]) for row in self.rows if row[5] in states.SEATED and row[7] > 0 and row[1] != session_pk
        ]


def _bookings(**who: Any) -> Any:
    return Registration.objects.filter(state__in=states.LIVE, **who).values_list(*BOOKING_FIELDS)


_bookings_of = Prepared(lambda person_pks: _bookings(person_id__in=person_pks), "numbers")


def histories(person_pks: Sequence[int]) -> dict[int, History]:
    """What each person has live, by the person's pk; one statement."""
    found = {pk: History() for pk in person_pks}
    for row in _bookings_of(person_pks):
        found[row[0]].rows.append(row)
    return found


def clashing_times(session: SessionContext, held: Iterable[History]) -> dict[str, list[Time]]:
    """Times of the live meetings of other sessions whose span touches this one; no statement when there is none."""
    facts = session.facts
    ids = {
        row[2]
        for history in held
        for row in history.rows
        if row[5] in states.SEATED
        and row[2] != facts.id
        and row[4] != Format.ASYNC
        and row[9] < session.card.ends_at
        and row[10] > session.card.starts_at
    }
    if not ids or not facts.times:
        return {}
    found = catalogue.meetings_of_sessions(sorted(ids))
    return {key: [Time(meeting.starts_at, meeting.ends_at) for meeting in meetings] for key, meetings in found.items()}


def person_facts(
    person: Any, history: History, session: SessionContext, times: Mapping[str, Sequence[Time]], region: str | None
) -> PersonFacts:
    return PersonFacts(
        id=person.id,
        address_verified=person.email_verified,
        holds=history.unconfirmed,
        region=region,
        bookings=history.bookings(session, times),
    )


def case(
    session: SessionContext,
    employer: Any,
    history: History,
    uses: tuple[YearUse, ...],
    *,
    beneficiary_class: str,
    other_aid_cents: int,
    on: date,
) -> Case:
    """The facts of a funding decision for one person in one session."""
    aided = history.aided(session.card.pk)
    age = None
    if employer is not None and employer.founded_on is not None:
        age = months_between(employer.founded_on, on)
    return Case(
        beneficiary_class,
        session.card.fee_cents,
        session.card.minutes,
        uses,
        other_aid_cents=other_aid_cents,
        already_took_course=any(course == session.card.course_pk for course, _ in aided),
        courses_this_year=sum(1 for _, year in aided if year == session.first_year),
        company_age_months=age,
    )


def year_uses(
    session: SessionContext, person_ids: Sequence[str], employer_id: str | None
) -> dict[str, tuple[YearUse, ...]]:
    return aid.year_uses_many(
        people=list(person_ids),
        company_id=employer_id,
        partner_id=session.card.partner_id,
        minutes_by_day=session.minutes_by_day,
    )


def people_or_refuse(person_ids: Sequence[str]) -> dict[str, Any]:
    found = directory.people(list(person_ids))
    for person_id in person_ids:
        if person_id not in found:
            raise Refused(Refusal("registration.person_unknown", {"person": person_id}))
    return found
