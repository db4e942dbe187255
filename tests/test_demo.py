"""The demonstration, built by the command itself: whole, repeatable, verified, and tampering is found.

A small program (60 people) is built twice, side by side, each in its own folder and process, as a newcomer would.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

PEOPLE = 60


def start(folder: Path, *options: str) -> subprocess.Popen:
    """`essor demo` for the embedded database, whatever the suite runs on."""
    command = [sys.executable, "-m", "essor", "demo", "--participants", str(PEOPLE), "--data", str(folder)]
    return subprocess.Popen(
        [*command, "--no-serve", "--json", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESSOR_", "PYTEST_", "DJANGO_"))}
    return {**kept, **more}


def figures(process: subprocess.Popen) -> dict:
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err.decode()[-3000:]
    return json.loads(out)


def verify(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "essor", "verify"]
    return subprocess.run(command, env=environment(ESSOR_DATA=str(folder)), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two runs of the same program: the folder of the first, and the figures of both."""
    folders = [tmp_path_factory.mktemp("demo") / "data" for _ in range(2)]
    processes = [start(folder) for folder in folders]
    told = [process.communicate(timeout=240) for process in processes]
    assert all(process.returncode == 0 for process in processes), told[0][1].decode()[-3000:]
    return folders[0], [json.loads(out) for out, _ in told]


def test_the_summary_tells_everything_that_was_promised(built):
    told = built[1][0]
    wanted = (
        "participants registrations completions no_shows withdrawals waitlisted sessions courses partners companies "
        "regions_with_sessions trainers_qualified by_fiscal_year by_region ledger_transfers ledger_head seconds "
        "peak_rss_mb"
    )
    assert set(wanted.split()) <= set(told)
    assert told["participants"] >= PEOPLE
    assert told["single_registrations"] >= 0.3 * told["registrations"]
    assert list(told["by_fiscal_year"]) == ["2019", "2020", "2021", "2022", "2023"]
    for money in told["by_fiscal_year"].values():
        assert set(money) == {"envelope", "reserved", "committed", "paid", "lapsed"}
        assert money["paid"] + money["reserved"] + money["committed"] + money["lapsed"] <= money["envelope"]


def test_the_same_seed_and_size_give_the_same_figures_and_ledger_head(built):
    first, second = ({k: v for k, v in told.items() if not k.startswith(("seconds", "peak"))} for told in built[1])
    assert first == second


def test_a_demonstration_that_is_built_is_not_built_again(built):
    folder, (told, _) = built
    assert figures(start(folder)) == told


def test_verify_finds_nothing_on_the_demonstration(built):
    checked = verify(built[0])
    assert checked.returncode == 0, checked.stdout + checked.stderr


TAMPERINGS = {
    "a ledger row": (
        "ledger_transfer",
        "UPDATE ledger_transfer SET cents = cents + 1 WHERE id = (SELECT max(id) / 2 FROM ledger_transfer)",
        "ledger",
    ),
    "a seat counter": (
        "registration_sessionseats",
        "UPDATE registration_sessionseats SET taken = taken - 1 WHERE id = "
        "(SELECT id FROM registration_sessionseats WHERE taken > 1 ORDER BY id LIMIT 1)",
        "registration",
    ),
    "an audit row": (
        "foundation_auditentry",
        "UPDATE foundation_auditentry SET object_id = 'x' || substr(object_id, 2) WHERE id = 40",
        "audit entry",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_verify_names_what_was_changed_behind_the_program(built, tmp_path, what):
    table, change, named = TAMPERINGS[what]
    folder = tmp_path / "data"
    shutil.copytree(built[0], folder)
    with sqlite3.connect(folder / "essor.sqlite3") as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table])
        for (name,) in triggers.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        assert database.execute(change).rowcount == 1
    database.close()
    checked = verify(folder)
    assert checked.returncode == 1
    assert named in checked.stdout


def test_data_that_no_demonstration_made_are_never_touched(tmp_path):
    (tmp_path / "essor.sqlite3").write_bytes(b"somebody's")
    process = start(tmp_path)
    _, err = process.communicate(timeout=60)
    assert process.returncode != 0
    assert b"--data" in err
    assert (tmp_path / "essor.sqlite3").read_bytes() == b"somebody's"
