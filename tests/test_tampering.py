"""`essor verify` on a demo's own database: content at first, then one thing is changed in the file by other means."""

import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import running

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def built(demonstration: tuple[Path, dict[str, Any]]) -> Path:
    folder = demonstration[0]
    with sqlite3.connect(folder / "essor.sqlite3") as database:  # one file to copy and to change
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(built, tmp_path / "data")
    yield tmp_path / "data"
    shutil.rmtree(tmp_path / "data")


CHANGES = [  # in which room the breach must be, and each on a row of its own
    ("ledger", "UPDATE ledger_transfer SET cents = cents + 1"),
    ("ledger", "UPDATE ledger_transfer SET event = 'x' || substr(event, 2)"),
    ("registration", "UPDATE registration_sessionseats SET taken = taken + 1"),
    ("registration", "UPDATE registration_sessionseats SET taken = taken - 1"),
    ("audit", "UPDATE foundation_auditentry SET verb = 'x' || substr(verb, 2)"),
    ("audit", "UPDATE foundation_auditentry SET object_id = substr(object_id, 1, 19) || 'x'"),
]


def change(data: Path, statements: list[str]) -> list[str]:
    """Change rows as someone with the file could (no triggers, no checks); the places where each should be named."""
    database = sqlite3.connect(data / "essor.sqlite3", isolation_level=None)
    names = []
    try:
        database.execute("PRAGMA ignore_check_constraints=ON")
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for place, statement in enumerate(statements):
            table = statement.split()[1]
            [pk] = database.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET {5 + 3 * place}").fetchone()
            if table == "registration_sessionseats":
                session = "SELECT public_id FROM catalogue_session JOIN registration_sessionseats AS s ON session_id = "
                [name] = database.execute(f"{session} catalogue_session.id WHERE s.id = {pk}").fetchone()
            else:
                name = f"(row {pk})"
            names.append(name)
            assert database.execute(f"{statement} WHERE id = {pk}").rowcount == 1
        for _, made in triggers:
            database.execute(made)
    finally:
        database.close()
    return names


def test_the_demo_verifies(built: Path) -> None:
    code, said = running.verify(built)
    assert (code, said["breaches"]) == (0, [])
    assert {"ledger", "registration", "claims", "funding", "foundation"} <= {one["name"] for one in said["families"]}
    assert said["ledger_unsealed"] == 0


def test_every_changed_row_is_found_and_named(data: Path) -> None:
    names = change(data, [statement for _, statement in CHANGES])
    code, said = running.verify(data)
    assert code == 1
    where = {room: " ".join(one["where"] for one in said["breaches"] if one["room"] == room) for room, _ in CHANGES}
    for (room, statement), name in zip(CHANGES, names, strict=True):
        assert name in where[room], f"{statement} at {name}: {said['breaches']}"


def flip_one_byte(file: Path, rng: random.Random) -> None:
    """A bit of a ledger event or of an audit verb, wherever the file holds it: in the row or in an index."""
    content = bytearray(file.read_bytes())
    word = rng.choice([b":reserve", b"registration.register", b":settle"])
    places = [found.start() for found in re.finditer(re.escape(word), content)]
    content[rng.choice(places) + rng.randrange(len(word))] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(2, 20))])
def test_one_byte_changed_in_the_file_is_found(data: Path, seed: int) -> None:
    flip_one_byte(data / "essor.sqlite3", random.Random(seed))
    code, said = running.verify(data)
    assert code == 1
    assert said["breaches"]
