"""Who may do what in delivery: None means yes, a refusal says why not."""

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal

OFFICE = ("director", "officer")


def _of_partner(actor: Actor, partner_id: str) -> bool:
    return actor.holds("partner_admin", partner_id) or actor.holds("trainer", partner_id)


def may_take_attendance(actor: Actor, partner_id: str) -> Refusal | None:
    """The partner's people; refuses `delivery.not_your_session`."""
    return None if _of_partner(actor, partner_id) else Refusal("delivery.not_your_session", {})


def may_correct_attendance(actor: Actor, partner_id: str) -> Refusal | None:
    """Once locked, the program office corrects, with a reason; refuses `delivery.only_the_office`."""
    return None if actor.holds_any(*OFFICE) else Refusal("delivery.only_the_office", {})


def may_see_attendance(actor: Actor, partner_id: str) -> Refusal | None:
    """The partner's people, the office and the auditor; refuses `delivery.not_your_session`."""
    if _of_partner(actor, partner_id) or actor.holds_any(*OFFICE, "auditor"):
        return None
    return Refusal("delivery.not_your_session", {})


def may_speak_for(actor: Actor, person_id: str) -> Refusal | None:
    """Only the learner confirms, disputes or evaluates; refuses `delivery.not_you`."""
    return None if actor.kind == "person" and actor.id == person_id else Refusal("delivery.not_you", {})


def may_apply(actor: Actor, person_id: str, home_id: str) -> Refusal | None:
    """The person, or the administrator of their institution; refuses `delivery.not_you`."""
    if may_speak_for(actor, person_id) is None or actor.holds("partner_admin", home_id):
        return None
    return Refusal("delivery.not_you", {})


def may_lead_pathway(actor: Actor) -> Refusal | None:
    """The program office selects, qualifies and deploys; refuses `delivery.only_the_office`."""
    return None if actor.holds_any(*OFFICE) else Refusal("delivery.only_the_office", {})


def may_observe(actor: Actor, partner_id: str) -> Refusal | None:
    """The office, or a person of the partner that gives the session; refuses `delivery.not_your_session`."""
    return (
        None if actor.holds_any(*OFFICE) or _of_partner(actor, partner_id) else Refusal("delivery.not_your_session", {})
    )
