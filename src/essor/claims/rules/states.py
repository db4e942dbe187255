"""Where a claim and its lines stand, what may follow, and which hands may not do it. Who is which role: permissions."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from essor.foundation.outcome import Refusal

USUAL_WEEKDAYS = 12  # the office's usual delay from submission to decision


class ClaimState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUERY = "query"  # the office asked something; the clock is stopped
    IN_CHECK = "in_check"  # one signature stands
    APPROVED = "approved"  # two signatures stand
    PAID = "paid"
    REFUSED = "refused"


class LineState(StrEnum):
    """COMPUTED: payable in full; MOVED: a later claim has taken the line over; STOPPED: the learner said "not me"."""

    COMPUTED = "computed"
    REDUCED = "reduced"
    HELD = "held"
    REFUSED = "refused"
    STOPPED = "stopped"
    ACCEPTED = "accepted"
    PAID = "paid"
    MOVED = "moved"


class Verb(StrEnum):
    RECOMPUTE = "recompute"
    SUBMIT = "submit"
    DECIDE = "decide"
    ASK = "ask"
    ANSWER = "answer"
    SIGN_FIRST = "sign_first"
    SIGN_SECOND = "sign_second"
    REFUSE = "refuse"
    PAY = "pay"


class Decision(StrEnum):
    """What an officer decides of one line. PAY may be for less than the line could bring."""

    NONE = ""
    PAY = "pay"
    REFUSE = "refuse"
    HOLD = "hold"


PAYABLE = frozenset({LineState.COMPUTED, LineState.REDUCED, LineState.ACCEPTED, LineState.PAID})
WAITING = frozenset({LineState.HELD, LineState.STOPPED})
OPEN = frozenset({ClaimState.SUBMITTED, ClaimState.QUERY, ClaimState.IN_CHECK, ClaimState.APPROVED})

NEXT: dict[tuple[ClaimState, Verb], ClaimState] = {
    (ClaimState.DRAFT, Verb.RECOMPUTE): ClaimState.DRAFT,
    (ClaimState.QUERY, Verb.RECOMPUTE): ClaimState.QUERY,
    (ClaimState.DRAFT, Verb.SUBMIT): ClaimState.SUBMITTED,
    (ClaimState.SUBMITTED, Verb.DECIDE): ClaimState.SUBMITTED,
    (ClaimState.IN_CHECK, Verb.DECIDE): ClaimState.SUBMITTED,  # both signatures stand under the same lines
    (ClaimState.SUBMITTED, Verb.ASK): ClaimState.QUERY,
    (ClaimState.IN_CHECK, Verb.ASK): ClaimState.QUERY,
    (ClaimState.QUERY, Verb.ANSWER): ClaimState.SUBMITTED,
    (ClaimState.SUBMITTED, Verb.SIGN_FIRST): ClaimState.IN_CHECK,
    (ClaimState.IN_CHECK, Verb.SIGN_SECOND): ClaimState.APPROVED,
    (ClaimState.SUBMITTED, Verb.REFUSE): ClaimState.REFUSED,
    (ClaimState.QUERY, Verb.REFUSE): ClaimState.REFUSED,
    (ClaimState.IN_CHECK, Verb.REFUSE): ClaimState.REFUSED,
    (ClaimState.APPROVED, Verb.PAY): ClaimState.PAID,
}


def check_verb(state: ClaimState, verb: Verb) -> Refusal | None:
    """Refuses `claims.out_of_order` when the verb does not follow from the state."""
    if (state, verb) in NEXT:
        return None
    return Refusal("claims.out_of_order", {"state": state.value, "verb": verb.value})


@dataclass(frozen=True, slots=True)
class Hands:
    """Who has touched a claim so far: public ids of people, as text."""

    prepared_by: frozenset[str]
    first_by: str = ""
    second_by: str = ""


def check_hands(hands: Hands, actor_id: str, verb: Verb) -> Refusal | None:
    """Separation of duties: nobody signs what they prepared, signs twice, or pays what they signed.

    Refuses `claims.prepared_by_you`, `claims.signed_by_you`, `claims.payer_signed`.
    """
    if actor_id in hands.prepared_by:
        return Refusal("claims.prepared_by_you", {})
    if verb is Verb.SIGN_SECOND and actor_id == hands.first_by:
        return Refusal("claims.signed_by_you", {})
    if verb is Verb.PAY and actor_id in (hands.first_by, hands.second_by):
        return Refusal("claims.payer_signed", {})
    return None


def check_signed_amount(signed_cents: int, payable_cents: int) -> Refusal | None:
    """What was signed may only shrink afterwards (a learner's "not me"). Refuses `claims.amount_grew`."""
    if payable_cents <= signed_cents:
        return None
    return Refusal("claims.amount_grew", {"signed_cents": signed_cents, "payable_cents": payable_cents})


def due_on(submitted_on: date, weekdays: int = USUAL_WEEKDAYS) -> date:
    """The day by which the office usually decides, counted in weekdays."""
    day = submitted_on
    while weekdays:
        day += timedelta(days=1)
        weekdays -= day.weekday() < 5
    return day
