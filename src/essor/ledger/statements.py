"""The ledger's SQL, written out: the same text runs on SQLite and PostgreSQL. Private to the room.

Django's ORM would make a statement per row, or lose the count of rows that a conditional UPDATE changed; here that
count *is* the limit check. Every function runs inside the transaction of an action.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from essor.foundation.outcome import Refusal, Refused
from essor.ledger import rules
from essor.ledger.rules import AccountSpec, Change, Entry, Kind

CHUNK = 400  # names in one IN (…)
FEW = 8  # up to here accounts are updated one by one: a batch costs a savepoint, and a refusal a second round

SELECT_ACCOUNTS = (
    "SELECT id, code, rank, limit_cents, debits_pending, debits_posted, credits_posted"
    " FROM ledger_account WHERE code IN ({marks})"
)
INSERT_ACCOUNT = (
    "INSERT INTO ledger_account (code, kind, rank, limit_cents, debits_pending, debits_posted, credits_posted)"
    " VALUES (%s, %s, %s, %s, 0, 0, 0) ON CONFLICT (code) DO NOTHING"
)
INSERT_LIMIT = "INSERT INTO ledger_accountlimit (account_id, limit_cents, reason, actor) VALUES (%s, %s, %s, %s)"
# The limit is held here: no row is changed when the new use would pass it. CHECK constraints stand behind.
UPDATE_ACCOUNT = (
    "UPDATE ledger_account SET debits_pending = debits_pending + %s, debits_posted = debits_posted + %s,"
    " credits_posted = credits_posted + %s"
    " WHERE id = %s AND debits_pending + debits_posted - credits_posted + %s <= limit_cents"
    " AND debits_posted - credits_posted + %s >= 0"
)
SELECT_TRANSFERS = (
    "SELECT t.id, t.event, t.leg, t.legs, t.kind, d.code, c.code, t.cents, t.dated_on, t.code, t.reason, t.expires_at,"
    " p.event, p.leg, p.kind, p.cents, r.event"
    " FROM ledger_transfer t JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id"
    " LEFT JOIN ledger_transfer p ON p.id = t.refers_to_id LEFT JOIN ledger_transfer r ON r.refers_to_id = t.id"
    " WHERE t.event IN ({marks})"
)
SELECT_EVENTS = "SELECT DISTINCT event FROM ledger_transfer WHERE event IN ({marks})"
INSERT_TRANSFER = (
    "INSERT INTO ledger_transfer (event, leg, legs, kind, debit_id, credit_id, cents, dated_on, code, actor, reason,"
    " expires_at, refers_to_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
SELECT_DUE = (
    "SELECT DISTINCT t.event FROM ledger_transfer t LEFT JOIN ledger_transfer r ON r.refers_to_id = t.id"
    " WHERE t.expires_at IS NOT NULL AND t.expires_at <= %s AND r.id IS NULL ORDER BY t.event LIMIT %s"
)
SELECT_PERIOD = "SELECT closed_at FROM ledger_period WHERE fiscal_year = %s AND month = %s"
INSERT_PERIOD = (
    "INSERT INTO ledger_period (fiscal_year, month, closed_by, transfers, cents) VALUES (%s, %s, '', 0, 0)"
    " ON CONFLICT (fiscal_year, month) DO NOTHING"
)


class NoRoom(Exception):
    """Some account of a batch cannot take its change."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as read at the start of an action."""

    pk: int
    code: str
    rank: int
    limit_cents: int | None
    debits_pending: int
    debits_posted: int
    credits_posted: int

    @property
    def used_cents(self) -> int:
        return self.debits_pending + self.debits_posted - self.credits_posted


class Stored(NamedTuple):
    """A transfer read back: the entry as it was asked for, its row, and the event that refers to it, if any."""

    pk: int
    entry: Entry
    referred_by: str | None


def chunks(names: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(names)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def marked(sql: str, values: Sequence[object]) -> str:
    return sql.format(marks=", ".join(["%s"] * len(values)))


def as_date(value: Any) -> date:
    """A date column as the driver gives it (text on SQLite)."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: Any) -> datetime | None:
    """A time column as the driver gives it (text, UTC without saying so, on SQLite)."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def read_accounts(cursor: CursorWrapper, codes: Iterable[str]) -> dict[str, AccountRow]:
    found: dict[str, AccountRow] = {}
    for chunk in chunks(codes):
        cursor.execute(marked(SELECT_ACCOUNTS, chunk), chunk)
        for row in cursor.fetchall():
            found[row[1]] = AccountRow(*row)
    return found


def open_missing(cursor: CursorWrapper, actor: str, specs: Iterable[AccountSpec], known: Iterable[str]) -> list[str]:
    """Open the accounts that are not there, in order of their codes; the codes that were missing before.

    On PostgreSQL two transactions may open the same account: one of them waits, then finds it there.
    """
    held = set(known)
    missing = sorted({spec.code: spec for spec in specs if spec.code not in held}.values(), key=lambda spec: spec.code)
    for spec in missing:
        row = [spec.code, spec.kind.value, rules.RANKS[spec.kind], spec.limit_cents]
        cursor.execute(INSERT_ACCOUNT + " RETURNING id", row)
        opened = cursor.fetchone()
        if opened is not None and spec.limit_cents is not None:
            cursor.execute(INSERT_LIMIT, [opened[0], spec.limit_cents, "opening", actor])
    return [spec.code for spec in missing]


def read_transfers(cursor: CursorWrapper, events: Iterable[str]) -> dict[str, list[Stored]]:
    """The transfers of these events, by event, in the order of their legs."""
    found: dict[str, list[Stored]] = {}
    for chunk in chunks(events):
        cursor.execute(marked(SELECT_TRANSFERS, chunk), chunk)
        for row in cursor.fetchall():
            found.setdefault(row[1], []).append(_stored(row))
    for rows in found.values():
        rows.sort(key=lambda stored: stored.entry.leg)
    return found


def _stored(row: Sequence[Any]) -> Stored:
    kind = Kind(row[4])
    refers_to = rules.transfer_key(row[12], row[13]) if row[12] is not None else None
    held_cents = row[15] if kind in rules.RESOLVING else 0
    entry = Entry(row[1], row[2], row[3], kind, row[5], row[6], row[7], as_date(row[8]), row[9], row[10],
                  as_moment(row[11]), refers_to, held_cents)  # fmt: skip
    return Stored(row[0], entry, row[16])


def known_events(cursor: CursorWrapper, events: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(events):
        cursor.execute(marked(SELECT_EVENTS, chunk), chunk)
        found.update(row[0] for row in cursor.fetchall())
    return found


def insert_transfers(
    cursor: CursorWrapper,
    actor: str,
    entries: Sequence[Entry],
    accounts: Mapping[str, AccountRow],
    reference_pks: Mapping[str, int],
) -> bool:
    """Write the transfers; False when another transaction wrote one of these keys, or resolved one of these holds."""
    adapt = connection.ops.adapt_datetimefield_value
    rows = [
        (
            entry.event,
            entry.leg,
            entry.legs,
            entry.kind.value,
            accounts[entry.debit].pk,
            accounts[entry.credit].pk,
            entry.cents,
            entry.on,
            entry.code,
            actor,
            entry.reason,
            adapt(entry.expires_at) if entry.expires_at else None,
            reference_pks[entry.refers_to] if entry.refers_to else None,
        )
        for entry in entries
    ]
    cursor.executemany(INSERT_TRANSFER, rows)
    return int(cursor.rowcount) == len(rows)


def apply_changes(cursor: CursorWrapper, changes: Mapping[str, Change], accounts: Mapping[str, AccountRow]) -> None:
    """Add to the counters of the accounts that have a limit, in lock order.

    Refuses `ledger.limit_exceeded` (account, limit_cents, used_cents, asked_cents) and `ledger.below_zero`.
    """
    limited = sorted(
        (accounts[code].rank, code) for code in changes if accounts[code].limit_cents is not None and changes[code]
    )
    rows = [_update_row(accounts[code].pk, changes[code]) for _, code in limited]
    if len(rows) > FEW and _all_at_once(cursor, rows):
        return
    for (_, code), row in zip(limited, rows, strict=True):
        _one(cursor, code, changes[code], row)


def _all_at_once(cursor: CursorWrapper, rows: Sequence[tuple[int, ...]]) -> bool:
    """Change many accounts with one statement; when some have no room, none is changed (one by one then says which)."""
    try:
        with transaction.atomic():
            cursor.executemany(UPDATE_ACCOUNT, rows)
            if cursor.rowcount != len(rows):
                raise NoRoom
    except NoRoom:
        return False
    return True


def _one(cursor: CursorWrapper, code: str, change: Change, row: tuple[int, ...]) -> None:
    while True:
        cursor.execute(UPDATE_ACCOUNT, row)
        if cursor.rowcount == 1:
            return
        refusal = _over(read_accounts(cursor, [code])[code], change)
        if refusal is not None:
            raise Refused(refusal)
        # Between the two statements a neighbour gave money back (PostgreSQL): there is room now.


def _update_row(pk: int, change: Change) -> tuple[int, ...]:
    return (
        change.debits_pending,
        change.debits_posted,
        change.credits_posted,
        pk,
        change.use,
        change.debits_posted - change.credits_posted,
    )


def _over(account: AccountRow, change: Change) -> Refusal | None:
    """Why the account has no room for the change, if so."""
    if account.limit_cents is not None and account.used_cents + change.use > account.limit_cents:
        params = {"limit_cents": account.limit_cents, "used_cents": account.used_cents, "asked_cents": change.use}
        return Refusal("ledger.limit_exceeded", {"account": account.code, **params})
    posted = account.debits_posted - account.credits_posted
    given_back = change.credits_posted - change.debits_posted
    if given_back > posted:
        params = {"posted_cents": posted, "asked_cents": given_back}
        return Refusal("ledger.below_zero", {"account": account.code, **params})
    return None


def due_events(cursor: CursorWrapper, now: datetime, at_most: int) -> list[str]:
    cursor.execute(SELECT_DUE, [connection.ops.adapt_datetimefield_value(now), at_most])
    return [row[0] for row in cursor.fetchall()]


def period_closed(cursor: CursorWrapper, fiscal_year: int, month: int) -> bool:
    """Whether the period is closed. On PostgreSQL it cannot be closed until this transaction ends (FOR SHARE)."""
    sql = SELECT_PERIOD + (" FOR SHARE" if connection.vendor == "postgresql" else "")
    cursor.execute(sql, [fiscal_year, month])
    row = cursor.fetchone()
    if row is None:
        cursor.execute(INSERT_PERIOD, [fiscal_year, month])
        cursor.execute(sql, [fiscal_year, month])
        row = cursor.fetchone()
    return row[0] is not None
