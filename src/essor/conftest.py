"""Fixtures of every room's tests: facts in the test database, a clock that can be set, tables that can be emptied."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import translation

from essor.config import setup
from essor.foundation import clock
from essor.foundation.tests.moments import NOON

# A property takes the time it takes: a busy machine must not fail one. In CI the examples are the same each time.
hypothesis.settings.register_profile(
    "essor",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    print_blob=True,
)
hypothesis.settings.load_profile("essor")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The test database holds what production holds from the start."""
    with django_db_blocker.unblock():
        setup.load_facts()


@pytest.fixture(scope="session", autouse=True)
def _static_root() -> None:
    """The folder of collected files exists, empty: pages are tested with the files of each room."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Time stands still unless a test sets it."""
    with clock.frozen(NOON):
        yield


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """A test begins in French, whatever language the page of the test before it was in."""
    with translation.override("fr"):
        yield


def _empty_tables() -> None:
    """Empty every table, immutable ones too, and load the facts again."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    tables = [table for table in tables if table not in kept]
    # One transaction: SQLite checks the deferred foreign keys at its end, so the order of the tables doesn't matter.
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
            cursor.execute("SET session_replication_role = origin")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True):
                cursor.execute(statement)
            for _name, sql in triggers:
                cursor.execute(sql)
    setup.load_facts()


@pytest.fixture(scope="session", autouse=True)
def _flush() -> Iterator[None]:
    """Tests with real transactions empty the tables afterwards the way above (triggers refuse Django's own way)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.testcases.call_command", lambda *args, **kwargs: _empty_tables())
        yield
