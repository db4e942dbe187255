"""Fixtures of the ledger's tests."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction


def _empty() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in ("transfer", "accountlimit", "account", "period"):
            cursor.execute(f"DELETE FROM ledger_{table}")
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def real_transactions(transactional_db: None) -> Iterator[None]:
    """Real transactions, seen by other connections. Transfers refer to each other: SQLite empties them in one go."""
    yield
    if connection.vendor == "sqlite":
        _empty()
