"""What counts as attended, confirmed and completed, and the steps of a future trainer. Times are whole minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from essor.foundation.outcome import Refusal

CONFIRM_DAYS = 7  # a learner is asked to confirm within this time; later answers still count, and are dated
CODE_LENGTH = 8
SCORES = range(1, 6)


class Mark(StrEnum):
    """What the provider says of one person at one meeting; UNMARKED when only the learner has spoken yet."""

    UNMARKED = ""
    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"


class Evidence(StrEnum):
    """How the learner said "I was there", strongest first: DESIGN.md, Claims."""

    NONE = ""
    QR = "qr"
    ACCOUNT = "account"
    LINK = "link"


class Dispute(StrEnum):
    """What the learner says is wrong with a mark."""

    WAS_ABSENT = "was_absent"
    WAS_PRESENT = "was_present"
    LESS_TIME = "less_time"


class Result(StrEnum):
    """PASSED: completed and assessed; ATTENDED: completed, nothing assessed; both are completions."""

    PASSED = "passed"
    ATTENDED = "attended"
    INCOMPLETE = "incomplete"
    NO_SHOW = "no_show"


COMPLETED = frozenset({Result.PASSED, Result.ATTENDED})
STRENGTH = {Evidence.QR: 3, Evidence.ACCOUNT: 2, Evidence.LINK: 1, Evidence.NONE: 0}


@dataclass(frozen=True, slots=True)
class MeetingMark:
    """One person at one meeting; `minutes` are those attended, `planned` those of the meeting."""

    planned: int
    mark: Mark = Mark.UNMARKED
    minutes: int = 0
    evidence: Evidence = Evidence.NONE
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of one person over all the meetings of a session, in minutes; grade is the weakest confirmation."""

    planned: int
    attended: int
    confirmed: int
    unconfirmed_meetings: int
    disputed_meetings: int
    grade: Evidence


def attended_minutes(mark: Mark, planned: int, late_minutes: int = 0) -> int:
    """Minutes that a mark is worth: all, all but the lateness, or none."""
    if mark is Mark.PRESENT:
        return planned
    if mark is Mark.LATE:
        return max(0, planned - late_minutes)
    return 0


def check_lateness(planned: int, late_minutes: int) -> Refusal | None:
    """Refuses `delivery.lateness_out_of_range`: lateness is at least a minute and shorter than the meeting."""
    if 0 < late_minutes < planned:
        return None
    return Refusal("delivery.lateness_out_of_range", {"late_minutes": late_minutes, "planned_minutes": planned})


def weakest(evidences: Iterable[Evidence]) -> Evidence:
    """A chain of proof is as good as its weakest link; NONE when there is none."""
    return min(evidences, key=STRENGTH.__getitem__, default=Evidence.NONE)


def tally(marks: Iterable[MeetingMark]) -> Tally:
    """Adds one person's meetings. A disputed meeting is attended as marked, and never counts as confirmed."""
    marks = list(marks)
    there = [m for m in marks if m.minutes > 0]
    sure = [m for m in there if m.evidence is not Evidence.NONE and not m.disputed]
    return Tally(
        planned=sum(m.planned for m in marks),
        attended=sum(m.minutes for m in there),
        confirmed=sum(m.minutes for m in sure),
        unconfirmed_meetings=len(there) - len(sure),
        disputed_meetings=sum(m.disputed for m in marks),
        grade=weakest(m.evidence for m in sure),
    )


def outcome(planned: int, attended: int, completion_bp: int, passed: bool | None = None) -> Result:
    """The completion rule: at least `completion_bp` basis points of the planned minutes, and no failed assessment.

    Source: completion_rule of the ruleset in force on the day of the last meeting.
    """
    if attended <= 0:
        return Result.NO_SHOW
    if attended * 10_000 < planned * completion_bp or passed is False:
        return Result.INCOMPLETE
    return Result.PASSED if passed else Result.ATTENDED


def may_be_marked(starts_at: datetime, now: datetime, locked: bool) -> Refusal | None:
    """Refuses `delivery.meeting_not_started` and `delivery.attendance_locked` (an officer corrects, with a reason)."""
    if now < starts_at:
        return Refusal("delivery.meeting_not_started", {"starts_at": starts_at.isoformat()})
    if locked:
        return Refusal("delivery.attendance_locked", {})
    return None


def contradicts(mark: Mark, evidence: Evidence) -> bool:
    """The learner said "I was there" and the provider says absent: a person must look."""
    return mark is Mark.ABSENT and evidence is not Evidence.NONE


def settles(dispute: Dispute, mark: Mark) -> bool:
    """Whether a corrected mark says what the learner says, so that the dispute ends."""
    if dispute is Dispute.WAS_ABSENT:
        return mark is Mark.ABSENT
    if dispute is Dispute.WAS_PRESENT:
        return mark in (Mark.PRESENT, Mark.LATE)
    return mark in (Mark.LATE, Mark.ABSENT)


def tidy_code(text: str) -> str:
    """A check-in code as typed at the kiosk: case, spaces and dashes do not matter, look-alikes are read as meant."""
    kept = "".join(ch for ch in text.upper() if ch.isascii() and ch.isalnum())
    return kept.translate(str.maketrans("OILU", "011V"))


def check_scores(satisfaction: int, usefulness: int) -> Refusal | None:
    """Refuses `delivery.score_out_of_range`: scores go from 1 to 5."""
    if satisfaction in SCORES and usefulness in SCORES:
        return None
    return Refusal("delivery.score_out_of_range", {"satisfaction": satisfaction, "usefulness": usefulness})


class Step(StrEnum):
    """Where a future trainer stands (reference: lifecycle of the trainer candidate)."""

    APPLIED = "applied"
    SELECTED = "selected"
    IN_TRAINING = "in_training"
    CO_TEACHING = "co_teaching"
    QUALIFIED = "qualified"
    DEPLOYED = "deployed"
    INACTIVE = "inactive"


STEPS: dict[Step, frozenset[Step]] = {
    Step.APPLIED: frozenset({Step.SELECTED, Step.INACTIVE}),
    Step.SELECTED: frozenset({Step.IN_TRAINING, Step.INACTIVE}),
    Step.IN_TRAINING: frozenset({Step.CO_TEACHING, Step.INACTIVE}),
    Step.CO_TEACHING: frozenset({Step.CO_TEACHING, Step.QUALIFIED, Step.INACTIVE}),
    Step.QUALIFIED: frozenset({Step.DEPLOYED, Step.INACTIVE}),
    Step.DEPLOYED: frozenset({Step.DEPLOYED, Step.INACTIVE}),
    Step.INACTIVE: frozenset(),
}


def check_step(now: Step, wanted: Step, observed: int = 0) -> Refusal | None:
    """Refuses `delivery.step_out_of_order`, and `delivery.not_observed` for a qualification nobody has watched."""
    if wanted not in STEPS[now]:
        return Refusal("delivery.step_out_of_order", {"state": now.value, "wanted": wanted.value})
    if wanted is Step.QUALIFIED and observed < 1:
        return Refusal("delivery.not_observed", {})
    return None
