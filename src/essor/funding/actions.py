"""Verbs of funding: agreements and amendments, rulesets, allocations, and the movements of aid.

Movements are the ledger's, with funding's legs: the same event with the same body has one effect. They write no audit
entry of their own: each transfer names its actor and is chained. Amounts in cents; `on` is a business date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from essor.directory import queries as directory
from essor.directory.rules import OrganizationKind
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refusal, Refused, require
from essor.funding import facts, movements, permissions, queries, rulesets
from essor.funding.models import (
    Agreement,
    AgreementFunder,
    AgreementVersion,
    Commitment,
    EnvelopeLine,
)
from essor.funding.models import LineAmount as LineAmountRow
from essor.funding.rules import AidRelease, AidRequest, AidSettlement, Funder, LineAmount, Target, envelope
from essor.ledger import actions as ledger
from essor.ledger import queries as ledger_queries
from essor.ledger.rules import AccountKind, AccountSpec, Leg

# ── agreements ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a version says."""

    effective_on: date
    reason: str
    amounts: Sequence[LineAmount]
    commitments: Sequence[Target]


@act
def sign_agreement(
    *,
    actor: Actor,
    number: str,
    title_fr: str,
    funders: Sequence[Funder],
    starts_on: date,
    ends_on: date,
    amounts: Sequence[LineAmount],
    commitments: Sequence[Target],
    title_en: str = "",
    reason: str = "",
    idempotency_key: str | None = None,
) -> str:
    """Record a signed agreement and open its envelope lines; its public id.

    Refusals: those of `rules.envelope.check_terms`, funding.not_allowed_to_sign, agreement_exists, not_a_funder,
    ends_before_start, line_taken (source, fiscal_year, purpose).
    """
    require(permissions.may_sign(actor), *envelope.check_terms(number, funders, amounts, commitments))
    if ends_on < starts_on:
        raise Refused(Refusal("funding.ends_before_start"))
    if Agreement.objects.filter(number=number).exists():
        raise Refused(Refusal("funding.agreement_exists", {"agreement": number}))
    agreement = Agreement.objects.create(
        number=number,
        title_fr=title_fr,
        title_en=title_en,
        starts_on=starts_on,
        ends_on=ends_on,
        signed_on=clock.today(),
    )
    for funder in funders:
        card = directory.organization(funder.organization_id)
        if card.kind != OrganizationKind.FUNDER:
            raise Refused(Refusal("funding.not_a_funder", {"organization": card.name}))
        AgreementFunder.objects.create(agreement=agreement, organization_id=card.pk, source=funder.source)
    _write_version(actor, agreement, 1, _Terms(starts_on, reason, amounts, commitments))
    data = {"number": number, "amount_cents": sum(amount.cents for amount in amounts)}
    audit.record(actor, "funding.sign_agreement", "agreement", agreement.public_id, data=data)
    return str(agreement.public_id)


@act
def amend_agreement(
    *,
    actor: Actor,
    agreement_id: str,
    effective_on: date,
    reason: str,
    amounts: Sequence[LineAmount],
    commitments: Sequence[Target],
    idempotency_key: str | None = None,
) -> int:
    """Record an amendment with its complete new amounts and targets; the number of the new version.

    A line that the new amounts leave out goes to 0. Refusals: those of `check_terms`, funding.not_allowed_to_sign,
    agreement_unknown, reason_missing, effective_later, line_taken, amount_below_used (fiscal_year, limit_cents,
    used_cents).
    """
    require(permissions.may_sign(actor))
    agreement = Agreement.objects.select_for_update().filter(public_id=agreement_id).first()
    if agreement is None:
        raise Refused(Refusal("funding.agreement_unknown", {"agreement": agreement_id}))
    funders = [Funder(row.source, "") for row in agreement.funders.all()]
    require(*envelope.check_terms(agreement.number, funders, amounts, commitments))
    if not reason.strip():
        raise Refused(Refusal("funding.reason_missing"))
    if effective_on > clock.today():
        raise Refused(Refusal("funding.effective_later", {"day": effective_on}))
    number = agreement.versions.count() + 1
    _write_version(actor, agreement, number, _Terms(effective_on, reason, amounts, commitments))
    data = {"version": number, "amount_cents": sum(amount.cents for amount in amounts)}
    audit.record(actor, "funding.amend_agreement", "agreement", agreement_id, data=data)
    return number


def _write_version(actor: Actor, agreement: Agreement, number: int, terms: _Terms) -> None:
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=number,
        effective_on=terms.effective_on,
        amount_cents=sum(amount.cents for amount in terms.amounts),
        reason=terms.reason,
        recorded_by=str(actor),
    )
    Commitment.objects.bulk_create(
        Commitment(version=version, indicator=t.indicator, fiscal_year=t.fiscal_year, target=t.target)
        for t in terms.commitments
    )
    lines = {(row.source, row.fiscal_year, row.purpose): row for row in agreement.lines.all()}
    limits = dict.fromkeys((row.account_code for row in lines.values()), 0)
    for amount in terms.amounts:
        key = (amount.source, amount.fiscal_year, amount.purpose)
        if key not in lines:
            lines[key] = _open_line(actor, agreement, amount)
        limits[lines[key].account_code] = amount.cents
    LineAmountRow.objects.bulk_create(
        LineAmountRow(version=version, line=lines[a.source, a.fiscal_year, a.purpose], cents=a.cents)
        for a in terms.amounts
    )
    _set_limits(actor, limits, terms.reason or f"{agreement.number} {number}")


def _open_line(actor: Actor, agreement: Agreement, amount: LineAmount) -> EnvelopeLine:
    taken = EnvelopeLine.objects.filter(
        source=amount.source, fiscal_year=amount.fiscal_year, purpose=amount.purpose
    ).exists()
    if taken:
        params = {"source": amount.source, "fiscal_year": amount.fiscal_year, "purpose": amount.purpose}
        raise Refused(Refusal("funding.line_taken", params))
    code = envelope.line_account(agreement.number, amount.source, amount.fiscal_year, amount.purpose)
    ledger.open_account(actor=actor, code=code, kind=AccountKind.ENVELOPE, limit_cents=amount.cents)
    return EnvelopeLine.objects.create(
        agreement=agreement,
        source=amount.source,
        fiscal_year=amount.fiscal_year,
        purpose=amount.purpose,
        account_code=code,
    )


def _set_limits(actor: Actor, limits: dict[str, int], reason: str) -> None:
    """Move the limits that differ, in lock order."""
    balances = ledger_queries.balances(limits)
    for code in sorted(limits):
        if balances[code].limit_cents == limits[code]:
            continue
        try:
            ledger.set_limit(actor=actor, code=code, limit_cents=limits[code], reason=reason[:200])
        except Refused as refused:
            raise movements.translated(refused) from refused


# ── rulesets and allocations ─────────────────────────────────────────────────────────────────────────────────────────


@act
def publish_ruleset(*, actor: Actor, body: str) -> str:
    """Publish a ruleset from its YAML text; its code. The same text again does nothing.

    Refusals: funding.not_allowed_to_publish, ruleset_<problem> (path, found, expected; one for each problem),
    ruleset_code_taken, ruleset_too_early.
    """
    require(permissions.may_publish(actor))
    return rulesets.keep(actor, body)


@act
def publish_shipped_rulesets(*, actor: Actor) -> list[str]:
    """Publish the rulesets that ship, where none was ever published; the codes that are there then."""
    require(permissions.may_publish(actor))
    facts.load()
    return [card.code for card in reversed(queries.published_rulesets())]


@act
def allocate_partner(*, actor: Actor, partner_id: str, fy: int, limit_cents: int) -> None:
    """Give a partner an allocation of aid for a fiscal year, or move it. Without one a partner has no cap.

    The first allocation comes before the partner's first aid of that year, so that nothing escapes its count.
    Refusals: funding.not_allowed_to_allocate, amount_negative, allocation_too_late (fiscal_year),
    allocation_below_used (limit_cents, used_cents).
    """
    require(permissions.may_allocate(actor))
    directory.organization(partner_id)
    if limit_cents < 0:
        raise Refused(Refusal("funding.amount_negative", {"amount_cents": limit_cents}))
    cap, aid = envelope.partner_cap(partner_id, fy), envelope.aid_account(partner_id, fy)
    there = ledger_queries.headroom([cap, aid])
    if cap in there:
        reason = f"allocation {FiscalYear(fy).label}"
        try:
            ledger.set_limit(actor=actor, code=cap, limit_cents=limit_cents, reason=reason)
        except Refused as refused:
            raise movements.translated(refused) from refused
    elif aid in there:
        raise Refused(Refusal("funding.allocation_too_late", {"fiscal_year": fy}))
    else:
        ledger.open_account(actor=actor, code=cap, kind=AccountKind.CAP, limit_cents=limit_cents)
        ledger.open_account(actor=actor, code=aid, kind=AccountKind.FLOW)
    data = {"fiscal_year": fy, "limit_cents": limit_cents}
    audit.record(actor, "funding.allocate_partner", "organization", partner_id, data=data)


@act
def lapse_year(*, actor: Actor, fiscal_year: int) -> int:
    """Move what is left of an ended fiscal year's lines to their lapse accounts; cents lapsed now.

    What is still reserved stays so; when some of it is given back later, lapse the year again.
    Refusals: funding.not_allowed_to_lapse, year_not_over (fiscal_year).
    """
    require(permissions.may_lapse(actor))
    today = clock.today()
    if today <= FiscalYear(fiscal_year).last_day:
        raise Refused(Refusal("funding.year_not_over", {"fiscal_year": fiscal_year}))
    lines = [row.account_code for row in queries.envelope_table(fiscal_year)]
    left = ledger_queries.headroom(lines, lock=True)
    legs = [Leg(code, envelope.lapse_account(code), left[code] or 0) for code in sorted(left) if left[code]]
    if not legs:
        return 0
    before = {transfer.event for transfer in ledger_queries.transfers_of(f"lapse:{fiscal_year}:")}
    ledger.post(
        actor=actor,
        event=f"lapse:{fiscal_year}:{len(before) + 1}",
        legs=legs,
        code=queries.LAPSE,
        on=today,
        reason=f"fiscal year {FiscalYear(fiscal_year).label} ended",
        accounts=[AccountSpec(leg.credit, AccountKind.FLOW) for leg in legs],
    )
    cents = sum(leg.cents for leg in legs)
    audit.record(actor, "funding.lapse_year", "fiscal_year", str(fiscal_year), data={"cents": cents})
    return cents


# ── movements of aid ─────────────────────────────────────────────────────────────────────────────────────────────────


@act
def reserve_aid(
    *,
    actor: Actor,
    event: str,
    person_id: str,
    company_id: str | None,
    partner_id: str,
    aid_by_year: Sequence[tuple[int, int]],
    ruleset_code: str,
    on: date,
) -> None:
    """Hold aid for one person; see `reserve_aid_many`."""
    request = AidRequest(event, person_id, company_id, partner_id, aid_by_year, ruleset_code, on)
    movements.reserve(actor, [request])


@act
def reserve_aid_many(*, actor: Actor, requests: Sequence[AidRequest]) -> None:
    """Hold aid for many, all or nothing: lines by the ruleset's ratio of sources, and caps, in linked transfers.

    Refusals: funding.envelope_exhausted (source, fiscal_year), cap_person, cap_company, cap_partner (limit_cents,
    used_cents, asked_cents), no_line (fiscal_year), nothing_to_reserve (event), ruleset_unknown; ledger.event_reused.
    """
    movements.reserve(actor, requests)


@act
def settle_aid(*, actor: Actor, event: str, reserved_event: str, cents: int, on: date) -> None:
    """Pay from one reservation; see `settle_aid_many`."""
    movements.settle(actor, [AidSettlement(event, reserved_event, cents, on)])


@act
def settle_aid_many(*, actor: Actor, settlements: Sequence[AidSettlement]) -> None:
    """Pay from reservations, each source in proportion to what it holds, and give the rest back. All or nothing.

    Refusals: funding.unknown_reservation (event), settles_too_much (event, aid_cents, asked_cents);
    ledger.already_resolved, event_reused, period_closed.
    """
    movements.settle(actor, settlements)


@act
def release_aid(*, actor: Actor, event: str, reserved_event: str, reason: str, on: date) -> None:
    """Give one reservation back whole; see `release_aid_many`."""
    movements.release(actor, [AidRelease(event, reserved_event, reason, on)])


@act
def release_aid_many(*, actor: Actor, releases: Sequence[AidRelease]) -> None:
    """Give reservations back whole. All or nothing.

    Refusals: ledger.reservation_unknown, already_resolved, event_reused.
    """
    movements.release(actor, releases)
