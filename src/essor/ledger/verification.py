"""The ledger's invariants as SQL over whole tables: each statement finds the rows that break one. Private to the room.

Nothing here trusts a counter, a constraint or a trigger: what they promise is recomputed from the transfers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, connection

from essor.foundation.outcome import Breach
from essor.ledger import rules
from essor.ledger.models import Period

KEY = "t.event || '/' || t.leg"
OF = "JOIN ledger_transfer p ON p.id = t.refers_to_id"


@dataclass(frozen=True, slots=True)
class Check:
    """`sql` answers rows of (where, detail), one for each place where `what` is broken."""

    what: str
    sql: str


CHECKS = (
    Check(
        "counter_differs",
        # What each account with a limit should show, from its transfers alone.
        "WITH moves AS ("
        " SELECT t.debit_id AS account_id,"
        "  CASE WHEN t.kind = 'pending' AND r.id IS NULL THEN t.cents ELSE 0 END AS pending,"
        "  CASE WHEN t.kind IN ('posted', 'posting', 'reversal') THEN t.cents ELSE 0 END AS debits, 0 AS credits"
        "  FROM ledger_transfer t LEFT JOIN ledger_transfer r ON r.refers_to_id = t.id"
        " UNION ALL SELECT t.credit_id, 0, 0, t.cents FROM ledger_transfer t"
        "  WHERE t.kind IN ('posted', 'posting', 'reversal')),"
        " sums AS (SELECT account_id, SUM(pending) AS pending, SUM(debits) AS debits, SUM(credits) AS credits"
        "  FROM moves GROUP BY account_id)"
        " SELECT a.code, 'pending ' || a.debits_pending || ' for ' || COALESCE(s.pending, 0)"
        "  || ', debits ' || a.debits_posted || ' for ' || COALESCE(s.debits, 0)"
        "  || ', credits ' || a.credits_posted || ' for ' || COALESCE(s.credits, 0)"
        " FROM ledger_account a LEFT JOIN sums s ON s.account_id = a.id"
        " WHERE a.limit_cents IS NOT NULL AND (a.debits_pending <> COALESCE(s.pending, 0)"
        "  OR a.debits_posted <> COALESCE(s.debits, 0) OR a.credits_posted <> COALESCE(s.credits, 0))"
        " ORDER BY a.code",
    ),
    Check(
        "over_limit",
        "SELECT code, (debits_pending + debits_posted - credits_posted) || ' of ' || limit_cents FROM ledger_account"
        " WHERE debits_pending + debits_posted - credits_posted > limit_cents ORDER BY code",
    ),
    Check(
        "below_zero",
        "SELECT code, 'pending ' || debits_pending || ', posted ' || (debits_posted - credits_posted)"
        " FROM ledger_account WHERE debits_pending < 0 OR debits_posted < credits_posted OR limit_cents < 0"
        " ORDER BY code",
    ),
    Check(
        "limit_differs",
        # The limit in force is the last one that was set; an account has a limit from its opening or never.
        "SELECT a.code, COALESCE(CAST(a.limit_cents AS VARCHAR(20)), 'none') || ' for '"
        "  || COALESCE(CAST(l.limit_cents AS VARCHAR(20)), 'none')"
        " FROM ledger_account a LEFT JOIN ledger_accountlimit l ON l.id ="
        "  (SELECT MAX(m.id) FROM ledger_accountlimit m WHERE m.account_id = a.id)"
        " WHERE COALESCE(a.limit_cents, -1) <> COALESCE(l.limit_cents, -1) ORDER BY a.code",
    ),
    Check(
        "transfer_malformed",
        f"SELECT {KEY}, t.kind || ' of ' || t.cents FROM ledger_transfer t"
        " WHERE t.cents <= 0 OR t.debit_id = t.credit_id"
        " OR t.kind NOT IN ('pending', 'posting', 'void', 'posted', 'reversal')"
        " OR (t.refers_to_id IS NULL) <> (t.kind IN ('pending', 'posted'))",
    ),
    Check(
        "account_missing",
        f"SELECT {KEY}, '' FROM ledger_transfer t LEFT JOIN ledger_account d ON d.id = t.debit_id"
        " LEFT JOIN ledger_account c ON c.id = t.credit_id WHERE d.id IS NULL OR c.id IS NULL",
    ),
    Check(
        "reference_missing",
        f"SELECT {KEY}, '' FROM ledger_transfer t LEFT JOIN ledger_transfer p ON p.id = t.refers_to_id"
        " WHERE t.refers_to_id IS NOT NULL AND p.id IS NULL",
    ),
    Check(
        "resolved_twice",
        "SELECT p.event || '/' || p.leg, COUNT(*) || ' times' FROM ledger_transfer t " + OF + ""
        " GROUP BY p.id, p.event, p.leg HAVING COUNT(*) > 1",
    ),
    Check(
        "resolution_differs",
        # A posting takes at most what was held, between the same accounts; a void gives back all of it.
        f"SELECT {KEY}, t.kind || ' ' || t.cents || ' of ' || p.kind || ' ' || p.cents FROM ledger_transfer t {OF}"
        " WHERE t.kind IN ('posting', 'void') AND (p.kind <> 'pending' OR t.cents > p.cents"
        " OR (t.kind = 'void' AND t.cents <> p.cents) OR t.debit_id <> p.debit_id OR t.credit_id <> p.credit_id)",
    ),
    Check(
        "reversal_differs",
        f"SELECT {KEY}, t.cents || ' for ' || p.cents FROM ledger_transfer t {OF} WHERE t.kind = 'reversal'"
        " AND (p.kind NOT IN ('posted', 'posting', 'reversal') OR t.cents <> p.cents"
        " OR t.debit_id <> p.credit_id OR t.credit_id <> p.debit_id)",
    ),
    Check(
        "legs_incomplete",
        "SELECT event, COUNT(*) || ' of ' || MAX(legs) FROM ledger_transfer GROUP BY event"
        " HAVING COUNT(*) <> MAX(legs) OR MIN(legs) <> MAX(legs) OR MIN(leg) <> 1 OR MAX(leg) <> MAX(legs)"
        " ORDER BY event",
    ),
    Check(
        "resolved_in_part",
        # The legs of an event stand or fall together: all of them resolved by one event, or none.
        "SELECT p.event, COUNT(r.id) || ' of ' || COUNT(*) || ' legs' FROM ledger_transfer p"
        " LEFT JOIN ledger_transfer r ON r.refers_to_id = p.id WHERE p.kind = 'pending' GROUP BY p.event"
        " HAVING COUNT(r.id) NOT IN (0, COUNT(*)) OR COUNT(DISTINCT r.event) > 1 ORDER BY p.event",
    ),
)


def breaches() -> Iterator[Breach]:
    """Everything but the chains."""
    for check in CHECKS:
        yield from _broken(check)
    yield from _closed_periods()


def _broken(check: Check) -> Iterator[Breach]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(check.sql)
            rows = cursor.fetchall()
    except (DatabaseError, ValueError) as error:  # a changed byte may leave a value that cannot even be read
        yield Breach("ledger", "unreadable", check.what, str(error))
        return
    for where, detail in rows:
        yield Breach("ledger", check.what, str(where), str(detail))


def _closed_periods() -> Iterator[Breach]:
    """A closed period holds what it held when it was closed."""
    sql = "SELECT COUNT(*), COALESCE(SUM(cents), 0) FROM ledger_transfer WHERE dated_on >= %s AND dated_on <= %s"
    closed = Period.objects.filter(closed_at__isnull=False).order_by("fiscal_year", "month")
    with connection.cursor() as cursor:
        for period in closed:
            first, last = rules.period_days(period.fiscal_year, period.month)
            cursor.execute(sql, [first, last])
            count, cents = cursor.fetchone()
            if (count, int(cents)) != (period.transfers, period.cents):
                detail = f"{count} transfers of {cents} cents for {period.transfers} of {period.cents}"
                yield Breach("ledger", "closed_period_changed", f"{first:%Y-%m}", detail)
