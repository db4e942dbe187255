"""What delivery tells other rooms: frozen cards with public ids (`id`) and keys for foreign keys (`pk`). Minutes."""

from dataclasses import dataclass
from datetime import date, datetime

from essor.delivery.rules import COMPLETED, Evidence, Mark, MeetingMark, Result


@dataclass(frozen=True, slots=True)
class AttendanceCard:
    """One person at one meeting; `minutes` attended of those `planned`."""

    pk: int
    registration_id: str
    registration_pk: int
    meeting_id: str
    meeting_pk: int
    planned: int
    mark: str
    minutes: int
    recorded_at: datetime | None
    confirmed_at: datetime | None
    evidence: str
    disputed_at: datetime | None
    dispute: str

    @property
    def as_mark(self) -> MeetingMark:
        return MeetingMark(
            self.planned, Mark(self.mark), self.minutes, Evidence(self.evidence), self.disputed_at is not None
        )


@dataclass(frozen=True, slots=True)
class OutcomeCard:
    """What a registration came to."""

    registration_id: str
    registration_pk: int
    session_id: str
    result: str
    minutes_planned: int
    minutes_attended: int
    ended_on: date
    decided_at: datetime
    ruleset_code: str

    @property
    def completed(self) -> bool:
        return Result(self.result) in COMPLETED


@dataclass(frozen=True, slots=True)
class CompletionCard:
    """An outcome whose aid was not given back, with what the learner has confirmed; grade is the weakest evidence."""

    registration_id: str
    registration_pk: int
    session_id: str
    session_pk: int
    partner_pk: int
    result: str
    ended_on: date
    decided_at: datetime
    ruleset_code: str
    minutes_planned: int
    minutes_attended: int
    confirmed_minutes: int
    unconfirmed_meetings: int
    disputed_meetings: int
    evidence_grade: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One outcome as accountability freezes it."""

    registration_id: str
    registration_pk: int
    session_id: str
    result: str
    minutes_planned: int
    minutes_attended: int
    minutes_confirmed: int
    evidence_grade: str
    ended_on: date
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class EvaluationSummary:
    """Counts and sums, so that means are made once, where they are shown; `asked` is the outcomes that could answer."""

    asked: int
    answered: int
    satisfaction_sum: int
    usefulness_sum: int


@dataclass(frozen=True, slots=True)
class CandidacyCard:
    """A future trainer."""

    id: str
    pk: int
    person_id: str
    home_id: str
    region_code: str
    theme: str
    level: str
    language: str
    state: str
    applied_on: date
    qualified_on: date | None
    deployed_on: date | None
    deployed_region_code: str | None
    observations: int


@dataclass(frozen=True, slots=True)
class SessionProgress:
    """How far the attendance of a session is: meetings taken, people marked, confirmed, disputed."""

    session_id: str
    meetings_taken: int
    marks: int
    confirmed: int
    disputed: int
    outcomes: int
