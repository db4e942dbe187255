"""The few statements on the path of every registration, written out: the ORM's compiling costs more than they do."""

import json
from collections.abc import Collection, Sequence
from datetime import date

from django.db import connection

from essor.funding.rules import envelope

RULESET_ON = "SELECT code, sha256 FROM funding_ruleset WHERE starts_on <= %s ORDER BY starts_on DESC LIMIT 1"
RULESETS = "SELECT code, sha256 FROM funding_ruleset WHERE code IN ({marks})"
LINES = (
    "SELECT source, fiscal_year, account_code FROM funding_envelopeline"
    " WHERE purpose = %s AND fiscal_year IN ({marks}) ORDER BY fiscal_year, source"
)
KEEP = (
    "INSERT INTO funding_aidreservation (event, ruleset_code, partner_id, aid_cents, legs, reserved_on)"
    " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (event) DO NOTHING"
)


def _marked(sql: str, values: Collection[object]) -> str:
    return sql.format(marks=", ".join(["%s"] * len(values)))


def ruleset_on(day: date) -> tuple[str, str] | None:
    """Code and digest of the ruleset in force on a day."""
    with connection.cursor() as cursor:
        cursor.execute(RULESET_ON, [connection.ops.adapt_datefield_value(day)])
        row = cursor.fetchone()
    return None if row is None else (row[0], row[1])


def digests(codes: Collection[str]) -> dict[str, str]:
    """Code -> digest of the rulesets that there are."""
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_marked(RULESETS, codes), list(codes))
        return dict(cursor.fetchall())


def training_lines(fiscal_years: Collection[int]) -> dict[tuple[str, int], str]:
    """(source, fiscal year) -> account of the training line."""
    if not fiscal_years:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_marked(LINES, fiscal_years), [envelope.TRAINING, *fiscal_years])
        return {(source, year): code for source, year, code in cursor.fetchall()}


def keep_reservations(rows: Sequence[tuple[str, str, str, int, list[list[object]], date]]) -> None:
    """Write what reservations are made of: (event, ruleset, partner, cents, legs, day). One that is there stays."""
    values = [
        (event, ruleset, partner, cents, json.dumps(legs), connection.ops.adapt_datefield_value(on))
        for event, ruleset, partner, cents, legs, on in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(KEEP, values)
