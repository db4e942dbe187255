"""Who may register, withdraw, cancel. None means yes. The one reason to refuse is `registration.not_allowed` (act)."""

from essor.directory.rules import Role
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal

OFFICE = (Role.DIRECTOR, Role.OFFICER)
OF_COMPANY = (Role.COMPANY_HR, Role.COMPANY_MANAGER, Role.PROMOTER)


def _answer(yes: bool, act: str) -> Refusal | None:
    return None if yes else Refusal("registration.not_allowed", {"act": act})


def _office(actor: Actor) -> bool:
    return actor.is_system or actor.holds_any(*OFFICE)


def _of_company(actor: Actor, organization_id: str | None) -> bool:
    return organization_id is not None and any(actor.holds(role, organization_id) for role in OF_COMPANY)


def _self(actor: Actor, person_id: str) -> bool:
    return actor.kind == "person" and actor.id == person_id


def may_register(actor: Actor, person_id: str, employer_id: str | None) -> Refusal | None:
    """The person, their employer's people who register staff, the office."""
    return _answer(
        _self(actor, person_id) or _of_company(actor, employer_id) or _office(actor),
        "register",
    )


def may_register_group(actor: Actor, company_id: str) -> Refusal | None:
    """The people of that company (or promoter) who register others; the office."""
    return _answer(_of_company(actor, company_id) or _office(actor), "register_group")


def may_withdraw(actor: Actor, person_id: str, employer_id: str | None) -> Refusal | None:
    return _answer(
        _self(actor, person_id) or _of_company(actor, employer_id) or _office(actor),
        "withdraw",
    )


def may_answer_offer(actor: Actor, person_id: str, employer_id: str | None) -> Refusal | None:
    return _answer(
        _self(actor, person_id) or _of_company(actor, employer_id) or _office(actor),
        "answer_offer",
    )


def may_see(actor: Actor, person_id: str, employer_id: str | None) -> Refusal | None:
    return _answer(
        _self(actor, person_id) or _of_company(actor, employer_id) or _office(actor),
        "see",
    )


def may_run_the_line(actor: Actor) -> Refusal | None:
    """Expire what is due and promote: machines and the office."""
    return _answer(_office(actor), "run_the_line")


def may_change_session(actor: Actor, partner_id: str) -> Refusal | None:
    """Cancel or postpone a session: its partner, the office."""
    return _answer(_office(actor) or actor.holds(Role.PARTNER_ADMIN, partner_id), "change_session")


def may_suspend_course(actor: Actor) -> Refusal | None:
    return _answer(_office(actor), "suspend_course")
