"""One line of an explanation: a rule, its inputs, the amount before and after it, and what would change it."""

from __future__ import annotations

from typing import Any, NamedTuple

UNCHANGED = "unchanged"
"""The rule was applied and changed nothing."""
SETS = "sets"
"""The rule made the amount (the rate)."""
REDUCES = "reduces"
REFUSES = "refuses"
"""No aid: the amount after is 0."""
SKIPPED = "skipped"
"""The rule has no object here (no employer, no allocation, amount not looked at)."""


class Change(NamedTuple):
    """What would change the outcome of a rule: a code and what its words need."""

    code: str
    params: dict[str, Any]


class TraceStep(NamedTuple):
    """Amounts in cents. `source` is the article of the ruleset, or `ledger`. `binds`: this rule fixes the amount."""

    rule: str
    source: str
    inputs: dict[str, Any]
    before_cents: int
    after_cents: int
    binds: bool
    outcome: str
    change: Change | None
