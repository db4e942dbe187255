"""The database itself refuses to change what is written, and to hold what cannot be."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from essor.ledger.models import Account, AccountLimit, Transfer
from essor.ledger.tests.factories import post, reserve, settle, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _written():
    world()
    reserve()
    settle("s", "reg_1:reserve", 1_000, 2_000)
    post("pay")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET cents = 1 WHERE event = 'pay'",
        "UPDATE ledger_transfer SET reason = 'x'",
        "DELETE FROM ledger_transfer WHERE event = 's'",
        "UPDATE ledger_accountlimit SET limit_cents = 10000000",
        "DELETE FROM ledger_accountlimit",
        "INSERT OR REPLACE INTO ledger_transfer SELECT * FROM ledger_transfer WHERE event = 'pay'",
        "TRUNCATE ledger_transfer CASCADE",
        "TRUNCATE ledger_accountlimit",
    ],
)
def test_rows_are_never_changed(statement):
    if connection.vendor != ("postgresql" if "TRUNCATE" in statement else "sqlite") and (
        "TRUNCATE" in statement or "REPLACE" in statement
    ):
        pytest.skip("a statement of the other engine")
    before = list(Transfer.objects.values_list()), list(AccountLimit.objects.values_list())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (list(Transfer.objects.values_list()), list(AccountLimit.objects.values_list())) == before


@pytest.mark.parametrize(
    "attack",
    [
        lambda: Transfer.objects.update(cents=1),
        lambda: Transfer.objects.filter(event="pay").delete(),
        lambda: Transfer.objects.get(event="pay", leg=1).save(),
        lambda: AccountLimit.objects.update(reason="x"),
    ],
)
def test_nor_through_the_models(attack):
    with pytest.raises(DatabaseError), transaction.atomic():
        attack()


def put(**other):
    account = {one.code: one for one in Account.objects.all()}
    row = {
        "event": "x", "leg": 1, "legs": 1, "kind": "posted", "debit": account["envelope:a"], "credit": account["aid"],
        "cents": 1, "dated_on": "2021-10-14", "code": "aid", "actor": "system:tests",
    }  # fmt: skip
    Transfer.objects.create(**(row | other))


@pytest.mark.parametrize(
    "other",
    [
        {"cents": 0},
        {"cents": -5},
        {"event": "pay"},
        {"leg": 0},
        {"leg": 2},
        {"kind": "pending", "refers_to_id": 1},
        {"kind": "posting"},
        {"kind": "void"},
        {"kind": "reversal"},
        {"kind": "gift"},
        {"expires_at": "2022-01-01T00:00:00Z"},
    ],
)
def test_impossible_transfers(other):
    with pytest.raises(IntegrityError), transaction.atomic():
        put(**other)


def test_a_transfer_needs_two_accounts():
    with pytest.raises(IntegrityError), transaction.atomic():
        put(credit=Account.objects.get(code="envelope:a"))


def test_a_hold_is_referred_to_once():
    with pytest.raises(IntegrityError), transaction.atomic():
        put(kind="void", cents=3_000, refers_to=Transfer.objects.get(event="reg_1:reserve", leg=2))


@pytest.mark.parametrize(
    "change",
    [
        {"debits_pending": 100_001},
        {"debits_posted": 100_001},
        {"debits_pending": -1},
        {"credits_posted": F("debits_posted") + 1},
        {"limit_cents": 4_999},
        {"limit_cents": None},
        {"limit_cents": -1},
    ],
)
def test_impossible_counters(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(code="envelope:a").update(**change)


def test_an_account_without_limit_counts_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(code="aid").update(credits_posted=1, debits_posted=1)
