"""Questions to the ledger: what is used, what is left, what was written, and whether it all holds (`verify`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from essor.foundation import chain
from essor.foundation.canonical import canonical_bytes
from essor.foundation.outcome import Breach, Refusal, Refused
from essor.ledger import rules, statements, verification
from essor.ledger.models import Account, AccountLimit, Transfer
from essor.ledger.rules import Entry, Kind
from essor.ledger.statements import chunks, marked

CHAIN = "ledger"
LIMITS_CHAIN = "ledger_limits"
LAST = "\U0010ffff"  # after every character that a name may hold: the end of a prefix

SUM_ACCOUNTS = (
    "SELECT a.code,"
    " COALESCE(SUM(CASE WHEN t.kind = 'pending' AND r.id IS NULL THEN t.sign * t.cents ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN t.kind IN ('posted', 'posting', 'reversal') THEN t.sign * t.cents ELSE 0 END), 0)"
    " FROM ledger_account a LEFT JOIN ("
    "SELECT id, kind, cents, credit_id AS account_id, 1 AS sign FROM ledger_transfer"
    " UNION ALL SELECT id, kind, cents, debit_id, -1 FROM ledger_transfer) t ON t.account_id = a.id"
    " LEFT JOIN ledger_transfer r ON r.refers_to_id = t.id AND t.kind = 'pending'"
    " WHERE a.id IN ({marks}) GROUP BY a.code"
)

READ_BALANCES = (
    "SELECT id, code, kind, rank, limit_cents, debits_pending, debits_posted, credits_posted"
    " FROM ledger_account WHERE code IN ({marks})"
)


@dataclass(frozen=True, slots=True)
class Balance:
    """Cents on an account. With a limit: what is held (pending) and spent (posted) of it. Without: what was received.

    `available_cents` is what may still be reserved; None where there is no limit.
    """

    code: str
    kind: str
    pending_cents: int
    posted_cents: int
    limit_cents: int | None = None
    available_cents: int | None = None


@dataclass(frozen=True, slots=True)
class TransferCard:
    """A transfer as people read it. `state` says what became of it: pending, resolved, posted, void or reversed."""

    key: str
    event: str
    kind: str
    state: str
    debit: str
    credit: str
    cents: int
    on: date
    code: str
    actor: str
    reason: str
    refers_to: str | None
    referred_by: str | None


# ── balances ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def balance(code: str) -> Balance:
    """Refuses `ledger.account_unknown`."""
    found = balances([code])
    if code not in found:
        raise Refused(Refusal("ledger.account_unknown", {"account": code}))
    return found[code]


def balances(codes: Iterable[str]) -> dict[str, Balance]:
    """By code; unknown codes are absent. Accounts with a limit cost one read; the others are summed from transfers."""
    found: dict[str, Balance] = {}
    for chunk in chunks(dict.fromkeys(codes)):
        found |= _balances(_read(chunk))
    return found


def _read(codes: list[str]) -> list[Account]:
    """The accounts of those codes; plain SQL, for this is asked several times in each registration."""
    with connection.cursor() as cursor:
        cursor.execute(marked(READ_BALANCES, codes), codes)
        return [Account(*row) for row in cursor.fetchall()]


def balances_under(prefix: str) -> dict[str, Balance]:
    """Every account whose code starts with `prefix`, in order of code."""
    return _balances(Account.objects.filter(code__gte=prefix, code__lt=prefix + LAST).order_by("code"))


def _balances(accounts: "Iterable[Account]") -> dict[str, Balance]:
    found: dict[str, Balance] = {}
    unlimited: dict[str, Account] = {}
    for account in accounts:
        if account.limit_cents is None:
            unlimited[account.code] = account
            found[account.code] = Balance(account.code, account.kind, 0, 0)
            continue
        posted = account.debits_posted - account.credits_posted
        left = account.limit_cents - account.debits_pending - posted
        found[account.code] = Balance(
            account.code, account.kind, account.debits_pending, posted, account.limit_cents, left
        )
    for code, pending, posted in _received([account.pk for account in unlimited.values()]):
        found[code] = Balance(code, unlimited[code].kind, pending, posted)
    return found


def _received(pks: list[int]) -> Iterator[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        for start in range(0, len(pks), statements.CHUNK):
            chunk = pks[start : start + statements.CHUNK]
            cursor.execute(marked(SUM_ACCOUNTS, chunk), chunk)
            for code, pending, posted in cursor.fetchall():
                yield code, int(pending), int(posted)


def headroom(codes: Iterable[str], lock: bool = False) -> dict[str, int | None]:
    """Cents still available by code (None: no limit; unknown codes are absent).

    With `lock`, inside an act: the rows are taken in lock order, so that the answer holds until it ends (PostgreSQL;
    on SQLite an act is alone anyway).
    """
    found: dict[str, int | None] = {}
    wanted = sorted(set(codes))
    accounts = Account.objects.order_by("rank", "code")
    if lock:
        accounts = accounts.select_for_update()
    # Locked rows are asked for in one go: chunks would break the order.
    size = len(wanted) if lock else statements.CHUNK
    for start in range(0, len(wanted), size or 1):
        for account in accounts.filter(code__in=wanted[start : start + size]):
            used = account.debits_pending + account.debits_posted - account.credits_posted
            found[account.code] = None if account.limit_cents is None else account.limit_cents - used
    return found


# ── transfers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def held(event: str) -> list[int]:
    """Cents by leg of a reservation that is still pending; empty once resolved, or when there is none."""
    return held_many([event]).get(event, [])


def held_many(events: Iterable[str]) -> dict[str, list[int]]:
    """As `held`, for many; events with nothing pending are absent."""
    with connection.cursor() as cursor:
        stored = statements.read_transfers(cursor, dict.fromkeys(events))
    return {
        event: [row.entry.cents for row in rows]
        for event, rows in stored.items()
        if rows[0].entry.kind == Kind.PENDING and not rows[0].referred_by
    }


def known(events: Iterable[str]) -> set[str]:
    """Those of the events that were ever written, whatever became of them."""
    asked = list(dict.fromkeys(events))
    found: set[str] = set()
    for start in range(0, len(asked), 500):
        found.update(Transfer.objects.filter(event__in=asked[start : start + 500]).values_list("event", flat=True))
    return found


def transfers_of(prefix: str) -> list[TransferCard]:
    """The transfers of every event whose name starts with `prefix`, in the order they were written."""
    return _cards(Transfer.objects.filter(event__gte=prefix, event__lt=prefix + LAST))


def statement(code: str, since: date | None = None, until: date | None = None) -> list[TransferCard]:
    """The transfers that touch an account, dated in the days given (both included), in the order they were written."""
    rows = Transfer.objects.filter(Q(debit__code=code) | Q(credit__code=code))
    if since:
        rows = rows.filter(dated_on__gte=since)
    if until:
        rows = rows.filter(dated_on__lte=until)
    return _cards(rows)


def _cards(rows: "QuerySet[Transfer]") -> list[TransferCard]:
    found = rows.select_related("debit", "credit", "refers_to", "referred_by").order_by("id")
    return [_card(row) for row in found]


def _card(row: Transfer) -> TransferCard:
    by: Transfer | None = getattr(row, "referred_by", None)
    state = row.kind
    if by is not None:
        state = "reversed" if by.kind == Kind.REVERSAL else "resolved"
    elif row.kind in rules.MOVING:
        state = "posted"
    return TransferCard(
        str(row), row.event, row.kind, state, row.debit.code, row.credit.code, row.cents, row.dated_on, row.code,
        row.actor, row.reason, str(row.refers_to) if row.refers_to else None, str(by) if by else None,
    )  # fmt: skip


def transfer_count() -> int:
    return Transfer.objects.count()


# ── the chains ───────────────────────────────────────────────────────────────────────────────────────────────────────


def transfer_rows() -> "QuerySet[Any, Any]":
    """What a transfer's canonical bytes are made from, as plain rows."""
    return Transfer.objects.values_list(
        "pk", "event", "leg", "legs", "kind", "debit__code", "credit__code", "cents", "dated_on", "code", "actor",
        "reason", "expires_at", "refers_to__event", "refers_to__leg", named=True,
    )  # fmt: skip


def canonical_transfer(row: Any) -> bytes:
    """See `rules.canonical`."""
    refers_to = rules.transfer_key(row.refers_to__event, row.refers_to__leg) if row.refers_to__event else None
    entry = Entry(
        row.event, row.leg, row.legs, Kind(row.kind), row.debit__code, row.credit__code, row.cents, row.dated_on,
        row.code, row.reason, row.expires_at, refers_to,
    )  # fmt: skip
    return rules.canonical(entry, row.actor)


def limit_rows() -> "QuerySet[Any, Any]":
    return AccountLimit.objects.values_list(
        "pk", "account__code", "account__kind", "limit_cents", "reason", "actor", named=True
    )


def canonical_limit(row: Any) -> bytes:
    return canonical_bytes([row.account__code, row.account__kind, row.limit_cents, row.reason, row.actor])


def head() -> str:
    """The hash after the last sealed transfer: the whole ledger in 64 characters."""
    return chain.head(CHAIN)


def unsealed() -> int:
    """Transfers and limits that no seal covers yet."""
    return chain.unsealed(CHAIN, Transfer.objects.all()) + chain.unsealed(LIMITS_CHAIN, AccountLimit.objects.all())


def verify() -> Iterator[Breach]:
    """Every invariant of the ledger, recomputed from its rows; a breach names the account, transfer or period."""
    yield from verification.breaches()
    yield from chain.verify(
        CHAIN, transfer_rows(), canonical_transfer, lambda row: rules.transfer_key(row.event, row.leg)
    )
    yield from chain.verify(LIMITS_CHAIN, limit_rows(), canonical_limit, lambda row: f"limit of {row.account__code}")
