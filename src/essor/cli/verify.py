"""`essor verify`: every invariant of every room, recomputed from the rows, lowest room first."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from essor.config import setup
from essor.foundation import audit
from essor.foundation.outcome import Breach
from essor.ledger import queries as ledger

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Family:
    """The invariants that one place answers for, and what was found."""

    name: str
    rows: dict[str, int]
    breaches: list[Breach] = field(default_factory=list)
    seconds: float = 0.0


def database_file() -> Iterator[Breach]:
    """The engine's own check of its file: pages, indexes, and rows against the constraints on them."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        said = [line for (line,) in cursor.fetchall() if line != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        orphans = cursor.fetchmany(20)
    yield from (Breach("database", "file_damaged", "the database file", line) for line in said)
    yield from (Breach("database", "row_points_nowhere", f"{row[0]} row {row[1]}", f"to {row[2]}") for row in orphans)


def _checked(name: str, rows: Callable[[], dict[str, int]], check: Callable[[], Iterable[Breach]]) -> Family:
    """Run one family; a row that cannot even be read is a breach, not a crash."""
    start = time.perf_counter()
    found: list[Breach] = []
    counted: dict[str, int] = {}
    try:
        found.extend(check())
        counted = rows()
    except (DatabaseError, ValueError, TypeError, LookupError, AttributeError) as error:
        found.append(Breach(name, "cannot_be_read", name, f"{type(error).__name__}: {error}"))
    return Family(name, counted, found, round(time.perf_counter() - start, 3))


def _rows_of(room: str) -> Callable[[], dict[str, int]]:
    """How many rows of each kind a room has: what was recomputed from."""
    models = [model for model in apps.get_models() if model.__module__.startswith(f"essor.{room}.")]
    return lambda: {str(model._meta.model_name): model._default_manager.count() for model in models}


def _nothing() -> dict[str, int]:
    return {}


def families() -> Iterator[Family]:
    yield _checked("database", _nothing, database_file)
    yield _checked("foundation", _rows_of("foundation"), audit.verify)
    for room in settings.ROOMS:
        if room == "foundation" or not find_spec(f"essor.{room}.queries"):
            continue
        queries = import_module(f"essor.{room}.queries")
        if hasattr(queries, "verify"):
            yield _checked(room, _rows_of(room), queries.verify)


def open_ends() -> dict[str, int]:
    """What is no breach and yet worth saying: rows that no seal covers yet, personal values that were erased."""
    return {"audit_unsealed": audit.unsealed(), "ledger_unsealed": ledger.unsealed(), "audit_erased": audit.erased()}


def _shown(rows: dict[str, int]) -> str:
    largest = sorted(rows.items(), key=lambda item: -item[1])[:4]
    return ", ".join(f"{count} {name}" for name, count in largest if count)


def _as_json(found: list[Family], breaches: list[Breach]) -> str:
    told = [
        {"name": one.name, "rows": one.rows, "breaches": len(one.breaches), "seconds": one.seconds} for one in found
    ]
    said = {"ok": not breaches, "families": told, "breaches": [asdict(breach) for breach in breaches]}
    return json.dumps(said if breaches else {**said, **open_ends(), "ledger_head": ledger.head()}, ensure_ascii=False)


def _as_text(found: list[Family], breaches: list[Breach]) -> str:
    lines = [
        f"{one.name:16} {f'{len(one.breaches)} breaches' if one.breaches else 'ok':14} {one.seconds:7.2f} s  "
        f"{_shown(one.rows)}".rstrip()
        for one in found
    ]
    lines += [f"BREACH {breach}" for breach in breaches[:MOST_SHOWN]]
    if len(breaches) > MOST_SHOWN:
        lines.append(f"… and {len(breaches) - MOST_SHOWN} more")
    if not breaches:
        lines.append(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in open_ends().items()))
        lines.append(f"ledger head: {ledger.head()}")
    return "\n".join(lines)


def _is_prepared() -> bool:
    embedded = connection.vendor == "sqlite"
    if embedded and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    return not setup.missing_migrations()


def run(options: argparse.Namespace) -> int:
    if not _is_prepared():
        print(
            "essor verify: the database is not there or not whole yet; `essor serve` or `essor demo` makes it.",
            file=sys.stderr,
        )
        return 2
    found = list(families())
    breaches = [breach for one in found for breach in one.breaches]
    print((_as_json if options.json else _as_text)(found, breaches))
    return 1 if breaches else 0
