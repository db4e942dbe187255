"""How the verbs write: events looked up first, holds loaded, transfers added, counters moved. Private to the room."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import OperationalError, connection

from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal, Refused, require
from essor.ledger import rules, statements
from essor.ledger.rules import AccountSpec, Entry, Posting, Receipt, Release, Reservation, Settlement
from essor.ledger.statements import Stored

Asked = TypeVar("Asked", Posting, Reservation)
Resolving = TypeVar("Resolving", Settlement, Release)


def replayed(asked: Sequence[Entry], stored: Sequence[Stored]) -> Receipt:
    entries = [row.entry for row in stored]
    if not rules.same_body(asked, entries):
        raise Refused(Refusal("ledger.event_reused", {"event": entries[0].event}))
    return rules.receipt(entries)


def by_event(batch: Iterable[list[Entry]]) -> dict[str, list[Entry]]:
    """The entries of a batch by event; an event may stand twice only with the same body."""
    found: dict[str, list[Entry]] = {}
    for entries in batch:
        before = found.setdefault(entries[0].event, entries)
        if before is not entries and not rules.same_body(entries, before):
            raise Refused(Refusal("ledger.event_reused", {"event": entries[0].event}))
    return found


def _check(asked: Posting | Reservation) -> Refusal | None:
    reason = asked.reason if isinstance(asked, Posting) else ""
    return (
        rules.check_event(asked.event)
        or rules.check_legs(asked.event, asked.legs)
        or rules.check_texts(asked.event, reason, asked.code)
    )


def enter(
    actor: Actor,
    asked: Sequence[Asked],
    entries_of: Callable[[Asked], list[Entry]],
    specs: Sequence[AccountSpec],
) -> list[Receipt]:
    """Postings and reservations: check, look the events up, write those that are new."""
    require(*(_check(one) for one in asked))
    require(*map(rules.check_spec, specs))
    batch = by_event(map(entries_of, asked))
    receipts: dict[str, Receipt] = {}
    with connection.cursor() as cursor:
        known = statements.known_events(cursor, batch)
        stored = statements.read_transfers(cursor, known) if known else {}
    for event, rows in stored.items():
        receipts[event] = replayed(batch[event], rows)
    fresh = {event: entries for event, entries in batch.items() if event not in stored}
    write(actor, [entry for entries in fresh.values() for entry in entries], {}, specs)
    receipts.update((event, rules.receipt(entries)) for event, entries in fresh.items())
    return [receipts[one.event] for one in asked]


def settle_all(actor: Actor, settlements: Sequence[Settlement]) -> list[Receipt]:
    require(*(rules.check_event(one.event) for one in settlements))

    def entries_of(settlement: Settlement, held: Sequence[Entry]) -> list[Entry]:
        require(rules.check_settlement(settlement, held))
        return rules.entries_of_settlement(settlement, held)

    return resolve(actor, settlements, entries_of, clock.now())


def release_all(actor: Actor, releases: Sequence[Release]) -> list[Receipt]:
    require(*(rules.check_event(one.event) or rules.check_reason(one.event, one.reason) for one in releases))
    return resolve(actor, releases, rules.entries_of_release)


def resolve(
    actor: Actor,
    asked: Sequence[Resolving],
    entries_of: Callable[[Resolving, Sequence[Entry]], list[Entry]],
    expired_at: datetime | None = None,
) -> list[Receipt]:
    """Settlements and releases: load the holds, look the events up, write those that are new."""
    names = {one.event: None for one in asked} | {one.reserved_event: None for one in asked}
    with connection.cursor() as cursor:
        stored = statements.read_transfers(cursor, names)
    fresh: dict[str, list[Entry]] = {}
    receipts: dict[str, Receipt] = {}
    taken: dict[str, str] = {}
    pks: dict[str, int] = {}
    for one in asked:
        holds = _holds(stored, one.reserved_event)
        entries = entries_of(one, [row.entry for row in holds])
        if one.event in stored:
            receipts[one.event] = replayed(entries, stored[one.event])
            continue
        by_event([fresh.get(one.event, entries), entries])
        if taken.setdefault(one.reserved_event, one.event) != one.event or any(row.referred_by for row in holds):
            raise Refused(Refusal("ledger.already_resolved", {"event": one.reserved_event}))
        expires_at = holds[0].entry.expires_at
        if expired_at and expires_at and expires_at <= expired_at:
            raise Refused(Refusal("ledger.reservation_expired", {"event": one.reserved_event}))
        fresh[one.event] = entries
        pks.update((row.entry.key, row.pk) for row in holds)
    write(actor, [entry for entries in fresh.values() for entry in entries], pks)
    receipts.update((event, rules.receipt(entries)) for event, entries in fresh.items())
    return [receipts[one.event] for one in asked]


def _holds(stored: Mapping[str, list[Stored]], event: str) -> list[Stored]:
    rows = stored.get(event, [])
    if not rows or rows[0].entry.kind != rules.Kind.PENDING:
        raise Refused(Refusal("ledger.reservation_unknown", {"event": event}))
    return rows


def write(
    actor: Actor,
    entries: Sequence[Entry],
    reference_pks: Mapping[str, int],
    specs: Sequence[AccountSpec] = (),
) -> None:
    """Write new transfers and what they change: period, accounts, rows, then counters (the shared rows last)."""
    if not entries:
        return
    name = str(actor)
    codes = {code for entry in entries for code in (entry.debit, entry.credit)}
    with connection.cursor() as cursor:
        for fiscal_year, month in sorted(rules.months(entries)):
            if statements.period_closed(cursor, fiscal_year, month):
                raise Refused(Refusal("ledger.period_closed", {"fiscal_year": fiscal_year, "month": month}))
        accounts = statements.read_accounts(cursor, codes)
        if opened := statements.open_missing(cursor, name, specs, accounts):
            accounts |= statements.read_accounts(cursor, opened)
        require(*(Refusal("ledger.account_unknown", {"account": code}) for code in sorted(codes - accounts.keys())))
        if not statements.insert_transfers(cursor, name, entries, accounts, reference_pks):
            # Another transaction was first. The outermost act is tried again, and then finds what that one wrote.
            raise OperationalError("these events are being written by another transaction")
        statements.apply_changes(cursor, rules.changes(entries), accounts)
