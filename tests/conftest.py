"""The same fixtures as in the rooms: facts in the database, a clock that stands still, tables that can be emptied."""

from essor.conftest import _flush, _noon, django_db_setup

__all__ = ["_flush", "_noon", "django_db_setup"]
