"""Who may sign, publish, allocate and lapse. Movements of aid check no role: the room that calls them did."""

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal

OFFICE = ("director", "officer", "finance", "analyst")


def _unless(allowed: bool, code: str) -> Refusal | None:
    return None if allowed else Refusal(f"funding.{code}")


def may_sign(actor: Actor) -> Refusal | None:
    """Sign or amend an agreement: director or finance. Refuses `funding.not_allowed_to_sign`."""
    return _unless(actor.is_system or actor.holds_any("director", "finance"), "not_allowed_to_sign")


def may_publish(actor: Actor) -> Refusal | None:
    """Publish a ruleset: director. Refuses `funding.not_allowed_to_publish`."""
    return _unless(actor.is_system or actor.holds("director"), "not_allowed_to_publish")


def may_allocate(actor: Actor) -> Refusal | None:
    """Give a partner its allocation: director or finance. Refuses `funding.not_allowed_to_allocate`."""
    return _unless(actor.is_system or actor.holds_any("director", "finance"), "not_allowed_to_allocate")


def may_lapse(actor: Actor) -> Refusal | None:
    """Close a fiscal year's lines: finance or director. Refuses `funding.not_allowed_to_lapse`."""
    return _unless(actor.is_system or actor.holds_any("director", "finance"), "not_allowed_to_lapse")
