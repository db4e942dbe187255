"""Making and refreshing the lines of a claim: shared by opening, recomputing, submitting and signing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from essor.claims.models import Claim, ClaimFinding, ClaimLine
from essor.claims.queries.gather import Gathered, Memory, gather
from essor.claims.rules import claim_checks, lines, states
from essor.claims.rules.facts import Finding
from essor.delivery import queries as deliveries
from essor.foundation import clock
from essor.foundation.prepared import Prepared, insert

FIGURES = ("lines", "computed_cents", "reduced_cents", "refused_cents", "held_cents", "payable_cents")


@dataclass(frozen=True, slots=True)
class Computed:
    """A line as it is now, and what it was computed from."""

    gathered: Gathered
    line: lines.Line


class Known(Protocol):
    """What an earlier row of the line remembers; a model row or a plain one."""

    @property
    def decision(self) -> str: ...
    @property
    def decided_cents(self) -> int | None: ...
    @property
    def first_claimed_on(self) -> date: ...
    @property
    def said_not_me_at(self) -> datetime | None: ...


class Row(NamedTuple):
    """A line as it stands, without the cost of a model row: what it remembers, then what is computed."""

    pk: int
    registration_id: int
    decision: str
    decided_cents: int | None
    first_claimed_on: date
    said_not_me_at: datetime | None
    computed_cents: int
    eligible_cents: int
    payable_cents: int
    state: str
    reason: str
    evidence_grade: str
    minutes_planned: int
    minutes_attended: int
    minutes_confirmed: int


_rows = Prepared(
    lambda pk: ClaimLine.objects.filter(claim_id=pk).order_by("number").values_list(*Row._fields), "number"
)


_findings = Prepared(
    lambda pk: ClaimFinding.objects.filter(claim_id=pk).order_by("pk").values_list("line_id", "check_id", "params"),
    "number",
)


def compute(
    completions: Sequence[deliveries.CompletionCard], provider_id: str, rows: Mapping[int, Known] | None = None
) -> list[Computed]:
    """Compute lines; `rows` (by registration pk) are earlier rows, whose decisions and memory count."""
    rows = rows or {}
    memories = {pk: Memory(row.first_claimed_on, row.said_not_me_at is not None) for pk, row in rows.items()}
    found = []
    for gathered in gather(completions, provider_id, memories):
        line = lines.compute(gathered.facts, gathered.terms)
        row = rows.get(gathered.card.pk)
        if row is not None and row.decision:
            line = lines.decided(line, states.Decision(row.decision), row.decided_cents)
        found.append(Computed(gathered, line))
    return found


def columns(computed: Computed) -> dict[str, Any]:
    """What was computed, as the columns of a line."""
    line, facts = computed.line, computed.gathered.facts
    return {
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


def new_line(claim: Claim, number: int, computed: Computed, earlier: ClaimLine | None = None) -> ClaimLine:
    """The row of a new line; `earlier` is the line of a paid claim that it takes over, with its decision and memory."""
    card = computed.gathered.card
    row = ClaimLine(
        claim_id=claim.pk,
        number=number,
        registration_id=card.pk,
        person_id=card.person_pk,
        course_id=card.course_pk,
        session_id=card.session_pk,
        employer_id=card.employer_pk,
        aid_event=card.aid_event,
        first_claimed_on=computed.gathered.facts.claimed_on,
        **columns(computed),
    )
    if earlier is not None:
        for name in ("decision", "decided_cents", "decided_at", "decided_by", "decision_reason", "said_not_me_at"):
            setattr(row, name, getattr(earlier, name))
    return row


def write_findings(claim: Claim, pks: Mapping[int, int], computed: Iterable[Computed], fresh: bool = False) -> None:
    """Write what the checks found now; `pks`: registration pk -> line pk. Nothing is written when nothing changed."""
    computed = list(computed)
    found: list[tuple[int | None, Finding]] = [
        (pks[c.gathered.card.pk], finding) for c in computed for finding in c.line.findings
    ]
    found += [(None, finding) for finding in claim_checks.run(c.gathered.facts for c in computed)]
    if not fresh:
        if _findings(claim.pk) == [(line, finding.check, finding.params) for line, finding in found]:
            return
        ClaimFinding.objects.filter(claim_id=claim.pk).delete()
    insert(
        [
            ClaimFinding(
                claim_id=claim.pk,
                line_id=line,
                check_id=finding.check,
                severity=finding.severity.value,
                params=finding.params,
            )
            for line, finding in found
        ]
    )


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
    rows = {row[1]: Row(*row) for row in _rows(claim.pk)}
    completions = deliveries.completions_of(rows)
    computed = compute([completions[pk] for pk in rows if pk in completions], provider_id, rows)
    changed = 0
    for c in computed:
        row, now = rows[c.gathered.card.pk], columns(c)
        if any(getattr(row, name) != value for name, value in now.items()):
            ClaimLine.objects.filter(pk=row.pk).update(**now)
            rows[row.registration_id] = row._replace(**now)
            changed += 1
    write_findings(claim, {pk: row.pk for pk, row in rows.items()}, computed)
    put_checks(claim, computed)
    put_figures(claim, [(r.state, r.computed_cents, r.eligible_cents, r.payable_cents) for r in rows.values()])
    return changed > 0
