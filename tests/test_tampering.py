"""`essor verify` on a demo's own database: content at first, then one thing is changed in the file by other means."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import running


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    running.demo(folder, 60)
    with sqlite3.connect(folder / "essor.sqlite3") as database:  # one file to copy and to change
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(built, tmp_path / "data")
    yield tmp_path / "data"
    shutil.rmtree(tmp_path / "data")


def change(data: Path, statement: str) -> str:
    """Change a row as someone with the file could (no triggers, no checks); the id of the row that was meant."""
    database = sqlite3.connect(data / "essor.sqlite3", isolation_level=None)
    try:
        database.execute("PRAGMA ignore_check_constraints=ON")
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        table = statement.split()[1]
        pk = database.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET 7").fetchone()[0]
        assert database.execute(f"{statement} WHERE id = {pk}").rowcount == 1
        for _, made in triggers:
            database.execute(made)
    finally:
        database.close()
    return str(pk)


def test_the_demo_verifies(built: Path) -> None:
    code, said = running.verify(built)
    assert (code, said["breaches"]) == (0, [])
    assert {"ledger", "registration", "claims", "funding", "foundation"} <= {one["name"] for one in said["families"]}
    assert said["ledger_unsealed"] == said["audit_unsealed"] == 0


@pytest.mark.parametrize(
    ("room", "statement"),
    [
        ("ledger", "UPDATE ledger_transfer SET cents = cents + 1"),
        ("ledger", "UPDATE ledger_transfer SET event = 'x' || substr(event, 2)"),
        ("registration", "UPDATE registration_sessionseats SET taken = taken + 1"),
        ("registration", "UPDATE registration_sessionseats SET taken = taken - 1"),
        ("audit", "UPDATE foundation_auditentry SET verb = 'x' || substr(verb, 2)"),
        ("audit", "UPDATE foundation_auditentry SET object_id = substr(object_id, 1, 19) || 'x'"),
    ],
)
def test_a_changed_row_is_found_and_named(data: Path, room: str, statement: str) -> None:
    change(data, statement)
    code, said = running.verify(data)
    assert code == 1
    assert room in {breach["room"] for breach in said["breaches"]}, said["breaches"]
    assert all(breach["where"] for breach in said["breaches"])


@pytest.mark.parametrize("seed", range(4))
def test_one_byte_changed_in_the_file_is_found(data: Path, seed: int) -> None:
    """A byte of a ledger event or of an audit verb, wherever the file holds it: in the row or in an index."""
    rng = random.Random(seed)
    file = data / "essor.sqlite3"
    content = bytearray(file.read_bytes())
    word = rng.choice([b":reserve", b"registration.register", b":settle"])
    places = [
        i for i in range(len(content) - len(word)) if content[i] == word[0] and content[i : i + len(word)] == word
    ]
    place = rng.choice(places) + rng.randrange(len(word))
    content[place] ^= 1
    file.write_bytes(content)
    code, said = running.verify(data)
    assert code == 1
    assert said["breaches"]
