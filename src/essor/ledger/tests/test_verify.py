"""Whatever is changed behind the ledger's back, `verify` names it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction

from essor.ledger import actions, queries
from essor.ledger.models import Account, Transfer
from essor.ledger.tests.factories import ACTOR, post, release, reserve, settle, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _written():
    world()
    post("early", on=date(2021, 9, 30))
    reserve()
    settle("reg_1:settle", "reg_1:reserve", 1_000, 2_000)
    reserve("reg_2:reserve")
    release("reg_2:release", "reg_2:reserve")
    reserve("reg_3:reserve")
    actions.correct(actor=ACTOR, event="fix", of_event="early", reason="wrong", on=date(2021, 10, 14))
    actions.close_period(actor=ACTOR, fiscal_year=2021, month=9)
    actions.seal()


@contextmanager
def unguarded() -> Iterator[None]:
    """As one who holds the database file or its superuser: no trigger, no constraint. Undone afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(
                    "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                    " WHERE conrelid::regclass::text LIKE 'ledger_%' AND contype IN ('c', 'u')"
                )
                for table, name in cursor.fetchall():
                    cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount != 0


def found() -> set[tuple[str, str]]:
    """What is broken and where; the chain adds the row's number to the name, which is left out here."""
    return {(breach.what, breach.where.partition(" (row ")[0]) for breach in queries.verify()}


def test_nothing_to_say_of_a_sound_ledger():
    assert list(queries.verify()) == []


AT = "UPDATE ledger_transfer SET {} WHERE event = '{}' AND leg = 1"


@pytest.mark.parametrize(
    ("change", "event"),
    [
        ("cents = cents + 1", "fix"),
        ("cents = cents - 1", "reg_3:reserve"),
        ("dated_on = '2021-10-15'", "reg_3:reserve"),
        ("code = 'aie'", "reg_3:reserve"),
        ("actor = 'system:test'", "reg_3:reserve"),
        ("reason = 'withdrawm'", "reg_2:release"),
        ("expires_at = '2021-10-14 12:00:00'", "reg_3:reserve"),
        ("kind = 'void'", "reg_1:settle"),
        ("debit_id = (SELECT id FROM ledger_account WHERE code = 'envelope:a')", "reg_3:reserve"),
        ("legs = 3", "reg_3:reserve"),
    ],
)
def test_the_chain_names_the_transfer_that_was_changed(change, event):
    with unguarded():
        run(AT.format(change, event))
        assert ("chain_row_changed", f"{event}/1") in found()


def test_a_renamed_event_shows():
    with unguarded():
        run(AT.format("event = 'reg_4:reserve'", "reg_3:reserve"))
        assert ("chain_row_changed", "reg_4:reserve/1") in found()


def test_a_renamed_account_shows_in_its_transfers():
    with unguarded():
        run("UPDATE ledger_account SET code = 'cap:b' WHERE code = 'cap:a'")
        assert ("chain_row_changed", "early/1") in found()


def test_a_removed_transfer_shows():
    with unguarded():
        run("DELETE FROM ledger_transfer WHERE event = 'reg_3:reserve' AND leg = 2")
        assert {("legs_incomplete", "reg_3:reserve"), ("counter_differs", "envelope:a")} <= found()


def test_removed_transfers_show_in_the_chain_even_when_the_counters_are_made_to_fit():
    with unguarded():
        run("DELETE FROM ledger_transfer WHERE event = 'reg_3:reserve'")
        run("UPDATE ledger_account SET debits_pending = 0 WHERE limit_cents IS NOT NULL")
        assert {what for what, _ in found()} == {"chain_row_missing"}


@pytest.mark.parametrize("column", ["debits_pending", "debits_posted", "credits_posted"])
def test_a_changed_counter_shows(column):
    with unguarded():
        run(f"UPDATE ledger_account SET {column} = {column} + 1 WHERE code = 'cap:a'")
        assert found() == {("counter_differs", "cap:a")}


def test_a_changed_limit_shows():
    with unguarded():
        run("UPDATE ledger_account SET limit_cents = limit_cents + 1 WHERE code = 'cap:a'")
        assert found() == {("limit_differs", "cap:a")}
    with unguarded():
        run("UPDATE ledger_account SET limit_cents = NULL WHERE code = 'cap:a'")
        assert ("limit_differs", "cap:a") in found()
    with unguarded():
        run("UPDATE ledger_account SET limit_cents = 5000 WHERE code = 'cap:a'")
        run("UPDATE ledger_accountlimit SET limit_cents = 5000 WHERE limit_cents = 100000")
        assert ("chain_row_changed", "limit of cap:a") in found()


def test_an_account_over_its_limit_shows():
    with unguarded():
        run("UPDATE ledger_account SET limit_cents = 1 WHERE code = 'envelope:a'")
        assert {("over_limit", "envelope:a"), ("limit_differs", "envelope:a")} == found()


def put(event: str, kind: str, cents: int, refers_to: str | None = None, **other) -> None:
    """A transfer written past the ledger's verbs."""
    account = {one.code: one for one in Account.objects.all()}
    of = None
    if refers_to:
        name, _, leg = refers_to.rpartition("/")
        of = Transfer.objects.get(event=name, leg=int(leg))
    row = {
        "leg": 1, "legs": 1, "debit": account["cap:a"], "credit": account["caps"], "dated_on": date(2021, 10, 14),
        "code": "aid", "actor": "system:tests", "refers_to": of,
    }  # fmt: skip
    Transfer.objects.create(event=event, kind=kind, cents=cents, **(row | other))


def test_transfers_that_the_verbs_would_not_write():
    with unguarded():
        put("gift", "posted", 1)
        assert found() == {("counter_differs", "cap:a")}
    with unguarded():
        put("gift", "posted", -1)
        assert ("transfer_malformed", "gift/1") in found()
    with unguarded():
        put("late", "posted", 5, dated_on=date(2021, 9, 2))
        assert ("closed_period_changed", "2021-09") in found()
    with unguarded():
        put("odd", "posted", 5, legs=2)
        assert ("legs_incomplete", "odd") in found()


def test_settlements_that_the_verbs_would_not_write():
    with unguarded():
        put("more", "posting", 3_001, "reg_3:reserve/1")
        assert {("resolution_differs", "more/1"), ("resolved_in_part", "reg_3:reserve")} <= found()
    with unguarded():
        put("less", "void", 2_999, "reg_3:reserve/1")
        assert ("resolution_differs", "less/1") in found()
    with unguarded():
        put("elsewhere", "posting", 3_000, "reg_3:reserve/2")
        assert ("resolution_differs", "elsewhere/1") in found()
    with unguarded():
        put("undone", "reversal", 999, "reg_1:settle/1")
        assert ("reversal_differs", "undone/1") in found()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite cannot drop a unique constraint of a table")
def test_a_hold_resolved_twice_shows():
    with unguarded():
        put("twice", "posting", 1_000, "reg_1:reserve/1")
        assert ("resolved_twice", "reg_1:reserve/1") in found()


def test_rows_that_nothing_points_to_show():
    with unguarded():
        run("DELETE FROM ledger_account WHERE code = 'cap:a'")
        assert ("account_missing", "reg_3:reserve/1") in found()
    with unguarded():
        run("DELETE FROM ledger_transfer WHERE event = 'reg_1:reserve'")
        assert ("reference_missing", "reg_1:settle/1") in found()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's types refuse such values")
@pytest.mark.parametrize(
    "change",
    [
        "dated_on = '2021-1x-14'",
        "kind = 'qending'",
        "event = CAST(x'7265675fff' AS TEXT)",
        "reason = CAST(x'ff' AS TEXT)",
        "cents = 'many'",
        "refers_to_id = 10000",
    ],
)
def test_a_value_that_cannot_be_read_is_named_too(change):
    """One byte changed in the file may leave what no type allows: verify goes on, and says which row."""
    number = Transfer.objects.get(event="reg_3:reserve", leg=1).pk
    with unguarded():
        run(AT.format(change, "reg_3:reserve"))
        breaches = list(queries.verify())
        assert any(f"row {number}" in str(breach) or "reg_3:reserve/1" in str(breach) for breach in breaches)


def test_a_tampered_seal_shows():
    with unguarded():
        run("UPDATE foundation_seal SET head = previous WHERE chain = 'ledger'")
        assert any(what.startswith("chain_") for what, _ in found())
