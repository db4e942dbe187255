"""The office's verbs: decide a line, ask the partner, sign first and second, refuse."""

from essor.claims import permissions
from essor.claims.actions import computing
from essor.claims.actions.support import hands, in_state, locked, note
from essor.claims.models import Claim, ClaimLine
from essor.claims.rules import lines, states
from essor.claims.rules.states import NEXT, PAYABLE, ClaimState, Decision, LineState, Verb
from essor.delivery import queries as deliveries
from essor.directory import queries as directory
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, save
from essor.messages import actions as messages

_undecided = Prepared(
    lambda claim_pk: ClaimLine.objects.filter(
        claim_id=claim_pk, state__in=[s.value for s in PAYABLE], decision=""
    ).values_list("registration_id", "number"),
    "number",
)


def _sign_off(claim: Claim) -> None:
    """No signature stands any more under lines that changed."""
    claim.first_at, claim.first_by, claim.first_cents = None, "", None
    claim.second_at, claim.second_by, claim.second_cents = None, "", None


def _check_amount(expected_cents: int | None, payable_cents: int) -> Refusal | None:
    """Refuses `claims.amount_changed`: what is signed is what was seen."""
    if expected_cents is None or expected_cents == payable_cents:
        return None
    return Refusal("claims.amount_changed", {"expected_cents": expected_cents, "payable_cents": payable_cents})


def check_disputed(claim: Claim) -> Refusal | None:
    """Refuses `claims.disputed_since`: a learner has contested a meeting of a payable line meanwhile."""
    payable = dict(_undecided(claim.pk))
    numbers = sorted(payable[pk] for pk in deliveries.contested(payable))
    return Refusal("claims.disputed_since", {"lines": ", ".join(map(str, numbers))}) if numbers else None


@act
def decide_line(
    *,
    actor: Actor,
    line_id: str,
    decision: str,
    reason: str,
    cents: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Decide one line: `pay` (all that it may bring, or `cents` of it), `refuse` or `hold`, with a reason.

    A decision against what the checks say is an exception, and counted. A first signature that stands is taken back. A
    line that waits in a paid claim may be decided too: it moves to the next claim. Returns the claim's payable cents.
    Refuses `claims.only_officers`, `prepared_by_you`, `out_of_order`, `line_is_closed`, `reason_needed`,
    `more_than_eligible`, `nothing_to_pay`, `unknown_decision`.
    """
    require(permissions.may_review(actor))
    if decision not in (Decision.PAY, Decision.REFUSE, Decision.HOLD):
        raise Refused(Refusal("claims.unknown_decision", {"decision": decision}))
    wanted = Decision(decision)
    claim_id = ClaimLine.objects.filter(public_id=line_id).values_list("claim__public_id", flat=True).first()
    if claim_id is None:
        raise Refused(Refusal("claims.line_unknown", {"id": line_id}))
    claim, _ = locked(claim_id)
    row = ClaimLine.objects.select_for_update().get(public_id=line_id)
    state = states.LineState(row.state)
    waiting_in_paid = claim.state == ClaimState.PAID and state in states.WAITING
    if not waiting_in_paid:
        in_state(claim, Verb.DECIDE)
    require(
        states.check_hands(hands(claim), str(actor), Verb.DECIDE),
        lines.check_decision(state, wanted, cents, row.eligible_cents, reason),
    )
    row.decision, row.decided_cents, row.decision_reason = wanted.value, cents, reason.strip()
    row.decided_at, row.decided_by = clock.now(), str(actor)
    if not waiting_in_paid:
        line = lines.Line(row.computed_cents, row.eligible_cents, row.payable_cents, state, row.reason, ())
        line = lines.decided(line, wanted, cents)
        row.payable_cents, row.state = line.payable_cents, line.state.value
    row.save()
    if not waiting_in_paid:
        claim.state = NEXT[ClaimState(claim.state), Verb.DECIDE].value
        _sign_off(claim)
        computing.refresh_figures(claim)
        claim.save()
    data = {"line": row.number, "decision": wanted.value, "payable_cents": row.payable_cents, "check": row.reason}
    audit.record(actor, "claims.decide_line", "claim", claim_id, data, personal={"reason": reason.strip()})
    return claim.payable_cents


@act
def ask_partner(*, actor: Actor, claim_id: str, text: str, idempotency_key: str | None = None) -> None:
    """Ask the partner something: the clock stops, a first signature is taken back.

    Refuses `claims.only_officers`, `claims.out_of_order`, `claims.reason_needed`.
    """
    claim, partner_id = locked(claim_id)
    require(permissions.may_review(actor))
    in_state(claim, Verb.ASK)
    note(claim, actor, "ask", text)
    claim.state = NEXT[ClaimState(claim.state), Verb.ASK].value
    _sign_off(claim)
    claim.save()
    _tell_partner(claim, partner_id, "claim_question")
    audit.record(actor, "claims.ask_partner", "claim", claim_id)


@act
def sign_first(
    *, actor: Actor, claim_id: str, expected_cents: int | None = None, idempotency_key: str | None = None
) -> int:
    """First signature: the checks run once more, then the payable cents are recommended and returned.

    Refuses `claims.only_officers`, `out_of_order`, `prepared_by_you`, `amount_changed`.
    """
    claim, partner_id = locked(claim_id)
    require(permissions.may_review(actor))
    in_state(claim, Verb.SIGN_FIRST)
    require(states.check_hands(hands(claim), str(actor), Verb.SIGN_FIRST))
    computing.refresh(claim, partner_id)
    require(_check_amount(expected_cents, claim.payable_cents))
    claim.state = NEXT[ClaimState.SUBMITTED, Verb.SIGN_FIRST].value
    claim.first_at, claim.first_by, claim.first_cents = clock.now(), str(actor), claim.payable_cents
    save(claim)
    audit.record(actor, "claims.sign_first", "claim", claim_id, {"payable_cents": claim.payable_cents})
    return claim.payable_cents


@act
def sign_second(
    *, actor: Actor, claim_id: str, expected_cents: int | None = None, idempotency_key: str | None = None
) -> int:
    """Second signature, by another person, under the same lines: the claim may be paid. Returns the payable cents.

    Refuses `claims.only_officers`, `out_of_order`, `prepared_by_you`, `signed_by_you`, `amount_changed`,
    `disputed_since`, `amount_grew`.
    """
    claim, partner_id = locked(claim_id)
    require(permissions.may_review(actor))
    in_state(claim, Verb.SIGN_SECOND)
    require(
        states.check_hands(hands(claim), str(actor), Verb.SIGN_SECOND),
        _check_amount(expected_cents, claim.payable_cents),
        states.check_signed_amount(claim.first_cents or 0, claim.payable_cents),
        check_disputed(claim),
    )
    claim.state = NEXT[ClaimState.IN_CHECK, Verb.SIGN_SECOND].value
    claim.second_at, claim.second_by, claim.second_cents = clock.now(), str(actor), claim.payable_cents
    save(claim)
    payable = [LineState.COMPUTED.value, LineState.REDUCED.value]
    ClaimLine.objects.filter(claim=claim, state__in=payable).update(state=LineState.ACCEPTED.value)
    _tell_partner(claim, partner_id, "claim_decided")
    audit.record(actor, "claims.sign_second", "claim", claim_id, {"payable_cents": claim.payable_cents})
    return claim.payable_cents


@act
def refuse_claim(*, actor: Actor, claim_id: str, reason: str, idempotency_key: str | None = None) -> None:
    """Refuse the claim as a whole: its lines are free to be claimed again, corrected; aid stays reserved meanwhile.

    Refuses `claims.only_officers`, `claims.prepared_by_you`, `claims.out_of_order`, `claims.reason_needed`.
    """
    claim, partner_id = locked(claim_id)
    require(permissions.may_review(actor))
    in_state(claim, Verb.REFUSE)
    require(states.check_hands(hands(claim), str(actor), Verb.REFUSE))
    note(claim, actor, "refuse", reason)
    ClaimLine.objects.filter(claim=claim).update(state=LineState.MOVED.value, payable_cents=0)
    claim.state = NEXT[ClaimState(claim.state), Verb.REFUSE].value
    _sign_off(claim)
    computing.refresh_figures(claim)
    claim.save()
    _tell_partner(claim, partner_id, "claim_decided")
    audit.record(actor, "claims.refuse_claim", "claim", claim_id)


def _tell_partner(claim: Claim, partner_id: str, template: str) -> None:
    """Tell the partner's administrators what became of the claim."""
    params = {
        "number": claim.number,
        "claim": claim.public_id,
        "state": claim.state,
        "payable_cents": claim.payable_cents,
        "computed_cents": claim.computed_cents,
    }
    key = f"{template}:{claim.public_id}:{clock.now():%Y%m%d%H%M%S}"
    people = directory.members(partner_id, "partner_admin")
    messages.queue_many([messages.Notice(p.id, template, params, f"{key}:{p.id}"[:120]) for p in people])
