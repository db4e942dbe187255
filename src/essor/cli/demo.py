"""`essor demo`: builds the demonstration by running the whole program, prints its figures, serves it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.utils.module_loading import import_string

DEFAULT_SEED = "2019"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `essor demo`."""
    parser.add_argument("--participants", type=int, default=25_000, help="people to train (default 25000)")
    parser.add_argument("--seed", default=DEFAULT_SEED, help="the same seed and size give the same program")
    parser.add_argument("--data", help="folder of the data (default: ESSOR_DATA or ./var)")
    parser.add_argument("--no-serve", action="store_true", help="stop after the summary")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")


class Record:
    """`demo.json` beside the data: what is being built or was built there."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "demo.json"
        self.told: dict[str, Any] = json.loads(self.path.read_text()) if self.path.exists() else {}

    def write(self, **told: Any) -> None:
        self.told = told
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(told, indent=1))
        partial.replace(self.path)

    def is_of(self, wanted: dict[str, Any]) -> bool:
        return all(self.told.get(name) == value for name, value in wanted.items())


def _clear_way(folder: Path, record: Record, wanted: dict[str, Any]) -> None:
    """Another demonstration makes way; data that no demonstration made are never touched."""
    database = folder / "essor.sqlite3"
    if not record.told and database.exists():
        sys.exit(f"{folder} holds data that are no demonstration. Choose another folder with --data.")
    if record.told and not record.is_of(wanted):
        for path in folder.glob("essor.sqlite3*"):
            path.unlink()
        record.path.unlink()
        record.told = {}


def _dollars(cents: int) -> str:
    return f"{cents / 100:>16,.2f}".replace(",", " ")


def _table(figures: dict[str, Any]) -> str:
    """The summary as people read it."""
    lines = [
        f"{name.replace('_', ' '):24} {figures[name]:>10,}".replace(",", " ")
        for name in (
            "participants", "registrations", "completions", "no_shows", "withdrawals", "waitlisted", "sessions",
            "courses", "partners", "companies", "regions_with_sessions", "trainers_qualified", "ledger_transfers",
        )
    ]  # fmt: skip
    lines.append("")
    names = ("envelope", "reserved", "committed", "paid", "lapsed")
    lines.append(f"{'fiscal year':12}" + "".join(f"{name:>16}" for name in names))
    for year, money in figures["by_fiscal_year"].items():
        lines.append(f"{year}-{int(year) + 1:<7}" + "".join(_dollars(money[name]) for name in names))
    lines.append("")
    lines.append(f"ledger head {figures['ledger_head']}")
    lines.append(f"{figures['seconds']} s, {figures['peak_rss_mb']} MB at the most")
    return "\n".join(lines)


def run(options: argparse.Namespace) -> None:
    """Build if needed, tell, serve."""
    folder = Path(options.data or os.environ.get("ESSOR_DATA", "var")).absolute()
    os.environ["ESSOR_DATA"] = str(folder)
    wanted = {"participants": options.participants, "seed": options.seed}
    if options.participants < 1:
        sys.exit("--participants takes a number of people, one or more.")
    record = Record(folder)
    _clear_way(folder, record, wanted)
    if record.told.get("state") == "built":
        figures = record.told["figures"]
    else:
        os.environ["ESSOR_SYNCHRONOUS"] = "NORMAL"
        django.setup()
        build = import_string("essor.cli.building.build")  # after the settings, which read what was set above
        figures = build(record, wanted, quiet=options.json and not sys.stderr.isatty())
    print(json.dumps(figures) if options.json else _table(figures), flush=True)
    if not options.no_serve:
        os.environ.pop("ESSOR_SYNCHRONOUS", None)
        os.execv(sys.executable, [sys.executable, "-m", "essor", "serve"])
