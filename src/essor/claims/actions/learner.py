"""The learner's verb: "this is not me"."""

from essor.claims import links
from essor.claims.actions import computing
from essor.claims.actions.support import locked
from essor.claims.models import ClaimFinding, ClaimLine
from essor.claims.rules import checks
from essor.claims.rules.states import ClaimState, LineState
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused

NOT_ME = "ATT-NOT-ME"
BEFORE_PAYMENT = (LineState.COMPUTED, LineState.REDUCED, LineState.HELD, LineState.ACCEPTED)


@act
def not_me(*, token: str, idempotency_key: str | None = None) -> str:
    """The person in whose name money is claimed says "not me": the line stops, whatever was signed.

    A line that is paid already is flagged for recovery; the money is not moved by this act. Saying it twice changes
    nothing. Returns "stopped" or "flagged". Refuses `claims.bad_link`.
    """
    line_id = links.line_of(token)
    found = ClaimLine.objects.filter(public_id=line_id).select_related("claim", "person").first() if line_id else None
    if found is None:
        raise Refused(Refusal("claims.bad_link", {}))
    claim, _ = locked(found.claim.public_id)
    row = ClaimLine.objects.select_for_update().get(pk=found.pk)
    if row.said_not_me_at is not None:
        return "stopped" if row.state != LineState.PAID else "flagged"
    row.said_not_me_at = clock.now()
    row.decision, row.decided_cents = "", None  # a decision made before the person spoke no longer stands
    stops = row.state in BEFORE_PAYMENT
    if stops:
        row.state, row.reason, row.payable_cents = LineState.STOPPED.value, NOT_ME, 0
    row.save()
    severity = checks.BY_ID[NOT_ME].severity.value
    ClaimFinding.objects.create(claim=claim, line=row, check_id=NOT_ME, severity=severity, params={})
    if stops and claim.state != ClaimState.REFUSED:
        computing.refresh_figures(claim)
        claim.save(update_fields=list(computing.FIGURES))
    answer = "stopped" if row.state != LineState.PAID else "flagged"
    person = Actor("person", found.person.public_id)
    audit.record(person, "claims.not_me", "claim", claim.public_id, {"line": row.number, "answer": answer})
    return answer
