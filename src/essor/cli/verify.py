"""`essor verify`: every invariant of every room, recomputed from the rows, lowest room first."""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.db import DatabaseError, connection

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
    yield from (Breach("database", "file_damaged", settings.DATABASES["default"]["NAME"], line) for line in said)
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


def _no_rows() -> dict[str, int]:
    return {}


def families() -> Iterator[Family]:
    yield _checked("database", _no_rows, database_file)
    yield _checked("foundation", lambda: {"unsealed": audit.unsealed(), "erased": audit.erased()}, audit.verify)
    for room in settings.ROOMS:
        if room == "foundation" or not find_spec(f"essor.{room}.queries"):
            continue
        queries = import_module(f"essor.{room}.queries")
        if hasattr(queries, "verify"):
            yield _checked(room, getattr(queries, "verified", _no_rows), queries.verify)


def _report(found: list[Family], as_json: bool) -> None:
    breaches = [breach for family in found for breach in family.breaches]
    if as_json:
        print(
            json.dumps(
                {
                    "ok": not breaches,
                    "families": [
                        {"name": one.name, "rows": one.rows, "breaches": len(one.breaches), "seconds": one.seconds}
                        for one in found
                    ],
                    "ledger_head": ledger.head(),
                    "breaches": [asdict(breach) for breach in breaches],
                },
                ensure_ascii=False,
            )
        )
        return
    for one in found:
        counts = ", ".join(f"{count} {name}" for name, count in one.rows.items())
        state = f"{len(one.breaches)} breaches" if one.breaches else "ok"
        print(f"{one.name:16} {state:12} {one.seconds:7.2f} s  {counts}")
    for breach in breaches[:MOST_SHOWN]:
        print(f"BREACH {breach}")
    if len(breaches) > MOST_SHOWN:
        print(f"… and {len(breaches) - MOST_SHOWN} more")


def run(options: argparse.Namespace) -> int:
    found = list(families())
    _report(found, options.json)
    return 1 if any(one.breaches for one in found) else 0
