"""Payment: what two people signed is posted on the ledger, the rest of each line's aid is released, in one act."""

from essor.claims import permissions
from essor.claims.actions.office import check_disputed
from essor.claims.actions.support import hands, in_state, locked
from essor.claims.models import Claim, ClaimLine, ClaimPayment
from essor.claims.rules import states
from essor.claims.rules.states import NEXT, ClaimState, LineState, Verb
from essor.foundation import audit, clock, numbering
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import require
from essor.funding import actions as funding
from essor.funding import rules as funding_rules


def settle_event(aid_event: str) -> str:
    """The ledger's event that pays a line: "<registration>:settle"."""
    return f"{aid_event.rsplit(':', 1)[0]}:settle"


def release_event(aid_event: str) -> str:
    """The ledger's event that gives a refused line's aid back."""
    return f"{aid_event.rsplit(':', 1)[0]}:refused"


def _move_money(actor: Actor, claim: Claim) -> tuple[int, int, int]:
    """Settle accepted lines and release refused ones: (cents paid, lines paid, lines released)."""
    today = clock.today()
    rows = ClaimLine.objects.filter(claim=claim, state__in=[LineState.ACCEPTED.value, LineState.REFUSED.value])
    found = list(rows.order_by("number").values_list("state", "aid_event", "payable_cents", "reason"))
    paid = [(event, cents) for state, event, cents, _ in found if state == LineState.ACCEPTED]
    refused = [(event, reason) for state, event, _, reason in found if state == LineState.REFUSED]
    if paid:
        settlements = [funding_rules.AidSettlement(settle_event(event), event, cents, today) for event, cents in paid]
        funding.settle_aid_many(actor=actor, settlements=settlements)
    if refused:
        releases = [
            funding_rules.AidRelease(release_event(event), event, f"refused:{reason}" if reason else "refused", today)
            for event, reason in refused
        ]
        funding.release_aid_many(actor=actor, releases=releases)
    return sum(cents for _, cents in paid), len(paid), len(refused)


@act
def pay_claim(*, actor: Actor, claim_id: str, idempotency_key: str | None = None) -> str:
    """Pay a claim that bears two signatures: posts exactly what was accepted, releases the rest. The payment's number.

    The payer holds the finance role and has neither prepared nor signed. Lines that wait keep their reservation.
    Refuses `claims.only_finance`, `out_of_order`, `prepared_by_you`, `payer_signed`, `amount_grew`, `disputed_since`.
    """
    claim, _ = locked(claim_id)
    require(permissions.may_pay(actor))
    in_state(claim, Verb.PAY)
    require(
        states.check_hands(hands(claim), str(actor), Verb.PAY),
        states.check_signed_amount(claim.second_cents or 0, claim.payable_cents),
        check_disputed(claim),
    )
    cents, paid, released = _move_money(actor, claim)
    payment = ClaimPayment.objects.create(
        claim=claim,
        number=numbering.next_number("V", claim.fiscal_year),
        cents=cents,
        lines=paid,
        released_lines=released,
        paid_at=clock.now(),
        paid_by=str(actor),
    )
    ClaimLine.objects.filter(claim=claim, state=LineState.ACCEPTED.value).update(state=LineState.PAID.value)
    claim.state = NEXT[ClaimState.APPROVED, Verb.PAY].value
    claim.save(update_fields=["state"])
    data = {"payment": payment.number, "cents": cents, "lines": paid, "released_lines": released}
    audit.record(actor, "claims.pay_claim", "claim", claim_id, data)
    return payment.number
