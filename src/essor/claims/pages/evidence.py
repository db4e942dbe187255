"""What stands behind one line, for whoever decides: the three sources, and the trace of the amount."""

from dataclasses import dataclass

from essor.catalogue import queries as catalogue
from essor.claims.queries import LineCard
from essor.claims.rules.checks import BY_ID
from essor.delivery import queries as deliveries
from essor.directory import queries as directory
from essor.foundation import clock
from essor.funding import queries as aid
from essor.registration import queries as registrations
from essor.ui.parts import Rule

FAMILY_OF = {check.id: check.family for check in BY_ID.values()}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The line's registration, attendance and employer; `doubts`: families with a finding that holds or refuses."""

    name: str
    registration: registrations.RegistrationCard
    session: catalogue.SessionCard
    marks: list[deliveries.AttendanceCard]
    employer: directory.OrganizationCard | None
    person: directory.PersonCard
    doubts: set[str]
    trace: list[Rule]

    @property
    def confirmed(self) -> int:
        """Meetings that the person confirmed."""
        return sum(bool(mark.evidence) and mark.disputed_at is None for mark in self.marks)

    @property
    def before_start(self) -> bool:
        at = self.registration.registered_at
        return at is not None and clock.local_date(at) <= self.session.starts_on


def _trace(registration_id: str) -> list[Rule]:
    """The rules of the amount, in order, in the reader's language."""
    decision = registrations.trace_of(registration_id)
    lines = aid.trace_lines(decision) if decision else []
    return [Rule(t.title, t.before_cents, t.after_cents, t.text, t.source, t.binds) for t in lines]


def evidence_of(line: LineCard) -> Evidence:
    """Everything that the review page shows beside the decision."""
    registration = registrations.registration(line.registration_id)
    person = directory.person(line.person_id)
    return Evidence(
        name=f"{person.family_name}, {person.given_name}",
        registration=registration,
        session=catalogue.session(line.session_id),
        marks=deliveries.attendance_of_registrations([line.registration_id])[line.registration_id],
        employer=directory.organization(line.employer_id) if line.employer_id else None,
        person=person,
        doubts={FAMILY_OF[f.check] for f in line.findings if f.severity in ("hold", "refuse")},
        trace=_trace(line.registration_id),
    )
