"""The verbs of the ledger. Callers are rooms, which have checked who may; the actor is written on each transfer.

`event` is the caller's own id of what happened. It is looked up first: the same event with the same body has one effect
and the same receipt; with another body it is refused (`ledger.event_reused`). Every verb is one transaction, or joins
the caller's; batches are all or nothing. Amounts in cents, `on` is a business date.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import Sum

from essor.foundation import audit, chain, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.ledger import queries, rules, statements, writing
from essor.ledger.models import Account, AccountLimit, Period, Transfer
from essor.ledger.rules import (
    AccountKind,
    AccountSpec,
    Leg,
    Posting,
    Receipt,
    Release,
    Reservation,
    Settlement,
)

EXPIRE_AT_MOST = 500  # events in one transaction


# ── accounts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@act
def open_account(*, actor: Actor, code: str, kind: AccountKind, limit_cents: int | None = None) -> None:
    """Open an account; again with the same kind and limit does nothing.

    Refuses `ledger.account_differs`, `ledger.account_malformed`, `ledger.limit_negative`.
    """
    spec = AccountSpec(code, AccountKind(kind), limit_cents)
    require(rules.check_spec(spec))
    with connection.cursor() as cursor:
        statements.open_missing(cursor, str(actor), [spec], ())
    there = Account.objects.get(code=code)
    if (there.kind, there.limit_cents) != (spec.kind, spec.limit_cents):
        raise Refused(Refusal("ledger.account_differs", {"account": code}))


@act
def ensure_accounts(*, actor: Actor, specs: Sequence[AccountSpec]) -> None:
    """Open the accounts that are missing; those that are there stay as they are.

    Refuses `ledger.account_malformed`, `ledger.limit_negative`.
    """
    require(*map(rules.check_spec, specs))
    with connection.cursor() as cursor:
        known = statements.read_accounts(cursor, [spec.code for spec in specs])
        statements.open_missing(cursor, str(actor), specs, known)


@act
def set_limit(*, actor: Actor, code: str, limit_cents: int, reason: str, idempotency_key: str | None = None) -> None:
    """Change a limit. Never below what is used, and never on an account that was opened without one.

    Refuses `ledger.account_unknown`, `ledger.account_unlimited`, `ledger.limit_negative`, `ledger.limit_below_use`
    (account, limit_cents, used_cents), `ledger.reason_missing`.
    """
    require(rules.check_reason(code, reason), rules.check_limit(code, limit_cents))
    account = Account.objects.select_for_update().filter(code=code).first()
    if account is None:
        raise Refused(Refusal("ledger.account_unknown", {"account": code}))
    if account.limit_cents is None:
        raise Refused(Refusal("ledger.account_unlimited", {"account": code}))
    used = account.debits_pending + account.debits_posted - account.credits_posted
    if used > limit_cents:
        params = {"account": code, "limit_cents": limit_cents, "used_cents": used}
        raise Refused(Refusal("ledger.limit_below_use", params))
    if limit_cents == account.limit_cents:
        return
    data = {"before_cents": account.limit_cents, "after_cents": limit_cents, "reason": reason}
    Account.objects.filter(pk=account.pk).update(limit_cents=limit_cents)
    AccountLimit.objects.create(account=account, limit_cents=limit_cents, reason=reason, actor=str(actor))
    audit.record(actor, "ledger.set_limit", "account", code, data=data)


# ── money moved at once, and money held ──────────────────────────────────────────────────────────────────────────────


@act
def post(
    *,
    actor: Actor,
    event: str,
    legs: Sequence[Leg],
    code: str,
    on: date,
    reason: str = "",
    accounts: Sequence[AccountSpec] = (),
) -> Receipt:
    """Move money at once. Refusals as `reserve`."""
    return writing.enter(actor, [Posting(event, legs, code, on, reason)], rules.entries_of_posting, accounts)[0]


@act
def post_many(*, actor: Actor, postings: Sequence[Posting], accounts: Sequence[AccountSpec] = ()) -> list[Receipt]:
    return writing.enter(actor, postings, rules.entries_of_posting, accounts)


@act
def reserve(
    *,
    actor: Actor,
    event: str,
    legs: Sequence[Leg],
    code: str,
    on: date,
    expires_at: datetime | None = None,
    accounts: Sequence[AccountSpec] = (),
) -> Receipt:
    """Hold money on every leg or on none; it counts against the limits at once. `accounts` are opened if missing.

    Refuses `ledger.limit_exceeded` (account, limit_cents, used_cents, asked_cents), `ledger.event_reused`,
    `ledger.account_unknown`, `ledger.period_closed`, and what `rules.check_event` and `rules.check_legs` refuse.
    """
    reservation = Reservation(event, legs, code, on, expires_at)
    return writing.enter(actor, [reservation], rules.entries_of_reservation, accounts)[0]


@act
def reserve_many(
    *, actor: Actor, reservations: Sequence[Reservation], accounts: Sequence[AccountSpec] = ()
) -> list[Receipt]:
    return writing.enter(actor, reservations, rules.entries_of_reservation, accounts)


@act
def settle(*, actor: Actor, event: str, reserved_event: str, cents_by_leg: Sequence[int], on: date) -> Receipt:
    """Post what a reservation really cost, per leg; the rest is given back at once. 0 cents voids the leg.

    Refuses `ledger.reservation_unknown`, `ledger.already_resolved`, `ledger.reservation_expired`, `ledger.legs_differ`,
    `ledger.above_reserved` (transfer, reserved_cents, asked_cents), `ledger.event_reused`, `ledger.period_closed`.
    """
    return writing.settle_all(actor, [Settlement(event, reserved_event, cents_by_leg, on)])[0]


@act
def settle_many(*, actor: Actor, settlements: Sequence[Settlement]) -> list[Receipt]:
    return writing.settle_all(actor, settlements)


@act
def release(*, actor: Actor, event: str, reserved_event: str, reason: str, on: date) -> Receipt:
    """Give a reservation back whole. Refuses as `settle`, and `ledger.reason_missing`."""
    return writing.release_all(actor, [Release(event, reserved_event, reason, on)])[0]


@act
def release_many(*, actor: Actor, releases: Sequence[Release]) -> list[Receipt]:
    return writing.release_all(actor, releases)


@act
def correct(*, actor: Actor, event: str, of_event: str, reason: str, on: date) -> Receipt:
    """Undo what an event posted, by new transfers the other way; once.

    Refuses `ledger.nothing_posted`, `ledger.already_corrected`, `ledger.reason_missing`, `ledger.event_reused`,
    `ledger.limit_exceeded` or `ledger.below_zero` where the money is no longer there, `ledger.period_closed`.
    """
    require(rules.check_event(event), rules.check_reason(event, reason))
    with connection.cursor() as cursor:
        stored = statements.read_transfers(cursor, [event, of_event])
    moved = [row for row in stored.get(of_event, []) if row.entry.kind in rules.MOVING]
    if not moved:
        raise Refused(Refusal("ledger.nothing_posted", {"event": of_event}))
    entries = rules.entries_of_reversal(event, [row.entry for row in moved], reason, on)
    if event in stored:
        return writing.replayed(entries, stored[event])
    if any(row.referred_by for row in moved):
        raise Refused(Refusal("ledger.already_corrected", {"event": of_event}))
    writing.write(actor, entries, {row.entry.key: row.pk for row in moved})
    receipt = rules.receipt(entries)
    audit.record(actor, "ledger.correct", "event", event, data={"of": of_event, "cents": receipt.cents, "on": on})
    return receipt


@act
def expire_due(*, actor: Actor, now: datetime | None = None) -> int:
    """Give back the reservations whose time is over (at most EXPIRE_AT_MOST; call again while it returns that many)."""
    moment = now or clock.now()
    with connection.cursor() as cursor:
        due = statements.due_events(cursor, moment, EXPIRE_AT_MOST)
    on = clock.local_date(moment)
    releases = [Release(event + rules.EXPIRY_SUFFIX, event, rules.EXPIRED, on) for event in due]
    writing.resolve(actor, releases, rules.entries_of_release)
    return len(due)


# ── periods and the chain ────────────────────────────────────────────────────────────────────────────────────────────


@act
def close_period(*, actor: Actor, fiscal_year: int, month: int) -> None:
    """Freeze a calendar month (1-12) of a fiscal year: no transfer may be dated in it any more. Again does nothing.

    Refuses `ledger.period_unknown`, `ledger.period_not_over` (fiscal_year, month).
    """
    params = {"fiscal_year": fiscal_year, "month": month}
    if not (1 <= month <= 12 and 1900 <= fiscal_year <= 9000):
        raise Refused(Refusal("ledger.period_unknown", params))
    first, last = rules.period_days(fiscal_year, month)
    if clock.today() <= last:
        raise Refused(Refusal("ledger.period_not_over", params))
    Period.objects.get_or_create(fiscal_year=fiscal_year, month=month)
    # Waits on PostgreSQL for the transactions that hold the period open (statements.period_closed).
    period = Period.objects.select_for_update().get(fiscal_year=fiscal_year, month=month)
    if period.closed_at:
        return
    dated = Transfer.objects.filter(dated_on__range=(first, last))
    period.transfers = dated.count()
    period.cents = dated.aggregate(cents=Sum("cents"))["cents"] or 0
    period.closed_at, period.closed_by = clock.now(), str(actor)
    period.save()
    data = {**params, "transfers": period.transfers, "cents": period.cents}
    audit.record(actor, "ledger.close_period", "period", f"{first:%Y-%m}", data=data)


def seal(*, actor: Actor | None = None) -> int:
    """Link the rows that no seal covers yet into the chains; how many. A transaction per batch of rows, not one."""
    limits = chain.seal(queries.LIMITS_CHAIN, queries.limit_rows(), queries.canonical_limit)
    return limits + chain.seal(queries.CHAIN, queries.transfer_rows(), queries.canonical_transfer)
