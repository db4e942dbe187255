"""The partner's verbs: open a claim for a period, recompute it, submit it, answer the office."""

from datetime import date

from django.db import IntegrityError

from essor.catalogue import queries as catalogue
from essor.claims import links, permissions
from essor.claims.actions import computing
from essor.claims.actions.support import in_state, locked, note
from essor.claims.models import Claim, ClaimLine
from essor.claims.rules.states import NEXT, PAYABLE, WAITING, ClaimState, LineState, Verb
from essor.delivery import queries as deliveries
from essor.directory import queries as directory
from essor.foundation import audit, clock, numbering
from essor.foundation.actor import Actor
from essor.foundation.acts import act, attempt
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert, save
from essor.messages import actions as messages
from essor.registration import queries as registrations

_live = Prepared(
    lambda pks: (
        ClaimLine.objects.filter(registration_id__in=pks)
        .exclude(state=LineState.MOVED.value)
        .values_list("registration_id")
    ),
    "numbers",
)
_waiting = Prepared(
    lambda partner_pk: ClaimLine.objects.filter(
        claim__partner_id=partner_pk, claim__state=ClaimState.PAID.value, state__in=[s.value for s in WAITING]
    ).order_by("pk"),
    "number",
)
_payable = Prepared(
    lambda claim_pk: (
        ClaimLine.objects.filter(claim_id=claim_pk, state__in=[s.value for s in PAYABLE])
        .order_by("number")
        .values_list("public_id", "registration_id", "payable_cents")
    ),
    "number",
)


def _check_period(start: date, end: date) -> Refusal | None:
    """Refuses `claims.period_order`, `claims.period_crosses_years`, `claims.period_not_over`."""
    if start > end:
        return Refusal("claims.period_order", {"start": start.isoformat(), "end": end.isoformat()})
    if FiscalYear.of(start) != FiscalYear.of(end):
        return Refusal("claims.period_crosses_years", {"start": start.isoformat(), "end": end.isoformat()})
    if end > clock.today():
        return Refusal("claims.period_not_over", {"end": end.isoformat()})
    return None


def _unclaimed(partner_id: str, start: date, end: date) -> list[deliveries.CompletionCard]:
    """Completions of the period that no live line claims yet."""
    completions = deliveries.completions_between(partner_id, start, end)
    claimed = {pk for (pk,) in _live([c.registration_pk for c in completions])}
    return [c for c in completions if c.registration_pk not in claimed]


def _settled(partner_pk: int, partner_id: str) -> tuple[list[computing.Computed], dict[int, ClaimLine]]:
    """Lines of paid claims that waited and wait no more, computed again, and their earlier rows."""
    rows: dict[int, ClaimLine] = {row.registration_id: row for row in _waiting(partner_pk)}
    if not rows:
        return [], {}
    completions = deliveries.completions_of(rows)
    computed = computing.compute([completions[pk] for pk in rows if pk in completions], partner_id, rows)
    return [c for c in computed if c.line.state not in WAITING], rows


def _move(rows: list[ClaimLine]) -> None:
    """Earlier rows are taken over by a later claim: they no longer count in theirs."""
    ClaimLine.objects.filter(pk__in=[row.pk for row in rows]).update(state=LineState.MOVED.value, payable_cents=0)
    for claim in Claim.objects.filter(pk__in={row.claim_id for row in rows}):
        computing.refresh_figures(claim)
        claim.save(update_fields=list(computing.FIGURES))


def _add_lines(
    claim: Claim, partner_id: str, start: date, end: date, last: int = 0
) -> tuple[list[computing.Computed], list[ClaimLine]]:
    """New lines after the `last`, and their rows: the period's completions, then lines carried over."""
    carried, earlier = _settled(claim.partner_id, partner_id)
    fresh = computing.compute(_unclaimed(partner_id, start, end), partner_id)
    if carried:
        _move([earlier[c.gathered.card.pk] for c in carried])
    rows = [
        computing.new_line(claim, number, c, earlier.get(c.gathered.card.pk))
        for number, c in enumerate([*fresh, *carried], last + 1)
    ]
    insert(rows)
    return [*fresh, *carried], rows


@act
def open_claim(
    *, actor: Actor, partner_id: str, period_start: date, period_end: date, idempotency_key: str | None = None
) -> str:
    """Open a draft for a period of one fiscal year; the claim's id.

    A line for each completion with aid of the sessions that ended in the period and is not claimed yet, and one for
    each line of an earlier claim that waited and is settled now.

    Refuses `claims.not_your_claim`, `period_order`, `period_crosses_years`, `period_not_over`, `draft_exists`,
    `nothing_to_claim`.
    """
    require(permissions.may_claim(actor, partner_id), _check_period(period_start, period_end))
    partner = directory.organization(partner_id)
    fiscal_year = FiscalYear.of(period_end).start
    now = clock.now()
    claim = Claim(
        number=numbering.next_number("R", fiscal_year),
        partner_id=partner.pk,
        fiscal_year=fiscal_year,
        period_start=period_start,
        period_end=period_end,
        opened_at=now,
        opened_by=str(actor),
        computed_at=now,
    )
    try:
        with attempt():
            insert([claim])
    except IntegrityError as error:
        raise Refused(Refusal("claims.draft_exists", {})) from error
    computed, added = _add_lines(claim, partner_id, period_start, period_end)
    if not computed:
        raise Refused(
            Refusal("claims.nothing_to_claim", {"start": period_start.isoformat(), "end": period_end.isoformat()})
        )
    rows = {row.registration_id: row.pk for row in added}
    computing.write_findings(claim, rows, computed, fresh=True)
    computing.put_checks(claim, computed)
    computing.put_figures(claim, [(r.state, r.computed_cents, r.eligible_cents, r.payable_cents) for r in added])
    save(claim)
    audit.record(actor, "claims.open_claim", "claim", claim.public_id, {"number": claim.number, "lines": claim.lines})
    return claim.public_id


@act
def recompute_claim(*, actor: Actor, claim_id: str, idempotency_key: str | None = None) -> int:
    """Compute a draft (or a claim with a question) again from today's facts, with completions that came since.

    Returns the payable cents. Refuses `claims.not_your_claim`, `claims.out_of_order`.
    """
    claim, partner_id = locked(claim_id)
    require(permissions.may_claim(actor, partner_id))
    in_state(claim, Verb.RECOMPUTE)
    last = ClaimLine.objects.filter(claim=claim).count()
    _add_lines(claim, partner_id, claim.period_start, claim.period_end, last)
    computing.refresh(claim, partner_id)
    claim.save()
    audit.record(actor, "claims.recompute_claim", "claim", claim_id, {"payable_cents": claim.payable_cents})
    return claim.payable_cents


def _tell_learners(claim: Claim) -> int:
    """A notice to each person in whose name money is claimed, with a link to the page that says "not me"."""
    rows = _payable(claim.pk)
    cards = registrations.registrations_by_pk([registration_pk for _, registration_pk, _ in rows])
    sessions = catalogue.sessions({card.session_id for card in cards.values()})
    notices = []
    for line_id, registration_pk, payable_cents in rows:
        card = cards[registration_pk]
        session = sessions[card.session_id]
        params = {
            "title_fr": session.title.fr,
            "title_en": session.title.en,
            "partner": session.partner_name,
            "ended_on": session.ends_on.isoformat(),
            "cents": payable_cents,
            "token": links.token(line_id),
        }
        notices.append(messages.Notice(card.person_id, "claim_in_your_name", params, f"claim:{line_id}"))
    messages.queue_many(notices)
    return len(notices)


@act
def submit_claim(
    *, actor: Actor, claim_id: str, expected_cents: int | None = None, idempotency_key: str | None = None
) -> int:
    """Submit a draft: every check runs once more, each person is told that money is claimed in their name.

    Returns the payable cents. `expected_cents`, when given, is what the partner saw: another amount is refused.
    Refuses `claims.not_your_claim`, `claims.out_of_order`, `claims.amount_changed`, `claims.no_lines`.
    """
    claim, partner_id = locked(claim_id)
    require(permissions.may_claim(actor, partner_id))
    in_state(claim, Verb.SUBMIT)
    computing.refresh(claim, partner_id)
    require(
        Refusal("claims.no_lines", {}) if not claim.lines else None,
        Refusal("claims.amount_changed", {"expected_cents": expected_cents, "payable_cents": claim.payable_cents})
        if expected_cents not in (None, claim.payable_cents)
        else None,
    )
    claim.state = NEXT[ClaimState.DRAFT, Verb.SUBMIT].value
    claim.submitted_at, claim.submitted_by = clock.now(), str(actor)
    save(claim)
    told = _tell_learners(claim)
    data = {"payable_cents": claim.payable_cents, "lines": claim.lines, "told": told}
    audit.record(actor, "claims.submit_claim", "claim", claim_id, data)
    return claim.payable_cents


@act
def answer_query(*, actor: Actor, claim_id: str, text: str, idempotency_key: str | None = None) -> None:
    """Answer what the office asked; the clock runs again.

    Refuses `claims.not_your_claim`, `claims.out_of_order`, `claims.reason_needed`.
    """
    claim, partner_id = locked(claim_id)
    require(permissions.may_claim(actor, partner_id))
    in_state(claim, Verb.ANSWER)
    note(claim, actor, "answer", text)
    computing.refresh(claim, partner_id)
    claim.state = NEXT[ClaimState.QUERY, Verb.ANSWER].value
    claim.save()
    audit.record(actor, "claims.answer_query", "claim", claim_id, {"payable_cents": claim.payable_cents})
