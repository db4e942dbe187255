"""Sessions that were given, for tests, made through the public actions."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from essor.catalogue import actions as catalogue_actions
from essor.catalogue import queries as catalogue
from essor.catalogue.tests import factories as courses
from essor.delivery import actions, queries
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.registration.tests import factories as registration


@dataclass(frozen=True, slots=True)
class Given:
    """A confirmed session with registered people, its meetings, and the partner's administrator."""

    session_id: str
    partner_id: str
    admin: Actor
    meetings: list[catalogue.MeetingCard]
    registrations: list[str]
    people: list[str]
    companies: list[str]

    @property
    def after(self) -> datetime:
        """An hour after the last meeting."""
        return self.meetings[-1].ends_at + timedelta(hours=1)


def given(
    people: int = 3,
    *,
    minutes: int = 840,
    with_program: bool = True,
    companies: int = 1,
    fee_cents: int = 80_000,
    partner_id: str | None = None,
) -> Given:
    """A session of two days with `people` employees of `companies` registered with aid."""
    if with_program:
        registration.program()
    _, version_id = courses.accredited_course(partner_id, minutes=minutes, fee_cents=fee_cents)
    session_id = courses.published_session(version_id, in_days=40, capacity=max(people, 6) + 2)
    employers = [registration.company(staff_count=500) for _ in range(companies)]
    persons = [registration.person() for _ in range(people)]
    made = [
        registration.register(session_id, person_id, employer_id=employers[i % companies])
        for i, person_id in enumerate(persons)
    ]
    catalogue_actions.confirm_session(actor=courses.officer(), session_id=session_id)
    partner = catalogue.session(session_id).partner_id
    meetings = catalogue.meetings(session_id)
    admin = courses.partner_admin(partner)
    return Given(session_id, partner, admin, meetings, [r.id for r in made], persons, employers)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.frozen(moment):
        yield


def codes(registration_ids: Sequence[str]) -> list[actions.CheckIn]:
    return [actions.CheckIn(r, queries.check_in_code(r)) for r in registration_ids]


def take(case: Given, *, silent: Sequence[str] = (), absent: Sequence[str] = (), only: Callable | None = None) -> None:
    """Every meeting: the learners but the silent and the absent check in, everyone but the absent is marked present."""
    for meeting in case.meetings:
        with at(meeting.ends_at):
            present = [r for r in case.registrations if r not in silent and r not in absent]
            actions.confirm_day(actor=case.admin, session_id=case.session_id, day=meeting.day, codes=codes(present))
            actions.mark_all_present(actor=case.admin, meeting_id=meeting.id, except_absent=list(absent))


def held(people: int = 3, *, silent: int = 0, absent: int = 0, **values) -> Given:
    """A session whose outcomes are decided: the last `silent` never confirmed, the `absent` before them never came."""
    case = given(people, **values)
    quiet = case.registrations[len(case.registrations) - silent :]
    gone = case.registrations[len(case.registrations) - silent - absent : len(case.registrations) - silent]
    take(case, silent=quiet, absent=gone)
    with at(case.after):
        actions.decide_outcomes(actor=case.admin, session_id=case.session_id)
    return case


def learner(person_id: str) -> Actor:
    return directory.actor_of_person(person_id)
