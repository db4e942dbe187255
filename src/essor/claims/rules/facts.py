"""What is known of one line when it is computed: plain facts, gathered in batch by the actions. Cents and minutes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """REFUSE: a published rule says no. HOLD: someone must answer. REDUCE: less is paid. NOTE: to be looked at."""

    REFUSE = "refuse"
    HOLD = "hold"
    REDUCE = "reduce"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """The company that sends the person. `trainees` are its people registered in the fiscal year."""

    organization_id: str
    active: bool
    neq_valid: bool
    founded_on: date | None
    staff_count: int | None
    trainees: int
    is_provider: bool = False


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One registration that a partner may claim."""

    registration_id: str
    person_id: str
    course_id: str
    session_id: str
    beneficiary_class: str
    in_force: bool
    registered_on: date
    starts_on: date
    ends_on: date
    claimed_on: date
    result: str
    planned_minutes: int
    attended_minutes: int
    confirmed_minutes: int
    unconfirmed_meetings: int
    disputed_meetings: int
    grade: str
    reserved_cents: int
    recomputed_cents: int
    employer: EmployerFacts | None = None
    person_verified: bool = False
    residence_region: str | None = None
    already_paid: bool = False
    teaches_here: bool = False
    said_not_me: bool = False

    @property
    def is_individual(self) -> bool:
        return self.beneficiary_class == "individual"

    @property
    def completed(self) -> bool:
        return self.result in ("passed", "attended")


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that did not pass, with what its words need (ids, ints, short codes; never a name)."""

    check: str
    severity: Severity
    params: dict[str, int | str]
