"""What claims tells other rooms and pages: frozen cards. Cents and minutes."""

from dataclasses import dataclass, field
from datetime import date, datetime

from essor.claims.rules import states
from essor.foundation import clock


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """A claim; computed = payable + reduced + refused + held. `…_by` are actors as text, "" when not yet."""

    id: str
    pk: int
    number: str
    partner_id: str
    partner_pk: int
    partner_name: str
    fiscal_year: int
    period_start: date
    period_end: date
    state: str
    lines: int
    computed_cents: int
    reduced_cents: int
    refused_cents: int
    held_cents: int
    payable_cents: int
    checks: dict[str, list[int]]
    opened_at: datetime
    opened_by: str
    computed_at: datetime
    submitted_at: datetime | None
    submitted_by: str
    first_at: datetime | None
    first_by: str
    first_cents: int | None
    second_at: datetime | None
    second_by: str
    second_cents: int | None
    payment_number: str | None
    paid_cents: int | None
    paid_at: datetime | None
    paid_by: str | None

    @property
    def due_on(self) -> date | None:
        """The day by which the office usually decides."""
        if self.submitted_at is None or self.state in ("paid", "refused"):
            return None
        return states.due_on(clock.local_date(self.submitted_at))


@dataclass(frozen=True, slots=True)
class FindingCard:
    check: str
    severity: str
    params: dict[str, int | str]


@dataclass(frozen=True, slots=True)
class LineCard:
    """One line of a claim; `reason` is the check that decides its state, "" when it is payable in full."""

    id: str
    pk: int
    claim_id: str
    number: int
    registration_id: str
    person_id: str
    session_id: str
    session_code: str
    course_id: str
    employer_id: str | None
    computed_cents: int
    eligible_cents: int
    payable_cents: int
    state: str
    reason: str
    evidence_grade: str
    minutes_planned: int
    minutes_attended: int
    minutes_confirmed: int
    first_claimed_on: date
    decision: str
    decided_cents: int | None
    decided_at: datetime | None
    decided_by: str
    decision_reason: str
    said_not_me_at: datetime | None
    findings: tuple[FindingCard, ...] = field(default=())

    @property
    def wants_eyes(self) -> bool:
        """Whether a person should look: anything but a line payable in full without a remark."""
        return self.state not in ("computed", "accepted", "paid") or bool(self.findings) or bool(self.decision)


@dataclass(frozen=True, slots=True)
class NoteCard:
    at: datetime
    by: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class LineFact:
    """One claimed registration as accountability freezes it; `paid_cents` is 0 until the claim is paid."""

    registration_id: str
    registration_pk: int
    claim_number: str
    fiscal_year: int
    state: str
    reason: str
    computed_cents: int
    paid_cents: int
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """Figures of the whole program."""

    claims: dict[str, int]
    lines: dict[str, int]
    lines_by_reason: dict[str, int]
    exceptions: int
    not_me: int
    paid_cents: int
