"""What a line may bring, in cents: the lesser of reserved and recomputed aid, then what the hours are worth."""

from dataclasses import dataclass

from essor.claims.rules.facts import LineFacts
from essor.funding import rules as funding


@dataclass(frozen=True, slots=True)
class Amount:
    """`computed` is the aid reserved; `eligible` what may be paid once nothing holds the line; never more."""

    computed_cents: int
    eligible_cents: int


def amount(facts: LineFacts, terms: funding.Ruleset) -> Amount:
    """Pay rule: the lesser of reserved and recomputed, whole when completed, else in proportion to the hours.

    `terms` is the ruleset in force on the last day of the session (its completion and partial rules).
    """
    base = max(0, min(facts.reserved_cents, facts.recomputed_cents))
    payable = funding.payable_aid(base, facts.planned_minutes, facts.attended_minutes, terms)
    return Amount(facts.reserved_cents, min(payable, base))
