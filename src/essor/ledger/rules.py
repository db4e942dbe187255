"""The ledger's arithmetic: what may be written, what it changes, and how a transfer is spelled for the chain.

Amounts are whole cents, above zero in a transfer. An *event* is one thing that happened (a reservation, its
settlement); it writes one or more *transfers*, numbered as its legs. An account's use is
`debits pending + debits posted - credits posted`; where there is a limit, use never passes it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refusal

EVENT_LENGTH = 80
REASON_LENGTH = 200
CODE_LENGTH = 40
EXPIRY_SUFFIX = ":expired"
EXPIRED = "expired"
STORED_EVENT_LENGTH = EVENT_LENGTH + len(EXPIRY_SUFFIX)
NAME = re.compile(r"[!-~]{1,80}")  # printable ASCII without spaces: one spelling, the same order on every engine
MOST_CENTS = 10**15  # ten thousand billion dollars: far inside a 64-bit integer, sums included


class AccountKind(StrEnum):
    """What an account is for; it also fixes the order in which accounts are locked (see RANKS)."""

    CAP = "cap"
    ENVELOPE = "envelope"
    FLOW = "flow"


# Lock order of DESIGN.md (session < caps < envelope): the account that most transactions share is locked last.
RANKS = {AccountKind.CAP: 1, AccountKind.ENVELOPE: 2, AccountKind.FLOW: 3}


class Kind(StrEnum):
    """What a transfer is. `posting` and `void` refer to a pending one, `reversal` to one that moved money."""

    PENDING = "pending"
    POSTING = "posting"
    VOID = "void"
    POSTED = "posted"
    REVERSAL = "reversal"


MOVING = (Kind.POSTED, Kind.POSTING, Kind.REVERSAL)
RESOLVING = (Kind.POSTING, Kind.VOID)


@dataclass(frozen=True, slots=True)
class AccountSpec:
    """An account to open. With `limit_cents` its use is counted and held; without, it is summed on demand."""

    code: str
    kind: AccountKind
    limit_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """Cents from one account (debit) to another (credit)."""

    debit: str
    credit: str
    cents: int


@dataclass(frozen=True, slots=True)
class Posting:
    """Money moved at once. `code` says what for (`aid`, `lapse`), `on` is the business date."""

    event: str
    legs: Sequence[Leg]
    code: str
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money held: it counts against every limit at once, until settled, released or expired."""

    event: str
    legs: Sequence[Leg]
    code: str
    on: date
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a reservation really cost, per leg, in the order of its legs; the rest is given back."""

    event: str
    reserved_event: str
    cents_by_leg: Sequence[int]
    on: date


@dataclass(frozen=True, slots=True)
class Release:
    """A reservation given back whole."""

    event: str
    reserved_event: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an event did: `cents` reserved, posted or reversed, `released_cents` given back; summed over its legs."""

    event: str
    legs: int
    cents: int
    released_cents: int = 0


class Entry(NamedTuple):
    """A transfer about to be written, or read back. `refers_to`: the key of the one that it resolves or reverses."""

    event: str
    leg: int
    legs: int
    kind: Kind
    debit: str
    credit: str
    cents: int
    on: date
    code: str
    reason: str = ""
    expires_at: datetime | None = None
    refers_to: str | None = None
    held_cents: int = 0  # of the pending transfer that this one resolves

    @property
    def key(self) -> str:
        return transfer_key(self.event, self.leg)


@dataclass(slots=True)
class Change:
    """What a batch adds to one account's counters (cents; negative where a hold ends)."""

    debits_pending: int = 0
    debits_posted: int = 0
    credits_posted: int = 0

    @property
    def use(self) -> int:
        """What it adds to the account's use."""
        return self.debits_pending + self.debits_posted - self.credits_posted

    def __bool__(self) -> bool:
        return bool(self.debits_pending or self.debits_posted or self.credits_posted)


def transfer_key(event: str, leg: int) -> str:
    """The public name of a transfer."""
    return f"{event}/{leg}"


# ── what may be written ──────────────────────────────────────────────────────────────────────────────────────────────


def check_event(event: str) -> Refusal | None:
    """Refuses `ledger.event_malformed`."""
    return None if NAME.fullmatch(event) else Refusal("ledger.event_malformed", {"event": event})


def check_spec(spec: AccountSpec) -> Refusal | None:
    """Refuses `ledger.account_malformed`, `ledger.limit_negative`."""
    if not NAME.fullmatch(spec.code):
        return Refusal("ledger.account_malformed", {"account": spec.code})
    return None if spec.limit_cents is None else check_limit(spec.code, spec.limit_cents)


def check_limit(code: str, limit_cents: int) -> Refusal | None:
    """Refuses `ledger.limit_negative` (also a limit that is no amount at all)."""
    if 0 <= limit_cents <= MOST_CENTS:
        return None
    return Refusal("ledger.limit_negative", {"account": code, "limit_cents": limit_cents})


def check_legs(event: str, legs: Sequence[Leg]) -> Refusal | None:
    """Refuses `ledger.no_legs`, `ledger.cents_not_positive`, `ledger.same_account`."""
    if not legs:
        return Refusal("ledger.no_legs", {"event": event})
    for number, leg in enumerate(legs, 1):
        if not 0 < leg.cents <= MOST_CENTS:
            return Refusal("ledger.cents_not_positive", {"event": event, "leg": number, "cents": leg.cents})
        if leg.debit == leg.credit:
            return Refusal("ledger.same_account", {"event": event, "leg": number, "account": leg.debit})
    return None


def check_settlement(settlement: Settlement, held: Sequence[Entry]) -> Refusal | None:
    """Refuses `ledger.legs_differ`, `ledger.above_reserved` (also a negative amount)."""
    asked = settlement.cents_by_leg
    if len(asked) != len(held):
        params = {"event": settlement.reserved_event, "legs": len(held), "given": len(asked)}
        return Refusal("ledger.legs_differ", params)
    for cents, entry in zip(asked, held, strict=True):
        if not 0 <= cents <= entry.cents:
            params = {"transfer": entry.key, "reserved_cents": entry.cents, "asked_cents": cents}
            return Refusal("ledger.above_reserved", params)
    return None


def check_reason(event: str, reason: str) -> Refusal | None:
    """Refuses `ledger.reason_missing` (what takes money back says why), `ledger.reason_too_long`."""
    return check_texts(event, reason) if reason.strip() else Refusal("ledger.reason_missing", {"event": event})


def check_texts(event: str, reason: str, code: str = "aid") -> Refusal | None:
    """Refuses `ledger.reason_too_long`, `ledger.code_malformed`: the same on both engines (SQLite cuts nothing off)."""
    if len(reason) > REASON_LENGTH or "\0" in reason:
        return Refusal("ledger.reason_too_long", {"event": event, "most": REASON_LENGTH})
    if not NAME.fullmatch(code) or len(code) > CODE_LENGTH:
        return Refusal("ledger.code_malformed", {"event": event, "code": code})
    return None


# ── from a request to its transfers ──────────────────────────────────────────────────────────────────────────────────


def entries_of_posting(posting: Posting) -> list[Entry]:
    return [
        Entry(posting.event, i, len(posting.legs), Kind.POSTED, leg.debit, leg.credit, leg.cents, posting.on,
              posting.code, posting.reason)
        for i, leg in enumerate(posting.legs, 1)
    ]  # fmt: skip


def entries_of_reservation(reservation: Reservation) -> list[Entry]:
    expires_at = reservation.expires_at and reservation.expires_at.astimezone(UTC)
    return [
        Entry(reservation.event, i, len(reservation.legs), Kind.PENDING, leg.debit, leg.credit, leg.cents,
              reservation.on, reservation.code, "", expires_at)
        for i, leg in enumerate(reservation.legs, 1)
    ]  # fmt: skip


def entries_of_settlement(settlement: Settlement, held: Sequence[Entry]) -> list[Entry]:
    """One transfer per held leg: a posting of what is due, or a void when nothing is.

    Once a pending transfer is referred to, nothing of it is pending: the rest needs no row of its own.
    """
    return [
        Entry(settlement.event, of.leg, of.legs, Kind.POSTING if cents else Kind.VOID, of.debit, of.credit,
              cents or of.cents, settlement.on, of.code, "", None, of.key, of.cents)
        for cents, of in zip(settlement.cents_by_leg, held, strict=True)
    ]  # fmt: skip


def entries_of_release(release: Release, held: Sequence[Entry]) -> list[Entry]:
    return [
        Entry(release.event, of.leg, of.legs, Kind.VOID, of.debit, of.credit, of.cents, release.on, of.code,
              release.reason, None, of.key, of.cents)
        for of in held
    ]  # fmt: skip


def entries_of_reversal(event: str, moved: Sequence[Entry], reason: str, on: date) -> list[Entry]:
    """The same amounts the other way, each referring to the transfer that it undoes."""
    return [
        Entry(event, i, len(moved), Kind.REVERSAL, of.credit, of.debit, of.cents, on, of.code, reason, None, of.key)
        for i, of in enumerate(moved, 1)
    ]


def receipt(entries: Sequence[Entry]) -> Receipt:
    """What an event's transfers amount to; the same from a request and from the rows of a replay."""
    moved = sum(entry.cents for entry in entries if entry.kind != Kind.VOID)
    held = sum(entry.held_cents for entry in entries)
    return Receipt(entries[0].event, len(entries), moved, held - moved if held else 0)


def same_body(asked: Sequence[Entry], stored: Sequence[Entry]) -> bool:
    """Whether a repeated event asks for what was written the first time."""
    return list(asked) == list(stored)


# ── what it changes ──────────────────────────────────────────────────────────────────────────────────────────────────


def changes(entries: Iterable[Entry]) -> dict[str, Change]:
    """What the entries add to each account's counters, summed per account over the whole batch."""
    sums: dict[str, Change] = {}
    for entry in entries:
        debit = sums.setdefault(entry.debit, Change())
        if entry.kind == Kind.PENDING:
            debit.debits_pending += entry.cents
            continue
        debit.debits_pending -= entry.held_cents
        if entry.kind != Kind.VOID:
            debit.debits_posted += entry.cents
            sums.setdefault(entry.credit, Change()).credits_posted += entry.cents
    return sums


def months(entries: Iterable[Entry]) -> set[tuple[int, int]]:
    """The periods that the entries are dated in: (fiscal year's start, calendar month)."""
    return {period_of(day) for day in {entry.on for entry in entries}}


def period_of(day: date) -> tuple[int, int]:
    return FiscalYear.of(day).start, day.month


def period_days(fiscal_year: int, month: int) -> tuple[date, date]:
    """First and last day of a calendar month of a fiscal year (month 1 of 2019 is January 2020)."""
    return next(days for days in FiscalYear(fiscal_year).months() if days[0].month == month)


# ── how a transfer is spelled in the chain ───────────────────────────────────────────────────────────────────────────


def canonical(entry: Entry, actor: str) -> bytes:
    """The bytes that the chain is made over: public names, business dates and integers, in this order for ever."""
    expires_at = entry.expires_at.astimezone(UTC).isoformat(timespec="microseconds") if entry.expires_at else None
    fields = [
        entry.event, entry.leg, entry.legs, entry.kind.value, entry.debit, entry.credit, entry.cents,
        entry.on.isoformat(), entry.code, actor, entry.reason, entry.refers_to, expires_at,
    ]  # fmt: skip
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
