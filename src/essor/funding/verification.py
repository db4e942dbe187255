"""Funding's invariants, recomputed from its rows and the ledger's. The door is `queries.verify`."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Max, Sum

from essor.foundation.outcome import Breach, Refused
from essor.funding import rules
from essor.funding.models import AgreementVersion, AidReservation, EnvelopeLine, LineAmount
from essor.funding.models import Ruleset as RulesetRow
from essor.funding.rules import Ruleset, envelope
from essor.ledger import queries as ledger
from essor.ledger.rules import Kind

ROOM = "funding"
CHUNK = 5000


def breaches() -> Iterator[Breach]:
    """Rulesets as published, versions that add up, limits as agreed, reservations split as ruled and as held."""
    found: dict[str, Ruleset] = {}
    yield from _ruleset_breaches(found)
    yield from _version_breaches()
    yield from _limit_breaches()
    yield from _reservation_breaches(found)


def recheck(
    rows: Iterable[tuple[str, str, Mapping[str, Any], int]], ruleset: Callable[[str], Ruleset]
) -> Iterator[Breach]:
    """Decisions that do not recompute: (where, ruleset code, facts, aid in cents)."""
    known: dict[str, Ruleset | None] = {}
    for where, code, facts, aid_cents in rows:
        if code not in known:
            try:
                known[code] = ruleset(code)
            except Refused:
                known[code] = None
        ruled = known[code]
        if ruled is None:
            yield Breach(ROOM, "decision_without_ruleset", where, code)
            continue
        again = rules.decide(rules.case_from_facts(facts), ruled).aid_cents
        if again != aid_cents:
            yield Breach(ROOM, "decision_differs", where, f"{aid_cents} stored, {again} recomputed")


def _ruleset_breaches(found: dict[str, Ruleset]) -> Iterator[Breach]:
    for row in RulesetRow.objects.order_by("starts_on"):
        parsed = rules.parse_ruleset(row.body)
        if hashlib.sha256(row.body.encode()).hexdigest() != row.sha256:
            yield Breach(ROOM, "ruleset_changed", row.code, "the text does not have its digest")
        if not isinstance(parsed, Ruleset):
            yield Breach(ROOM, "ruleset_unreadable", row.code, str(parsed[0]))
            continue
        if (parsed.code, parsed.starts_on) != (row.code, row.starts_on):
            yield Breach(ROOM, "ruleset_misfiled", row.code, f"its text says {parsed.code}, {parsed.starts_on}")
        found[row.code] = parsed


def _version_breaches() -> Iterator[Breach]:
    sums = dict(LineAmount.objects.values_list("version").annotate(total=Sum("cents")))
    for version in AgreementVersion.objects.select_related("agreement"):
        total = sums.get(version.pk, 0)
        if total != version.amount_cents:
            where = f"{version.agreement.number} version {version.number}"
            yield Breach(ROOM, "amounts_differ", where, f"lines sum to {total}, not {version.amount_cents}")


def current_amounts() -> dict[str, int]:
    """Account of each line -> cents that the agreement's version in force gives it."""
    latest = dict(AgreementVersion.objects.values_list("agreement").annotate(last=Max("number")))
    lines = EnvelopeLine.objects.values_list("account_code", flat=True)
    found: dict[str, int] = dict.fromkeys(lines, 0)
    rows = LineAmount.objects.values_list("line__account_code", "version__agreement", "version__number", "cents")
    for code, agreement, number, cents in rows:
        if latest[agreement] == number:
            found[code] = cents
    return found


def _limit_breaches() -> Iterator[Breach]:
    amounts = current_amounts()
    balances = ledger.balances(amounts)
    for code, cents in amounts.items():
        there = balances.get(code)
        if there is None:
            yield Breach(ROOM, "line_without_account", code)
        elif there.limit_cents != cents:
            yield Breach(ROOM, "limit_differs", code, f"{there.limit_cents} in the ledger, {cents} agreed")


def _reservation_breaches(found: Mapping[str, Ruleset]) -> Iterator[Breach]:
    """Stored legs against the ruleset, then each line's stored amounts against the ledger's reservations."""
    lines = {code: code for code in EnvelopeLine.objects.values_list("account_code", flat=True)}
    stored: dict[tuple[str, str], int] = {}
    rows = AidReservation.objects.order_by("id").values_list("event", "ruleset__code", "aid_cents", "legs")
    for event, code, aid_cents, legs in rows.iterator(chunk_size=CHUNK):
        if code in found:
            wrong = envelope.check_reservation(aid_cents, legs, found[code].source_split)
            if wrong:
                yield Breach(ROOM, "reservation_split", event, wrong)
        for account, cents in legs:
            if envelope.is_line(account):
                stored[event, lines.get(account, account)] = cents  # one text per line, not one per reservation
    held = ledger.transfer_rows().filter(kind=Kind.PENDING, debit__code__in=list(lines))
    for event, account, cents in held.values_list("event", "debit__code", "cents").iterator(chunk_size=CHUNK):
        kept = stored.pop((event, account), None)
        if kept != cents:
            yield Breach(ROOM, "reservation_differs", event, f"{kept} kept, {cents} in the ledger on {account}")
    for (event, account), kept in stored.items():
        yield Breach(ROOM, "reservation_differs", event, f"{kept} kept, none in the ledger on {account}")
