"""Who may do what with a claim: None means yes, a refusal says why not. Hands that may not: `rules.states`."""

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal

SIGNERS = ("director", "officer")
READERS = ("director", "officer", "finance", "analyst", "auditor")


def may_claim(actor: Actor, partner_id: str) -> Refusal | None:
    """The partner's administrators; refuses `claims.not_your_claim`."""
    return None if actor.holds("partner_admin", partner_id) else Refusal("claims.not_your_claim", {})


def may_see(actor: Actor, partner_id: str) -> Refusal | None:
    """The partner's administrators, the office and the auditor; refuses `claims.not_your_claim`."""
    if actor.holds_any(*READERS) or actor.holds("partner_admin", partner_id):
        return None
    return Refusal("claims.not_your_claim", {})


def may_review(actor: Actor) -> Refusal | None:
    """Officers and directors decide lines and sign; refuses `claims.only_officers`."""
    return None if actor.holds_any(*SIGNERS) else Refusal("claims.only_officers", {})


def may_pay(actor: Actor) -> Refusal | None:
    """Finance pays; refuses `claims.only_finance`."""
    return None if actor.holds("finance") else Refusal("claims.only_finance", {})
