"""Questions about claims and their lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from essor.claims import links
from essor.claims.models import Claim, ClaimFinding, ClaimLine, ClaimNote, ClaimPayment
from essor.claims.queries.cards import ClaimCard, ClaimCounts, FindingCard, LineCard, LineFact, NoteCard
from essor.claims.rules.states import OPEN, Decision, LineState
from essor.foundation.outcome import Refusal, Refused

_CLAIM = (
    "public_id pk number partner__public_id partner_id partner__name fiscal_year period_start period_end state lines "
    "computed_cents reduced_cents refused_cents held_cents payable_cents checks opened_at opened_by computed_at "
    "submitted_at submitted_by first_at first_by first_cents second_at second_by second_cents payment__number "
    "payment__cents payment__paid_at payment__paid_by"
).split()
_LINE = (
    "public_id pk claim__public_id number registration__public_id person__public_id session__public_id session__code "
    "course__public_id employer__public_id computed_cents eligible_cents payable_cents state reason evidence_grade "
    "minutes_planned minutes_attended minutes_confirmed first_claimed_on decision decided_cents decided_at decided_by "
    "decision_reason said_not_me_at"
).split()
_FACT = (
    "registration__public_id registration_id claim__number claim__fiscal_year state reason computed_cents "
    "payable_cents claim__payment__paid_at"
).split()
WITH_EYES = ~Q(state__in=["computed", "accepted", "paid"]) | ~Q(decision="")


def _claims(rows: QuerySet[Claim]) -> list[ClaimCard]:
    return [ClaimCard(*row) for row in rows.values_list(*_CLAIM)]


def claim(claim_id: str) -> ClaimCard:
    """One claim; refuses `claims.claim_unknown`."""
    found = _claims(Claim.objects.filter(public_id=claim_id))
    if not found:
        raise Refused(Refusal("claims.claim_unknown", {"id": claim_id}))
    return found[0]


def claims_of_partner(partner_id: str) -> list[ClaimCard]:
    """A partner's claims, latest period first."""
    return _claims(Claim.objects.filter(partner__public_id=partner_id).order_by("-period_end", "-pk"))


def draft_of_partner(partner_id: str) -> ClaimCard | None:
    """The draft that the partner is working on, if any."""
    return next(iter(_claims(Claim.objects.filter(partner__public_id=partner_id, state="draft"))), None)


def queue(states: Iterable[str] = OPEN) -> list[ClaimCard]:
    """The office's work: claims waiting for a signature, an answer or the payment; the oldest submission first."""
    return _claims(Claim.objects.filter(state__in=list(states)).order_by("submitted_at", "pk"))


def queue_counts() -> dict[str, int]:
    """How many claims stand in each open state."""
    rows = Claim.objects.filter(state__in=list(OPEN)).values_list("state").annotate(n=Count("pk"))
    return dict(rows.order_by())


def lines(claim_id: str, *, only: str = "all", with_findings: bool = True) -> list[LineCard]:
    """The lines of a claim in order: `all`, those to be looked at (`eyes`), or payable. Two queries."""
    rows = ClaimLine.objects.filter(claim__public_id=claim_id)
    found: dict[int, list[FindingCard]] = defaultdict(list)
    if with_findings:
        findings = ClaimFinding.objects.filter(claim__public_id=claim_id, line__isnull=False).order_by("pk")
        for line_pk, *rest in findings.values_list("line_id", "check_id", "severity", "params"):
            found[line_pk].append(FindingCard(*rest))
    if only == "eyes":
        rows = rows.filter(WITH_EYES | Q(pk__in=list(found)))
    elif only == "payable":
        rows = rows.filter(state__in=["computed", "reduced", "accepted", "paid"])
    cards = rows.order_by("number").values_list(*_LINE)
    return [LineCard(*(*row, tuple(found.get(row[1], ())))) for row in cards]


def line_states(claim_id: str) -> dict[str, int]:
    """How many lines of a claim stand in each state."""
    rows = ClaimLine.objects.filter(claim__public_id=claim_id).values_list("state").annotate(n=Count("pk"))
    return dict(rows.order_by())


def line(line_id: str) -> LineCard:
    """One line with its findings; refuses `claims.line_unknown`."""
    row = ClaimLine.objects.filter(public_id=line_id).values_list(*_LINE).first()
    if row is None:
        raise Refused(Refusal("claims.line_unknown", {"id": line_id}))
    findings = ClaimFinding.objects.filter(line_id=row[1]).order_by("pk").values_list("check_id", "severity", "params")
    return LineCard(*(*row, tuple(FindingCard(*f) for f in findings)))


def claim_findings(claim_id: str) -> list[FindingCard]:
    """What the checks found in the claim as a whole."""
    rows = ClaimFinding.objects.filter(claim__public_id=claim_id, line__isnull=True).order_by("pk")
    return [FindingCard(*row) for row in rows.values_list("check_id", "severity", "params")]


def notes(claim_id: str) -> list[NoteCard]:
    """Questions, answers and refusals of a claim, oldest first."""
    rows = ClaimNote.objects.filter(claim__public_id=claim_id).order_by("pk")
    return [NoteCard(*row) for row in rows.values_list("at", "by", "kind", "text")]


def waiting_lines(
    partner_id: str | None = None, *, undecided: bool = False, paid_before: datetime | None = None
) -> list[LineCard]:
    """Lines of paid claims that still wait for an answer or a decision: they move to a claim to come once settled.

    `undecided`: only those that no officer has decided yet. `paid_before`: only of claims paid before that moment.
    """
    rows = ClaimLine.objects.filter(claim__state="paid", state__in=["held", "stopped"])
    if partner_id is not None:
        rows = rows.filter(claim__partner__public_id=partner_id)
    if undecided:
        rows = rows.filter(decision="")
    if paid_before is not None:
        rows = rows.filter(claim__payment__paid_at__lt=paid_before)
    return [LineCard(*row) for row in rows.order_by("first_claimed_on", "pk").values_list(*_LINE)]


def not_me_token(line_id: str) -> str:
    """The secret part of the link in a learner's notice."""
    return links.token(line_id)


def line_of_token(token: str) -> LineCard | None:
    """The line that a notice is about; None when the link is not ours."""
    line_id = links.line_of(token)
    if line_id is None:
        return None
    try:
        return line(line_id)
    except Refused:
        return None


def lines_of_registrations(registration_ids: Sequence[str]) -> dict[str, LineCard]:
    """The live line of each registration that is claimed."""
    rows = ClaimLine.objects.filter(registration__public_id__in=list(registration_ids)).exclude(state="moved")
    return {row[4]: LineCard(*row) for row in rows.values_list(*_LINE)}


def facts_rows(as_of: datetime) -> Iterator[LineFact]:
    """Every line that stands in a claim opened by then, in a stable order; paid only if paid by then."""
    rows = ClaimLine.objects.filter(claim__opened_at__lte=as_of).exclude(state=LineState.MOVED.value)
    for row in rows.order_by("registration_id").values_list(*_FACT).iterator(chunk_size=5000):
        *head, payable, paid_at = row
        paid = head[4] == "paid" and paid_at is not None and paid_at <= as_of
        yield LineFact(*(*head, payable if paid else 0, paid_at if paid else None))


def counts() -> ClaimCounts:
    """Claims and lines by state, exceptions by officers, "not me" answers and the cents paid, of the whole program."""
    live = ClaimLine.objects.exclude(state="moved")
    waiting = live.filter(state__in=["refused", "held", "stopped", "reduced"]).exclude(reason="")
    return ClaimCounts(
        claims=dict(Claim.objects.values_list("state").annotate(n=Count("pk")).order_by()),
        lines=dict(live.values_list("state").annotate(n=Count("pk")).order_by()),
        lines_by_reason=dict(waiting.values_list("reason").annotate(n=Count("pk")).order_by()),
        exceptions=live.filter(decision=Decision.PAY.value).count(),
        not_me=live.exclude(said_not_me_at=None).count(),
        paid_cents=ClaimPayment.objects.aggregate(total=Sum("cents"))["total"] or 0,
    )
