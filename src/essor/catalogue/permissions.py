"""Who may do what in the catalogue: None is yes, a refusal says why not."""

from collections.abc import Collection

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal

OFFICE = ("officer", "director")


def is_office(actor: Actor) -> bool:
    """An officer or the director of the program office."""
    return actor.holds_any(*OFFICE)


def is_partner_admin(actor: Actor, partner_id: str) -> bool:
    return actor.holds("partner_admin", partner_id)


def belongs_to(actor: Actor, partner_id: str) -> bool:
    """Whether the actor holds any role with the partner."""
    return any(grant.organization_id == partner_id for grant in actor.grants)


def may_edit_course(actor: Actor, partner_id: str) -> Refusal | None:
    """Draft, revise, submit. Refusal: `catalogue.not_partner_admin`."""
    return None if is_partner_admin(actor, partner_id) else Refusal("catalogue.not_partner_admin")


def may_decide_course(actor: Actor, partner_id: str) -> Refusal | None:
    """Review, accredit, refuse, suspend: an officer who is nothing to the partner.

    Refusals: `catalogue.not_program_officer`, `catalogue.officer_of_the_partner`.
    """
    if not is_office(actor):
        return Refusal("catalogue.not_program_officer")
    return Refusal("catalogue.officer_of_the_partner") if belongs_to(actor, partner_id) else None


def may_plan_session(actor: Actor, partner_id: str) -> Refusal | None:
    """Plan, publish, confirm, cancel, postpone: the partner, or the office that opens the planned offer.

    Refusal: `catalogue.not_partner_admin`.
    """
    if is_partner_admin(actor, partner_id) or is_office(actor):
        return None
    return Refusal("catalogue.not_partner_admin")


def may_run_session(actor: Actor, partner_id: str, trainer_ids: Collection[str]) -> Refusal | None:
    """Start, mark as held, lock attendance, close: also the partner's trainers, the session's, and the system.

    Refusal: `catalogue.not_session_staff`.
    """
    staff = actor.is_system or is_office(actor) or is_partner_admin(actor, partner_id)
    teaches = actor.holds("trainer", partner_id) or (actor.kind == "person" and actor.id in trainer_ids)
    return None if staff or teaches else Refusal("catalogue.not_session_staff")


def may_qualify_trainer(actor: Actor) -> Refusal | None:
    """Refusal: `catalogue.not_program_officer`."""
    return None if actor.is_system or is_office(actor) else Refusal("catalogue.not_program_officer")


def may_see_file(actor: Actor, partner_id: str) -> Refusal | None:
    """A course file with its drafts and its review: the partner's people, the office, the auditor.

    Refusal: `catalogue.not_partner_admin`.
    """
    reader = actor.holds_any("officer", "director", "analyst", "finance", "auditor")
    return None if reader or belongs_to(actor, partner_id) else Refusal("catalogue.not_partner_admin")
