"""What attendance is worth: completed or not, and the part of the reserved aid that may be paid."""

from __future__ import annotations

from essor.foundation.money import BASIS_POINTS, divide_half_even
from essor.funding.rules.ruleset import Ruleset

PRO_RATA = "pro_rata"
NONE = "none"
PARTIAL_RULES = (PRO_RATA, NONE)


def completed(minutes_planned: int, minutes_attended: int, ruleset: Ruleset) -> bool:
    """Whether attendance reaches the completion rule (basis points of the planned minutes)."""
    return minutes_attended * BASIS_POINTS >= minutes_planned * ruleset.completion_attendance


def payable_aid(aid_cents: int, minutes_planned: int, minutes_attended: int, ruleset: Ruleset) -> int:
    """Cents of the reserved aid that may be paid: all when completed, else in proportion or nothing by the ruleset."""
    if minutes_attended <= 0 or minutes_planned <= 0:
        return 0
    if completed(minutes_planned, minutes_attended, ruleset):
        return aid_cents
    if ruleset.partial == NONE:
        return 0
    return divide_half_even(aid_cents * minutes_attended, minutes_planned)
