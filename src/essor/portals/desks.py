"""Which desks a person has: one for each kind of work, in the order of how much waits on them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essor.foundation.actor import Actor

ROLES: Mapping[str, tuple[str, ...]] = {
    "office": ("director", "officer", "analyst"),
    "finance": ("finance",),
    "partner": ("partner_admin",),
    "trainer": ("trainer",),
    "company": ("company_hr", "company_manager", "promoter"),
    "accounts": ("funder", "auditor"),
}
"""Desk -> the roles that have it. Everyone has the learner's."""

NAMES: Mapping[str, str | Promise] = {
    "office": _("Desk of the program office"),
    "finance": _("Desk of finance"),
    "partner": _("Desk of the partner"),
    "trainer": _("Desk of the trainer"),
    "company": _("Desk of the company"),
    "accounts": _("Desk of accounts"),
    "learner": _("Desk of my courses"),
}


def of(actor: Actor) -> list[str]:
    """The desks of a person, the main one first."""
    return [*(desk for desk, roles in ROLES.items() if actor.holds_any(*roles)), "learner"]


def organization_of(actor: Actor, desk: str) -> str:
    """Public id of the organization of that desk's first role; "" when there is none."""
    held = [one for role in ROLES[desk] for one in actor.organizations(role)]
    return held[0] if held else ""


def company_of(actor: Actor) -> str:
    return organization_of(actor, "company")
