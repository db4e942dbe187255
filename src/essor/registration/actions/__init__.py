"""What registration does: seats taken and given back, the line, groups, rosters, and whole sessions cancelled or
moved."""

from essor.registration.actions.aiding import MONEY_CODES
from essor.registration.actions.ending import (
    decline_offer,
    expire_in_session,
    expire_offers,
    promote_waiting,
    withdraw,
)
from essor.registration.actions.group import register_group
from essor.registration.actions.results import GroupPerson, GroupRefusal, GroupResult, Registered, RosterResult
from essor.registration.actions.rosters import (
    apply_roster,
    apply_roster_chunk,
    correct_roster_row,
    import_roster,
    remove_roster_row,
)
from essor.registration.actions.sessions import cancel_session, postpone_session, replan_session, suspend_course
from essor.registration.actions.single import accept_offer, confirm_hold, hold_seat, register

__all__ = [
    "MONEY_CODES",
    "GroupPerson",
    "GroupRefusal",
    "GroupResult",
    "Registered",
    "RosterResult",
    "accept_offer",
    "apply_roster",
    "apply_roster_chunk",
    "cancel_session",
    "confirm_hold",
    "correct_roster_row",
    "decline_offer",
    "expire_in_session",
    "expire_offers",
    "hold_seat",
    "import_roster",
    "postpone_session",
    "promote_waiting",
    "register",
    "register_group",
    "remove_roster_row",
    "replan_session",
    "suspend_course",
    "withdraw",
]
