"""The demonstration, built by the command itself: whole, repeatable on either engine, and careful with other data."""

import os
import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests import running
from tests.conftest import DEMO_PEOPLE

pytestmark = pytest.mark.xdist_group("demo")

PROMISED = (
    "participants registrations completions no_shows withdrawals waitlisted sessions courses partners companies "
    "regions_with_sessions trainers_qualified by_fiscal_year by_region ledger_transfers ledger_head seconds peak_rss_mb"
)


def lasting(told: dict[str, Any]) -> dict[str, Any]:
    """The figures without what the machine's haste decides."""
    return {name: value for name, value in told.items() if not name.startswith(("seconds", "peak"))}


def test_the_summary_tells_everything_that_was_promised(demonstration: tuple[Path, dict[str, Any]]) -> None:
    told = demonstration[1]
    assert set(PROMISED.split()) <= set(told)
    assert told["participants"] >= DEMO_PEOPLE
    assert told["single_registrations"] >= 0.25 * told["registrations"]  # at full size 30 %, see bench/demo.py
    assert list(told["by_fiscal_year"]) == ["2019", "2020", "2021", "2022", "2023"]
    for money in told["by_fiscal_year"].values():
        assert set(money) == {"envelope", "reserved", "committed", "paid", "lapsed"}
        assert sum(money.values()) - money["envelope"] <= money["envelope"]


def test_the_same_seed_and_size_give_the_same_figures_and_ledger_head(
    demonstration: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    """Again on SQLite; on PostgreSQL when that is the engine of the suite."""
    told = demonstration[1]
    if connection.vendor != "postgresql":
        assert lasting(running.demo(tmp_path / "again", DEMO_PEOPLE)) == lasting(told)
        return
    name = f"{os.environ.get('ESSOR_TEST_DB_NAME', 'test')}_demo_again"
    server = os.environ["ESSOR_DATABASE"].rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        again = running.demo(tmp_path / "again", DEMO_PEOPLE, ESSOR_DATABASE=f"{server}/{name}")
        code, said = running.verify(tmp_path / "again", ESSOR_DATABASE=f"{server}/{name}")
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    assert lasting(again) == lasting(told)
    assert (code, said["breaches"]) == (0, [])


def test_a_demonstration_that_is_built_is_not_built_again(demonstration: tuple[Path, dict[str, Any]]) -> None:
    folder, told = demonstration
    assert running.demo(folder, DEMO_PEOPLE) == told


def test_a_size_that_means_nothing_is_refused_and_destroys_nothing(
    demonstration: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(demonstration[0], folder)
    process = running.start(folder, "demo", "--participants", "0", "--no-serve", "--data", str(folder))
    _, err = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "--participants" in err
    assert (folder / "essor.sqlite3").exists()


def test_data_that_no_demonstration_made_are_never_touched(tmp_path: Path) -> None:
    (tmp_path / "essor.sqlite3").write_bytes(b"somebody's")
    code, _, err = running.run(tmp_path, "demo", "--participants", "60", "--no-serve", "--data", str(tmp_path))
    assert code != 0
    assert "--data" in err
    assert (tmp_path / "essor.sqlite3").read_bytes() == b"somebody's"
