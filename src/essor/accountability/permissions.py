"""Who may freeze the facts."""

from essor.directory.rules import Role
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal

READERS = (Role.DIRECTOR, Role.OFFICER, Role.FINANCE, Role.ANALYST, Role.FUNDER, Role.AUDITOR)


def may_freeze(actor: Actor) -> Refusal | None:
    """The office and the funders; the machine at a month's end."""
    allowed = actor.is_system or actor.holds_any(Role.DIRECTOR, Role.OFFICER, Role.FINANCE, Role.ANALYST, Role.FUNDER)
    return None if allowed else Refusal("accountability.not_allowed", {})


def may_read_rows(actor: Actor) -> Refusal | None:
    """The rows behind a figure: the office, funders and auditors."""
    return None if actor.is_system or actor.holds_any(*READERS) else Refusal("accountability.not_allowed", {})
