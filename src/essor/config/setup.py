"""Bringing a database up: its tables, then the facts that production needs from the start."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

WORKER_THREAD = "ESSOR_WORKER_THREAD"
"""Environment variable, set by `essor serve` on the embedded database: the server's process has the worker."""


def load_facts() -> None:
    """Load each room's facts (regions, rulesets, …), lowest room first. Safe to repeat."""
    for room in settings.ROOMS:
        if find_spec(f"essor.{room}.facts"):
            import_module(f"essor.{room}.facts").load()


def prepare() -> None:
    """Make or upgrade the tables, then load the facts."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    load_facts()


def missing_migrations() -> int:
    """How many migrations the database still needs."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_sources() -> list[Path]:
    """The rooms' own static files."""
    return [path for path in Path(__file__).parents[1].glob("*/static/**/*") if path.is_file()]
