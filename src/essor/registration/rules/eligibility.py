"""May this person take a seat in this session? Every reason against, with the rule, what was read and what would
change it.

The articles are those of the demo's published registration rules (demo values, not official), in force since 1 April
2019.
A refusal's params: `article`, `since` (ISO date), `value` (what was read), `change` (code of the remedy, words in
wording.py)
and what the sentence needs. Refusal codes: `registration.` + session_not_published, session_cancelled, session_started,
session_ended, course_suspended, closed_to_company, already_in_session, meeting_overlap, trainer_of_course,
no_quebec_link, employer_unknown, employer_inactive, employer_is_provider, class_mismatch, address_unverified,
too_many_holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from essor.foundation.outcome import Refusal
from essor.registration.rules.states import MAX_HOLDS

SINCE = date(2019, 4, 1)
OPEN_STATES = ("published", "confirmed")

ARTICLES = {
    "session_not_published": ("3.1", "wait_for_publication"),
    "session_cancelled": ("3.1", "choose_other_session"),
    "session_started": ("3.2", "choose_other_session"),
    "session_ended": ("3.2", "choose_other_session"),
    "course_suspended": ("3.3", "choose_other_course"),
    "closed_to_company": ("3.4", "ask_company"),
    "already_in_session": ("4.1", "see_registration"),
    "meeting_overlap": ("4.2", "free_the_time"),
    "trainer_of_course": ("4.3", "choose_other_course"),
    "no_quebec_link": ("5.1", "give_quebec_region"),
    "employer_unknown": ("5.2", "check_employer"),
    "employer_inactive": ("5.2", "check_employer"),
    "employer_is_provider": ("5.3", "choose_other_course"),
    "class_mismatch": ("5.4", "use_class"),
    "address_unverified": ("6.1", "verify_address"),
    "too_many_holds": ("6.2", "confirm_or_drop"),
}


@dataclass(frozen=True, slots=True)
class Time:
    """One meeting's time (aware)."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Time") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """The session asked for; `times` are those of its live meetings (none when it is taken at one's own pace).
    `course_open` is false when the course is suspended, retired or its accreditation lapsed."""

    id: str
    code: str
    state: str
    partner_id: str
    starts_at: datetime
    closed_to: str | None = None
    course_open: bool = True
    trainer_ids: frozenset[str] = frozenset()
    times: tuple[Time, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """Another live registration of the person, with its session's times."""

    session_id: str
    code: str
    times: tuple[Time, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The person who would sit; `id` None for a visitor without an account."""

    id: str | None = None
    address_verified: bool = True
    holds: int = 0
    region: str | None = None
    bookings: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """Who employs the person: `given` says an employer was named, `known` that it is registered."""

    id: str | None = None
    given: bool = False
    known: bool = True
    active: bool = True
    region: str | None = None
    expected_class: str = "individual"


def no(code: str, value: object = "", **params: Any) -> Refusal:
    article, change = ARTICLES[code]
    return Refusal(
        f"registration.{code}",
        {"article": article, "since": SINCE.isoformat(), "value": str(value), "change": change, **params},
    )


def about_session(session: SessionFacts, now: datetime, employer_id: str | None = None) -> list[Refusal]:
    """Reasons that concern everybody, or everybody who is not of the company that a session is closed to."""
    found = []
    if session.state in ("planned", "postponed"):
        found.append(no("session_not_published", session.code))
    elif session.state == "cancelled":
        found.append(no("session_cancelled", session.code))
    elif session.state not in OPEN_STATES and session.state != "running":
        found.append(no("session_ended", session.code))
    elif session.state == "running" or session.starts_at <= now:
        found.append(no("session_started", session.code))
    if not session.course_open:
        found.append(no("course_suspended", session.code))
    if session.closed_to is not None and session.closed_to != employer_id:
        found.append(no("closed_to_company", session.code))
    return found


def about_employer(session: SessionFacts, employer: EmployerFacts, beneficiary_class: str | None) -> list[Refusal]:
    """Reasons that concern the employer and the class of beneficiary that it gives."""
    if employer.given and not employer.known:
        return [no("employer_unknown", employer.id or "")]
    found = []
    if employer.given and not employer.active:
        found.append(no("employer_inactive", employer.id))
    if employer.given and employer.id == session.partner_id:
        found.append(no("employer_is_provider", employer.id))
    if beneficiary_class is not None and beneficiary_class != employer.expected_class:
        found.append(no("class_mismatch", beneficiary_class, expected=employer.expected_class))
    return found


def about_person(session: SessionFacts, person: PersonFacts, employer: EmployerFacts) -> list[Refusal]:
    """Reasons that concern the person: already there, elsewhere at that time, teaching it, no link with Québec."""
    found = []
    if any(booking.session_id == session.id for booking in person.bookings):
        found.append(no("already_in_session", session.code))
    clash = first_overlap(session.times, person.bookings)
    if clash is not None:
        booking, time = clash
        found.append(no("meeting_overlap", time.starts_at.isoformat(), session=booking.code, when=time.starts_at))
    if person.id is not None and person.id in session.trainer_ids:
        found.append(no("trainer_of_course", session.code))
    if person.region is None and employer.region is None:
        found.append(no("no_quebec_link"))
    return found


def about_hold(person: PersonFacts) -> list[Refusal]:
    """Reasons against holding a seat unconfirmed: the address is not verified, or two are held already."""
    found = []
    if not person.address_verified:
        found.append(no("address_unverified"))
    if person.holds >= MAX_HOLDS:
        found.append(no("too_many_holds", person.holds, limit=MAX_HOLDS))
    return found


def first_overlap(times: Sequence[Time], bookings: Sequence[Booking]) -> tuple[Booking, Time] | None:
    for booking in bookings:
        for other in booking.times:
            if any(time.overlaps(other) for time in times):
                return booking, other
    return None


def eligibility(
    session: SessionFacts,
    person: PersonFacts,
    employer: EmployerFacts,
    now: datetime,
    beneficiary_class: str | None = None,
) -> list[Refusal]:
    """Every reason against a seat for this person; empty means yes. Money is not asked here: see funding's decision."""
    return [
        *about_session(session, now, employer.id),
        *about_employer(session, employer, beneficiary_class),
        *about_person(session, person, employer),
    ]


LARGE_FROM = 500
"""Employees from which an enterprise is no longer small or medium (Innovation, Science and Economic Development
Canada)."""

PUBLIC_KINDS = ("funder", "office", "university", "cegep")
NONPROFIT_KINDS = ("promoter", "transfer_centre", "research_centre")


def class_of(kind: str | None, staff_count: int | None) -> str:
    """The class of beneficiary that an employer's kind and size give; no employer gives `individual`."""
    if kind is None:
        return "individual"
    if kind in PUBLIC_KINDS:
        return "public"
    if kind in NONPROFIT_KINDS:
        return "nonprofit"
    return "large" if (staff_count or 0) >= LARGE_FROM else "sme"
