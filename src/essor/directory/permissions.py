"""Who may change the directory. None means yes. The one reason to refuse is `directory.not_allowed` (act)."""

from essor.directory.rules import ROLES_GIVEN_BY, Role
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal

OFFICE = (Role.DIRECTOR, Role.OFFICER)
WHO_REGISTERS_PEOPLE = (
    *OFFICE,
    Role.ANALYST,
    Role.FINANCE,
    Role.PLATFORM_ADMIN,
    Role.PARTNER_ADMIN,
    Role.COMPANY_HR,
    Role.COMPANY_MANAGER,
    Role.PROMOTER,
)
# The first administrators of partners and companies are named by the office; the rest only by its director.
OFFICER_NAMES = frozenset({Role.PARTNER_ADMIN, Role.TRAINER, Role.COMPANY_HR, Role.COMPANY_MANAGER, Role.PROMOTER})


def _answer(yes: bool, act: str) -> Refusal | None:
    return None if yes else Refusal("directory.not_allowed", {"act": act})


def may_register_organization(actor: Actor) -> Refusal | None:
    return _answer(actor.is_system or actor.holds_any(*OFFICE, Role.PLATFORM_ADMIN), "register_organization")


def may_record_evidence(actor: Actor) -> Refusal | None:
    return _answer(actor.is_system or actor.holds_any(*OFFICE, Role.PLATFORM_ADMIN), "record_evidence")


def may_suspend_organization(actor: Actor) -> Refusal | None:
    return _answer(actor.is_system or actor.holds_any(*OFFICE), "suspend_organization")


def may_register_people(actor: Actor) -> Refusal | None:
    """A visitor who joins is registered by the site (`Actor.system("site")`)."""
    return _answer(actor.is_system or actor.holds_any(*WHO_REGISTERS_PEOPLE), "register_people")


def may_verify_email(actor: Actor) -> Refusal | None:
    """Only what has seen the person open the link, or the platform's administrator."""
    return _answer(actor.is_system or actor.holds(Role.PLATFORM_ADMIN), "verify_email")


def may_edit_person(actor: Actor, person_id: str) -> Refusal | None:
    own = actor.kind == "person" and actor.id == person_id
    return _answer(own or actor.is_system or actor.holds(Role.PLATFORM_ADMIN), "edit_person")


def may_set_password(actor: Actor, person_id: str) -> Refusal | None:
    """One's own only: nobody else ever knows it."""
    return _answer(actor.is_system or (actor.kind == "person" and actor.id == person_id), "set_password")


def may_change_role(actor: Actor, role: str, organization_id: str) -> Refusal | None:
    """The system, the platform's administrator, the director; an officer for partners and companies; and the bearers of
    some roles in their own organization (`rules.ROLES_GIVEN_BY`)."""
    if actor.is_system or actor.holds_any(Role.PLATFORM_ADMIN, Role.DIRECTOR):
        return None
    if role in OFFICER_NAMES and actor.holds(Role.OFFICER):
        return None
    gives = any(role in given and actor.holds(giver, organization_id) for giver, given in ROLES_GIVEN_BY.items())
    return _answer(gives, "change_role")
