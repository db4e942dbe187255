"""What the verbs of claims share."""

from essor.claims.models import Claim, ClaimNote
from essor.claims.rules import states
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared

_claim = Prepared(
    lambda claim_id: Claim.objects.select_for_update(of=("self",)).select_related("partner").filter(public_id=claim_id),
    "text",
)


def locked(claim_id: str) -> tuple[Claim, str]:
    """The claim, its row locked until the act ends, and its partner's id. Refuses `claims.claim_unknown`."""
    found: list[Claim] = _claim(claim_id)
    if not found:
        raise Refused(Refusal("claims.claim_unknown", {"id": claim_id}))
    return found[0], found[0].partner.public_id


def in_state(claim: Claim, verb: states.Verb) -> None:
    """Refuses `claims.out_of_order`."""
    require(states.check_verb(states.ClaimState(claim.state), verb))


def hands(claim: Claim) -> states.Hands:
    """Who has touched the claim."""
    prepared = frozenset(by for by in (claim.opened_by, claim.submitted_by) if by)
    return states.Hands(prepared, claim.first_by, claim.second_by)


def note(claim: Claim, actor: Actor, kind: str, text: str) -> None:
    """Keep what was asked, answered or refused. Refuses `claims.reason_needed`."""
    if not text.strip():
        raise Refused(Refusal("claims.reason_needed", {}))
    ClaimNote.objects.create(claim=claim, at=clock.now(), by=str(actor), kind=kind, text=text.strip()[:2000])
