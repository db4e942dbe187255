"""Making and refreshing the lines of a claim: shared by opening, recomputing, submitting and signing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from essor.claims.models import Claim, ClaimFinding, ClaimLine
from essor.claims.queries.gather import Gathered, Memory, gather
from essor.claims.rules import claim_checks, lines, states
from essor.claims.rules.facts import Finding
from essor.delivery import queries as deliveries
from essor.foundation import clock

FIGURES = ("lines", "computed_cents", "reduced_cents", "refused_cents", "held_cents", "payable_cents")


@dataclass(frozen=True, slots=True)
class Computed:
    """A line as it is now, and what it was computed from."""

    gathered: Gathered
    line: lines.Line


def memory_of(row: ClaimLine) -> Memory:
    """What a row remembers: the day it was first claimed, and whether the learner said "not me"."""
    return Memory(row.first_claimed_on, row.said_not_me_at is not None)


def compute(
    completions: Sequence[deliveries.CompletionCard], provider_id: str, rows: Mapping[int, ClaimLine] | None = None
) -> list[Computed]:
    """Compute lines; `rows` (by registration pk) are earlier rows, whose decisions and memory count."""
    rows = rows or {}
    found = []
    for gathered in gather(completions, provider_id, {pk: memory_of(row) for pk, row in rows.items()}):
        line = lines.compute(gathered.facts, gathered.terms)
        row = rows.get(gathered.card.pk)
        if row is not None and row.decision:
            line = lines.decided(line, states.Decision(row.decision), row.decided_cents)
        found.append(Computed(gathered, line))
    return found


def write_line(row: ClaimLine, computed: Computed) -> bool:
    """Put what was computed into the row; whether anything changed."""
    line, facts = computed.line, computed.gathered.facts
    values = {
        "computed_cents": line.computed_cents,
        "eligible_cents": line.eligible_cents,
        "payable_cents": line.payable_cents,
        "state": line.state.value,
        "reason": line.reason,
        "evidence_grade": facts.grade,
        "minutes_planned": facts.planned_minutes,
        "minutes_attended": facts.attended_minutes,
        "minutes_confirmed": facts.confirmed_minutes,
    }
    changed = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return changed


def new_line(claim: Claim, number: int, computed: Computed, earlier: ClaimLine | None = None) -> ClaimLine:
    """The row of a new line; `earlier` is the line of a paid claim that it takes over, with its decision and memory."""
    card = computed.gathered.card
    row = ClaimLine(
        claim=claim,
        number=number,
        registration_id=card.pk,
        person_id=card.person_pk,
        course_id=card.course_pk,
        session_id=card.session_pk,
        employer_id=card.employer_pk,
        aid_event=card.aid_event,
        first_claimed_on=computed.gathered.facts.claimed_on,
    )
    if earlier is not None:
        for name in ("decision", "decided_cents", "decided_at", "decided_by", "decision_reason", "said_not_me_at"):
            setattr(row, name, getattr(earlier, name))
    write_line(row, computed)
    return row


def _finding(claim: Claim, line: ClaimLine | None, finding: Finding) -> ClaimFinding:
    return ClaimFinding(
        claim=claim, line=line, check_id=finding.check, severity=finding.severity.value, params=finding.params
    )


def write_findings(
    claim: Claim, rows: Mapping[int, ClaimLine], computed: Iterable[Computed], fresh: bool = False
) -> None:
    """Write what the checks found now; rows by registration pk. Nothing is written when nothing changed."""
    computed = list(computed)
    found = [
        _finding(claim, rows[c.gathered.card.pk], finding)
        for c in computed
        for finding in c.line.findings
        if c.gathered.card.pk in rows
    ]
    found += [_finding(claim, None, finding) for finding in claim_checks.run(c.gathered.facts for c in computed)]
    if not fresh:
        stood = ClaimFinding.objects.filter(claim=claim).order_by("pk")
        before = [(f.line_id, f.check_id, f.params) for f in stood]
        if before == [(f.line_id, f.check_id, f.params) for f in found]:
            return
        stood.delete()
    ClaimFinding.objects.bulk_create(found)


def put_figures(claim: Claim, rows: Iterable[tuple[str, int, int, int]]) -> None:
    """Totals of the claim from (state, computed, eligible, payable) of its lines; not saved."""
    totals = lines.totals((states.LineState(state), a, b, c) for state, a, b, c in rows)
    for name in FIGURES:
        setattr(claim, name, getattr(totals, name))


def refresh_figures(claim: Claim) -> None:
    """Totals from the rows as they stand; not saved."""
    rows = ClaimLine.objects.filter(claim=claim).exclude(state="moved")
    put_figures(claim, rows.values_list("state", "computed_cents", "eligible_cents", "payable_cents"))


def put_checks(claim: Claim, computed: Sequence[Computed]) -> None:
    """For each check, how many lines passed of those concerned; not saved."""
    claim.checks = lines.passed([c.gathered.facts for c in computed], [c.line for c in computed])
    claim.computed_at = clock.now()


def refresh(claim: Claim, provider_id: str) -> bool:
    """Compute the claim's lines again from today's facts, write what changed, and its figures (not saved).

    Returns whether any line changed.
    """
    rows = {row.registration_id: row for row in ClaimLine.objects.filter(claim=claim).order_by("number")}
    completions = deliveries.completions_of(rows)
    computed = compute([completions[pk] for pk in rows if pk in completions], provider_id, rows)
    changed = []
    for c in computed:
        row = rows[c.gathered.card.pk]
        if write_line(row, c):
            changed.append(row)
    for row in changed:
        row.save()
    write_findings(claim, rows, computed)
    put_checks(claim, computed)
    put_figures(claim, [(r.state, r.computed_cents, r.eligible_cents, r.payable_cents) for r in rows.values()])
    return bool(changed)
