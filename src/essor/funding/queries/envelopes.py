"""The envelope, exact from the ledger: lines, totals, what lapsed, allocations."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Case as CaseOf
from django.db.models import F, Q, QuerySet, Value, When

from essor.foundation.outcome import Refusal, Refused
from essor.funding.models import EnvelopeLine
from essor.funding.queries.cards import EnvelopeRow, EnvelopeTotals
from essor.funding.rules import envelope
from essor.ledger import queries as ledger
from essor.ledger.queries import Balance
from essor.ledger.rules import Kind

LAPSE = "lapse"
"""What the ledger's transfers of a lapse are for."""


def envelope_table(fiscal_year: int | None = None) -> list[EnvelopeRow]:
    """Every line, exact from the ledger: by fiscal year, source and purpose."""
    chosen = Q() if fiscal_year is None else Q(fiscal_year=fiscal_year)
    lines = EnvelopeLine.objects.filter(chosen).select_related("agreement")
    order = {purpose: i for i, purpose in enumerate(envelope.PURPOSES)}
    lines_in_order = sorted(lines, key=lambda line: (line.fiscal_year, line.source, order[line.purpose]))
    found = ledger.balances(line.account_code for line in lines_in_order)
    gone = _lapsed_by_line(fiscal_year)
    return [
        EnvelopeRow(
            line.agreement.number,
            line.source,
            line.fiscal_year,
            line.purpose,
            line.account_code,
            _totals(found[line.account_code], gone.get(line.account_code, 0)),
        )
        for line in lines_in_order
    ]


def _totals(balance: Balance, lapsed_cents: int) -> EnvelopeTotals:
    return EnvelopeTotals(
        balance.limit_cents or 0,
        balance.pending_cents,
        balance.posted_cents - lapsed_cents,
        lapsed_cents,
        balance.available_cents or 0,
    )


def _lapsed_by_line(fiscal_year: int | None) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for transfer in ledger.transfers_of("lapse:" if fiscal_year is None else f"lapse:{fiscal_year}:"):
        if transfer.state == "posted" and envelope.is_line(transfer.debit):
            found[transfer.debit] += transfer.cents
    return found


def envelope_totals() -> dict[int, EnvelopeTotals]:
    """Fiscal year -> totals over sources and purposes."""
    found: dict[int, EnvelopeTotals] = {}
    for row in envelope_table():
        found[row.fiscal_year] = found.get(row.fiscal_year, EnvelopeTotals()) + row.totals
    return found


def available(fy: int, purpose: str = envelope.TRAINING) -> dict[str, int]:
    """Source -> cents that may still be reserved."""
    rows = EnvelopeLine.objects.filter(fiscal_year=fy, purpose=purpose).order_by("source")
    codes = dict(rows.values_list("source", "account_code"))
    found = ledger.balances(codes.values())
    return {source: found[code].available_cents or 0 for source, code in codes.items()}


def lapsed(fy: int) -> int:
    """Cents of the fiscal year's lines that lapsed."""
    return sum(_lapsed_by_line(fy).values())


STATES: dict[str, Q] = {
    "held": Q(kind=Kind.PENDING, referred_by__isnull=True),
    "resolved": Q(kind=Kind.PENDING, referred_by__isnull=False),
    "paid": Q(kind__in=[Kind.POSTING, Kind.POSTED]) & ~Q(code=LAPSE),
    "released": Q(kind=Kind.VOID),
    "lapsed": Q(kind=Kind.POSTED, code=LAPSE),
    "corrected": Q(kind=Kind.REVERSAL),
}
"""What a transfer did to a line: holds now, held until resolved, paid, gave back, lapsed, or undid another."""


def line_transfers(
    account_code: str, since: date | None = None, until: date | None = None, state: str = ""
) -> "QuerySet[Any, Any]":
    """The ledger's transfers on an envelope line, newest first, to page through and to sum.

    Rows have event, dated_on, kind, state, cents, to_account, actor, reason. `state` is one of STATES.
    Refuses `funding.line_unknown`.
    """
    if not EnvelopeLine.objects.filter(account_code=account_code).exists():
        raise Refused(Refusal("funding.line_unknown", {"account": account_code}))
    rows: QuerySet[Any, Any] = ledger.transfer_rows().filter(Q(debit__code=account_code) | Q(credit__code=account_code))
    rows = rows.filter(dated_on__gte=since) if since else rows
    rows = rows.filter(dated_on__lte=until) if until else rows
    rows = rows.filter(STATES[state]) if state else rows
    cases = [When(condition, then=Value(name)) for name, condition in STATES.items()]
    rows = rows.annotate(state=CaseOf(*cases, default=Value("")), to_account=F("credit__code"))
    shown: QuerySet[Any, Any] = rows.order_by("-id").values_list(
        "event", "dated_on", "kind", "state", "cents", "to_account", "actor", "reason", named=True
    )
    return shown


def partner_allocation(partner_id: str, fy: int) -> Balance | None:
    """The partner's allocation of that fiscal year with its use; None when it has none."""
    code = envelope.partner_cap(partner_id, fy)
    return ledger.balances([code]).get(code)
