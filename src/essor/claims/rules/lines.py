"""One line of a claim, computed: its amount, its findings and the state that follows from both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from essor.claims.rules import amounts, checks
from essor.claims.rules.facts import Finding, LineFacts, Severity
from essor.claims.rules.states import PAYABLE, WAITING, Decision, LineState
from essor.foundation.outcome import Refusal
from essor.funding import rules as funding


@dataclass(frozen=True, slots=True)
class Line:
    """`reason` is the id of the check that decides the state, empty when the line is payable in full."""

    computed_cents: int
    eligible_cents: int
    payable_cents: int
    state: LineState
    reason: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of a claim, in cents: computed = payable + reduced + refused + held, always."""

    lines: int = 0
    computed_cents: int = 0
    reduced_cents: int = 0
    refused_cents: int = 0
    held_cents: int = 0
    payable_cents: int = 0


def compute(facts: LineFacts, terms: funding.Ruleset) -> Line:
    """Checks the line and says what is payable. Refusal comes before hold, hold before reduction."""
    amount = amounts.amount(facts, terms)
    findings = tuple(checks.run(facts, terms))
    by_severity = {s: next((f.check for f in findings if f.severity is s), "") for s in Severity}
    if by_severity[Severity.REFUSE]:
        state, reason, payable = LineState.REFUSED, by_severity[Severity.REFUSE], 0
    elif by_severity[Severity.HOLD]:
        state = LineState.STOPPED if facts.said_not_me else LineState.HELD
        reason, payable = by_severity[Severity.HOLD], 0
    elif amount.eligible_cents < amount.computed_cents:
        state, reason, payable = LineState.REDUCED, by_severity[Severity.REDUCE], amount.eligible_cents
    else:
        state, reason, payable = LineState.COMPUTED, "", amount.eligible_cents
    return Line(amount.computed_cents, amount.eligible_cents, payable, state, reason, findings)


def decided(line: Line, decision: Decision, decided_cents: int | None) -> Line:
    """The line after an officer's decision: an exception pays at most what the line could bring."""
    payable, state = line.payable_cents, line.state
    if decision is Decision.PAY:
        payable = line.eligible_cents if decided_cents is None else min(decided_cents, line.eligible_cents)
        state = LineState.COMPUTED if payable == line.computed_cents else LineState.REDUCED
    elif decision is Decision.REFUSE:
        payable, state = 0, LineState.REFUSED
    elif decision is Decision.HOLD:
        payable, state = 0, LineState.HELD
    return Line(line.computed_cents, line.eligible_cents, payable, state, line.reason, line.findings)


def check_decision(
    line_state: LineState, decision: Decision, cents: int | None, eligible: int, reason: str
) -> Refusal | None:
    """Refuses `claims.line_is_closed`, `claims.reason_needed`, `claims.more_than_eligible`, `claims.nothing_to_pay`."""
    if line_state in (LineState.PAID, LineState.MOVED, LineState.ACCEPTED):
        return Refusal("claims.line_is_closed", {"state": line_state.value})
    if not reason.strip():
        return Refusal("claims.reason_needed", {})
    if cents is not None and not 0 < cents <= eligible:
        return Refusal("claims.more_than_eligible", {"cents": cents, "eligible_cents": eligible})
    if decision is Decision.PAY and eligible <= 0:
        return Refusal("claims.nothing_to_pay", {})
    return None


def totals(rows: Iterable[tuple[LineState, int, int, int]]) -> Totals:
    """Adds (state, computed, eligible, payable) of the lines, in cents."""
    n = computed = reduced = refused = held = payable = 0
    for state, line_computed, line_eligible, line_payable in rows:
        n += 1
        computed += line_computed
        if state in PAYABLE:
            payable += line_payable
            reduced += line_computed - line_payable
        elif state in WAITING:
            held += line_eligible
            reduced += line_computed - line_eligible
        else:
            refused += line_computed
    return Totals(n, computed, reduced, refused, held, payable)


def passed(facts: Sequence[LineFacts], lines: Sequence[Line]) -> dict[str, list[int]]:
    """For each check: how many lines it passed, and how many it concerned."""
    counts = {check.id: [0, 0] for check in checks.LINE_CHECKS}
    for fact, line in zip(facts, lines, strict=True):
        failed = {finding.check for finding in line.findings}
        for check in checks.LINE_CHECKS:
            if check.applies(fact):
                counts[check.id][1] += 1
                counts[check.id][0] += check.id not in failed
    return counts
