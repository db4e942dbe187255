"""The gate: one writer at a time, first come first served, among threads and among processes, never left locked."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from essor.foundation.gate import Gate, gate_of, sole_holder
from essor.foundation.models import Counter

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded engine's gate")


def is_free(gate: Gate) -> bool:
    """Whether the gate can be passed now (asked from another thread, as a writer would)."""
    passed = threading.Event()

    def pass_through() -> None:
        gate.acquire()
        passed.set()
        gate.release()

    threading.Thread(target=pass_through, daemon=True).start()
    return passed.wait(2)


def test_threads_pass_in_the_order_they_came(tmp_path: Path) -> None:
    gate = Gate(str(tmp_path / "g"))
    gate.acquire()
    order: list[int] = []

    def writer(i: int) -> None:
        gate.acquire()
        order.append(i)
        gate.release()

    threads = []
    for i in range(12):
        threads.append(threading.Thread(target=writer, args=(i,)))
        threads[-1].start()
        while len(gate._waiting) <= i:
            time.sleep(0.001)
    gate.release()
    for thread in threads:
        thread.join()
    assert order == list(range(12))
    assert is_free(gate)


def test_never_two_at_once(tmp_path: Path) -> None:
    gate = Gate(str(tmp_path / "g"))
    inside, most = [0], [0]

    def writer() -> None:
        for _ in range(50):
            gate.acquire()
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0)
            inside[0] -= 1
            gate.release()

    threads = [threading.Thread(target=writer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1


class Impatient:
    """A lock whose second acquire is interrupted, as Ctrl-C does to a waiting main thread."""

    def __init__(self) -> None:
        self.tries = 0

    def acquire(self) -> None:
        self.tries += 1
        if self.tries == 2:
            raise KeyboardInterrupt

    def release(self) -> None:
        pass


def test_one_who_is_interrupted_while_waiting_leaves_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate()
    gate.acquire()
    with monkeypatch.context() as patch:
        patch.setattr("essor.foundation.gate.threading.Lock", Impatient)
        with pytest.raises(KeyboardInterrupt):
            gate.acquire()
    assert not gate._waiting
    gate.release()
    assert is_free(gate)


CHILD = """
import sys, time
from essor.foundation.gate import Gate
gate = Gate(sys.argv[1])
for _ in range(30):
    gate.acquire()
    with open(sys.argv[2], "r+") as file:
        n = int(file.read())
        time.sleep(0.001)
        file.seek(0)
        file.write(str(n + 1))
    gate.release()
"""


@pytest.mark.concurrency
def test_processes_take_turns(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0")
    command = [sys.executable, "-c", CHILD, str(tmp_path / "g"), str(count)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    children = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    assert count.read_text() == "90"


def hold_for_a_while(path: str, held, let_go) -> None:
    gate_of(path).acquire()
    held.set()
    let_go.wait(10)
    gate_of(path).release()


@pytest.mark.concurrency
def test_a_killed_process_leaves_the_gate_open_and_a_forked_one_does_not_share_it(tmp_path: Path) -> None:
    path = str(tmp_path / "db")
    gate_of(path).acquire()
    gate_of(path).release()
    start = multiprocessing.get_context("fork")
    held, let_go = start.Event(), start.Event()
    child = start.Process(target=hold_for_a_while, args=(path, held, let_go))
    child.start()
    assert held.wait(10)
    mine = threading.Thread(target=lambda: (gate_of(path).acquire(), gate_of(path).release()), daemon=True)
    mine.start()
    mine.join(0.2)
    assert mine.is_alive()
    child.kill()
    child.join()
    mine.join(5)
    assert not mine.is_alive()


def gate() -> Gate:
    return gate_of(str(connection.settings_dict["NAME"]))


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_holds_the_gate_until_commit() -> None:
    with transaction.atomic():
        Counter.objects.create(series="a", value=1)
        assert gate()._held
    assert is_free(gate())


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_gate_is_given_back_after_an_exception_a_rollback_and_a_refused_statement() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Counter.objects.create(series="a", value=1 // 0)
    assert is_free(gate())
    with transaction.atomic():
        transaction.set_rollback(True)
    assert is_free(gate())
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO no_such_table VALUES (1)")
    assert is_free(gate())
    Counter.objects.create(series="alone", value=1)
    assert is_free(gate())


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_gate_is_given_back_when_the_connection_is_closed_even_inside_a_transaction() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Counter.objects.create(series="a", value=1)
        connection.close()
        Counter.objects.create(series="b", value=1)
    assert is_free(gate())
    connection.close()
    assert is_free(gate())
    assert Counter.objects.count() == 0


@on_sqlite
@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_many_writers_lose_nothing_and_none_sees_a_locked_database() -> None:
    Counter.objects.create(series="a", value=0)
    failures: list[Exception] = []

    def writer() -> None:
        try:
            for _ in range(25):
                with transaction.atomic():
                    row = Counter.objects.get(series="a")
                    row.value += 1
                    row.save()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=writer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Counter.objects.get(series="a").value == 200


def test_a_file_has_one_holder_until_it_lets_go(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with sole_holder(path) as first:
        assert first
        with sole_holder(path) as second:
            assert not second
    with sole_holder(path) as third:
        assert third
